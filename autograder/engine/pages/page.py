"""The template of the feedback page, compiled once, with its style and what the two need."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

HERE = Path(__file__).parent


def filled_in(**parts: Any) -> str:
    """The page with these parts; every text in them is escaped, unless it is Markup."""
    template, style, style_hash = _template()
    return template.render(style=style, style_hash=style_hash, **parts)


@cache
def _template() -> tuple[Template, Markup, str]:
    """The template, the style, and the hash by which the page allows this style and no other."""
    style = (HERE / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(number=_number, breakable=_breakable)
    template = environment.from_string((HERE / "page.html.j2").read_text(encoding="utf-8"))
    return template, Markup(style), f"sha256-{digest}"


def _number(points: float) -> str:
    return f"{round(points, 2):g}"


def _breakable(name: str) -> Markup:
    """A name that may go on in the next line behind an underscore."""
    return escape(name).replace("_", Markup("_<wbr>"))
