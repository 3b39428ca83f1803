"""How a student's results came about: by right work, or rightly by way of mistakes with a name."""

import contextlib
import copy
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.comparing import TOLERANCE, equal

from .context import current
from .named_mistakes import Mistakes, functions_of, named_mistakes
from .reruns import rerun
from .solved import SolvedLesson
from .texts import listed

MOST_IGNORED = 4
"""Settings that may have been written as numbers; each more takes many more trials."""

MOST_FURTHER_DRAWS = 5
"""Tries to draw data with which what follows from a mistake is not the same as before."""

NONSENSE = "no value of a setting"


@dataclass(frozen=True)
class Way:
    """A way to a result: with these mistakes in the functions of earlier steps, none if it is the
    right way; and, where it is `given`, from the student's other results."""

    mistakes: Mistakes = ()
    given: bool = False


@dataclass(frozen=True)
class Explanation:
    """Why a result counts: what it was judged by, as remarks, the settings that were used, and the
    mistakes of earlier steps that it follows from."""

    notes: tuple[str, ...]
    used: frozenset[str]
    mistakes: Mistakes = ()


class Explanations:
    """Both runs of the task: the visible one, and the one with `changed` names.

    `visible` gives the names whose value is the student's own choice in the visible run. It may
    raise Mismatch for a choice that cannot be followed. Where a mistake of an earlier step leads to
    the same in both runs, such as one class for every example, the next of the `draws` is taken.
    """

    def __init__(
        self,
        solved: SolvedLesson,
        changed: dict[str, Any],
        settings: tuple[str, ...],
        visible: Callable[[], Mapping[str, Any]],
        draws: Iterator[dict[str, Any]],
    ) -> None:
        self.changed = changed
        self._draws = itertools.islice(draws, MOST_FURTHER_DRAWS)
        self._visible_values = visible
        self._solved = solved
        self._settings = settings
        self._mistaken = False
        self._earned: set[str] = set()
        self._found: dict[tuple[str, int | None], Explanation | None] = {}

    def of(
        self,
        name: str,
        tolerance: float = TOLERANCE,
        exceptions: int = 0,
        part: int | None = None,
    ) -> Explanation | None:
        """What explains a result, or one part of it, in both runs; None if nothing does. The first
        call decides what is near enough. Raises what the student's cell raised."""
        if (name, part) not in self._found:
            self._found[name, part] = self._explain(name, tolerance, exceptions, part)
        return self._found[name, part]

    def fits(self, name: str) -> bool:
        """Whether the right way leads to what is seen in both runs, be it the same in both."""
        expected = [self._expected(Way(), name, run, frozenset()) for run in (False, True)]
        return all(
            found is not None and equal(self.seen(name, run), found[0])
            for run, found in zip((False, True), expected, strict=True)
        )

    def seen(self, name: str, repeated: bool = False) -> Any:
        """A result of the student's, as handed in or of the run with changed names.

        Raises what the cell raised before it made the result, or NameError.
        """
        return getattr(self._repeated, name) if repeated else current().get(name)

    def accept(self, name: str) -> None:
        """Let others follow from a result that has earned its points in a way of its own."""
        self._earned.add(name)

    def of_another(self, solved: SolvedLesson) -> "Explanations":
        """The same two runs, seen as what another task cell leads to."""
        explanations = Explanations(
            solved, self.changed, self._settings, self._visible_values, iter(())
        )
        explanations._mistaken = True
        explanations._repeated = self._repeated
        return explanations

    def again(self, values: dict[str, Any]) -> Any:
        """The cell once more, with these values beside the changed ones."""
        return rerun(self._solved.step, **{**self.changed, **values})

    def leading_to(self, name: str, seen: Any, values: dict[str, Any]) -> Explanation | None:
        """What explains this value of a result, with these values beside the changed ones."""
        values = {**self.changed, **values}
        for mistakes in ((), self._named(name)):
            with contextlib.suppress(Exception):  # a mistake may raise anything
                if equal(seen, self._solved.solve([name], values, mistakes=mistakes)[name]):
                    return Explanation(_notes(mistakes), frozenset(), mistakes)
        return None

    def is_independent(self, name: str) -> bool:
        """Whether a result stays what it is when what it may not depend on is exchanged."""
        needed = self._solved.needs(name)
        others = {
            changed: value[::-1]
            for changed, value in self.changed.items()
            if changed not in needed and isinstance(value, np.ndarray | list)
        }
        if not others:
            return True
        return equal(getattr(self.again(others), name), self.seen(name, repeated=True))

    def looks_at(self, setting: str, name: str) -> bool:
        """Whether the student's cell stops, or gives another result, where a setting is nonsense:
        with a mistake of an earlier step two of its values may show no difference."""
        try:
            found = getattr(self.again({setting: NONSENSE}), name)
        except Exception:
            return True
        return not equal(found, self.seen(name, repeated=True))

    def _explain(
        self, name: str, tolerance: float, exceptions: int, part: int | None
    ) -> Explanation | None:
        def alike(value: Any, expected: Any) -> bool:
            return equal(_part(value, part), _part(expected, part), tolerance, exceptions)

        seen = self.seen(name)
        for way in self._ways(name):
            expected = self._expected(way, name, False, frozenset())
            if expected is None or not alike(seen, expected[0]):
                continue
            for ignored in self._ignorable(name):
                value = self._expected(way, name, True, ignored)
                if value is None or not alike(self.seen(name, repeated=True), value[0]):
                    continue
                # The same in both runs: a number that was typed in gives that too. But of wrong
                # predictions, which differ, the accuracy may well be 0 twice.
                if alike(expected[0], value[0]) and (way.mistakes or not way.given):
                    if way.mistakes and self._draw_again():
                        return self._explain(name, tolerance, exceptions, part)
                    continue
                used = frozenset(self._settings) - ignored
                if self._mistaken:  # a mistake of this very cell, which may be to use no settings
                    used = frozenset(
                        setting for setting in used if self._matters(way, name, setting)
                    )
                return self._explanation(way, name, used)
        return None

    def _draw_again(self) -> bool:
        """Take other data for the second run; False if there is none."""
        if (changed := next(self._draws, None)) is None:
            return False
        self.changed = changed
        vars(self).pop("_repeated", None)
        return True

    def _ways(self, name: str) -> Iterator[Way]:
        """The ways to a result that count, the right one first, then those with few mistakes."""
        others = self._others(name)
        count = bool(others) and all(
            other in self._earned or self._found.get((other, None)) for other in others
        )
        starts = [frozenset[str](), others] if count else [frozenset[str]()]
        yield from (Way(given=bool(known)) for known in starts)
        for known in starts:
            mistakes = self._named(name, known)
            for number in range(1, len(mistakes) + 1):
                for some in itertools.combinations(mistakes, number):
                    yield Way(some, given=bool(known))

    def _named(self, name: str, known: frozenset[str] = frozenset()) -> Mistakes:
        """The mistakes that the functions have which a result is made with, if they are known."""
        functions = self._solved.needs(name, known) & set(self._solved.functions)
        return named_mistakes(functions) or ()

    def _ignorable(self, name: str) -> Iterator[frozenset[str]]:
        """The sets of settings that a cell may not have used, the smallest first."""
        settings = [setting for setting in self._settings if setting in self._solved.needs(name)]
        for number in range(min(MOST_IGNORED, len(settings)) + 1):
            yield from map(frozenset, itertools.combinations(settings, number))

    def _expected(
        self, way: Way, name: str, repeated: bool, ignored: frozenset[str]
    ) -> tuple[Any] | None:
        """The result that follows in a run, in a tuple; None where nothing does."""
        values = dict(self._visible_values())
        if repeated:
            values |= {
                changed: value for changed, value in self.changed.items() if changed not in ignored
            }
        try:
            others = self._others(name) if way.given else ()
            known = {other: self.seen(other, repeated) for other in others}
            solved = self._solved.solve([name], copy.deepcopy(values), known, way.mistakes)
        except Exception:  # another result is missing, or a mistake with other data
            return None
        return (solved[name],)

    def _matters(self, way: Way, name: str, setting: str) -> bool:
        """Whether this way leads to something else without this setting."""
        whole = self._expected(way, name, True, frozenset())
        without = self._expected(way, name, True, frozenset([setting]))
        return whole is not None and (without is None or not equal(whole[0], without[0]))

    def _explanation(self, way: Way, name: str, used: frozenset[str]) -> Explanation:
        others = sorted(self._others(name)) if way.given else []
        found = {other: self._found.get((other, None)) for other in others}
        mistakes = dict.fromkeys(way.mistakes)
        for explanation in found.values():
            mistakes |= dict.fromkeys(explanation.mistakes if explanation else ())
        in_a_way_of_their_own = [other for other in others if not found[other]]
        return Explanation(_notes(tuple(mistakes), in_a_way_of_their_own), used, tuple(mistakes))

    def _others(self, name: str) -> frozenset[str]:
        """The other results that this one is made of."""
        needed = self._solved.needs(name) & set(self._solved.results)
        return needed - self._solved.made_together(name)

    @cached_property
    def _repeated(self) -> Any:
        return rerun(self._solved.step, **self.changed)


def _part(value: Any, part: int | None) -> Any:
    """One part of a result; the whole of it where it has no such part."""
    if part is None:
        return value
    try:
        return value[part]
    except (TypeError, IndexError, KeyError):
        return value


def _notes(mistakes: Mistakes, results: Sequence[str] = ()) -> tuple[str, ...]:
    own = [*functions_of(mistakes), *results]
    return (f"judged by your own {listed(own)}",) if own else ()
