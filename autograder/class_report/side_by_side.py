"""Two submissions beside each other, with what they have in common marked."""

from collections.abc import Collection
from dataclasses import dataclass

from autograder.class_report.winnowing import GRAM, Token, all_hashes, is_word, tokens

MOST_CHARACTERS = 6000
"""Characters of a cell that are shown."""

Piece = tuple[str, bool]
"""A piece of text, and whether it is marked."""


@dataclass(frozen=True)
class Compared:
    """One step of two submissions, in pieces."""

    step: str
    left: list[Piece]
    right: list[Piece]


def side_by_side(
    steps: Collection[str],
    left: dict[str, str],
    right: dict[str, str],
    known: Collection[str],
    given: Collection[str],
) -> list[Compared]:
    """The steps of two submissions; what the instructor's code, `known`, has too is not marked."""
    of_instructor = {value for source in known for value in _hashes(tokens(source, given))}
    both = _all(left, given) & _all(right, given) - of_instructor
    return [
        Compared(
            step,
            _pieces(left.get(step, ""), given, both),
            _pieces(right.get(step, ""), given, both),
        )
        for step in steps
    ]


def _all(code: dict[str, str], given: Collection[str]) -> set[int]:
    return {value for source in code.values() for value in _hashes(tokens(source, given))}


def _hashes(found: list[Token]) -> list[int]:
    return all_hashes([token.kind for token in found]).tolist()


def _pieces(source: str, given: Collection[str], both: set[int]) -> list[Piece]:
    source = source[:MOST_CHARACTERS]
    found = tokens(source, given)
    marked = [False] * len(found)
    for place, value in enumerate(_hashes(found)):
        here = slice(place, place + GRAM)
        if value in both and any(is_word(token.kind) for token in found[here]):
            marked[here] = [True] * GRAM
    pieces: list[Piece] = []
    end = 0
    for number, token in enumerate(found):
        joined = marked[number] and number > 0 and marked[number - 1]
        _add(pieces, source[end : token.start], joined)
        _add(pieces, source[token.start : token.end], marked[number])
        end = token.end
    _add(pieces, source[end:], False)
    return pieces


def _add(pieces: list[Piece], text: str, is_marked: bool) -> None:
    if text and pieces and pieces[-1][1] == is_marked:
        pieces[-1] = (pieces[-1][0] + text, is_marked)
    elif text:
        pieces.append((text, is_marked))
