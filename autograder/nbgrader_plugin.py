"""Our steps in nbgrader's own pipelines; `nbgrader_config.py` names them."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from autograder.build.lesson import refresh_source_notebooks
from autograder.cells import HIDDEN_TESTS, grade_id, is_test, visible_source
from autograder.course import Course
from autograder.hidden_tests import CONTEXT_VARIABLE, write_context

Resources = dict[str, Any]

# Sums and exponentials differ in the last bit between processor families, and that can show in a
# figure. These keep numpy and OpenBLAS on the code that every x86-64 machine of the last decade
# runs; other architectures ignore them.
ONE_ARITHMETIC = {
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL "
    "AVX512_SPR",
    "PYTHONHASHSEED": "0",
}


def refresh(**_: Any) -> None:
    """nbgrader's pre-convert hook: its notebooks follow the text lessons."""
    refresh_source_notebooks(Course.find())


class ExecuteReproducibly(Execute):
    """Run a solution so that every run, on any machine, leaves the same bytes."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        self.record_timing = False
        with utils.setenv(**ONE_ARITHMETIC), _told(nb, resources["nbgrader"]["assignment"], ""):
            nb, resources = super().preprocess(nb, resources, km)
        nb.metadata.pop("language_info", None)
        return nb, resources


class ExecuteSubmission(Execute):
    """For `nbgrader autograde` without the engine: tell the hidden tests whose work they test, and
    `rerun` the text of the cells."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        told = resources["nbgrader"]
        with _told(nb, told["assignment"], told["student"]):
            return super().preprocess(nb, resources, km)


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


@contextlib.contextmanager
def _told(notebook: NotebookNode, assignment: str, student: str) -> Iterator[None]:
    """Let the hidden tests in the kernel know whose work they test, and the text of its cells."""
    cells = {grade_id(cell): cell.source for cell in notebook.cells if grade_id(cell)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "context.json")
        write_context(path, Course.find(), assignment, student, cells)
        with utils.setenv(**{CONTEXT_VARIABLE: str(path)}):
            yield
