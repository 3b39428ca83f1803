"""How a student's results came about: by right work, or rightly by way of their own mistakes."""

import contextlib
import copy
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.comparing import TOLERANCE, equal

from .context import current
from .own_functions import wrong
from .reruns import rerun
from .solved import SolvedLesson
from .texts import listed

MOST_IGNORED = 4
"""Settings that may have been written as numbers; each more takes many more trials."""

RIGHT, GIVEN, OWN, OWN_GIVEN = "right", "given", "own", "own and given"
"""A result as the task asks for it; right given the student's other results; given the student's
own functions; given both."""


@dataclass(frozen=True)
class Explanation:
    """Why a result counts: what it was judged by, as remarks, and the settings that were used."""

    notes: tuple[str, ...]
    used: frozenset[str]


class Explanations:
    """Both runs of the task: the visible one, and the one with `changed` names.

    `visible` gives the names whose value is the student's own choice in the visible run. It may
    raise Mismatch for a choice that cannot be followed.
    """

    def __init__(
        self,
        solved: SolvedLesson,
        changed: dict[str, Any],
        settings: tuple[str, ...],
        visible: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.changed = changed
        self._visible_values = visible
        self._solved = solved
        self._settings = settings
        self._mistaken = False
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

    def seen(self, name: str, repeated: bool = False) -> Any:
        """A result of the student's, as handed in or of the run with changed names.

        Raises what the cell raised before it made the result, or NameError.
        """
        return getattr(self._repeated, name) if repeated else current().get(name)

    def of_another(self, solved: SolvedLesson) -> "Explanations":
        """The same two runs, seen as what another task cell leads to."""
        explanations = Explanations(solved, self.changed, self._settings, self._visible_values)
        explanations._mistaken = True
        explanations._repeated = self._repeated
        return explanations

    def again(self, values: dict[str, Any]) -> Any:
        """The cell once more, with these values beside the changed ones."""
        return rerun(self._solved.step, **{**self.changed, **values})

    def leads_to(self, name: str, values: dict[str, Any]) -> Iterator[Any]:
        """What a result may be with these values beside the changed ones: the right one, and that
        of the student's own functions."""
        values = {**self.changed, **values}
        for functions in ({}, self._own_functions(name)):
            with contextlib.suppress(Exception):  # the student's own work may raise anything
                yield self._solved.solve([name], values, functions)[name]

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

    def _explain(
        self, name: str, tolerance: float, exceptions: int, part: int | None
    ) -> Explanation | None:
        def alike(value: Any, expected: Any) -> bool:
            return equal(_part(value, part), _part(expected, part), tolerance, exceptions)

        seen = self.seen(name)
        for kind in (RIGHT, GIVEN, OWN, OWN_GIVEN):
            expected = self._expected(kind, name, False, frozenset())
            if expected is None or not alike(seen, expected[0]):
                continue
            for ignored in self._ignorable(name):
                value = self._expected(kind, name, True, ignored)
                if value is None or not alike(self.seen(name, repeated=True), value[0]):
                    continue
                # The same in both runs: a number that was typed in gives that too. But of wrong
                # predictions, which differ, the accuracy may well be 0 twice.
                if alike(expected[0], value[0]) and kind != GIVEN:
                    continue
                if kind != RIGHT and not self._proves(kind, name):
                    break
                used = frozenset(self._settings) - ignored
                if self._mistaken:
                    used = frozenset(
                        setting for setting in used if self._matters(kind, name, setting)
                    )
                return Explanation(self._notes(kind, name), used)
        return None

    def _ignorable(self, name: str) -> Iterator[frozenset[str]]:
        """The sets of settings that a cell may not have used, the smallest first."""
        settings = [setting for setting in self._settings if setting in self._solved.needs(name)]
        for number in range(min(MOST_IGNORED, len(settings)) + 1):
            yield from map(frozenset, itertools.combinations(settings, number))

    def _expected(
        self, kind: str, name: str, repeated: bool, ignored: frozenset[str]
    ) -> tuple[Any] | None:
        """The result that follows in a run, in a tuple; None where nothing does."""
        values = dict(self._visible_values())
        if repeated:
            values |= {
                changed: value for changed, value in self.changed.items() if changed not in ignored
            }
        functions, known = {}, {}
        if kind in (OWN, OWN_GIVEN):
            functions = self._own_functions(name)
            if not functions:
                return None
        if kind in (GIVEN, OWN_GIVEN):
            known = self._other_results(name, repeated)
            if not known:
                return None
        try:
            return (self._solved.solve([name], copy.deepcopy(values), functions, known)[name],)
        except Exception:  # the student's own work, or a mistake with other data
            return None

    def _proves(self, kind: str, name: str) -> bool:
        """Whether what follows from the student's own work shows that work was done."""
        if kind in (GIVEN, OWN_GIVEN):
            return all(self._is_honest(result) for result in self._other_results(name, True))
        settings = [setting for setting in self._settings if setting in self._solved.needs(name)]
        return 2 * sum(self._matters(kind, name, setting) for setting in settings) >= len(settings)

    def _is_honest(self, name: str) -> bool:
        """Whether another result is right, or at least made of what it may be made of."""
        if self._found.get((name, None)):
            return True
        seen, repeated = self.seen(name), self.seen(name, repeated=True)
        return not equal(seen, repeated) and self.is_independent(name)

    def _matters(self, kind: str, name: str, setting: str) -> bool:
        """Whether the student's own functions give something else without this setting."""
        whole = self._expected(kind, name, True, frozenset())
        without = self._expected(kind, name, True, frozenset([setting]))
        return whole is not None and (without is None or not equal(whole[0], without[0]))

    def _notes(self, kind: str, name: str) -> tuple[str, ...]:
        own: list[str] = []
        if kind in (OWN, OWN_GIVEN):
            own += wrong(self._solved, self._own_functions(name))
        if kind in (GIVEN, OWN_GIVEN):
            own += [
                result
                for result in self._other_results(name, False)
                if not self._found.get((result, None))
            ]
        return (f"judged by your own {listed(own)}",) if own else ()

    def _own_functions(self, name: str) -> dict[str, Any]:
        """The student's functions that this result is made with."""
        context, found = current(), {}
        for function in sorted(self._solved.needs(name) & set(self._solved.functions)):
            try:
                found[function] = context.get(function)
            except NameError:
                return {}
        return found

    def _other_results(self, name: str, repeated: bool) -> dict[str, Any]:
        """The student's other results that this one is made of."""
        needed = (self._solved.needs(name) & set(self._solved.results)) - {name}
        try:
            return {result: self.seen(result, repeated) for result in sorted(needed)}
        except Exception:  # one of them is missing
            return {}

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
