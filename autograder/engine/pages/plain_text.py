"""Texts that come from a submission, as terminals, tables and spreadsheets may have them."""

import re

FORMULA = re.compile(r"(^|;\"*)(?=[=+\-@])")
"""Before what a spreadsheet takes for a formula: at a cell's beginning, which is after a semicolon
too, where the computer's language has commas in its numbers."""


def plain(text: str) -> str:
    """A text in one line, without what a terminal takes for a command."""
    return "".join(character if character.isprintable() else "�" for character in text)


def defused(text: str) -> str:
    """A text as a cell that a spreadsheet shows and does not compute."""
    return FORMULA.sub(r"\1'", text)
