"""The ways to a result of a task, what is asked of one, and what explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.for_students.comparing import TOLERANCE, equal

from .named_mistakes import Mistakes, functions_of
from .texts import listed


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


@dataclass(frozen=True)
class Asked:
    """A result, or one part of it, and what is near enough: so many entries may differ as
    `exceptions` says."""

    name: str
    tolerance: float = TOLERANCE
    exceptions: int = 0
    part: int | None = None

    def alike(self, value: Any, expected: Any) -> bool:
        """Whether a value is the one that is expected, as far as is asked."""
        pair = (self._part(value), self._part(expected))
        return equal(*pair, self.tolerance, self.exceptions)

    def _part(self, value: Any) -> Any:
        """The part of a result; the whole of it where it has no such part."""
        if self.part is None:
            return value
        try:
            return value[self.part]
        except (TypeError, IndexError, KeyError):
            return value


def remarks(mistakes: Mistakes, results: Sequence[str] = ()) -> tuple[str, ...]:
    """What to say of a result that was judged by the student's own work."""
    own = [*functions_of(mistakes), *results]
    return (f"judged by your own {listed(own)}",) if own else ()
