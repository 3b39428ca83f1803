"""How a student's results came about: by right work, or rightly by way of their own mistakes."""

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.comparing import TOLERANCE, equal

from .context import current
from .solved import SolvedLesson
from .texts import Stopped, listed

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
    """Both runs of the task: the visible one, and the one with `changed` names."""

    def __init__(
        self, solved: SolvedLesson, changed: dict[str, Any], settings: tuple[str, ...]
    ) -> None:
        self.changed = changed
        self._solved = solved
        self._settings = settings
        self._found: dict[str, Explanation | None] = {}

    def of(
        self, name: str, tolerance: float = TOLERANCE, exceptions: int = 0
    ) -> Explanation | None:
        """What explains a result in both runs, None if nothing does. The first call decides what is
        near enough. Raises what the student's cell raised."""
        if name not in self._found:
            self._found[name] = self._explain(name, tolerance, exceptions)
        return self._found[name]

    def seen(self, name: str, repeated: bool = False) -> Any:
        """A result of the student's, as handed in or of the run with changed names.

        Raises what the cell raised before it made the result, or NameError.
        """
        if repeated:
            return getattr(self._repeated, name)
        if self._replaced:
            return getattr(self._visible, name)
        return current().get(name)

    def again(self, values: dict[str, Any]) -> Any:
        """The cell once more, with these values beside the changed ones."""
        return self._rerun({**self.changed, **values})

    def is_independent(self, name: str) -> bool:
        """Whether a result stays what it is when what it may not depend on is exchanged."""
        needed = self._solved.needs(name)
        others = {
            one: value[::-1]
            for one, value in self.changed.items()
            if one not in needed and isinstance(value, np.ndarray | list)
        }
        if not others:
            return True
        return equal(getattr(self.again(others), name), self.seen(name, repeated=True))

    def _explain(self, name: str, tolerance: float, exceptions: int) -> Explanation | None:
        seen = self.seen(name)
        for kind in (RIGHT, GIVEN, OWN, OWN_GIVEN):
            expected = self._expected(kind, name, False, frozenset())
            if expected is None or not equal(seen, expected[0], tolerance, exceptions):
                continue
            for ignored in self._ignorable(name):
                value = self._expected(kind, name, True, ignored)
                if value is None or not equal(
                    self.seen(name, repeated=True), value[0], tolerance, exceptions
                ):
                    continue
                if kind != RIGHT and not self._proves(kind, name, expected[0], value[0]):
                    break
                return Explanation(self._notes(kind, name), frozenset(self._settings) - ignored)
        return None

    def _ignorable(self, name: str) -> Iterator[frozenset[str]]:
        """The sets of settings that a cell may not have used, the smallest first."""
        settings = [one for one in self._settings if one in self._solved.needs(name)]
        for number in range(min(MOST_IGNORED, len(settings)) + 1):
            yield from map(frozenset, itertools.combinations(settings, number))

    def _expected(
        self, kind: str, name: str, repeated: bool, ignored: frozenset[str]
    ) -> tuple[Any] | None:
        """The result that follows in a run, in a tuple; None where nothing does."""
        values = {
            one: value for one, value in self.changed.items() if repeated and one not in ignored
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
        if kind == RIGHT:
            return (self._solved.solve([name], values)[name],)
        try:
            return (self._solved.solve([name], copy.deepcopy(values), functions, known)[name],)
        except Exception:  # the student's own work may raise anything
            return None

    def _proves(self, kind: str, name: str, visible: Any, repeated: Any) -> bool:
        """Whether what follows from the student's own work shows more than a constant."""
        if equal(visible, repeated):
            return False
        if kind in (GIVEN, OWN_GIVEN):
            return all(self._is_honest(one) for one in self._other_results(name, True))
        settings = [one for one in self._settings if one in self._solved.needs(name)]
        return not settings or any(self._matters(kind, name, one) for one in settings)

    def _is_honest(self, name: str) -> bool:
        """Whether another result is right, or at least made of what it may be made of."""
        if self._found.get(name):
            return True
        seen, repeated = self.seen(name), self.seen(name, repeated=True)
        return not equal(seen, repeated) and self.is_independent(name)

    def _matters(self, kind: str, name: str, setting: str) -> bool:
        """Whether the student's own functions give something else without this setting."""
        whole = self._expected(kind, name, True, frozenset())
        without = self._expected(kind, name, True, frozenset([setting]))
        return whole is not None and without is not None and not equal(whole[0], without[0])

    def _notes(self, kind: str, name: str) -> tuple[str, ...]:
        own: list[str] = []
        if kind in (OWN, OWN_GIVEN):
            own += self._own_functions(name)
        if kind in (GIVEN, OWN_GIVEN):
            own += [one for one in self._other_results(name, False) if not self._found.get(one)]
        notes = [f"judged by your own {listed(own)}"] if own else []
        if self._replaced:
            broken = listed(self._replaced)
            notes.append(f"judged with right functions in place of your own {broken}")
        return tuple(notes)

    def _own_functions(self, name: str) -> dict[str, Any]:
        """The student's functions that this result is made with."""
        context, found = current(), {}
        for one in sorted(self._solved.needs(name) & set(self._solved.functions)):
            if one not in self._replaced:
                try:
                    found[one] = context.get(one)
                except NameError:
                    return {}
        return found

    def _other_results(self, name: str, repeated: bool) -> dict[str, Any]:
        """The student's other results that this one is made of."""
        needed = (self._solved.needs(name) & set(self._solved.results)) - {name}
        try:
            return {one: self.seen(one, repeated) for one in sorted(needed)}
        except Exception:  # one of them is missing
            return {}

    @cached_property
    def _repeated(self) -> Any:
        return self._rerun(self.changed)

    @cached_property
    def _visible(self) -> Any:
        return self._rerun({})

    def _rerun(self, values: dict[str, Any]) -> Any:
        return current().rerun(self._solved.step, copy.deepcopy(values) | self._replaced)

    @cached_property
    def _replaced(self) -> dict[str, Any]:
        """The student's functions that stopped the visible run, with the right ones in their place:
        one broken function does not keep the rest of the cell from being judged."""
        context = current()
        try:
            for name in self._solved.results:
                context.get(name)
        except NameError:
            return {one: self._solved.space[one] for one in self._broken()}
        return {}

    def _broken(self) -> Iterator[str]:
        context = current()
        for name, arguments in self._solved.first_calls().items():
            try:
                context.get(name)(*copy.deepcopy(arguments[0]), **copy.deepcopy(arguments[1]))
            except (Exception, Stopped):
                yield name
