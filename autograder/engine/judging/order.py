"""What a judge is told, and what it answers: plain data, since the answer is checked."""

import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.course import KNOWN_CARDS
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.solution_facts import SolutionFacts
from autograder.results import Status, Verdict, verdict_from
from autograder.wire.budgets import Budgets


@dataclass(frozen=True)
class Begun:
    """The cells with which a notebook begins, where they have run once for all submissions."""

    cells: tuple[str, ...]
    outputs: list[list[dict[str, Any]]]
    files: frozenset[str]

    def suits(self, notebook: NotebookNode, files: Iterable[str]) -> bool:
        """Whether a submission begins with just these cells, and brings no files of its own."""
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        own = set(files) - self.files - {"timestamp.txt", KNOWN_CARDS}
        return tuple(code[: len(self.cells)]) == self.cells and not own


@dataclass(frozen=True)
class Assignment:
    """What holds for all submissions of an assignment; its judges keep it.

    `facts` are what the solutions have shown, by notebook, and `begun` the cells that need not run
    any more. `computed` are results that follow from
    the instructor's code alone, see remembering.py. `may_open_cells`: whether the course lets a
    test run in the student's process that cannot run elsewhere.
    """

    root: Path
    name: str
    keys: tuple[Key, ...]
    has_text_lessons: bool
    facts: dict[str, SolutionFacts] = field(default_factory=dict)
    begun: dict[str, Begun] = field(default_factory=dict)
    computed: dict[bytes, Any] = field(default_factory=dict)
    may_open_cells: bool = True

    @property
    def pictures(self) -> dict[str, Any]:
        """What the solutions drew, by the identity of the figure."""
        return {
            name: made for found in self.facts.values() for name, made in found.pictures.items()
        }


@dataclass(frozen=True)
class Order:
    """One submission.

    `seed` is what its tests draw their inputs from. `files` are the student's own by relative name;
    `notebooks` gives the submitted files by the name of the notebook, a sentence that says why
    there is none, or None where nothing was handed in. With `looks_at_solutions` the instructor's
    notebooks are graded instead, to learn from them.
    """

    student: str
    seed: str
    budgets: Budgets
    program: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    notebooks: dict[str, bytes | str | None] = field(default_factory=dict)
    looks_at_solutions: bool = False


@dataclass
class Judged:
    """What a judge found in one notebook; `reason` is why it was not graded, "" if it was.

    `answered` names the solution cells that differ from the released stub, `stopped` gives by
    grade_id what the student's own cells stopped with; `seconds` is the processor time of their
    processes.
    """

    verdicts: list[Verdict] | None
    endings: list[Status]
    reason: str = ""
    answered: list[str] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    ran_into_limit: bool = False
    seconds: float = 0.0

    def plain(self) -> dict[str, Any]:
        """Plain data for the way out."""
        verdicts = None if self.verdicts is None else [asdict(verdict) for verdict in self.verdicts]
        return asdict(self) | {"verdicts": verdicts, "endings": [str(end) for end in self.endings]}


class Forged(ValueError):
    """What came out of a judge's process is not what a judge says."""


def judged_from(data: Any, key: Key) -> Judged:
    """What `plain` made plain, if it can be the result of this notebook. Raises Forged."""
    _check(type(data) is dict and set(data) == set(Judged.__dataclass_fields__))
    texts = [data["reason"], *_list(data["answered"]), *_list(data["messages"])]
    _check(type(data["stopped"]) is dict)
    texts += [*data["stopped"], *data["stopped"].values()]
    _check(all(type(text) is str for text in texts) and type(data["ran_into_limit"]) is bool)
    _check(type(data["seconds"]) is float and 0 <= data["seconds"] < math.inf)
    endings = [_made(Status, end) for end in _list(data["endings"])]
    verdicts = None
    if data["verdicts"] is not None:
        verdicts = [_made(_verdict, found) for found in _list(data["verdicts"])]
        maxima = {name: cell.metadata["nbgrader"].get("points") for name, cell in key.cells.items()}
        for verdict in verdicts:
            _check(maxima.get(verdict.grade_id) == verdict.max_points)
            _check(0 <= verdict.points <= verdict.max_points)
        _check(len({verdict.grade_id for verdict in verdicts}) == len(verdicts))
    return Judged(**data | {"verdicts": verdicts, "endings": endings})


def _verdict(data: Any) -> Verdict:
    verdict = verdict_from(data)
    numbers = [verdict.points, verdict.max_points]
    texts = [verdict.grade_id, verdict.problem]
    _check(type(verdict.is_open) is bool)
    for behaviour in verdict.behaviours:
        numbers += [behaviour.points, behaviour.maximum]
        texts += [behaviour.claim, behaviour.reason, behaviour.misconception]
        texts += [behaviour.seen, behaviour.expected, *behaviour.notes]
    _check(all(type(number) in (int, float) for number in numbers))
    _check(all(type(text) is str for text in texts))
    return verdict


def _list(value: Any) -> list[Any]:
    _check(type(value) is list)
    found: list[Any] = value
    return found


def _made(make: Callable[[Any], Any], data: Any) -> Any:
    try:
        return make(data)
    except (ValueError, TypeError, AttributeError):
        raise Forged("a judge answered something that is no result") from None


def _check(holds: bool) -> None:
    if not holds:
        raise Forged("a judge answered something that is no result")
