"""Our steps in nbgrader's own pipelines; `nbgrader_config.py` names them."""

import contextlib
import json
import tempfile
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from autograder.build.lesson import refresh_source_notebooks
from autograder.cells import HIDDEN_TESTS, grade_id, is_test, visible_source
from autograder.course import ASSIGNMENT_VARIABLE, CELLS_VARIABLE, STUDENT_VARIABLE, Course

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
        names = {STUDENT_VARIABLE: "", ASSIGNMENT_VARIABLE: resources["nbgrader"]["assignment"]}
        with utils.setenv(**ONE_ARITHMETIC, **names), _cells_known(nb):
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
        names = {STUDENT_VARIABLE: told["student"], ASSIGNMENT_VARIABLE: told["assignment"]}
        with utils.setenv(**names), _cells_known(nb):
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
def _cells_known(notebook: NotebookNode) -> Iterator[None]:
    """Let `rerun` in the kernel find the text of the notebook's cells by grade_id."""
    cells = {grade_id(cell): cell.source for cell in notebook.cells if grade_id(cell)}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(cells, file)
        file.flush()
        with utils.setenv(**{CELLS_VARIABLE: file.name}):
            yield
