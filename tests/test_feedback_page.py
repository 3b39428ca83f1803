"""The feedback page: what it tells, how large it is, and that it does nothing but show."""

import html
import re

import nbformat
import pytest
from conftest import ROOT, text_of
from feedback_pages import RIGHT, WRONG, about, lesson, pages, verdicts

from autograder.course import Course
from autograder.engine.pages.feedback import render
from autograder.engine.pages.highlighting import highlighted
from autograder.engine.pages.lesson_text import text_to_html
from autograder.engine.pages.mathml import formula_to_html
from autograder.engine.pages.shown_outputs import as_seen, shown_outputs
from autograder.engine.pages.steps import Marks
from autograder.results import Behaviour, Status, Verdict

LESSONS = Course(ROOT).lessons()
LARGEST = 70_000
"""Bytes of a page without its figures."""

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.S)


def without_figures(page: str) -> str:
    return re.sub(r"base64,[^\"]*", "", page)


def row_of(page: str, step: str) -> str:
    """What the table says about a step."""
    rows = re.findall(r"<tr.*?</tr>", page.replace("<wbr>", ""), re.S)
    return text_of("<body>" + next(row for row in rows if f" {step}</a>" in row))


def article_of(page: str, number: int) -> str:
    return page.split(f'id="step-{number}"')[1].split("</article>")[0]


def test_a_lost_step_says_what_was_seen_expected_mistaken_and_what_to_read_again() -> None:
    page = pages()["partly wrong"]
    assert row_of(page, "accuracy") == f"✗ accuracy 1 of 2 {WRONG.reason}"
    assert row_of(page, "precision") == "✓ precision 1 of 1 All right."
    article = article_of(page, 1)
    assert "<details open>" in article
    told = text_of("<body>" + article)
    assert "Seen 25 Expected 0.609756 The mistake the number of right answers" in told
    assert "✗ 0 of 1: gives the share of right predictions" in told
    assert "✓ 1 of 1: refuses empty input with a ValueError" in told
    [anchor] = re.findall(r'Read again: <a href="#([^"]*)">Step 1: accuracy', article)
    assert re.search(rf'<h\d id="{anchor}">Step 1: accuracy', page)


def test_right_steps_are_folded_and_the_page_says_so() -> None:
    page = pages()["right"]
    assert "<details open>" not in page
    assert "Graded. Everything is right." in text_of(page)
    assert "✗" not in page.split('id="notebook"')[0]


def test_a_heading_that_names_the_step_is_read_again_rather_than_the_nearest_one() -> None:
    page = render(about(), lesson().cells, verdicts({"mean_squared_error": (WRONG,)}), {})
    assert ">Step 2: mean squared error, when the answer is a quantity</a>" in article_of(page, 2)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("timed out", "Timed out. Part of your code ran longer than allowed and was stopped."),
        ("crashed", "Crashed. Part of your code ended the Python process."),
        ("invalid", "This notebook was not graded. The file is not a notebook: it is not JSON."),
        ("no notebook", "6 of 6 Graded. Everything is right. It is too big."),
    ],
)
def test_the_status_has_its_sentence(kind: str, said: str) -> None:
    assert said in text_of(pages()[kind])


def test_a_notebook_that_was_not_graded_has_no_score() -> None:
    page = pages()["invalid"]
    assert "It has no score, which is not the same as 0 points" in text_of(page)
    assert "<meter" not in page


def test_a_cell_that_stopped_is_the_first_thing_to_fix() -> None:
    row = row_of(pages()["timed out"], "task")
    assert row.startswith("✗ task 0 of 1 Your cell ended early. This cell was stopped: it ran")


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_is_small(name: str) -> None:
    tests = [verdict.step for verdict in verdicts({}, name)]
    lost = Behaviour(WRONG.claim, 0.0, 1.0, "x" * 300, "a mistake", "1" * 60, "2" * 60)
    page = render(
        about(), lesson(name).cells, verdicts(dict.fromkeys(tests, (lost,) * 4), name), {}
    )
    assert len(without_figures(page).encode()) < LARGEST


