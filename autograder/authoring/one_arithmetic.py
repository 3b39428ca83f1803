"""One set of processor instructions for all that is built.

Sums and products differ in the last bit between processors: NumPy and OpenBLAS choose different
code where there are longer vectors. That can show in a figure or a stored number. Here both are
held to what every x86-64 machine of the last decade runs, and the very process that computes checks
that they are: a new NumPy that renames a feature is noticed.
"""

import os
import sys

ALLOWED = {"X86_V2", "X86_V3", "SSSE3", "SSE41", "POPCNT", "SSE42", "AVX", "F16C", "FMA3", "AVX2"}
"""What NumPy may use beyond its baseline, by the names of its versions 2.0 to 2.4."""

NEEDED = "AVX2"
BLAS_KERNEL = "Haswell"

KERNEL_CHECK = (
    "--IPKernelApp.exec_lines="
    "__import__('autograder.authoring.one_arithmetic', fromlist=['_']).end_unless_effective()"
)
"""Lets a kernel look at itself before it runs the first cell."""


def environment() -> dict[str, str]:
    """The environment variables of a process that computes what is built."""
    from numpy._core._multiarray_umath import __cpu_dispatch__

    return {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_CORETYPE": BLAS_KERNEL,
        "NPY_DISABLE_CPU_FEATURES": " ".join(set(__cpu_dispatch__) - ALLOWED),
        "PYTHONHASHSEED": "0",
    }


def differences() -> list[str]:
    """What this process computes with that it should not, and what it lacks; a sentence each."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
    from threadpoolctl import threadpool_info

    found = [
        f"NumPy computes with {name}. Disable it in NPY_DISABLE_CPU_FEATURES."
        for name in sorted(set(__cpu_dispatch__) - ALLOWED)
        if __cpu_features__[name]
    ]
    if not __cpu_features__[NEEDED]:
        found.append(f"This processor has no {NEEDED}. Build on a machine of the last decade.")
    for library in threadpool_info():
        if library["user_api"] == "blas" and library.get("architecture") != BLAS_KERNEL:
            kernel = library.get("architecture", library["internal_api"])
            found.append(f"NumPy multiplies with {kernel}, expected OpenBLAS's {BLAS_KERNEL}.")
    return found


def end_unless_effective() -> None:
    """End this process, with a sentence, if its results would not be those of other machines."""
    if found := differences():
        print(*found, sep="\n", file=sys.stderr, flush=True)
        os._exit(1)
