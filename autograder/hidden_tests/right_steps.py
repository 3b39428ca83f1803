"""The lesson's own functions in place of earlier ones that have lost points, so that each step is
judged on its own.

They stay on this side. Student code may call them while it is run once more for a test, gets what
they give as data, and cannot keep them: a call that comes later is refused.
"""

import functools
import inspect
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from .context import current, note
from .suspects import solution
from .texts import listed

ARGUMENTS, RESULT = "arguments_of_call", "result_of_call"


class RightSteps:
    """The lesson's `functions` of the steps before this one that have lost points, by name; false
    if there are none. Classes are not among them: their objects cannot cross."""

    def __init__(self, step: str) -> None:
        solved, lost = solution(), current().lost
        earlier = takewhile(lambda pair: pair[0] != step, solved.functions_by_step.items())
        names = [name for other, names in earlier if other in lost for name in names]
        self._called: set[str] = set()
        self.functions = {
            name: self._watched(name, solved.calling(name, {}))
            for name in names
            if inspect.isfunction(solved.space.get(name))
        }

    def __bool__(self) -> bool:
        return bool(self.functions)

    def at_work_in(self, name: str) -> Callable[..., Any]:
        """The student's function of this name, as it works with these functions."""

        def call(*arguments: Any) -> Any:
            values = {**self.functions, ARGUMENTS: arguments}
            return getattr(current().run(f"{RESULT} = {name}(*{ARGUMENTS})", values), RESULT)

        return call

    def remark(self) -> str:
        """Which of them were at work, for the student; "" if none was."""
        called = [name for name in self.functions if name in self._called]
        return f"judged with a right {listed(called)} in place of yours" if called else ""

    def note(self) -> None:
        """Tell the student so, with the behaviour that is tested."""
        if remark := self.remark():
            note(remark)

    def _watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            self._called.add(name)
            return function(*arguments, **named)

        return call
