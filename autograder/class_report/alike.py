"""Which submissions share more of their own code than chance explains.

An inverted index of fingerprints finds candidates, so that nobody is compared with everybody. How
likely a pair is by chance follows from two things. What many in a class write is the usual way: a
step in which m of n students have the same code says no more than (m - 2) / (n - 2). And the longer
the code that two share, the less likely it was written twice: of the course's own right answers
that were written to differ, a share of less than exp(-tokens / INDEPENDENT) has so many tokens in
common beside those of the solution. Of the two the larger counts for a step. The steps are
multiplied, and so is the number of pairs in the class: the result is how many such pairs chance
would give. It is an estimate, since whoever prefers loops does so in every step.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from autograder.class_report.winnowing import GRAM, fingerprints, tokens

INDEPENDENT = 20.0
"""Tokens over which the share of independent answers that have so much in common falls to 1/e, or
faster: see tests/benchmarks/independent_answers.py."""

BY_CHANCE = 0.01
"""Pairs are shown of which a class gives fewer than this by chance."""

SMALL_CLASS = 30
"""Fewer submissions than these do not show what is usual: a step says no more than one in all the
others."""

MOST_SHARING = 20
"""A fingerprint that more students have makes nobody a candidate."""

LEAST_COMMON = 4
"""Fingerprints that two need in common to be looked at."""

MOST_LOOKED_AT = 2000
MOST_FINGERPRINTS = 1000
"""Candidates of a class, and fingerprints of a submission."""


@dataclass(frozen=True)
class Alike:
    """Two submissions with common code: its tokens, the steps, and how many such pairs chance would
    give in this class."""

    first: str
    second: str
    tokens: int
    steps: tuple[str, ...]
    by_chance: float


@dataclass
class _Prints:
    """A submission's fingerprints in order, each with its step and its place there."""

    student: str
    hashes: NDArray[np.uint64]
    steps: NDArray[np.int16]
    places: NDArray[np.int32]


@dataclass
class Index:
    """The fingerprints of a class. `given` are the instructor's names, and `known` the fingerprints
    of the instructor's own code, which everybody may have."""

    given: Collection[str] = ()
    known: set[int] = field(default_factory=set)
    _members: list[_Prints] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)

    def know(self, source: str) -> None:
        """Leave out what the instructor wrote."""
        found, _ = fingerprints([token.kind for token in tokens(source, self.given)])
        self.known.update(found.tolist())

    def add(self, student: str, code: dict[str, str]) -> None:
        """Add a submission: its code by step."""
        hashes, steps, places = [], [], []
        known = np.fromiter(self.known, np.uint64, len(self.known))
        for step, source in code.items():
            if step not in self._names:
                self._names.append(step)
            found, first = fingerprints([token.kind for token in tokens(source, self.given)])
            own = ~np.isin(found, known)
            hashes.append(found[own])
            places.append(first[own].astype(np.int32))
            steps.append(np.full(int(own.sum()), self._names.index(step), np.int16))
        if hashes:
            found, order = np.unique(np.concatenate(hashes), return_index=True)
            order = order[:MOST_FINGERPRINTS]
            self._members.append(
                _Prints(
                    student,
                    found[: len(order)],
                    np.concatenate(steps)[order],
                    np.concatenate(places)[order],
                )
            )

    def __len__(self) -> int:
        return len(self._members)

    @property
    def tokens_needed(self) -> int:
        """How much two of this class need in common to be shown."""
        pairs = max(math.comb(len(self), 2), 1)
        return math.ceil(INDEPENDENT * math.log(pairs / BY_CHANCE))

    def pairs(self) -> list[Alike]:
        """The pairs that are too much alike, the least likely first."""
        if len(self) < 2:
            return []
        values = np.concatenate([member.hashes for member in self._members])
        sizes = [len(member.hashes) for member in self._members]
        owners = np.repeat(np.arange(len(self)), sizes)
        order = np.argsort(values, kind="stable")
        kinds, starts, counts = np.unique(values[order], return_index=True, return_counts=True)
        held_by = owners[order]
        found = (
            self._compared(first, second, kinds, counts)
            for first, second in self._candidates(held_by, starts, counts)
        )
        return sorted(
            (pair for pair in found if pair.by_chance < BY_CHANCE),
            key=lambda pair: (pair.by_chance, pair.first, pair.second),
        )

    def _candidates(
        self, held_by: NDArray[np.intp], starts: NDArray[np.intp], counts: NDArray[np.intp]
    ) -> Iterable[tuple[int, int]]:
        """Pairs with enough rare fingerprints in common, those with most of them first."""
        codes = [np.zeros(0, np.int64)]
        for size in range(2, MOST_SHARING + 1):
            groups = starts[counts == size]
            rows = held_by[groups[:, None] + np.arange(size)]
            codes += [
                rows[:, left].astype(np.int64) * len(self) + rows[:, right]
                for left, right in combinations(range(size), 2)
            ]
        pairs, common = np.unique(np.concatenate(codes), return_counts=True)
        enough = common >= LEAST_COMMON
        pairs, common = pairs[enough], common[enough]
        most = np.argsort(-common, kind="stable")[:MOST_LOOKED_AT]
        return [divmod(int(code), len(self)) for code in pairs[most]]

    def _compared(
        self, first: int, second: int, kinds: NDArray[np.uint64], counts: NDArray[np.intp]
    ) -> Alike:
        left, right = self._members[first], self._members[second]
        common = np.isin(left.hashes, right.hashes)
        sharing = counts[np.searchsorted(kinds, left.hashes[common])]
        steps, places = left.steps[common], left.places[common]
        logarithm = math.log(math.comb(len(self), 2))
        shared, names = 0, []
        for step in np.unique(steps):
            here = steps == step
            likely = self._likely(places[here], sharing[here])
            if likely < 1:
                logarithm += math.log(likely)
                shared += _covered(places[here])
                names.append(self._names[step])
        chance = math.exp(max(logarithm, -500))
        return Alike(left.student, right.student, shared, tuple(names), chance)

    def _likely(self, places: NDArray[np.int32], sharing: NDArray[np.intp]) -> float:
        """How likely it is by chance that a step has so much in common with another one's."""
        return min(
            max(
                math.exp(-_covered(places[sharing <= most]) / INDEPENDENT),
                (int(most) - 2) / max(len(self) - 2, 1),
                1 / (len(self) - 1) if len(self) < SMALL_CLASS else 0.0,
            )
            for most in np.unique(sharing)
        )


def _covered(places: NDArray[np.int32]) -> int:
    """The tokens of a step that fingerprints at these places cover."""
    gaps = np.diff(np.sort(places))
    return int(np.minimum(gaps, GRAM).sum()) + GRAM if len(places) else 0
