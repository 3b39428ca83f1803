"""Run a solution so that every run, on any machine, leaves the same bytes."""

from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute

from autograder.authoring import one_arithmetic
from autograder.course import Course
from autograder.for_students.playing import MEASURED, WIDGET
from autograder.hidden_tests import told

Resources = dict[str, Any]


class ExecuteReproducibly(Execute):
    """nbgrader's Execute, for solutions."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        self.record_timing = False
        # The kernel itself looks at what it computes with, and ends if that is not the same.
        arguments = [*self.extra_arguments, one_arithmetic.KERNEL_CHECK]  # type: ignore[has-type]
        self.extra_arguments = arguments
        environment = one_arithmetic.environment()
        lesson = resources["nbgrader"]["assignment"]
        with utils.setenv(**environment), told(Course.find(), lesson, "", nb):
            nb, resources = super().preprocess(nb, resources, km)
        nb.metadata.pop("language_info", None)
        _leave_pictures_alone(nb)
        return nb, resources


def _leave_pictures_alone(notebook: NotebookNode) -> None:
    """Of a widget only its picture stays: its name is another in every run, and means nothing to
    who opens the notebook later. What was measured is another picture in every run."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in list(cell.get("outputs", ())):
            output.get("data", {}).pop(WIDGET, None)
            if output.get("metadata", {}).pop(MEASURED, False):
                cell.outputs.remove(output)