@pytest.mark.parametrize("kind", pages())
def test_a_page_has_no_script_and_asks_nobody_for_anything(kind: str) -> None:
    page = pages()[kind]
    head, body = page.split("</head>")
    assert "default-src 'none'" in head and "script-src" not in head
    tags = re.findall(r"<(\w+)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>", body)
    assert not {"script", "iframe", "object", "link", "form", "svg", "base"} & {t for t, _ in tags}
    for _, attributes in tags:
        assert not re.search(r"\s(on\w+|style)=", re.sub(r"\"[^\"]*\"|'[^']*'", "", attributes))
        for address in re.findall(r" (?:src|href)=\"([^\"]*)\"", attributes):
            assert address.startswith(("#", "data:image/", "https://", "http://", "mailto:"))


def test_points_and_comments_of_a_person_are_shown() -> None:
    essay = nbformat.v4.new_markdown_cell("My answer")
    essay.metadata["nbgrader"] = {
        "grade_id": "essay", "grade": True, "solution": True, "locked": False, "points": 4,
    }  # fmt: skip
    before = render(about(), [essay], [], {})
    assert "… essay 0 of 4 Your instructor will read this" in text_of(before)
    assert "Your instructor has not given the points of 4 yet." in text_of(before)
    marks = Marks({"essay": 3.0}, {"essay": "Well <b>said</b>."}, late_penalty=1.0)
    after = text_of(render(about(), [essay], [], {}, marks))
    assert "2 of 4 points" in after, "less what late work costs"
    assert "✗ essay 3 of 4 Well <b>said</b>." in after
    assert "It was handed in late, which costs 1." in after


def test_a_course_without_headings_and_behaviours_has_a_page() -> None:
    test = nbformat.v4.new_code_cell("assert f(1) == 2")
    test.metadata["nbgrader"] = {"grade_id": "cell-1", "grade": True, "points": 2}
    verdict = Verdict("cell-1", 0.0, 2.0, (), "AssertionError: f(1) is 3", is_open=True)
    page = render(about(), [test], [verdict], {})
    assert row_of(page, "cell-1") == "✗ cell-1 0 of 2 AssertionError: f(1) is 3"
    assert "this test ran in the notebook's own process" in page
    assert "Read again" not in page


def test_every_formula_of_the_lessons_becomes_mathml() -> None:
    texts = [c.source for name in LESSONS for c in lesson(name).cells if c.cell_type == "markdown"]
    found = [formula for text in texts for formula in FORMULA.finditer(text)]
    assert len(found) > 150
    for formula in found:
        assert "<math" in formula_to_html(formula[1] or formula[2], bool(formula[1]))


def test_what_is_no_formula_is_shown_as_it_was_written() -> None:
    assert formula_to_html(r"\frac{", False) == r"<code>\frac{</code>"
    assert formula_to_html("<" * 3000, True).startswith("<code>&lt;")
    assert "$" not in text_to_html("costs $x$ and $$y$$")


def test_outputs_are_shown_as_a_terminal_leaves_them() -> None:
    assert as_seen("\x1b[1;31mred\x1b[0m 1%\r 99%\r\nnext\x07") == " 99%\nnext"
    picture = nbformat.v4.new_output("display_data", data={"image/png": "iVBORw0KGgo="})
    assert shown_outputs([picture], "Figure made by the cell of step x")[0].alt.endswith("step x")
    picture.metadata["image/png"] = {"alt": "A line rises", "width": 300}
    [shown] = shown_outputs([picture], "")
    assert (shown.alt, shown.width) == ("A line rises", 300)


def test_code_has_colours_and_stays_what_it_is() -> None:
    source = "\n\ndef f(x):\n    return x < 1  # <b>\n\n%time f(2)"
    shown = highlighted(source)
    assert '<span class="k">return</span>' in shown
    assert html.unescape(re.sub("<[^>]*>", "", shown)) == source


def test_a_step_of_several_notebooks_says_that_another_one_is_missing() -> None:
    page = render(about(Status.MISSING), lesson().cells, verdicts({"task": (RIGHT,)}), {})
    assert "Another notebook of this assignment is missing." in page
