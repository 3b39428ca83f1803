"""What a student is told: one line, printable, and never long."""

from collections.abc import Iterable
from typing import Any

import numpy as np

LONGEST_TEXT = 200


class Mismatch(AssertionError):
    """A student's result is not what the behaviour promises; the text is shown to the student.

    `seen` and `expected` are the values as short texts, "" where they may not be told, and
    `misconception` is the name of the mistake that explains it.
    """

    def __init__(
        self, text: str, seen: str = "", expected: str = "", misconception: str = ""
    ) -> None:
        super().__init__(text)
        self.seen, self.expected, self.misconception = seen, expected, misconception


class Stopped(BaseException):
    """A student's code gave no answer; the text is a whole sentence for the student.

    No `except Exception` of a test takes it for a wrong answer. Where something else does, such as
    an `except:` without a name, it costs the test nevertheless, unless it is `charged`.
    """

    charged = False
    """Whether it has cost points, or is known to whoever gives them."""


class BrokenTest(Exception):
    """The test itself raised something, which is not the student's fault."""


def explain(problem: BaseException) -> str:
    """One sentence for the student about an exception from their code or from a comparison."""
    if isinstance(problem, Mismatch | Stopped):
        return shorten(str(problem), 3 * LONGEST_TEXT)
    if isinstance(problem, BrokenTest):
        return f"this test could not be run, please tell your instructor: {shorten(str(problem))}"
    if isinstance(problem, NotImplementedError):
        return "this part is not written yet: it still raises NotImplementedError"
    if isinstance(problem, NameError) and problem.name:
        return (
            f"the name '{shorten(problem.name)}' does not exist: "
            "was it misspelt, or did the cell that defines it stop with an error?"
        )
    text = shorten(str(problem))
    return f"your code raised {kind_of(problem)}" + (f": {text}" if text else "")


def kind_of(problem: BaseException) -> str:
    """The name of an exception's class, in the student's process if it was raised there."""
    return str(vars(problem).get("kind", type(problem).__name__))


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` on one line, printable, cut to `longest` characters. A short text stays as it is."""
    line = " ".join(text[: 4 * longest].split())
    line = "".join(character for character in line if character.isprintable())
    line = " ".join(line.split())  # what cannot be printed may have stood between two spaces
    return line if len(line) <= longest else line[: longest - 1] + "…"


def readable(value: Any) -> str:
    """A result as a student would write it: nan, not np.float64(nan)."""
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        value = value.item()
    return shorten(f"{value:.6g}" if type(value) is float else repr(value))


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: "a", "a and b", "a, b and c"."""
    names = list(names)
    return " and ".join([*filter(None, [", ".join(names[:-1])]), *names[-1:]])
