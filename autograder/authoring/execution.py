"""Run a solution so that every run, on any machine, leaves the same bytes."""

from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute

from autograder.course import ASSIGNMENT_VARIABLE, STUDENT_VARIABLE
from autograder.lesson.cells_for_rerun import cells_known

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


class ExecuteReproducibly(Execute):
    """nbgrader's Execute, for solutions."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        self.record_timing = False
        names = {STUDENT_VARIABLE: "", ASSIGNMENT_VARIABLE: resources["nbgrader"]["assignment"]}
        with utils.setenv(**ONE_ARITHMETIC, **names), cells_known(nb):
            nb, resources = super().preprocess(nb, resources, km)
        nb.metadata.pop("language_info", None)
        return nb, resources
