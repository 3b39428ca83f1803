"""The template of the class report, filled in: one file, with no script and no request in it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from autograder.engine.pages.page import STYLE, styled
from autograder.engine.pages.plain_text import plain

HERE = Path(__file__).parent

LONGEST = 160
"""Characters of a name or a text of one line."""

WARMTHS = 5
"""Colours of the table of students."""

Number = float | None


def filled_in(**parts: Any) -> str:
    """The page with these parts; every text in them is escaped, unless it is Markup."""
    return _page()(**parts)


@cache
def _page() -> Callable[..., str]:
    return styled(
        HERE / "page.html.j2",
        STYLE,
        HERE / "page.css",
        line=_line,
        lines=_lines,
        number=lambda value: f"{round(value, 2):g}",
        fixed=lambda value: f"{value:.2f}".replace("-", "−"),
        percent=lambda share: "—" if share is None else f"{100 * share:.0f}",
        signed=_signed,
        trend=lambda slope: "—" if slope is None else f"{_arrow(slope)} {_signed(slope)}",
        heat=_heat,
        chance=lambda value: f"{value:.2g}" if value > 1e-6 else "fewer than one in a million",
    )


def _line(text: str) -> str:
    """A text as one short line, without what turns the direction of writing or is not seen."""
    shown = plain(text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _lines(text: str) -> str:
    """Code as it is, but for characters that cannot be printed."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else "�" for character in text
    )


def _signed(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def _arrow(slope: float) -> str:
    return "▲" if slope >= 0.005 else "▼" if slope <= -0.005 else "="


def _heat(share: Number) -> str:
    return "" if share is None else f"h{min(max(int(share * WARMTHS), 0), WARMTHS - 1)}"
