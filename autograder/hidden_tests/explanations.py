"""How a student's results came about: by right work, if need be with right steps before it, or
rightly by way of mistakes with a name."""

import contextlib
import copy
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from autograder.for_students.comparing import TOLERANCE, equal

from .named_mistakes import Mistakes, named_mistakes
from .runs import Runs
from .solved import SolvedLesson
from .texts import Stopped
from .ways import Asked, Explanation, Way, remarks

MOST_IGNORED = 4
"""Settings that may have been written as numbers; each more takes many more trials."""

MOST_FURTHER_DRAWS = 5
"""Tries to draw data with which what follows from a mistake is not the same as before."""


class Explanations:
    """What explains the results of both runs of the task.

    `visible` gives the names whose value is the student's own choice in the visible run. It may
    raise Mismatch for a choice that cannot be followed. Where a mistake of an earlier step leads to
    the same in both runs, such as one class for every example, the next of the `draws` is taken.
    """

    def __init__(
        self,
        solved: SolvedLesson,
        runs: Runs,
        settings: tuple[str, ...],
        visible: Callable[[], Mapping[str, Any]],
        draws: Iterator[dict[str, Any]],
    ) -> None:
        self.runs = runs
        self._draws = itertools.islice(draws, MOST_FURTHER_DRAWS)
        self._visible_values = visible
        self._solved = solved
        self._settings = settings
        self._mistaken = False
        self._earned: set[str] = set()
        self._used: set[str] = set()
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
            asked = Asked(name, tolerance, exceptions, part)
            found = self._found[name, part] = self._explain(asked)
            if found and not found.mistakes:
                self._used |= found.used & self._solved.needs(name)
        return self._found[name, part]

    def fits(self, name: str) -> bool:
        """Whether the right way leads to what is seen in both runs, be it the same in both."""
        expected = [self._expected(Way(), name, run, frozenset()) for run in (False, True)]
        return all(
            found is not None and equal(self.runs.seen(name, run), found[0])
            for run, found in zip((False, True), expected, strict=True)
        )

    def accept(self, name: str) -> None:
        """Let others follow from a result that has earned its points in a way of its own."""
        self._earned.add(name)

    def of_another(self, solved: SolvedLesson) -> "Explanations":
        """The same runs, seen as what another task cell leads to."""
        another = Explanations(solved, self.runs, self._settings, self._visible_values, iter(()))
        another._mistaken = True
        return another

    def leading_to(self, name: str, seen: Any, values: dict[str, Any]) -> Explanation | None:
        """What explains this value of a result, with these values beside the changed ones."""
        values = {**self.runs.changed, **values}
        for mistakes in ((), self._named(name)):
            with contextlib.suppress(Exception):  # a mistake may raise anything
                if equal(seen, self._solved.solve([name], values, mistakes=mistakes)[name]):
                    return Explanation(remarks(mistakes), frozenset(), mistakes)
        return self.rightly_leading_to(name, values)

    def rightly_leading_to(self, name: str, values: dict[str, Any]) -> Explanation | None:
        """What explains a result that the cell gives with these values beside the changed ones, and
        with right steps."""
        if self.runs.right_steps:
            values = {**self.runs.changed, **values}
            with contextlib.suppress(Exception):  # student code may raise anything
                found = getattr(self.runs.again(values, rightly=True), name)
                if equal(found, self._solved.solve([name], values)[name]):
                    return self._by_right_steps(frozenset())
        return None

    def _explain(self, asked: Asked) -> Explanation | None:
        found: Explanation | None = None
        problem: BaseException | None = None
        try:
            found = self._explain_by(self._right_ways(asked.name), asked)
        except (Exception, Stopped) as raised:  # of the student's code
            problem = raised
        if found and found.used == frozenset(self._settings):
            return found
        if self.runs.right_steps:  # also where an earlier step, not this cell, ignores a setting
            if isinstance(problem, Stopped):
                problem.charged = True  # by what comes next
            try:
                rightly = self._explain_by_right_steps(asked)
                if problem or (rightly and not (found and found.used >= rightly.used)):
                    return rightly
            except Exception as raised:  # of this cell alone, which tells more
                problem = raised
        if found:
            return found
        if problem:
            raise problem
        return self._explain_by(self._mistaken_ways(asked.name), asked)

    def _explain_by(self, ways: Iterable[Way], asked: Asked) -> Explanation | None:
        """The first of these ways that leads to the student's result in both runs."""
        name, seen = asked.name, self.runs.seen(asked.name)
        for way in ways:
            expected = self._expected(way, name, False, frozenset())
            if expected is None or not asked.alike(seen, expected[0]):
                continue
            for ignored in self._ignorable(name):
                value = self._expected(way, name, True, ignored)
                if value is None or not asked.alike(self.runs.seen(name, repeated=True), value[0]):
                    continue
                # The same in both runs: a number that was typed in gives that too. But of wrong
                # predictions, which differ, the accuracy may well be 0 twice.
                if asked.alike(expected[0], value[0]) and (way.mistakes or not way.given):
                    if way.mistakes and self._draw_again():
                        return self._explain(asked)
                    continue
                used = frozenset(self._settings) - ignored
                if self._mistaken:  # a mistake of this very cell, which may be to use no settings
                    used = frozenset(
                        setting for setting in used if self._matters(way, name, setting)
                    )
                return self._explanation(way, name, used)
        return None

    def _explain_by_right_steps(self, asked: Asked) -> Explanation | None:
        """What explains a result of both runs with right steps before it. Raises what the student's
        cell raised."""
        seen = self.runs.rightly(asked.name, repeated=True)
        for way in self._right_ways(asked.name):
            visible = self._expected(way, asked.name, False, frozenset(), self.runs.rightly)
            if visible and not asked.alike(self.runs.rightly(asked.name), visible[0]):
                continue
            for ignored in self._ignorable(asked.name):
                value = self._expected(way, asked.name, True, ignored, self.runs.rightly)
                if value is None or not asked.alike(seen, value[0]):
                    continue
                # The same in both runs: a number that was typed in gives that too.
                if way.given or visible is None or not asked.alike(visible[0], value[0]):
                    return self._by_right_steps(frozenset(self._settings) - ignored)
        return None

    def _by_right_steps(self, used: frozenset[str]) -> Explanation:
        return Explanation(tuple(filter(None, [self.runs.right_steps.remark()])), used)

    def _draw_again(self) -> bool:
        """Take other data for the second run; False if there is none."""
        if (changed := next(self._draws, None)) is None:
            return False
        self.runs.change(changed)
        return True

    def _right_ways(self, name: str) -> Iterator[Way]:
        """The right way to a result, and that from the student's other results."""
        yield from (Way(given=bool(known)) for known in self._starts(name))

    def _mistaken_ways(self, name: str) -> Iterator[Way]:
        """The ways by known mistakes that count, those with few of them first."""
        for known in self._starts(name):
            mistakes = self._named(name, known)
            for number in range(1, len(mistakes) + 1):
                for some in itertools.combinations(mistakes, number):
                    yield Way(some, given=bool(known))

    def _starts(self, name: str) -> list[frozenset[str]]:
        """The results that a way to this one may take as known: none, or, if they count, all."""
        others = self._others(name)
        count = bool(others) and all(
            other in self._earned or self._found.get((other, None)) for other in others
        )
        return [frozenset(), others] if count else [frozenset()]

    def _named(self, name: str, known: frozenset[str] = frozenset()) -> Mistakes:
        """The mistakes that the functions have which a result is made with, if they are known."""
        functions = self._solved.needs(name, known) & set(self._solved.functions)
        return named_mistakes(functions) or ()

    def _ignorable(self, name: str) -> Iterator[frozenset[str]]:
        """The sets of settings that a cell may not have used, the smallest first. None of those
        that another result shows to be used: of many sets one may fit a number by chance."""
        possible = self._solved.needs(name) - self._used
        settings = [setting for setting in self._settings if setting in possible]
        for number in range(min(MOST_IGNORED, len(settings)) + 1):
            yield from map(frozenset, itertools.combinations(settings, number))

    def _expected(
        self,
        way: Way,
        name: str,
        repeated: bool,
        ignored: frozenset[str],
        seen: Callable[[str, bool], Any] | None = None,
    ) -> tuple[Any] | None:
        """The result that follows in a run, in a tuple; None where nothing does. `seen` gives the
        student's other results."""
        values = dict(self._visible_values())
        if repeated:
            values |= {
                changed: value
                for changed, value in self.runs.changed.items()
                if changed not in ignored
            }
        try:
            others = self._others(name) if way.given else ()
            known = {other: (seen or self.runs.seen)(other, repeated) for other in others}
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
        return Explanation(remarks(tuple(mistakes), in_a_way_of_their_own), used, tuple(mistakes))

    def _others(self, name: str) -> frozenset[str]:
        """The other results that this one is made of."""
        needed = self._solved.needs(name) & set(self._solved.results)
        return needed - self._solved.made_together(name)
