"""What is graded is graded again if something has changed that may decide its grade; only then."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import run_command

from autograder.course import Course
from autograder.engine.grading import batch, job, keys

pytestmark = pytest.mark.prove

LESSON = "01_tiny"


def write(name: str, text: str) -> Callable[[Course], None]:
    """Write a file beside the lesson."""

    def change(course: Course) -> None:
        (course.source / LESSON / name).write_text(text)

    return change


def edit(before: str, after: str) -> Callable[[Course], None]:
    """Edit the lesson's text, without a new release."""

    def change(course: Course) -> None:
        text = course.text_of(LESSON)
        assert before in text.read_text()
        text.write_text(text.read_text().replace(before, after))

    return change


def settings(text: str) -> Callable[[Course], None]:
    """Add to the course's settings."""

    def change(course: Course) -> None:
        with (course.root / "nbgrader_config.py").open("a") as file:
            file.write(text)

    return change


DECIDES = {
    "a given cell without a name": edit("import numpy as np", "import numpy as np\nlimit = 3"),
    "a solution": edit("return float(np.mean(", "return np.float64(np.mean("),
    "a data file": write("numbers.npz", "others"),
    "a file that is new": write("more.csv", "1,2"),
    "a module beside the lesson": write("helper.py", "right = 2"),
    "what misconceptions are": write("misconceptions.py", ""),
    "the budgets": settings('c.Autograder.budgets = {"01_tiny": {"cell_seconds": 7}}\n'),
}

DECIDES_NOTHING = {
    "the text around the code": edit("# # A tiny lesson", "# # A very tiny lesson"),
    "right answers in other styles": write("alternatives.py", ""),
    "what the data were made with": write("data.py", ""),
    "another setting": settings("c.Exporter.file_extension = '.html'\n"),
    "another lesson's budgets": settings('c.Autograder.budgets = {"02": {"cell_seconds": 7}}\n'),
}


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory) -> Path:
    """A course in which one submission has been graded; not to be changed."""
    root = Path(shutil.copytree(released, tmp_path_factory.mktemp("graded") / "course"))
    (root / "source" / LESSON / "helper.py").write_text("right = 1")
    (root / "source" / LESSON / "misconceptions.py").write_text("# %% [markdown]\n# Nothing.\n")
    folder = root / "submitted" / "ada" / LESSON
    folder.mkdir(parents=True)
    shutil.copy(root / "notebooks" / LESSON / f"{LESSON}.ipynb", folder)
    run_command("autograder", "grade", LESSON, cwd=root)
    return root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Course:
    """A copy of that."""
    return Course(Path(shutil.copytree(graded, tmp_path / "course")))


def regrades(course: Course) -> bool:
    """Whether the next run would grade again what has been graded."""
    keys.forget()
    return [planned.student for planned in batch.plan(course, LESSON)] == ["ada"]


@pytest.mark.parametrize("change", DECIDES.values(), ids=DECIDES.keys())
def test_what_may_decide_a_grade_regrades(course: Course, change: Callable[[Course], None]) -> None:
    change(course)
    assert regrades(course)


@pytest.mark.parametrize("change", DECIDES_NOTHING.values(), ids=DECIDES_NOTHING.keys())
def test_what_decides_nothing_regrades_nobody(
    course: Course, change: Callable[[Course], None]
) -> None:
    assert not regrades(course)
    change(course)
    assert not regrades(course)


@pytest.mark.parametrize(
    ("part", "decides"),
    [
        ("reference/metrics.py", True),
        ("hidden_tests/comparisons.py", True),
        ("for_students/comparing.py", True),
        ("for_students/playing.py", False),
        ("engine/pages/feedback.py", False),
    ],
)
def test_our_own_modules_regrade_where_tests_import_them(
    course: Course, package: Path, part: str, decides: bool
) -> None:
    assert not regrades(course)
    with (package / part).open("a") as file:
        file.write("# corrected\n")
    job._what_tests_import.cache_clear()
    assert regrades(course) == decides


@pytest.fixture
def package(tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """A copy of our package, in its place."""
    copy = tmp_path / "autograder"
    shutil.copytree(job.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(job, "PACKAGE", copy)
    job._what_tests_import.cache_clear()
    yield copy
    job._what_tests_import.cache_clear()
