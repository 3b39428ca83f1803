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

from .behaviours import ONE_LOSS_IS_ENOUGH, HiddenTest, lesson_data, note
from .comparisons import array_like, close, holds, matches, raises
from .own_work import follow_through, follows_from_own
from .remembering import REMEMBERING, remembered
from .reruns import RERUN, rerun, stand_ins, used_names
from .texts import Mismatch, Stopped, explain, shorten

__all__ = [
    "ONE_LOSS_IS_ENOUGH",
    "REMEMBERING",
    "RERUN",
    "HiddenTest",
    "Mismatch",
    "Stopped",
    "array_like",
    "close",
    "explain",
    "follow_through",
    "follows_from_own",
    "holds",
    "lesson_data",
    "matches",
    "note",
    "raises",
    "remembered",
    "rerun",
    "shorten",
    "stand_ins",
    "used_names",
]
