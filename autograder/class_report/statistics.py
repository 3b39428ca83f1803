"""One assignment of a class in figures, gathered in one pass over its submissions."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from statistics import fmean, median

from autograder.engine.records.class_results import Found, Place, StoredSubmission
from autograder.results import Status

NUMBER = re.compile(r"-?\d[\d.]*(?:e[-+]?\d+)?")

FEWEST = 10
"""Submissions from which on a correlation says anything."""

NEAR_ZERO = 0.1
"""A discrimination below this does not tell who knows more from who knows less."""

NAMED = 12
"""Students who are named of a group; the others are a number."""


@dataclass
class Item:
    """A behaviour over a class, or a whole test that has none.

    The sums are of the points x that it gave and of the points t of the whole submission.
    """

    notebook: str
    step: str
    claim: str
    maximum: float
    x: float = 0.0
    xx: float = 0.0
    xt: float = 0.0


@dataclass
class Group:
    """Students of whom the same is true: how many, and the first of them."""

    count: int = 0
    students: list[str] = field(default_factory=list)

    def add(self, student: str) -> None:
        """One more of them."""
        self.count += 1
        if len(self.students) < NAMED:
            self.students.append(student)


Failures = tuple[tuple[str, str, str], ...]
"""What a submission failed in: step, claim, and what was seen or the mistake that was named."""


@dataclass
class ClassStatistics:
    """What a class did in one assignment. Give it all submissions with `add`.

    `varying` are behaviours whose inputs differ from student to student, by notebook, grade_id and
    claim: numbers that were seen there cannot be compared.
    """

    assignment: str
    maximum: float
    steps: list[Place]
    varying: set[tuple[str, str, str]] = field(default_factory=set)
    scores: dict[str, float] = field(default_factory=dict)
    not_graded: list[str] = field(default_factory=list)
    statuses: dict[Status, Group] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    items: dict[tuple[str, str, str, int], Item] = field(default_factory=dict)
    mistakes: dict[tuple[str, str], Group] = field(default_factory=dict)
    blank: Counter[Place] = field(default_factory=Counter)
    t: float = 0.0
    tt: float = 0.0
    _clusters: dict[bytes, Group] = field(default_factory=dict)

    def add(self, submission: StoredSubmission) -> None:
        """Count one submission."""
        self.statuses.setdefault(submission.status, Group()).add(submission.student)
        if submission.seconds is not None:
            self.seconds.append(submission.seconds)
        if submission.score is None:
            self.not_graded.append(submission.student)
            return
        self.scores[submission.student] = submission.score
        self.blank.update(submission.blank)
        total = sum(found.points for found in submission.found)
        self.t += total
        self.tt += total * total
        seen: Counter[tuple[str, str, str]] = Counter()
        for found in submission.found:
            place = (found.notebook, found.grade_id, found.claim)
            self._count(found, seen[place], total)
            seen[place] += 1
        for mistake in {(part.step, part.misconception) for part in submission.found}:
            if mistake[1]:
                self.mistakes.setdefault(mistake, Group()).add(submission.student)
        failures = self.failures(submission.found)
        if failures:
            digest = sha256(repr(failures).encode("utf-8", "replace")).digest()
            self._clusters.setdefault(digest, Group()).add(submission.student)

    def _count(self, found: Found, number: int, total: float) -> None:
        place = (found.notebook, found.grade_id, found.claim, number)
        item = self.items.setdefault(
            place, Item(found.notebook, found.step, found.claim, found.maximum)
        )
        item.x += found.points
        item.xx += found.points * found.points
        item.xt += found.points * total

    def failures(self, found: Iterable[Found]) -> Failures:
        """What a submission failed in, so that the same failure is equal for all students."""
        return tuple((part.step, part.claim, self._cause(part)) for part in found if part.failed)

    def _cause(self, found: Found) -> str:
        if found.misconception:
            return found.misconception
        if (found.notebook, found.grade_id, found.claim) in self.varying:
            return NUMBER.sub("#", found.seen)
        return found.seen

    @property
    def graded(self) -> int:
        """Submissions that have a score."""
        return len(self.scores)

    @property
    def size(self) -> int:
        """All submissions."""
        return self.graded + len(self.not_graded)

    @property
    def mean(self) -> float:
        """The mean score; 0 where there is none."""
        return fmean(self.scores.values()) if self.scores else 0.0

    @property
    def median(self) -> float:
        """The median score; 0 where there is none."""
        return median(self.scores.values()) if self.scores else 0.0

    @property
    def full(self) -> int:
        """How many have full marks."""
        return sum(score >= self.maximum for score in self.scores.values())

    def histogram(self, bars: int) -> list[int]:
        """Scores by equal parts of the maximum; those outside count at its ends."""
        counts = [0] * bars
        for score in self.scores.values():
            share = score / self.maximum if self.maximum else 0.0
            counts[min(max(int(share * bars), 0), bars - 1)] += 1
        return counts

    def earned(self, item: Item) -> float | None:
        """The share of a behaviour's points that the class earned: its difficulty."""
        return item.x / (item.maximum * self.graded) if item.maximum and self.graded else None

    def discrimination(self, item: Item) -> float | None:
        """The corrected item-total correlation: Pearson's r between the points x of a behaviour and
        the points t - x of everything else. None where one of them is the same for all, or where
        there are fewer than FEWEST submissions.

        S. Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28
        (1963), 211-218.
        """
        n = self.graded
        if n < FEWEST:
            return None
        rest = self.t - item.x
        x_squares = n * item.xx - item.x**2
        rest_squares = n * (self.tt - 2 * item.xt + item.xx) - rest**2
        products = n * (item.xt - item.xx) - item.x * rest
        least = 1e-9 * n * n
        if x_squares <= least or rest_squares <= least:
            return None
        return products / math.sqrt(x_squares * rest_squares)

    def clusters(self, least: int = 2) -> list[Group]:
        """Groups of students who failed in the same way, the largest first."""
        found = [group for group in self._clusters.values() if group.count >= least]
        return sorted(found, key=lambda group: (-group.count, group.students[0]))
