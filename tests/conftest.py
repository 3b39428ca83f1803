"""What several test files share: a tiny course, and the environment that nbgrader needs."""

import os

# Before NumPy is loaded: the tests share the machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course import CHECK_FILES, ROOT_VARIABLE, Course
from autograder.hidden_tests import Context, use

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

GENERATED = ("*.ipynb", *CHECK_FILES, "__pycache__")
"""What may lie beside the text lessons, and git ignores."""

TINY_LESSON = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A tiny lesson

# %%
import numpy as np

# %% nbgrader={"grade": false, "grade_id": "accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy(y_true, y_pred):
    """The share of right predictions."""
    ### BEGIN SOLUTION
    return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "accuracy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
assert accuracy([1, 2], [1, 1]) == 0.5
print("Visible checks passed.")

# %% nbgrader={"grade": true, "grade_id": "accuracy_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `accuracy` here.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, close

test = HiddenTest("accuracy_test")


@test.behaviour("gives the share of right predictions", points=2)
def _(rng):
    y_true, y_pred = rng.integers(0, 3, size=(2, 40))
    close("accuracy of 40 examples", accuracy(y_true, y_pred), reference.accuracy(y_true, y_pred))


@test.behaviour("gives 1 where every prediction is right", points=1)
def _(rng):
    y_true = rng.integers(0, 3, size=40)
    close("accuracy of perfect predictions", accuracy(y_true, y_true), 1.0)


test.grade()
### END HIDDEN TESTS
'''  # noqa: E501 (cell headers are one line)


@pytest.fixture
def tiny_course(tmp_path: Path) -> Course:
    """A course of one lesson, 01_tiny, which is right and not built yet."""
    return make_tiny_course(tmp_path / "course")


def make_tiny_course(root: Path) -> Course:
    """Write the tiny course into a folder."""
    course = Course(root)
    (course.source / "01_tiny").mkdir(parents=True)
    course.text_of("01_tiny").write_text(TINY_LESSON, encoding="utf-8")
    np.savez(course.source / "01_tiny" / "numbers.npz", numbers=np.arange(3))
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    return course


def work_on(course: Course, lesson: str = "01_tiny", student: str = "", **names: Any) -> Context:
    """Let the hidden tests of this process test these names as a student's."""

    def get(name: str) -> Any:
        if name not in names:
            raise NameError(f"name '{name}' is not defined", name=name)
        return names[name]

    def rerun(cell: str, values: dict[str, Any]) -> Any:
        raise RuntimeError("nothing to run again here")

    context = Context(course, lesson, student, get, rerun)
    use(context)
    return context


@pytest.fixture
def work(tiny_course: Course) -> Iterator[Context]:
    """The tiny course's lesson as the work that hidden tests test, without any names."""
    yield work_on(tiny_course)
    use(None)


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Path:
    """The tiny course, released to students; not to be changed."""
    tiny = make_tiny_course(tmp_path_factory.mktemp("released") / "course")
    run_command("nbgrader", "generate_assignment", "01_tiny", cwd=tiny.root)
    return tiny.root


def run_command(
    *command: str, cwd: Path, expect: int | None = 0, environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command of the project's environment, as a user types it, and check its exit code."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=cwd,
        env={**clean_environment(), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=1500,
    )
    assert expect in (None, done.returncode), (
        f"{command} → {done.returncode}\n{done.stdout}\n{done.stderr}"
    )
    return done


def clean_environment() -> dict[str, str]:
    """Without what reading a course's settings in this process has left for its kernels."""
    return {name: value for name, value in os.environ.items() if name != ROOT_VARIABLE}


@pytest.fixture(scope="session")
def our_course() -> Course:
    """The course of this checkout."""
    return Course(ROOT)


@pytest.fixture
def fresh_clone(tmp_path: Path) -> Course:
    """What a fresh clone of the course holds, in a folder where nbgrader may write."""
    return clone_course(tmp_path / "clone")


def clone_course(target: Path) -> Course:
    """Copy what git would check out and nbgrader needs: no twins, no gradebook."""
    for folder in ("source", "notebooks"):
        shutil.copytree(
            ROOT / folder,
            target / folder,
            ignore=shutil.ignore_patterns(*GENERATED if folder == "source" else ()),
        )
    for file in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / file, target)
    return Course(target.resolve())
