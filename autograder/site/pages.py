"""The template of the site's pages, filled in."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from autograder.engine.pages.page import HERE as FEEDBACK_PAGES

HERE = Path(__file__).parent


def filled_in(**parts: Any) -> str:
    """A page with these parts; every text in them is escaped, unless it is Markup."""
    template, style, style_hash = _template()
    return template.render(style=style, style_hash=style_hash, **parts)


@cache
def _template() -> tuple[Template, Markup, str]:
    """The template, the feedback pages' style with the site's own, and the hash that allows it."""
    files = (FEEDBACK_PAGES / "page.css", HERE / "site.css")
    style = "".join(path.read_text(encoding="utf-8") for path in files)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string((HERE / "site.html.j2").read_text(encoding="utf-8"))
    return template, Markup(style), f"sha256-{digest}"
