"""Texts that come from a submission, as terminals, tables and spreadsheets may have them."""

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


def plain(text: str) -> str:
    """A text in one line, without what a terminal takes for a command."""
    return "".join(character if character.isprintable() else "�" for character in text)


def defused(text: str) -> str:
    """A text as a cell that a spreadsheet shows and does not compute."""
    return f"'{text}" if text.startswith(FORMULA) else text
