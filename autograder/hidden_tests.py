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

import contextlib
import hashlib
import io
import os
import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course import STUDENT_VARIABLE, Course

LONGEST_TEXT = 200

_notes: list[str] = []
"""Remarks on the behaviour that is being tested; one at a time is."""


class Mismatch(AssertionError):
    """A student's result is not what the behaviour promises; the text is shown to the student."""


class HiddenTest:
    """Collects the points of one graded cell, behaviour by behaviour.

    The random inputs follow from the course's secret, the student and `grade_id`, so that nobody
    can foresee them and a regrade repeats them.
    """

    def __init__(self, grade_id: str) -> None:
        self.grade_id = grade_id
        self.points = 0.0
        self._behaviours = 0

    def behaviour(self, claim: str, points: float) -> Callable[[Callable[..., None]], None]:
        """Run the decorated function at once, with a seeded generator, for `points` points.

        `claim` completes the sentence "your work …" and is shown to the student.
        """

        def run(check: Callable[..., None]) -> None:
            rng = np.random.default_rng(self._seed())
            self._behaviours += 1
            _notes.clear()
            try:
                with _student_is_silent():
                    check(rng)
            except Exception as problem:  # whatever student code raises costs this behaviour only
                print(f"✗ 0 of {points:g}: {claim}\n{_indented(explain(problem))}")
            else:
                self.points += points
                print(f"✓ {points:g} of {points:g}: {claim}")
            for text in _notes:
                print(_indented(f"({text})"))

        return run

    def grade(self) -> float:
        """The points earned. Has to be the last expression of the cell."""
        return float(self.points)

    def _seed(self) -> list[int]:
        course = Course.find()
        student = os.environ.get(STUDENT_VARIABLE, "")
        key = f"{course.secret}/{student}/{self.grade_id}/{self._behaviours}"
        return list(hashlib.sha256(key.encode()).digest())


def close(
    what: str,
    seen: Any,
    expected: Any,
    *,
    tolerance: float = 1e-5,
    reveal: bool = True,
    mistakes: Mapping[str, Any] | None = None,
) -> None:
    """Pass if `seen` equals `expected` within `tolerance`, absolute below 1 and relative above.

    Lists, tuples, integers and float32 are as good as float64 arrays. With `reveal=False` the
    message keeps the expected value to itself: for the answer to a task. `mistakes` gives, by what
    to say about it, the value that a typical mistake yields; the first that fits is named.

    Raises Mismatch, with a text for the student.
    """
    try:
        _compare(what, seen, expected, tolerance, reveal)
    except Mismatch as mismatch:
        named = [text for text, value in (mistakes or {}).items() if matches(seen, value)]
        raise Mismatch(". ".join([str(mismatch), *named[:1]])) from None


def matches(seen: Any, value: Any, tolerance: float = 1e-5) -> bool:
    """Whether `close` would pass."""
    try:
        _compare("", seen, value, tolerance, reveal=False)
    except Mismatch:
        return False
    return True


def raises(what: str, error: type[Exception], call: Callable[[], Any]) -> None:
    """Pass if `call()` raises `error`. Raises Mismatch if it returns or raises something else."""
    try:
        seen = call()
    except error:
        return
    except NameError:
        raise  # the function is missing, which explain() says better
    except Exception as problem:
        raise Mismatch(
            f"{what}: expected {error.__name__}, seen {type(problem).__name__}"
        ) from None
    raise Mismatch(f"{what}: expected {error.__name__}, seen the result {_readable(seen)}")


def holds(what: str, condition: object) -> None:
    """Pass if `condition` is true. Raises Mismatch with `what`, a whole sentence, if not."""
    if not condition:
        raise Mismatch(what)


def note(text: str) -> None:
    """Add a remark to what the student is told about the behaviour that is being tested."""
    _notes.append(shorten(text))


def lesson_data(lesson: str, file: str) -> dict[str, NDArray[Any]]:
    """The arrays of a lesson's data file, from the instructor's copy, by name.

    Never from the student's folder, where a submission may have changed it.
    """
    with np.load(Course.find().source / lesson / file, allow_pickle=False) as arrays:
        return dict(arrays)


def explain(problem: Exception) -> str:
    """One sentence for the student about an exception from their code or from a comparison."""
    if isinstance(problem, Mismatch):
        return shorten(str(problem), 3 * LONGEST_TEXT)
    if isinstance(problem, NotImplementedError):
        return "this part is not written yet: it still raises NotImplementedError"
    if isinstance(problem, NameError) and problem.name:
        return (
            f"the name '{shorten(problem.name)}' does not exist: "
            "was it misspelt, or did the cell that defines it stop with an error?"
        )
    return f"your code raised {type(problem).__name__}: {shorten(str(problem))}"


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` on one line, printable, cut to `longest` characters."""
    line = " ".join(text[: 4 * longest].split())
    line = "".join(character for character in line if character.isprintable())
    return line if len(line) <= longest else line[: longest - 1] + "…"


@contextlib.contextmanager
def _student_is_silent() -> Iterator[None]:
    """Drop what student code prints and warns of while it is tested.

    A warning on stderr would cost the whole cell in stock nbgrader, and a printed line could pass
    for one of ours.
    """
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def _compare(what: str, seen: Any, expected: Any, tolerance: float, reveal: bool) -> None:
    wanted = np.asarray(expected, dtype=float)
    got = _numbers(what, seen)
    if got.shape != wanted.shape:
        raise Mismatch(f"{what}: seen {_shape(got.shape)}, expected {_shape(wanted.shape)}")
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(got - wanted) <= tolerance * np.maximum(1.0, np.abs(wanted)))
    if not wrong.any():
        return
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    answer = f"expected {wanted[first]:.6g}" if reveal else "which is not the expected value"
    place = f" at {list(first)}" if first else ""
    share = f" ({int(wrong.sum())} of {wrong.size} entries differ)" if first else ""
    raise Mismatch(f"{what}{place}: seen {got[first]:.6g}, {answer}{share}")


def _numbers(what: str, seen: Any) -> NDArray[np.float64]:
    """`seen` as finite-or-not floats of its own shape. Raises Mismatch for anything else."""
    if seen is None:
        raise Mismatch(f"{what}: seen None; does the function end with a return?")
    if callable(seen):
        raise Mismatch(f"{what}: seen a function, expected its result; are the brackets missing?")
    try:
        array = np.asarray(seen)
        if array.dtype.kind not in "biuf":
            raise TypeError
        return array.astype(float)
    except (TypeError, ValueError):
        raise Mismatch(f"{what}: seen {shorten(type(seen).__name__)}, expected numbers") from None


def _indented(text: str) -> str:
    """The text below a claim, in lines that a feedback page shows whole."""
    return textwrap.fill(text, 88, initial_indent="  ", subsequent_indent="  ")


def _readable(value: Any) -> str:
    """A result as a student would write it: nan, not np.float64(nan)."""
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        value = value.item()
    return shorten(repr(value))


def _shape(shape: Sequence[int]) -> str:
    return f"an array of shape {tuple(shape)}" if shape else "a single number"
