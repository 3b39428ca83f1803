"""Feedback pages of every kind, made without grading, for the tests of the page."""

import base64
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import nbformat
from conftest import ROOT
from nbformat import NotebookNode
from test_safe_html import ATTACKS

from autograder.course import Course
from autograder.engine.grading.played import first_picture
from autograder.engine.pages.feedback import FeedbackPage, not_graded, render
from autograder.engine.pages.first_picture import NOT_HERE, FirstPicture
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.results import Behaviour, Status, Verdict

LESSON = "02_metrics"

WRONG = Behaviour(
    "gives the share of right predictions",
    0.0,
    1.0,
    "accuracy: seen 25, expected 0.609756. This is the number of right answers. How many answers "
    "were there?",
    "the number of right answers",
    "25",
    "0.609756",
    ("judged by your own paired",),
)
RIGHT = Behaviour("refuses empty input with a ValueError", 1.0, 1.0)

FORMULAS = [
    r"\text{<img src=x onerror=alert(1)>}",
    r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
    r"\href{javascript:alert(1)}{x}",
    r"\class{x\" onclick=\"alert(1)}{x}",
    r"\text{\" onload=\"alert(1)}",
    r"\hspace{100000px} x",
    r"\frac{" * 300,
]
HOSTILE_TEXTS = [
    *ATTACKS,
    *(f"${formula}$" for formula in FORMULAS),
    *(f"$${formula}$$" for formula in FORMULAS),
    f'<img src="data:image/png;base64,AAAA" alt="${FORMULAS[4]}$">',
    '![$\\text{" onerror=alert(1) x}$](data:image/png;base64,AAAA)',
    "# \n\n###### deep\n\n<h1 align=center>wide</h1>",
    "[](https://example.org)\n\n| | |\n|--|--|\n|1|2|",
    "x" * 3000 + "\n\n" + "| " + " | ".join("column" * 8 for _ in range(30)) + " |",
    "\ue0000\ue001 \ue00099\ue001 &#xe000;0&#xe001;",
]
HOSTILE_OUTPUTS = [
    nbformat.v4.new_output("stream", name="stdout", text="\x1b[31m</pre><script>alert(1)</script>"),
    nbformat.v4.new_output("stream", name="stdout", text="10%\r20%\r100%\n\x00\x08" + "y" * 3000),
    nbformat.v4.new_output("error", ename="<b>", evalue="<script>", traceback=["<script>alert(1)"]),
    nbformat.v4.new_output("display_data", data={"text/html": "<script>alert(1)</script>"}),
    nbformat.v4.new_output("display_data", data={"image/svg+xml": "<svg onload=alert(1)>"}),
    nbformat.v4.new_output("display_data", data={"image/png": 'iVBORw0KGgo="onerror=alert(1) x="'}),
    nbformat.v4.new_output(
        "display_data",
        data={"image/png": base64.b64encode(b"\x89PNG").decode()},
        metadata={"image/png": {"width": 10**9, "alt": '"><script>alert(1)</script>'}},
    ),
]  # fmt: skip


@cache
def lesson(name: str = LESSON) -> NotebookNode:
    """The solved notebook of a lesson, with the outputs of its cells."""
    path = ROOT / "solutions" / name / f"{name}.ipynb"
    return nbformat.read(path, as_version=4)


@cache
def played(name: str = LESSON) -> FirstPicture:
    """The picture that a lesson's solution drew of what there is to play with."""
    found = first_picture(Course(ROOT), name, name)
    assert found
    return found


def note(name: str = LESSON) -> NotebookNode:
    """What a cell that plays prints while it is graded."""
    text = f"{NOT_HERE.format(title=played(name).title)}\n"
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def graded_cells() -> list[NotebookNode]:
    """The cells of the lesson as grading leaves them."""
    cells: list[NotebookNode] = deepcopy(lesson().cells)
    [plays] = [cell for cell in cells if cell.source == played().cell]
    plays.outputs = [note()]
    return cells


def about(status: Status = Status.GRADED, reason: str = "") -> FeedbackPage:
    """Whose page it is."""
    return FeedbackPage(LESSON, LESSON, "ada", status, reason)


def verdicts(found: dict[str, tuple[Behaviour, ...]], name: str = LESSON) -> list[Verdict]:
    """Verdicts on all tests of a lesson: what was found, by step, and nothing wrong elsewhere."""
    tests = [grade_id(cell) for cell in lesson(name).cells if is_test(cell)]
    return [
        Verdict(
            test, sum(part.points for part in parts), sum(part.maximum for part in parts), parts
        )
        for test in tests
        for parts in [found.get(test.removesuffix("_test"), (RIGHT,))]
    ]


def hostile() -> str:
    """A page on which everything that a student can write attacks."""
    bad = "<script>alert(1)</script>"
    cells = [cell.copy() for cell in lesson().cells]
    for cell in filter(is_solution, cells):
        cell.source += f"\n# {bad}"
    cells[-1:-1] = [
        *map(nbformat.v4.new_markdown_cell, HOSTILE_TEXTS),
        *map(nbformat.v4.new_raw_cell, ATTACKS),
        nbformat.v4.new_code_cell(f"'{bad}'\n" + "z" * 3000, outputs=HOSTILE_OUTPUTS),
    ]
    told = Behaviour(bad, 0.0, 1.0, bad, bad, bad, bad, (bad, "w" * 500))
    found = verdicts({"accuracy": (told,)})
    found[1] = replace(found[1], points=0.0, problem=f"AssertionError: {bad}", is_open=True)
    page = FeedbackPage(bad, bad, bad, Status.GRADED, bad)
    return render(page, cells, found, {"precision": bad, "task": "v" * 500})


@cache
def pages() -> dict[str, str]:
    """The pages of submissions of all kinds, by what became of them."""
    cells, drawn = graded_cells(), played()
    stopped = {"task": "This cell was stopped: it ran too long. Is there a loop that never ends?"}
    nothing = Behaviour(
        "computes the accuracy", 0.0, 1.0, "the name 'test_accuracy' does not exist"
    )
    return {
        "right": render(about(), cells, verdicts({}), {}, played=drawn),
        "partly wrong": render(
            about(), cells, verdicts({"accuracy": (WRONG, RIGHT)}), {}, played=drawn
        ),
        "timed out": render(
            about(Status.TIMED_OUT), cells, verdicts({"task": (nothing,)}), stopped
        ),
        "crashed": render(
            about(Status.CRASHED), cells, verdicts({"task": (nothing,)}), {"task": "It ended."}
        ),
        "invalid": not_graded(about(Status.INVALID, "The file is not a notebook: it is not JSON.")),
        "no notebook": render(about(reason="It is too big."), [], verdicts({}), {}),
        "hostile": hostile(),
    }


def write_pages(folder: Path) -> dict[str, Path]:
    """Files with these pages, for a browser."""
    found = {}
    for kind, page in pages().items():
        found[kind] = folder / f"{kind.replace(' ', '-')}.html"
        found[kind].write_text(page, encoding="utf-8")
    return found
