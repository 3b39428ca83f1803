"""Feedback pages as nbgrader makes them, from one exporter that is loaded once a process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.cells import grade_id
from autograder.engine.grader import Verdict
from autograder.safe_html import markdown_to_html


@dataclass(frozen=True)
class FeedbackPage:
    """What stands on a page beside the notebook itself."""

    assignment: str
    notebook: str
    student: str
    verdicts: list[Verdict]


def render(page: FeedbackPage, notebook: NotebookNode) -> str:
    """The HTML of one page. Markup that the student wrote is cleaned of whatever could act."""
    points = {verdict.grade_id: verdict for verdict in page.verdicts}
    for cell in notebook.cells:
        if verdict := points.get(grade_id(cell)):
            cell.metadata["nbgrader"] |= {"score": verdict.points, "points": verdict.max_points}
    resources = {
        "nbgrader": {
            "assignment": page.assignment,
            "notebook": page.notebook,
            "student": page.student,
            "score": sum(verdict.points for verdict in page.verdicts),
            "max_score": sum(verdict.max_points for verdict in page.verdicts),
            "late_penalty": 0,
        },
        "unique_key": page.notebook,
    }
    html, _ = _exporter().from_notebook_node(notebook, resources)
    return str(html)


@cache
def _exporter() -> Any:
    import nbgrader
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

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
    return HTMLExporter(config=config)
