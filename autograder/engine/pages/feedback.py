"""Feedback pages as nbgrader makes them, from one exporter that is loaded once per process."""

import html
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.engine.pages.safe_html import markdown_to_html
from autograder.engine.records.graded import Graded
from autograder.hidden_tests import as_text
from autograder.lesson.cells import grade_id, is_graded_by_hand, is_test, visible_source
from autograder.results import Status, Verdict

STATUS_TEXTS = {
    Status.TIMED_OUT: "Part of your code ran longer than allowed and was stopped. "
    "The points are for the rest.",
    Status.OUT_OF_MEMORY: "Part of your code used more memory than allowed. "
    "The points are for the rest.",
    Status.CRASHED: "Part of your code ended the Python process. The points are for the rest.",
}
"""What the top of a page says about a status."""

BY_HAND = "Your instructor will read this; it has no points yet."

OPEN = "(open cell: this test ran in the notebook's own process)\n"

NO_SCORE = "It has no score, which is not the same as 0 points: your instructor will look at it."


@dataclass(frozen=True)
class FeedbackPage:
    """What stands on a page beside the notebook itself; `reason` is why it was not graded."""

    assignment: str
    notebook: str
    student: str
    status: Status
    reason: str


def pages(page: FeedbackPage, graded: Graded | None) -> tuple[bytes | None, bytes]:
    """The autograded notebook and the feedback page, both without the hidden tests.

    A notebook that was not graded has a page that says so, and no other file.
    """
    if graded is None:
        text = f"**This notebook was not graded.** {html.escape(page.reason)} {NO_SCORE}"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
        written = None
        verdicts: list[Verdict] = []
    else:
        notebook, verdicts = graded.notebook, graded.verdicts
        show_results(notebook, verdicts)
        written = nbformat.writes(notebook).encode()
        if text := STATUS_TEXTS.get(page.status, ""):
            banner = nbformat.v4.new_markdown_cell(f"**Status: {page.status}.** {text}")
            notebook.cells.insert(0, banner)
    return written, render(page, notebook, verdicts).encode()


def show_results(notebook: NotebookNode, verdicts: list[Verdict]) -> None:
    """Put what the hidden tests found below their cells, above whatever else those printed, and
    take out the tests themselves."""
    behaviours = {verdict.grade_id: verdict.behaviours for verdict in verdicts}
    opened = {verdict.grade_id for verdict in verdicts if verdict.is_open}
    for cell in filter(is_test, notebook.cells):
        cell.source = visible_source(cell)
        if found := behaviours.get(grade_id(cell)):
            text = "".join(f"{as_text(behaviour)}\n" for behaviour in found)
            cell.outputs.insert(0, nbformat.v4.new_output("stream", name="stdout", text=text))
        if grade_id(cell) in opened:
            cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text=OPEN))


def render(page: FeedbackPage, notebook: NotebookNode, verdicts: list[Verdict]) -> str:
    """The HTML of one page. Markup that the student wrote is cleaned of anything that could run."""
    points = {verdict.grade_id: verdict for verdict in verdicts}
    by_hand = 0.0
    for cell in notebook.cells:
        if verdict := points.get(grade_id(cell)):
            cell.metadata["nbgrader"] |= {"score": verdict.points, "points": verdict.max_points}
        elif is_graded_by_hand(cell):
            cell.metadata["nbgrader"] |= {"score": 0, "comment": BY_HAND}
            by_hand += float(cell.metadata["nbgrader"]["points"])
    resources = {
        "nbgrader": {
            "assignment": page.assignment,
            "notebook": page.notebook,
            "student": page.student,
            "score": sum(verdict.points for verdict in verdicts),
            "max_score": sum(verdict.max_points for verdict in verdicts) + by_hand,
            "late_penalty": 0,
        },
        "unique_key": page.notebook,
    }
    text, _ = _exporter().from_notebook_node(notebook, resources)
    return str(text)


@cache
def _exporter() -> Any:
    import nbgrader
    from traitlets.config import Config

    from autograder.engine.pages.html_exporter import PageExporter

    templates = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
    bootstrap = templates / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    config = Config()
    config.Exporter.default_preprocessors = []
    config.HTMLExporter.preprocessors = ["nbconvert.preprocessors.CSSHTMLHeaderPreprocessor"]
    config.HTMLExporter.template_name = "feedback"
    config.HTMLExporter.extra_template_basedirs = [str(templates / "templates")]
    config.HTMLExporter.extra_template_paths = [str(bootstrap)]
    config.TemplateExporter.filters = {"markdown2html": markdown_to_html}
    config.NbConvertBase.display_data_priority = ["image/png", "image/jpeg", "text/plain"]
    return PageExporter(config=config)
