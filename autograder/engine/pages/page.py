"""Templates compiled once with their style, and the one of the feedback page."""

import base64
import hashlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

STYLE = Path(__file__).with_name("page.css")
"""What our pages have in common."""


def styled(template: Path, *styles: Path, **filters: Callable[..., Any]) -> Callable[..., str]:
    """A function that fills a page in. All texts that it is given are escaped, unless they are
    Markup. The template has `style`, and `style_hash`, by which the page allows this style and no
    other."""
    style = "".join(path.read_text(encoding="utf-8") for path in styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters |= filters
    page = environment.from_string(template.read_text(encoding="utf-8"))
    return partial(page.render, style=Markup(style), style_hash=f"sha256-{digest}")


def filled_in(**parts: Any) -> str:
    """The page with these parts; every text in them is escaped, unless it is Markup."""
    return _page()(**parts)


@cache
def _page() -> Callable[..., str]:
    template = STYLE.with_name("page.html.j2")
    return styled(template, STYLE, number=_number, breakable=_breakable)


def _number(points: float) -> str:
    return f"{round(points, 2):g}"


def _breakable(name: str) -> Markup:
    """A name that may go on in the next line behind an underscore."""
    return escape(name).replace("_", Markup("_<wbr>"))
