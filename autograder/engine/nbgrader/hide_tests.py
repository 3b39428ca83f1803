"""Our step in `nbgrader generate_feedback`: no page shows a hidden test."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.lesson.cells import HIDDEN_TESTS, is_test, visible_source

Resources = dict[str, Any]


class HideTests(NbGraderPreprocessor):
    """Take the hidden tests, and what a traceback shows of them, out of the feedback page."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        if is_test(cell) and HIDDEN_TESTS.search(cell.source):
            cell.source = visible_source(cell)
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources
