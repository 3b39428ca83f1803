"""Points per behaviour, and what the tests of a cell share."""

import contextlib
import hashlib
import io
import textwrap
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Unpack

import numpy as np
from numpy.typing import NDArray

from autograder.results import Behaviour

from . import diagnosis
from .context import current
from .doubts import Tried, spaces_of
from .options import DrawAll, Options, drawn, draws_of, hold, names_of
from .suspects import Inputs
from .texts import Mismatch, Stopped, explain

NO_REASON = "it does not hold"

Check = Callable[[np.random.Generator], None]
"""Tests one behaviour with random inputs. Raises what `explain` can tell the student."""


class HiddenTest:
    """Collects the points of one graded cell, behaviour by behaviour.

    The random inputs follow from the course's secret, the student and `grade_id`, so that nobody
    can foresee them and a regrade repeats them.
    """

    def __init__(self, grade_id: str, **options: Unpack[Options]) -> None:
        """`options` hold for all behaviours that do not give their own: see `Options`."""
        self.grade_id = grade_id
        self.options = options
        self.results: list[Behaviour] = []
        self._at_work: set[str] = set()
        current().named_mistakes.clear()  # a cell since the last test may have made others

    def behaviour(self, claim: str, points: float) -> Callable[[Check], Check]:
        """Run the decorated function at once, with a seeded generator, for `points` points.

        `claim` completes the sentence "your work …" and is shown to the student. The function stays
        what it is: another behaviour may call it.
        """

        def run(check: Check) -> Check:
            self._judge(claim, points, check)
            return check

        return run

    def gives(
        self, claim: str, points: float, **options: Unpack[Options]
    ) -> Callable[[DrawAll], None]:
        """A behaviour: on drawn inputs, each a tuple of arguments, the student's function gives
        what `right` gives, else what `own` gives. For `options` see `Options`.

            test = HiddenTest("momentum_step_test", right=reference.momentum_step, draw=draw)
            test.gives("keeps a share of the velocity", points=1, cases=[1, 4, 7], drive=velocity)

        Where no option says what the inputs are, the decorated function draws them:

            @test.gives("gives 0 where the sum is negative", points=1)
            def _(rng):
                return [draw_neuron(rng, n, sign=-1) for n in (3, 4, 7)]
        """
        merged: Options = {**self.options, **options}

        def run(draw_all: DrawAll) -> None:
            self._keep_for_doubts(draw_all, merged)
            self._judge(
                claim,
                points,
                lambda rng: hold(self.step, lambda: drawn(draw_all, rng), merged, self._at_work),
            )

        if draws := draws_of(merged):
            run(draws)
            return _has_its_inputs
        return run

    def compare(
        self,
        student: Callable[..., Any],
        right: Callable[..., Any] | None,
        inputs: Inputs,
        **options: Any,
    ) -> None:
        """`diagnosis.compare` with the misconceptions of this test's step."""
        diagnosis.compare(self.step, student, right, inputs, **options)

    @property
    def step(self) -> str:
        """The graded step, whose solution cell is named like the test."""
        return self.grade_id.removesuffix("_test")

    @property
    def points(self) -> float:
        """What has been earned so far."""
        return float(sum(behaviour.points for behaviour in self.results))

    def grade(self) -> float:
        """The points earned. Has to be the last expression of the cell."""
        return self.points

    def shared_rng(self) -> np.random.Generator:
        """A seeded generator for what several behaviours share: it starts anew on every call."""
        return self._generator("shared")

    def _judge(self, claim: str, points: float, check: Check) -> None:
        """Run one check, and keep and pass on what it gave."""
        context = current()
        if context.one_loss_is_enough and not all(behaviour.passed for behaviour in self.results):
            return
        rng = self._generator(str(len(self.results)))
        context.notes.clear()
        stops = len(context.stops)
        problem: BaseException | None = None
        try:
            with _student_is_silent():
                check(rng)
        except (Exception, Stopped) as raised:  # what student code raises costs this behaviour only
            problem = raised
        if stop := context.uncharged(since=stops):  # also one that the check itself has caught
            problem = stop
            for stop in context.stops[stops:]:
                stop.charged = True
        told = problem if isinstance(problem, Mismatch) else Mismatch("")
        result = Behaviour(
            claim,
            0.0 if problem is not None else float(points),
            float(points),
            (explain(problem) or NO_REASON) if problem is not None else "",
            told.misconception,
            told.seen,
            told.expected,
            tuple(context.notes),
        )
        self.results.append(result)
        if not result.passed:
            context.lost.add(self.step)
        context.behaviours.append(result)
        if context.prints:
            print(as_text(result))

    def _keep_for_doubts(self, draw_all: DrawAll, options: Options) -> None:
        if (tried := current().tried) is not None:
            rng = self._generator(f"doubts {len(tried)}")
            names = names_of(options.get("name") or self.step)
            tried.append(
                Tried(
                    self.step,
                    names,
                    lambda: drawn(draw_all, rng),
                    options.get("drive"),
                    options.get("right"),
                    options.get("student"),
                    spaces_of(draw_all, *options.values()),
                )
            )

    def _generator(self, part: str) -> np.random.Generator:
        key = f"{current().seed}/{self.grade_id}/{part}"
        return np.random.default_rng(list(hashlib.sha256(key.encode()).digest()))


def as_text(result: Behaviour) -> str:
    """A behaviour's result as a student reads it below a test cell."""
    mark = "✓" if result.passed else "✗"
    lines = [f"{mark} {result.points:g} of {result.maximum:g}: {result.claim}"]
    below = [result.reason] if result.reason else []
    below += [f"({text})" for text in result.notes]
    fill = textwrap.TextWrapper(88, initial_indent="  ", subsequent_indent="  ").fill
    return "\n".join([*lines, *map(fill, below)])


def _has_its_inputs(_: DrawAll) -> NoReturn:
    raise TypeError("the options of this behaviour say already what its inputs are")


def lesson_data(lesson: str, file: str) -> dict[str, NDArray[Any]]:
    """The arrays of a lesson's data file, from the instructor's copy, by name.

    Never from the student's folder, where a submission may have changed it.
    """
    path = current().course.source / lesson / file
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


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
