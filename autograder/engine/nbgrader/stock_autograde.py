"""`nbgrader autograde` without the engine, on our lessons: the yardstick for scores and speed."""

from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute

from autograder.course import ASSIGNMENT_VARIABLE, STUDENT_VARIABLE
from autograder.lesson.cells_for_rerun import cells_known

Resources = dict[str, Any]


class ExecuteSubmission(Execute):
    """Tells the hidden tests whose work they test, and `rerun` the text of the cells."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        told = resources["nbgrader"]
        names = {STUDENT_VARIABLE: told["student"], ASSIGNMENT_VARIABLE: told["assignment"]}
        with utils.setenv(**names), cells_known(nb):
            return super().preprocess(nb, resources, km)
