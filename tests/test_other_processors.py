"""The same bytes and the same grades on other processors, which NumPy's and OpenBLAS's settings
imitate."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BIN, ROOT, run_command
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from autograder.authoring import one_arithmetic
from autograder.course import Course

LONG_VECTORS = set(__cpu_dispatch__) - one_arithmetic.ALLOWED
HAS_AVX512 = bool(__cpu_features__.get("X86_V4") or __cpu_features__.get("AVX512_SKX"))

PROCESSORS = {
    "plain v2": {
        "NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__),
        "OPENBLAS_CORETYPE": "Nehalem",
    },
    "AVX2": {
        "NPY_DISABLE_CPU_FEATURES": " ".join(LONG_VECTORS),
        "OPENBLAS_CORETYPE": "Haswell",
    },
    "AVX without fused products": {
        "NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__),
        "OPENBLAS_CORETYPE": "Sandybridge",
    },
    "four threads": {"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"},
}
if HAS_AVX512:
    PROCESSORS["AVX-512"] = {"NPY_DISABLE_CPU_FEATURES": "", "OPENBLAS_CORETYPE": "SkylakeX"}

each_processor = pytest.mark.parametrize("processor", PROCESSORS)


def effective(environment: dict[str, str]) -> str:
    """What a product of matrices and an exponential give there, to the last bit."""
    code = (
        "import numpy as np; x = np.random.default_rng(0).normal(size=(300, 300)); "
        "print((x @ x).tobytes().hex()[:4000], np.exp(x).sum().hex())"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_switches_do_change_what_is_computed() -> None:
    assert effective(PROCESSORS["plain v2"]) != effective(PROCESSORS["AVX2"])


@each_processor
def test_what_is_built_is_computed_the_same_everywhere(processor: str) -> None:
    ours = one_arithmetic.environment()
    assert effective({**PROCESSORS[processor], **ours}) == effective(ours)


@pytest.mark.parametrize("processor", sorted(set(PROCESSORS) - {"four threads"}))
def test_a_process_notices_what_it_computes_with(processor: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {one_arithmetic.__name__} as m; m.end_unless_effective()"],
        env={**os.environ, **PROCESSORS[processor]},
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) == (processor == "AVX2"), done.stderr
    assert bool(done.stderr) == bool(done.returncode)


@each_processor
def test_data_is_made_the_same_everywhere(processor: str) -> None:
    """In lesson 11 a network is trained at a rate at which the last bit of a sum decides."""
    command = ("autograder", "data", "--check", "11_capstone")
    run_command(*command, cwd=ROOT, environment=PROCESSORS[processor])


@pytest.mark.prove
def test_a_lesson_is_built_to_the_same_bytes() -> None:
    environment = PROCESSORS["plain v2"]
    command = ("autograder", "build", "--check", "--anew", "06_training")
    run_command(*command, cwd=ROOT, environment=environment)


@pytest.mark.nightly
@each_processor
def test_all_lessons_are_built_to_the_same_bytes(processor: str) -> None:
    command = ("autograder", "build", "--check", "--anew")
    run_command(*command, cwd=ROOT, environment=PROCESSORS[processor])


@pytest.mark.nightly
@each_processor
def test_visible_checks_say_the_same(processor: str) -> None:
    """Each misconception is named, each alternative and each right result passes: on any
    processor."""
    tests = "tests/test_visible_checks.py", "tests/test_task_checks.py"
    done = subprocess.run(
        [str(BIN / "python"), "-m", "pytest", "-n0", "-q", *tests],
        cwd=ROOT,
        env={**os.environ, **PROCESSORS[processor]},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def judged(lessons: list[str], environment: dict[str, str], report: Path) -> dict[str, object]:
    command = ("autograder", "validate", *lessons, "--no-mutants", "--json", str(report))
    run_command(*command, cwd=ROOT, environment=environment)
    return json.loads(report.read_text())


@pytest.mark.nightly
def test_grades_are_the_same(tmp_path: Path) -> None:
    """Of the solution, every alternative, every misconception, and typed-in numbers."""
    lessons = Course(ROOT).lessons()
    expected = judged(lessons, PROCESSORS["AVX2"], tmp_path / "expected.json")
    for processor in (
        "plain v2",
        "AVX without fused products",
        *sorted({"AVX-512"} & {*PROCESSORS}),
    ):
        report = tmp_path / f"{processor}.json"
        assert judged(lessons, PROCESSORS[processor], report) == expected, processor
    # Threads that wait for each other take minutes where there are fewer processors.
    several = judged(["06_training"], PROCESSORS["four threads"], tmp_path / "threads.json")
    assert several["06_training"] == expected["06_training"]
