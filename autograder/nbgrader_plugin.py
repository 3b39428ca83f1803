"""Our steps in nbgrader's own pipelines; `nbgrader_config.py` names them."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from typing import Any

import nbformat
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from autograder.build.lesson import refresh_source_notebooks
from autograder.cells import HIDDEN_TESTS, grade_id, is_test, visible_source
from autograder.course import CELLS_VARIABLE, STUDENT_VARIABLE, Course

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
        with utils.setenv(**ONE_ARITHMETIC, **{STUDENT_VARIABLE: ""}), _cells_known(nb):
            nb, resources = super().preprocess(nb, resources, km)
        nb.metadata.pop("language_info", None)
        return nb, resources


class ReleaseDuplicates(NbGraderPreprocessor):
    """Of a graded cell that stands several times, the last counts; the others become plain cells.

    nbgrader's own step leaves empty metadata behind, which its next step refuses.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        seen: set[str] = set()
        for cell in reversed(nb.cells):
            name = grade_id(cell)
            if name and name in seen:
                self.log.warning("Cell '%s' stands several times; the last counts", name)
                del cell.metadata["nbgrader"]
            seen.add(name)
        return nb, resources


class RestoreMissingCells(NbGraderPreprocessor):
    """Put back test cells that the student deleted, each behind the cell that it followed.

    nbgrader's own option for this fails as soon as the cell before is a locked one.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        ours = resources["nbgrader"]
        path = Course.find().source / ours["assignment"] / f"{ours['notebook']}.ipynb"
        insert_at = 0
        for cell in nbformat.read(path, as_version=4).cells:
            if not grade_id(cell):
                continue
            present = [i for i, other in enumerate(nb.cells) if grade_id(other) == grade_id(cell)]
            if present:
                insert_at = present[0] + 1
            elif utils.is_locked(cell):
                self.log.warning("The submission lacks cell '%s'; put back", grade_id(cell))
                nb.cells.insert(insert_at, cell)
                insert_at += 1
        return nb, resources


class NameStudent(NbGraderPreprocessor):
    """Tell the hidden tests whose work they test: their random inputs depend on it."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        os.environ[STUDENT_VARIABLE] = resources["nbgrader"]["student"]
        return nb, resources


class ExecuteSubmission(Execute):
    """Run a submission; a kernel that dies costs the cells that it did not reach, not the rest.

    nbgrader gives up the whole submission there, and its grade with it.
    """

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        os.environ[STUDENT_VARIABLE] = resources["nbgrader"]["student"]
        try:
            with _cells_known(nb):
                return super().preprocess(nb, resources, km)
        except DeadKernelError:
            for cell in nb.cells:
                if is_test(cell) and not cell.outputs:
                    cell.outputs = [_error("DeadKernel", "Your code ended the Python process.")]
            return nb, resources


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


def _error(name: str, text: str) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
