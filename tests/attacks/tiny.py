"""The small course that the attacks are handed in to, with secrets where none may be found."""

import json
import re
import shutil
from pathlib import Path

import nbformat
from conftest import ROOT, run_command
from nbformat import NotebookNode

from attacks.attack import TOKEN
from autograder.course import Course

LESSON = "01_attacks"

SECRETS = {
    place: f"{TOKEN}_{place}_{number}"
    for place, number in {
        "test": 48151,
        "solution": 62342,
        "gradebook": 10811,
        "victim": 31415,
        "source": 92653,
        "environment": 58979,
    }.items()
}
"""What was planted, by place."""

LESSON_TEXT = '''\
# %% [markdown]
# # A lesson to attack

# %%
import numpy as np

@solution share@
import math
def share(y_true, y_pred):
    """The share of right predictions."""
    ### BEGIN SOLUTION
    # @secret@
    return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
    ### END SOLUTION

@test share_test 2@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
from numpy.testing import assert_allclose
draw = np.random.default_rng(5)
t, p = draw.integers(0, 3, size=(2, 40))
assert_allclose(share(t, p), float(np.mean(t == p)), rtol=1e-6, strict=True)
assert share(t, t) == 1
assert share([1, 2, 3, 4], [1, 2, 3, 5]) == 0.75
### END HIDDEN TESTS

@solution scale@
def scale(x):
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    if x.size == 0:
        raise ValueError("nothing to scale")
    return (x - x.mean()) / x.std()
    ### END SOLUTION
def slope(f, x):
    ### BEGIN SOLUTION
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    ### END SOLUTION

@test scale_test 6@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
from autograder.hidden_tests import HiddenTest, close, holds, raises
test = HiddenTest("scale_test")

@test.behaviour("has mean 0 and deviation 1", points=2)
def _(rng):
    x = rng.normal(3, 2, size=(6, 5))
    close("scaled values", scale(x), (x - x.mean()) / x.std(), tolerance=1e-6)

@test.behaviour("keeps the shape", points=1)
def _(rng):
    x = rng.normal(size=(4, 3))
    seen = scale(x)
    holds("the shape is another", tuple(np.asarray(seen).shape) == (4, 3))

@test.behaviour("gives the slope of a function", points=2)
def _(rng):
    a, b = rng.normal(size=2)
    def parabola(x):
        hidden_slope = planted
        return a * x**2 + b * x
    close("slope at 2", slope(parabola, 2.0), 4 * a + b, tolerance=1e-3)

@test.behaviour("refuses an empty array", points=1)
def _(rng):
    raises("scale of nothing", ValueError, lambda: scale(np.array([])))

test.grade()
### END HIDDEN TESTS

@solution task@
### BEGIN SOLUTION
steps = 7
halved = 0.5 ** 7
author = "the instructor"
### END SOLUTION

@test steps_test 3@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
print("steps by", author)
3 - abs(steps - 7)
### END HIDDEN TESTS

@test replay_test 1@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
from autograder.hidden_tests import HiddenTest, close
replay = HiddenTest("replay_test")

@replay.behaviour("halves as often as it says", points=0.5)
def _(rng):
    value = 1.0
    for _ in range(steps):
        value *= 0.5
    close("halved", halved, value)

@replay.behaviour("halves at least once", points=0.5)
def _(rng):
    count = sum(1 for _ in range(steps))
    close("halved", halved, 0.5**count)

replay.grade()
### END HIDDEN TESTS

@test module_test 1@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
assert math.isclose(share([1, 2, 3], [1, 2, 4]), 2 / 3)
### END HIDDEN TESTS

@test order_test 1@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
assert_allclose(share([1, 2, 3, 4], [1, 0, 0, 0]), 0.25, strict=True)
### END HIDDEN TESTS

@test map_test 1@
# Hidden tests.
### BEGIN HIDDEN TESTS
planted = "@planted@"
from itertools import repeat
answers = zip([0.5, 1.0], map(share, repeat([1, 2]), [[1, 1], [1, 2]]))
for wanted, seen in answers:
    assert seen == wanted
### END HIDDEN TESTS
'''


def _lesson_text() -> str:
    """The text lesson, its cell headers spelt out and its secrets in place."""

    def header(match: "re.Match[str]") -> str:
        kind, name, points = match.group(1), match.group(2), match.group(3)
        solution = kind == "solution"
        metadata = {"grade": not solution, "grade_id": name, "locked": not solution}
        metadata |= {"schema_version": 3, "solution": solution, "task": False}
        if points:
            metadata["points"] = int(points)
        return f"# %% nbgrader={json.dumps(metadata)}"

    text = re.sub(r"^@(solution|test) (\w+) ?(\d*)@$", header, LESSON_TEXT, flags=re.M)
    return text.replace("@secret@", SECRETS["solution"]).replace("@planted@", SECRETS["test"])


def make_course(root: Path) -> Course:
    """The released course, with its secrets in place."""
    course = Course(root)
    folder = course.source / LESSON
    folder.mkdir(parents=True)
    course.text_of(LESSON).write_text(_lesson_text(), encoding="utf-8")
    (folder / "secret.txt.tmp").write_text(SECRETS["source"])
    (folder / "numbers.csv").write_text("1,2,3\n")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    run_command("nbgrader", "generate_assignment", LESSON, cwd=root)
    _plant_in_gradebook(course)
    return course


def _plant_in_gradebook(course: Course) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("nobody", last_name=SECRETS["gradebook"])


def released(course: Course) -> NotebookNode:
    """The notebook that students get."""
    return nbformat.read(course.notebooks / LESSON / f"{LESSON}.ipynb", as_version=4)
