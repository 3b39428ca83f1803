"""What a hidden test cell imports: points per behaviour, comparisons that explain themselves.

    from autograder.hidden_tests import HiddenTest, close

    test = HiddenTest("accuracy_test")

    @test.behaviour("is the share of right predictions", points=1)
    def _(rng):
        y_true, y_pred = rng.integers(0, 3, size=(2, 40))
        expected = reference.accuracy(y_true, y_pred)
        close("accuracy of 40 examples", accuracy(y_true, y_pred), expected)

    test.grade()

The cell ends with `test.grade()`, whose float nbgrader takes as the points. A behaviour that fails
costs its own points only. What is printed reaches the student: it names the property, what was
seen and what was expected, never the test's code or its inputs.
"""

from . import aspects, drawing
from .behaviours import HiddenTest, as_text, lesson_data
from .comparisons import array_like, close, holds, raises, whole_number
from .context import Context, current, is_remembering, note, seed_of, told, use
from .doubts import false_names
from .lending import LentObject, access
from .preparing import prepare_lesson
from .remembering import computed_results, keep_computed, keep_for
from .reruns import rerun
from .task import Task
from .texts import Mismatch, Stopped, explain, kind_of, shorten

__all__ = [
    "Context",
    "HiddenTest",
    "LentObject",
    "Mismatch",
    "Stopped",
    "Task",
    "access",
    "array_like",
    "as_text",
    "aspects",
    "close",
    "computed_results",
    "current",
    "drawing",
    "explain",
    "false_names",
    "holds",
    "is_remembering",
    "keep_computed",
    "keep_for",
    "kind_of",
    "lesson_data",
    "note",
    "prepare_lesson",
    "raises",
    "rerun",
    "seed_of",
    "shorten",
    "told",
    "use",
    "whole_number",
]
