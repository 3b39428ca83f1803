"""What several test files share: a tiny course, and the environment that nbgrader needs."""

import html
import os
import re

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

from autograder.course import GENERATED_FILES, ROOT_VARIABLE, Course
from autograder.hidden_tests import Context, use

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

ORDINARY = 1000
"""A user id that owns nothing of the checkout."""

GENERATED = ("*.ipynb", *GENERATED_FILES, "__pycache__")
"""What may lie beside the text lessons, and is ignored by git."""

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


TESTS_GUIDE = (ROOT / "docs" / "writing_hidden_tests.md").read_text(encoding="utf-8")

LESSON_OF_THE_GUIDE = """\
# %% [markdown]
# # A lesson for the guide's examples

# %%
import numpy as np

rng = np.random.default_rng(1)
X_train, X_test = rng.normal(size=(200, 3)), rng.normal(size=(300, 3))
y_train, y_test = ((X @ [1, 2, -1] + rng.normal(size=len(X)) > 0).astype(int)
                   for X in (X_train, X_test))
epochs, learning_rate = 20, 0.1


def check(*_, **__):
    print("checked")


# %% nbgrader={"grade": false, "grade_id": "accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy(y_true, y_pred):
    ### BEGIN SOLUTION
    return np.mean(np.equal(y_true, y_pred))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "accuracy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("accuracy", accuracy)

# %% nbgrader={"grade": true, "grade_id": "accuracy_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
STEP_TEST### END HIDDEN TESTS

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
weights = np.zeros(3)
for _ in range(epochs):
    slopes = X_train.T @ (1 / (1 + np.exp(-X_train @ weights)) - y_train) / len(y_train)
    weights = weights - learning_rate * slopes
test_predictions = (X_test @ weights > 0).astype(int)
test_accuracy = accuracy(y_test, test_predictions)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "test_predictions", "test_accuracy")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
TASK_TEST### END HIDDEN TESTS
"""  # noqa: E501 (nbgrader's headers stand on one line)


MISCONCEPTIONS_OF_THE_GUIDE = """\
# %% inputs step="accuracy"
inputs = {"gives the share of right predictions": [([1, 0, 0], [1, 1, 1]), ([1, 0], [1, 0])]}

# %% a percentage step="accuracy" costs=1.25 also="task"
# This is a percentage. How large can a share be?
def accuracy(y_true, y_pred):
    return 100 * np.mean(np.equal(y_true, y_pred))


# %% inputs step="task"
inputs = {}

# %% the other class step="task" costs=2
# These are the patients of the other class. Where is the boundary?
weights = np.zeros(3)
for _ in range(epochs):
    slopes = X_train.T @ (1 / (1 + np.exp(-X_train @ weights)) - y_train) / len(y_train)
    weights = weights - learning_rate * slopes
test_predictions = (X_test @ weights < 0).astype(int)
test_accuracy = accuracy(y_test, test_predictions)
"""


def write_lesson_of_the_guide(course: Course) -> None:
    """A lesson, 12_guide, whose hidden tests are the examples of the guide's page on them."""
    step, task = re.findall(r"```python\n(.*?)```", TESTS_GUIDE, re.S)[:2]
    (course.source / "12_guide").mkdir(parents=True)
    text = LESSON_OF_THE_GUIDE.replace("STEP_TEST", step).replace("TASK_TEST", task)
    course.text_of("12_guide").write_text(text, encoding="utf-8")
    mistakes = course.source / "12_guide" / "misconceptions.py"
    mistakes.write_text(MISCONCEPTIONS_OF_THE_GUIDE, encoding="utf-8")


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

    def run(text: str, values: dict[str, Any]) -> Any:
        raise RuntimeError("nothing to run again here")

    context = Context(course, lesson, student, get, run)
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
    *command: str,
    cwd: Path,
    expect: int | None = 0,
    environment: dict[str, str] | None = None,
    seconds: float = 1500,
) -> "subprocess.CompletedProcess[str]":
    """Run a command of the project's environment, as a user types it, and check its exit code."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=cwd,
        env={**clean_environment(), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert expect in (None, done.returncode), (
        f"{command} → {done.returncode}\n{done.stdout}\n{done.stderr}"
    )
    return done


def clean_environment() -> dict[str, str]:
    """Without what reading a course's settings in this process has left for its kernels."""
    return {name: value for name, value in os.environ.items() if name != ROOT_VARIABLE}


def text_of(page: str) -> str:
    """What an HTML page says, on one line."""
    body = page[page.index("<body") :].replace("<wbr>", "")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.fixture(scope="module")
def window() -> Iterator[Any]:
    """A browser window."""
    from browser import browser  # which imports from here

    with browser() as page:
        yield page


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


def as_ordinary_user(*command: object, cwd: Path) -> None:
    """Run a command without root's rights, where Python may lie in root's own folder."""
    hidden = next(
        (
            str(folder)
            for folder in reversed(Path(sys.base_prefix).parents)
            if not folder.stat().st_mode & 1
        ),
        None,
    )
    show = (
        f'mkdir -p "$0" && mount --bind "{sys.base_prefix}" "$0" && '
        f'mount -t tmpfs -o mode=755 none "{hidden}" && mkdir -p "{sys.base_prefix}" && '
        f'mount --move "$0" "{sys.base_prefix}" && '
        if hidden
        else ""
    )
    drop = f"setpriv --reuid {ORDINARY} --regid {ORDINARY} --clear-groups"
    scratch = str(cwd.parent / "python")
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{show}exec {drop} "$@"', scratch, *map(str, command)],
        cwd=cwd,
        env=clean_environment() | {"HOME": str(cwd)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
