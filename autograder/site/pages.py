"""The template of the site's pages, filled in."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from autograder.engine.pages.page import STYLE, styled

HERE = Path(__file__).parent


def filled_in(**parts: Any) -> str:
    """A page with these parts; every text in them is escaped, unless it is Markup."""
    return _page()(**parts)


@cache
def _page() -> Callable[..., str]:
    return styled(HERE / "site.html.j2", STYLE, HERE / "site.css")
