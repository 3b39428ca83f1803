"""What a student's process may answer: looked through before anything of it is used."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.results import Status


@dataclass
class CellRun:
    """What running one of the student's cells gave: outputs as in the notebook format, the error's
    name and text or None, and how the process ended, if it did."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: tuple[str, str] | None = None
    ended: Status | None = None


@dataclass(frozen=True)
class OpenTest:
    """What a test cell gave that ran in the student's process: the value of its last expression,
    or the names of an exception's classes, the line, and the name that was not defined.

    All of it is a claim.
    """

    value: Any
    problem: list[str]
    line: int
    missing: str


REPLIES: dict[str, Callable[[tuple[Any, ...]], bool]] = {
    "ran": lambda reply: len(reply) == 3 and type(reply[1]) is list,
    "value": lambda reply: len(reply) == 2,
    "called": lambda reply: len(reply) == 3,
    "tested": lambda reply: (
        len(reply) == 5
        and type(reply[2]) is list
        and all(type(name) is str for name in reply[2])
        and type(reply[3]) is int
        and type(reply[4]) is str
    ),
    "missing": lambda reply: len(reply) == 1,
    "raised": lambda reply: (
        len(reply) == 6
        and type(reply[1]) is list
        and all(type(name) is str for name in reply[1])
        and type(reply[2]) is str
        and (reply[3] is None or type(reply[3]) is str)
    ),
}
"""The replies that a process may give, and what each must look like."""


def stays_below(name: str) -> bool:
    """Whether a relative name leads to a file below its folder."""
    parts = name.split("/")
    return name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(parts)


def cell_reply(reply: tuple[Any, ...]) -> tuple[list[dict[str, Any]], tuple[str, str] | None]:
    if reply[0] != "ran":
        return [], ("RuntimeError", "the cell could not be run")
    outputs = [output for output in reply[1] if type(output) is dict]
    error = reply[2]
    if type(error) is list and len(error) == 2 and all(type(part) is str for part in error):
        return outputs, (error[0], error[1])
    return outputs, None
