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
earn nothing. What is right given the student's own earlier work counts, and the student is told.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.comparing import TOLERANCE, as_numbers, difference, equal

from .behaviours import HiddenTest, note
from .comparisons import close, sentence
from .context import current
from .diagnosis import known
from .explanations import Explanations
from .solved import solved_lesson
from .texts import Mismatch, listed

MOST_DRAWS = 50
"""Tries to draw data whose right results all differ from the visible ones."""

LOOSELY = 1e-3
"""Results that are nearer than this might be taken for each other."""

Draw = Callable[[np.random.Generator, SimpleNamespace], Mapping[str, Any] | None]


class Task(HiddenTest):
    """The hidden test of a cell that makes results by name: of the task, or of a step that computes
    something with its own function."""

    def __init__(self, grade_id: str = "task_test") -> None:
        super().__init__(grade_id)
        context = current()
        self.solved = solved_lesson(context.course, context.lesson, self.step)

    def changes(self, *settings: str) -> Callable[[Draw], None]:
        """What the cell is run with once more: the decorated function draws other values of the
        names that it uses, by name, from a generator and what the lesson gives.

        `settings` are those that a student may have written as numbers by mistake: each of them is
        looked at alone. It draws again where a right result would stay what it is, where a setting
        would make no difference, or where the function gives None.
        """

        def run(draw: Draw) -> None:
            rng = self.shared_rng()
            for _ in range(MOST_DRAWS):
                values = draw(rng, self.solved.given)
                if values is not None and self._tells(dict(values), settings):
                    self._explanations = Explanations(self.solved, dict(values), settings)
                    return
            raise RuntimeError(f"{self.grade_id}: no draw of {MOST_DRAWS} changes all results")

        return run

    def result(self, claim: str, name: str, points: float, **options: Any) -> None:
        """A behaviour: the cell makes this result, in both runs. Options as in `check_result`."""
        self._judge(claim, points, lambda _: self.check_result(name, **options))

    def setting(self, claim: str, *names: str, points: float, of: str) -> None:
        """A behaviour: the result `of` was made with these settings, taken from their names."""
        self._judge(claim, points, lambda _: self.check_setting(*names, of=of))

    def check_result(
        self,
        name: str,
        *,
        tolerance: float = TOLERANCE,
        exceptions: int = 0,
    ) -> None:
        """Pass if the cell makes this result in both runs. Raises Mismatch.

        So many entries may differ as `exceptions` says, where rounding decides.
        """
        found = self._explanations.of(name, tolerance, exceptions)
        if found is None:
            self._refuse(name, tolerance, exceptions)
        else:
            for text in found.notes:
                note(text)

    def check_setting(self, *names: str, of: str) -> None:
        """Pass if the result `of` was made with these settings. Raises Mismatch."""
        found = self._explanations.of(of)
        if found is None:
            self._refuse(of)
            return
        for text in found.notes:
            note(text)
        for name in names:
            if name not in found.used:
                raise Mismatch(
                    f"{self._change(name)} {of} is not right: does your cell use the name {name} "
                    "everywhere?"
                )

    def check_learnt(self, predictions: str, labels: str, least: float) -> None:
        """Pass if at least this share of the predictions is right in both runs, or if they are what
        the task leads to. Raises Mismatch.

        For training with wrong settings, which have their own points.
        """
        runs = self._explanations
        if (found := runs.of(predictions)) is not None:
            for text in found.notes:
                note(text)
            return
        for run, true in (
            ("", getattr(self.solved.given, labels)),
            ("trained on other data, ", runs.changed[labels]),
        ):
            seen = runs.seen(predictions, repeated=bool(run))
            difference_of_shape = difference(seen, np.zeros(np.shape(true)))
            if difference_of_shape and difference_of_shape.kind != "value":
                raise Mismatch(sentence(f"{run}{predictions}", difference_of_shape))
            share = float(np.mean(as_numbers(seen) == true))
            if share < least:
                raise Mismatch(f"{run}only {share:.0%} of {predictions} are right: did it learn?")
        if not runs.is_independent(predictions):
            raise Mismatch(f"{predictions} change with {labels}: are they made of the answers?")

    def again(self, **values: Any) -> Any:
        """The student's cell once more, with these values beside the changed ones: see `rerun`."""
        return self._explanations.again(values)

    def right(self, *results: str, **values: Any) -> dict[str, Any]:
        """The right results for these values beside the changed ones."""
        return self.solved.solve(results, {**self._explanations.changed, **values})

    @cached_property
    def _explanations(self) -> Explanations:
        raise RuntimeError(f"{self.grade_id}: say what changes, with @task.changes(), first")

    def _tells(self, values: dict[str, Any], settings: tuple[str, ...]) -> bool:
        """Whether these values change all right results, and each setting one of them."""
        results = self.solved.results
        visible, repeated = self.solved.solve(results), self.solved.solve(results, values)
        if any(_near(visible[name], repeated[name]) for name in results):
            return False
        for setting in settings:
            less = {name: value for name, value in values.items() if name != setting}
            without = self.solved.solve(results, less)
            affected = [name for name in results if setting in self.solved.needs(name)]
            if any(_near(without[name], repeated[name]) for name in affected[:1]):
                return False
        return True

    def _refuse(self, name: str, tolerance: float = TOLERANCE, exceptions: int = 0) -> None:
        """Say why a result does not count. Raises Mismatch, or what the cell raised."""
        runs = self._explanations
        seen, right = runs.seen(name), self.solved.solve([name])[name]
        options: dict[str, Any] = {"tolerance": tolerance, "exceptions": exceptions}
        close(name, seen, right, reveal=False, mistakes=known(name, seen), **options)
        repeated = runs.seen(name, repeated=True)
        names = sorted(self.solved.needs(name) & runs.changed.keys())
        if equal(repeated, seen):
            text = f"with other values of {listed(names)} it is the same as before"
            raise Mismatch(f"{name}: {text}: does your cell use these names?")
        text = f"with other values of {listed(names)} it is not right"
        raise Mismatch(f"{name}: {text}: does your cell use these names everywhere?")

    def _change(self, name: str) -> str:
        asked, other = self.solved.space[name], self._explanations.changed[name]
        if isinstance(asked, int | float) and isinstance(other, int | float):
            return f"with {name} = {other:g} in place of {asked:g}"
        return f"with another value of {name}"


def _near(value: Any, other: Any) -> bool:
    return equal(value, other, LOOSELY)
