"""Colours for Python code, with few tags: whole kinds of words, not every token."""

import html
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import Token

KINDS = {
    Token.Keyword: "k",
    Token.Operator.Word: "k",
    Token.Literal.String: "s",
    Token.Literal.Number: "m",
    Token.Comment: "c",
    Token.Name.Function: "nf",
    Token.Name.Class: "nf",
    Token.Name.Decorator: "nf",
    Token.Name.Builtin: "nb",
}
"""Pygments' short class names for the kinds of words that get a colour."""

LONGEST = 20_000
"""Characters of a cell that are worth colours."""


@lru_cache(2000)
def highlighted(source: str) -> str:
    """The HTML of a code cell's text."""
    if len(source) > LONGEST:
        return html.escape(source)
    words = ((_class_of(kind), text) for kind, text in _lexer().get_tokens(source))
    parts = []
    for name, run in groupby(words, key=lambda word: word[0]):
        text = html.escape("".join(text for _, text in run), quote=False)
        parts.append(f'<span class="{name}">{text}</span>' if name else text)
    return "".join(parts).rstrip("\n")


@cache
def _lexer() -> Any:
    return get_lexer_by_name("ipython3", stripnl=False)


@cache
def _class_of(kind: Any) -> str:
    return next((KINDS[part] for part in reversed(kind.split()) if part in KINDS), "")
