"""A malformed lesson is refused with file, line, cell and what to do; a right one is not."""

import pytest

from autograder.authoring.refusals import refusals
from autograder.course import Course, CourseError
from autograder.lesson.text import read_lesson

EXTRA_CELL = """
# %%
from autograder import reference
"""


def findings(course: Course, old: str, new: str) -> list[str]:
    text = course.text_of("01_tiny")
    content = text.read_text()
    assert old in content
    text.write_text(content.replace(old, new))
    return refusals(text, read_lesson(text))


def test_a_right_lesson_is_not_refused(tiny_course: Course) -> None:
    assert findings(tiny_course, "tiny", "tiny") == []


@pytest.mark.parametrize(
    ("old", "new", "cell", "problem", "remedy"),
    [
        pytest.param(
            '"accuracy_check"', '"accuracy"', "accuracy", "used by an earlier cell",
            "Give it one of its own", id="duplicate grade_id",
        ),
        pytest.param(
            ', "points": 3', "", "accuracy_test", "graded without points", 'Add "points"',
            id="no points",
        ),
        pytest.param(
            '"points": 3', '"points": 0', "accuracy_test", "graded without points",
            'Add "points"', id="zero points",
        ),
        pytest.param(
            "from autograder import reference\n", "", "accuracy_test", "uses the name 'reference'",
            "Import it in the test", id="test uses what it does not import",
        ),
        pytest.param(
            "accuracy(y_true, y_true)", "acuracy(y_true, y_true)", "accuracy_test",
            "uses the name 'acuracy'", "correct the name", id="misspelt student function",
        ),
        pytest.param(
            "    ### BEGIN SOLUTION\n", "", "accuracy", "solution without markers",
            "### BEGIN SOLUTION", id="no begin marker",
        ),
        pytest.param(
            "    ### END SOLUTION\n", "", "accuracy", "do not alternate", "Close each",
            id="no end marker",
        ),
        pytest.param(
            "### END HIDDEN TESTS\n", "", "accuracy_test", "do not alternate", "Close each",
            id="open hidden tests",
        ),
        pytest.param(
            '"locked": false, "schema_version": 3, "solution": true',
            '"locked": true, "schema_version": 3, "solution": false', "accuracy",
            "holds a solution, but is not a solution cell", "Set solution to true",
            id="solution in a plain cell",
        ),
        pytest.param(
            '"grade": true', '"grade": false', "accuracy_test", "is not a test cell",
            "Set grade to true", id="hidden tests in a plain cell",
        ),
        pytest.param(
            '"schema_version": 3, "solution": true, "task": false', '"solution": true',
            "accuracy", "lacks schema_version, task", "Write the whole header",
            id="short header",
        ),
        pytest.param(
            "def accuracy(y_true, y_pred):", "def accuracy(y_true, y_pred)", "accuracy",
            "not valid Python", "Correct the code", id="syntax error",
        ),
        pytest.param(
            'test = HiddenTest("accuracy_test")',
            'test = HiddenTest("accuracy_test")\naccuracy = reference.accuracy', "accuracy_test",
            "binds the name 'accuracy'", "Choose another", id="test overwrites the student's name",
        ),
        pytest.param(
            "# %%\nimport numpy as np", "# %%\nimport numpy as np\nimport autograder.reference",
            "number 2", "imports autograder", "in tests only", id="student cell imports ours",
        ),
    ],
)  # fmt: skip
def test_malformed_lessons_are_refused(tiny_course, old, new, cell, problem, remedy) -> None:
    found = findings(tiny_course, old, new)
    matching = [finding for finding in found if problem in finding]
    assert len(matching) == 1, found
    assert remedy in matching[0]
    assert f"{tiny_course.text_of('01_tiny')}:" in matching[0]
    assert cell in matching[0].split(": ")[0]


def test_the_line_of_the_cell_is_named(tiny_course: Course) -> None:
    text = tiny_course.text_of("01_tiny")
    line = next(
        number
        for number, content in enumerate(text.read_text().splitlines(), 1)
        if '"accuracy_check"' in content
    )
    [finding] = findings(tiny_course, '"accuracy_check"', '"accuracy"')
    assert finding.startswith(f"{text}:{line}, ")


def test_every_finding_is_reported_at_once(tiny_course: Course) -> None:
    text = tiny_course.text_of("01_tiny")
    text.write_text(text.read_text().replace(', "points": 3', "") + EXTRA_CELL)
    assert len(refusals(text, read_lesson(text))) == 2


def test_magics_and_nested_names_are_understood(tiny_course: Course) -> None:
    assert (
        findings(
            tiny_course,
            "import numpy as np\n",
            "%matplotlib inline\nimport numpy as np\n\nlengths = [len(word) for word in 'ab']\n",
        )
        == []
    )


def test_text_that_is_no_notebook_is_refused_in_one_sentence(tiny_course: Course) -> None:
    text = tiny_course.text_of("01_tiny")
    text.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="not a readable percent notebook"):
        read_lesson(text)
