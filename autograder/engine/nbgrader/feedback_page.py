"""Our page from `nbgrader generate_feedback` and formgrader; `nbgrader_config.py` names it.

The same page as that of `autograder grade`, with what people have added in formgrader since: points
and comments.
"""

import contextlib
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course, CourseError
from autograder.engine.grading.played import first_picture
from autograder.engine.pages.feedback import FeedbackPage, render
from autograder.engine.pages.first_picture import FirstPicture
from autograder.engine.pages.steps import Marks
from autograder.engine.records.marked import Marked, marked
from autograder.lesson.cells import grade_id, is_test
from autograder.results import Verdict


class FeedbackExporter(Exporter):
    """Turns an autograded notebook into its feedback page."""

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # nbconvert gives a notebook here
        self, nb: NotebookNode, resources: Any = None, **named: Any
    ) -> tuple[str, Any]:
        """The page; `resources` are nbgrader's, and say whose notebook it is."""
        nb, resources = super().from_notebook_node(nb, resources, **named)
        ours = resources["nbgrader"]
        names = (ours["assignment"], ours["student"], ours["notebook"])
        with Gradebook(ours["db_url"]) as gradebook:
            known = marked(gradebook, *names)
        assignment, student, notebook = names
        page = FeedbackPage(assignment, notebook, student, known.status)
        marks = Marks(known.points, known.comments, known.late_penalty)
        played = _played(assignment, notebook)
        verdicts = _verdicts(nb, known)
        return render(page, nb.cells, verdicts, known.stopped, marks, played), resources


def _played(assignment: str, notebook: str) -> FirstPicture | None:
    with contextlib.suppress(CourseError):  # nbgrader knows its course without our asking
        return first_picture(Course.find(), assignment, notebook)
    return None


def _verdicts(notebook: NotebookNode, known: Marked) -> list[Verdict]:
    """The stored verdicts; for a test that stock nbgrader ran, what its outputs tell, without the
    traceback, which would show the test."""
    ours = {verdict.grade_id: verdict for verdict in known.verdicts}
    found = []
    for cell in filter(is_test, notebook.cells):
        name = grade_id(cell)
        if name in ours:
            found.append(ours[name])
        elif name in known.maxima:
            errors = [output for output in cell.outputs if output.output_type == "error"]
            told = f"{errors[0].ename}: {errors[0].evalue}" if errors else ""
            points = known.points.get(name, 0.0)
            found.append(Verdict(name, points, known.maxima[name], (), told))
    return found
