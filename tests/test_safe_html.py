"""Pages that an instructor opens hold nothing of a student's that could run in the browser."""

import nbformat
import pytest
from conftest import make_tiny_course, run_command

from autograder.demo.run import solved_notebook
from autograder.engine.pages.safe_html import clean

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://example.org/who-looks.png'>",
    "<a href='javascript:alert(1)'>result</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>result</a>",
    "<iframe src='/formgrader'></iframe>",
    "<form action='/formgrader/api' method=post><input name=score></form>",
    "<style>body{display:none}</style>",
    "<svg onload=alert(1)>",
    "<div style='position:fixed;inset:0'>10 of 10</div>",
    "<details ontoggle=alert(1) open>x</details>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
]
ACTIVE = (
    "<script", "<iframe", "<form", "<input", "<style", "<svg", "<meta http-equiv",
    " onerror=", " onload=", " ontoggle=", "javascript:", "style=", "example.org",
)  # fmt: skip


def is_active(html: str) -> bool:
    """Whether a browser would do something with it; escaped text does not."""
    tags = "".join(part.split(">")[0] for part in html.split("<")[1:])
    return any(mark.strip("<") in tags for mark in ACTIVE)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_could_run_is_taken_out(attack: str) -> None:
    assert is_active(attack)
    assert not is_active(clean(attack))


@pytest.mark.parametrize(
    "harmless",
    [
        "<p>a &lt; b &amp; c</p>",
        "<details><summary>A. 10</summary><p>No.</p></details>",
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a figure">',
        '<a href="https://doi.org/10.24432/C50P49">source</a>',
    ],
)
def test_what_a_lesson_needs_stays(harmless: str) -> None:
    assert clean(harmless) == harmless


def test_a_feedback_page_shows_attacks_as_text(tmp_path) -> None:
    course = make_tiny_course(tmp_path / "course")
    run_command("nbgrader", "generate_assignment", "01_tiny", cwd=course.root)
    notebook = solved_notebook(course, "01_tiny")
    notebook.cells[0].source += "\n\n" + "\n\n".join(ATTACKS)
    show = "from IPython.display import HTML, Javascript, display\n"
    show += "\n".join(f"display(HTML({attack!r}))" for attack in ATTACKS)
    show += "\ndisplay(Javascript('alert(1)'))"
    notebook.cells.append(nbformat.v4.new_code_cell(show))
    submitted = course.root / "submitted" / "mallory" / "01_tiny"
    submitted.mkdir(parents=True)
    nbformat.write(notebook, submitted / "01_tiny.ipynb")
    run_command("nbgrader", "autograde", "01_tiny", cwd=course.root)
    run_command("nbgrader", "generate_feedback", "01_tiny", cwd=course.root)
    page = (course.root / "feedback" / "mallory" / "01_tiny" / "01_tiny.html").read_text()
    body = page[page.index("<body") :]
    assert "alert(1)" in body, "the attacks are there"
    assert "<script>alert" not in body
    assert "onerror=alert(1)>" not in body.replace("&gt;", "")
    assert "<iframe" not in body
    assert "<img src='https" not in body and '<img src="https' not in body
    assert "text/javascript" not in body
