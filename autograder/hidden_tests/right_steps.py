"""The lesson's own functions and classes in place of earlier ones that have lost points, so that
each step is judged on its own.

They stay on this side, with the objects of the classes. Student code may call them while it is run
once more for a test, gets what they give as data, and cannot keep them: a call that comes later is
refused.
"""

import copy
import inspect
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

from .context import current, note
from .lending import Lending
from .suspects import solution
from .texts import listed

ARGUMENTS, RESULT = "arguments_of_call", "result_of_call"


class RightSteps:
    """The lesson's functions and classes of the steps before this one that have lost points; false
    if there are none.

    A class that this step or a later one goes on with is not among them: it has their methods. With
    a class come the lesson's given classes, since its objects may be made of theirs, and the given
    functions that all these use.
    """

    def __init__(self, step: str) -> None:
        solved, lost = solution(), current().lost
        steps = solved.functions_by_step
        earlier = list(takewhile(lambda other: other != step, steps))
        made = [name for other in earlier if other in lost for name in steps[other]]
        goes_on = {name for other in steps if other not in earlier for name in steps[other]}
        self._called: set[str] = set()
        self._names = [
            name
            for name in dict.fromkeys(made)
            if inspect.isfunction(solved.space.get(name))
            or (inspect.isclass(solved.space.get(name)) and name not in goes_on)
        ]
        self._solved = solved

    def __bool__(self) -> bool:
        return bool(self._names)

    @property
    def have_classes(self) -> bool:
        """Whether there are classes among them."""
        return any(inspect.isclass(self._solved.space[name]) for name in self._names)

    def without_classes(self) -> "RightSteps":
        """The functions alone, for code that does with a class what cannot be done from outside."""
        functions = copy.copy(self)
        space = self._solved.space
        functions._names = [name for name in self._names if not inspect.isclass(space[name])]
        return functions

    def lent(self) -> dict[str, Any]:
        """What takes their place in one run, by name."""
        names = [*self._names, *self._given_with_classes()]
        return Lending(self._solved, names, self._called.add).values

    def at_work_in(self, name: str) -> Callable[..., Any]:
        """The student's function of this name, as it works with these functions."""

        def call(*arguments: Any) -> Any:
            values = {**self.lent(), ARGUMENTS: arguments}
            return getattr(current().run(f"{RESULT} = {name}(*{ARGUMENTS})", values), RESULT)

        return call

    def remark(self) -> str:
        """Which of them were at work, for the student; "" if none was."""
        called = [name for name in self._names if name in self._called]
        return f"judged with a right {listed(called)} in place of yours" if called else ""

    def note(self) -> None:
        """Tell the student so, with the behaviour that is tested."""
        if remark := self.remark():
            note(remark)

    def _given_with_classes(self) -> Iterator[str]:
        space = self._solved.space
        if not self.have_classes:
            return
        given = {
            name: value
            for name, value in space.items()
            if name not in self._solved.functions
            and getattr(value, "__module__", "") == space["__name__"]
        }
        classes = {name for name, value in given.items() if inspect.isclass(value)}
        used = self._solved.made_of({*classes, *self._names})
        for name, value in given.items():
            if name in classes or (name in used and inspect.isfunction(value)):
                yield name
