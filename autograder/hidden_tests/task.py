"""The test of a lesson's task: what was handed in, and what the cell gives for other data.

    task = Task("task_test")


    @task.changes("epochs", "learning_rate")
    def _(rng, given):
        rows = rng.permutation(len(given.X_test))
        return {"epochs": 8, "learning_rate": 0.3, "X_test": given.X_test[rows]}


    task.result("predicts every example", "test_predictions", points=1)
    task.setting("trains for the epochs asked for", "epochs", points=0.5)
    task.grade()

The right results are those of the solved lesson, here and where the student's cell is run once more
with the names changed. A result counts in both runs or not at all, so numbers that are typed in
earn nothing. Where earlier steps have lost points, the cell runs with the lesson's in their place,
or its results are those that a mistake with a name leads to; the student is told.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NoReturn, Unpack

import numpy as np

from autograder.for_students.comparing import TOLERANCE, equal

from .behaviours import HiddenTest
from .comparisons import Mistakes, close
from .context import current, note
from .diagnosis import known
from .explanations import Explanations
from .learning import check_learnt
from .named_mistakes import functions_of
from .options import Options
from .refusing import refuse
from .runs import Runs
from .solved import SolvedLesson, solved_lesson
from .suspects import misconceptions
from .texts import Mismatch, Stopped, listed
from .ways import Explanation

MOST_DRAWS = 200
"""Tries to draw data whose right results all differ from the visible ones."""

LOOSELY = 1e-3
"""Results that are nearer than this might be taken for each other."""

Draw = Callable[[np.random.Generator, SimpleNamespace], Mapping[str, Any] | None]


class Task(HiddenTest):
    """The hidden test of a cell that makes results by name: of the task, or of a step that computes
    something with its own function."""

    def __init__(
        self,
        grade_id: str = "task_test",
        visible: Callable[[], Mapping[str, Any]] = dict,
        **options: Unpack[Options],
    ) -> None:
        """`visible` gives the names whose value in the visible run is the student's own choice. It
        may raise Mismatch for a choice that cannot be followed."""
        super().__init__(grade_id, **options)
        self._visible = visible
        self._charged: dict[str, str] = {}
        self._refused: set[str] = set()
        context = current()
        self.solved = solved_lesson(context.course, context.lesson, self.step)

    def changes(self, *settings: str, unchanged: Sequence[str] = ()) -> Callable[[Draw], None]:
        """What the cell is run with once more: the decorated function draws other values of the
        names that it uses, by name, from a generator and what the lesson gives.

        `settings` are those that a student may have written as numbers by mistake: each of them is
        looked at alone. It draws again where a right result would stay what it is, where a setting
        would make no difference, or where the function gives None. `unchanged` are results that
        stay what they are, such as an error of 0.
        """

        def run(draw: Draw) -> None:
            draws = self._telling_draws(draw, settings, unchanged)
            if (values := next(draws, None)) is None:
                raise RuntimeError(f"{self.grade_id}: no draw of {MOST_DRAWS} changes all results")
            runs = Runs(self.solved, values, self._visible)
            self._explanations = Explanations(self.solved, runs, settings, self._visible, draws)

        return run

    def result(self, claim: str, *names: str, points: float, **options: Any) -> None:
        """A behaviour: the cell makes these results, in both runs. Options: see `check_results`."""
        self._judge(claim, points, lambda _: self.check_results(*names, **options))

    def setting(self, claim: str, *names: str, points: float, of: str) -> None:
        """A behaviour: the result `of` was made with these settings, taken from their names."""
        self._judge(claim, points, lambda _: self.check_setting(*names, of=of))

    def check_results(
        self,
        *names: str,
        tolerance: float = TOLERANCE,
        exceptions: int = 0,
        part: int | None = None,
        follows: str = "",
    ) -> None:
        """Pass if the cell makes these results in both runs. Raises Mismatch.

        So many entries may differ as `exceptions` says, where rounding decides. `part` looks at
        one row alone. `follows` names a result: a known mistake that has cost its points need not
        cost those of what follows from it.
        """
        runs = self._explanations.runs
        found = {
            name: self._explanations.of(name, tolerance, exceptions, part)
            or self._by_charged_mistake(name, follows)
            for name in names
        }
        wrong = [name for name in names if found[name] is None]
        self._charge(*wrong)
        # First one by which a mistake is known: the other may be right by chance.
        for name in sorted(wrong, key=lambda result: not known(result, runs.shown(result))):
            self._refuse(name, tolerance, exceptions)
        for explanation in found.values():
            _note(explanation)

    def check_setting(self, *names: str, of: str) -> None:
        """Pass if the result `of` was made with these settings. Raises Mismatch."""
        found = self._explanations.of(of) or self._by_known_mistake(of)
        if found is None:
            self._charge(of)
            if of in self._refused:  # the reason is told once
                raise Mismatch(f"{of} is not right: see above")
            self._refuse(of)
        _note(found)
        for name in names:
            if name not in found.used:
                text = f"{self._change(name)} {of} is not right"
                for mistake, (says, _) in self._proven(of).items():
                    raise Mismatch(f"{text}. {says}", misconception=mistake)
                raise Mismatch(f"{text}: does your cell use the name {name} everywhere?")
            if found.mistakes and not self._explanations.runs.looks_at(name, of):
                own = listed(functions_of(found.mistakes))
                raise Mismatch(f"with your own {own} {of} does not depend on {name}")

    def check_learnt(self, predictions: str, labels: str, least: float) -> None:
        """Pass if at least this share of the predictions is right in both runs, or if they are what
        the task leads to. Raises Mismatch.

        For training with wrong settings, which have their own points. What follows from a mistake
        that is known has to be right in the visible run alone, which is the same for everybody.
        """
        runs = self._explanations.runs
        if (found := self._explanations.of(predictions)) is not None:
            _note(found)
            return
        true = {False: getattr(self.solved.given, labels)}
        if predictions not in self._charge(predictions):
            true[True] = runs.changed[labels]
        check_learnt(runs, predictions, labels, true, least)
        self._explanations.accept(predictions)

    def check_again(self, name: str, *, follows: str = "", **values: Any) -> None:
        """Pass if the cell makes this result with these values too, beside the changed ones."""
        runs = self._explanations
        try:
            seen = getattr(self.again(**values), name)
        except (Exception, Stopped) as problem:
            found = runs.rightly_leading_to(name, values)
            if not found:
                raise
            if isinstance(problem, Stopped):
                problem.charged = True
            _note(found)
            return
        right = self.right(name, **values)[name]
        others = [runs, *map(runs.of_another, self._charged_mistakes(follows))]
        explained = (found for runs in others if (found := runs.leading_to(name, seen, values)))
        if found := next(explained, None):
            _note(found)
            return
        close(f"{name} with other settings", seen, right, reveal=False)

    def again(self, **values: Any) -> Any:
        """The student's cell once more, with these values beside the changed ones: see `rerun`."""
        return self._explanations.runs.again(values)

    def again_with_right_steps(self, **values: Any) -> Any:
        """The same with right functions of the earlier steps that have lost points, which the
        student is told."""
        runs = self._explanations.runs
        found = runs.again(values, rightly=True)
        runs.right_steps.note()
        return found

    def expected(self, name: str) -> Any:
        """The right result of the visible run."""
        return self.solved.solve([name], self._visible())[name]

    def right(self, *results: str, **values: Any) -> dict[str, Any]:
        """The right results for these values beside the changed ones."""
        return self.solved.solve(results, {**self._explanations.runs.changed, **values})

    @cached_property
    def _explanations(self) -> Explanations:
        raise RuntimeError(f"{self.grade_id}: say what changes, with @task.changes(), first")

    def _telling_draws(
        self, draw: Draw, settings: tuple[str, ...], unchanged: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        rng = self.shared_rng()
        for _ in range(MOST_DRAWS):
            values = draw(rng, self.solved.given)
            if values is not None and self._tells(dict(values), settings, unchanged):
                yield dict(values)

    def _tells(
        self, values: dict[str, Any], settings: tuple[str, ...], unchanged: Sequence[str]
    ) -> bool:
        """Whether these values change all right results, and each setting one of them."""
        results = [name for name in self.solved.results if name not in unchanged]
        chosen: Mapping[str, Any] = {}
        with contextlib.suppress(Mismatch, NameError):  # no choice that can be followed
            chosen = self._visible()
        visible, repeated = self.solved.solve(results, chosen), self.solved.solve(results, values)
        if any(_near(visible[name], repeated[name]) for name in results):
            return False
        for setting in settings:
            less = {name: value for name, value in values.items() if name != setting}
            without = self.solved.solve(results, less)
            affected = [name for name in results if setting in self.solved.needs(name)]
            if any(_near(without[name], repeated[name]) for name in affected[:1]):
                return False
        return True

    def _refuse(self, name: str, tolerance: float = TOLERANCE, exceptions: int = 0) -> NoReturn:
        """Say why a result does not count. Raises Mismatch, or what the cell raised."""
        self._refused.add(name)
        limits = {"tolerance": tolerance, "exceptions": exceptions}
        mistakes = self._proven(name)
        refuse(name, self._explanations.runs, self.solved, self._visible(), mistakes, **limits)

    def _charge(self, *names: str) -> set[str]:
        """Note the known mistakes of results that lose points; such results need not cost those of
        what is made of them. Gives the names of those that follow from the mistakes."""
        explanations, follow = self._explanations, set[str]()
        for name in names:
            for mistake in known(name, explanations.runs.shown(name)):
                self._charged.setdefault(mistake, name)
        for solved in self._mistaken(set(self._charged)):
            for name in names:
                if explanations.of_another(solved).of(name, LOOSELY):
                    explanations.accept(name)
                    follow.add(name)
        return follow

    def _by_charged_mistake(self, name: str, follows: str) -> Explanation | None:
        """What explains a result by a mistake that the result `follows` has lost points for."""
        for solved in self._charged_mistakes(follows):
            if found := self._explanations.of_another(solved).of(name, LOOSELY):
                text = "it follows from the mistake above, which costs its points once"
                return Explanation((*found.notes, text), found.used)
        return None

    def _charged_mistakes(self, follows: str) -> Iterator[SolvedLesson]:
        """The lesson as solved with a mistake that this result has lost points for."""
        yield from self._mistaken(
            {mistake for mistake, name in self._charged.items() if name == follows}
        )

    def _by_known_mistake(self, name: str) -> Explanation | None:
        """What explains a result by a mistake that is known: it costs its own points, and not
        those of the settings."""
        explanations = self._explanations
        for solved in self._mistaken(set(known(name, explanations.runs.shown(name)))):
            if found := explanations.of_another(solved).of(name, LOOSELY):
                return found
        return None

    def _proven(self, name: str) -> Mistakes:
        """The known mistake of a result, if it explains the run with other data as well."""
        explanations = self._explanations
        found = known(name, explanations.runs.shown(name))
        mistaken = map(explanations.of_another, self._mistaken(set(found)))
        return found if any(run.of(name, LOOSELY) or run.fits(name) for run in mistaken) else {}

    def _mistaken(self, mistakes: set[str]) -> Iterator[SolvedLesson]:
        for variant in misconceptions(self.step):
            if variant.name in mistakes:
                yield self.solved.with_code(variant.in_place_of(self.solved.code))

    def _change(self, name: str) -> str:
        asked, changed = self.solved.space[name], self._explanations.runs.changed[name]
        if isinstance(asked, int | float) and isinstance(changed, int | float):
            return f"with {name} = {changed:g} in place of {asked:g}"
        return f"with another value of {name}"


def _note(found: Explanation | None) -> None:
    if found:
        for text in found.notes:
            note(text)


def _near(value: Any, expected: Any) -> bool:
    return equal(value, expected, LOOSELY)
