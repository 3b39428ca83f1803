"""The graded cells of a notebook, as the feedback page shows them: results as data, in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.engine.pages.lesson_text import Heading
from autograder.lesson.cells import grade_id, is_graded_by_hand, is_solution, is_test
from autograder.results import Behaviour, Verdict

BY_HAND = "Your instructor will read this; it has no points yet."
REST = "See below."


@dataclass(frozen=True)
class Marks:
    """What the gradebook adds to what grading found: points that a person has set, and comments,
    by grade_id; and what late work costs."""

    points: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    late_penalty: float = 0.0


NO_MARKS = Marks()


@dataclass(frozen=True)
class Step:
    """One graded cell, with the cells of the notebook before it that belong to it.

    `verdict` is None where a person gives the points, and `is_pending` says that none has done so
    yet. `stopped` is what the student's own cell stopped with, "" if it did not. `reread` is the
    heading of the lesson under which the step stands, None where there is none.
    """

    number: int
    name: str
    points: float
    maximum: float
    verdict: Verdict | None = None
    is_pending: bool = False
    stopped: str = ""
    reread: Heading | None = None
    comments: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether nothing is missing."""
        return self.points >= self.maximum and not self.is_pending

    @property
    def lost(self) -> list[Behaviour]:
        """What is not right yet."""
        return [found for found in self._behaviours if not found.passed]

    @property
    def kept(self) -> list[Behaviour]:
        """What is right."""
        return [found for found in self._behaviours if found.passed]

    @property
    def problem(self) -> str:
        """What stopped the test itself, "" if nothing did."""
        return self.verdict.problem if self.verdict else ""

    @property
    def is_open(self) -> bool:
        """Whether the test ran in the student's process."""
        return bool(self.verdict and self.verdict.is_open)

    @property
    def first(self) -> str:
        """The first thing to fix, "" if there is none."""
        if self.is_pending:
            return BY_HAND
        if self.is_right:
            return ""
        if self.stopped:
            return f"Your cell ended early. {self.stopped}"
        reasons = [found.reason for found in self.lost] + [self.problem, *self.comments, REST]
        return next(filter(None, reasons))

    @property
    def _behaviours(self) -> tuple[Behaviour, ...]:
        return self.verdict.behaviours if self.verdict else ()


def parts_of(cells: Iterable[NotebookNode]) -> list[list[NotebookNode]]:
    """The cells, cut behind each graded one; the last part holds what comes after all of them."""
    parts: list[list[NotebookNode]] = [[]]
    for cell in cells:
        parts[-1].append(cell)
        if is_graded(cell):
            parts.append([])
    return parts


def is_graded(cell: NotebookNode) -> bool:
    """Whether the cell has points."""
    return is_test(cell) or is_graded_by_hand(cell)


def step_of(
    number: int,
    part: list[NotebookNode],
    verdict: Verdict | None,
    stopped: dict[str, str],
    marks: Marks,
    headings: list[Heading],
) -> Step:
    """The step whose graded cell is the last one of a part; `headings` are those above it."""
    graded = part[-1]
    full_name = grade_id(graded)
    maximum = verdict.max_points if verdict else float(graded.metadata["nbgrader"]["points"])
    points = marks.points.get(full_name, verdict.points if verdict else 0.0)
    name = verdict.step if verdict else full_name
    names = [grade_id(cell) for cell in part if is_solution(cell)]
    told = [stopped[own] for own in names if own in stopped]
    commented = dict.fromkeys([*names, full_name])
    return Step(
        number,
        name,
        points,
        maximum,
        verdict,
        is_graded_by_hand(graded) and full_name not in marks.points,
        told[0] if told else "",
        _to_reread(name, headings),
        tuple(marks.comments[own] for own in commented if own in marks.comments),
    )


def steps_of_results(verdicts: Iterable[Verdict], marks: Marks = NO_MARKS) -> list[Step]:
    """The steps where there is no notebook to show."""
    return [
        Step(
            number,
            verdict.step,
            marks.points.get(verdict.grade_id, verdict.points),
            verdict.max_points,
            verdict,
        )
        for number, verdict in enumerate(verdicts, start=1)
    ]


def _to_reread(name: str, headings: list[Heading]) -> Heading | None:
    """The nearest heading above that names the step; else the nearest one."""
    words = _words(name)
    naming = [heading for heading in headings if words and words in _words(heading.text)]
    return next(reversed(naming or headings), None)


def _words(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
