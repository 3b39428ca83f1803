"""Fingerprints of Python code that survive other names, other comments and another order.

Winnowing: S. Schleimer, D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting", SIGMOD 2003. Of each `WINDOW` successive hashes of `GRAM` tokens the smallest is
kept, so that any run of GRAM + WINDOW - 1 equal tokens leaves a common fingerprint, wherever it
stands. The code is never run nor parsed: a submission may hold anything.
"""

import builtins
import keyword
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

GRAM = 10
"""Tokens of a hash: about one line of code."""

WINDOW = 5
"""Successive hashes of which one is kept: a copy of 14 tokens leaves a trace."""

MOST_CHARACTERS = 60_000
"""Characters of a cell that are looked at; a long lesson's have 3,000."""

TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>[rRbBfFuU]{0,2}(?:\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)"
    r"|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?))"
    r"|(?P<number>\.?\d[\w.]*)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*=?|//=?|->|:=|[<>=!+\-*/%@&|^]=|<<|>>|[^\w\s])"
    r"|(?P<line>\n)"
)

FIXED = frozenset(keyword.kwlist) | frozenset(dir(builtins))
"""Names that nobody can choose."""

BASE = np.uint64(0x9E3779B97F4A7C15)
POWERS = np.array([pow(int(BASE), GRAM - 1 - place, 2**64) for place in range(GRAM)], np.uint64)


@dataclass(frozen=True)
class Token:
    """What a token stands for whatever it is called, and where it begins and ends in the text."""

    kind: str
    start: int
    end: int


def tokens(source: str, given: Collection[str] = ()) -> list[Token]:
    """The tokens of some code, without comments, docstrings and line ends.

    Names are all alike, except for attributes, keywords, builtins and those that are `given` by the
    instructor, which a copier cannot rename; so are texts, and numbers of several digits.
    """
    found: list[Token] = []
    starts_line, after_dot = True, False
    for match in TOKEN.finditer(source[:MOST_CHARACTERS]):
        group, text = str(match.lastgroup), match[0]
        if group == "line":
            starts_line = True
        elif group != "comment" and not (group == "string" and starts_line):
            kind = text
            if group == "string":
                kind = "S"
            elif group == "number":
                kind = text if len(text) == 1 else "N"
            elif group == "name" and not (after_dot or text in FIXED or text in given):
                kind = "V"
            found.append(Token(kind, match.start(), match.end()))
            starts_line, after_dot = False, text == "."
    return found


@lru_cache(20_000)
def _hash(kind: str) -> int:
    return int.from_bytes(blake2b(kind.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def all_hashes(kinds: list[str]) -> NDArray[np.uint64]:
    """The hash of each GRAM successive tokens; none where there are fewer."""
    if len(kinds) < GRAM:
        return np.zeros(0, np.uint64)
    values = np.fromiter(map(_hash, kinds), np.uint64, len(kinds))
    return (_windows(values, GRAM) * POWERS).sum(axis=1, dtype=np.uint64)


def fingerprints(kinds: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """The fingerprints of some tokens, each once, and the place where its tokens begin first.

    What holds neither a name nor a keyword is a table of numbers and texts, not a way to program:
    it leaves none.
    """
    hashes = all_hashes(kinds)
    places = winnow(hashes)
    if len(places):
        words = np.fromiter((is_word(kind) for kind in kinds), bool, len(kinds))
        with_word = np.asarray(_windows(words, GRAM).any(axis=1))
        places = places[with_word[places]]
    found, first = np.unique(hashes[places], return_index=True)
    return found, places[first]


def is_word(kind: str) -> bool:
    """Whether a token is a name or a keyword."""
    return kind.isidentifier() and kind not in ("S", "N")


def winnow(hashes: NDArray[np.uint64]) -> NDArray[np.intp]:
    """The places of the hashes that are kept: the last smallest one of each window."""
    if len(hashes) <= WINDOW:
        return np.array([np.argmin(hashes)] if len(hashes) else [], np.intp)
    windows = _windows(hashes, WINDOW)[:, ::-1]
    return np.unique(np.arange(len(windows)) + WINDOW - 1 - windows.argmin(axis=1))


def _windows(values: NDArray[Any], size: int) -> NDArray[Any]:
    return np.lib.stride_tricks.sliding_window_view(values, size)
