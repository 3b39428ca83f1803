"""Markdown cells on our page: rendered, cleaned of what could run, formulas as MathML, headings in
the page's own order."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.engine.pages.mathml import formula_to_html
from autograder.engine.pages.safe_html import clean

LONGEST = 100_000
"""Characters of a text that is worth rendering; what is longer is shown as it was written."""

BEGIN, END = "\ue000", "\ue001"
"""What stands around the number of a formula until the text around it is clean."""

FORMULA = re.compile(f"{BEGIN}([0-9]+){END}")
TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^"'>])*>""")
INSIDE = r"""(?: (?:"[^"]*"|'[^']*'|[^"'>])*)?"""
HEADING = re.compile(rf"<h([1-6]){INSIDE}>(.*?)</h\1>", re.S)
EMPTY = re.compile(rf"<a{INSIDE}>\s*</a>|<th{INSIDE}>\s*</th>")
IMAGE = re.compile(r"<img((?: [\w-]+=\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r" ([\w-]+)=\"([^\"]*)\"")

TITLE_LEVEL = 2
"""The level of the page's heading under which the notebook's own ones stand."""


@dataclass(frozen=True)
class Heading:
    """A heading of the notebook: where it is on the page, and what it says."""

    anchor: str
    text: str


@dataclass
class Headings:
    """The headings of a notebook, from top to bottom, each at most one level below the one before
    it."""

    found: list[Heading] = field(default_factory=list)
    _level: int = TITLE_LEVEL

    def place(self, page: str) -> str:
        """The HTML of one cell with its headings numbered; one that says nothing is left out."""
        return HEADING.sub(self._placed, page)

    def _placed(self, heading: re.Match[str]) -> str:
        text = " ".join(html.unescape(TAG.sub("", heading[2])).split())
        if not text:
            return heading[2]
        self._level = min(int(heading[1]) + TITLE_LEVEL, self._level + 1, 6)
        anchor = f"heading-{len(self.found) + 1}"
        self.found.append(Heading(anchor, text))
        return f'<h{self._level} id="{anchor}">{heading[2]}</h{self._level}>'


def text_to_html(source: str, attachments: dict[str, Any] | None = None) -> str:
    """The HTML of a Markdown cell."""
    if len(source) > LONGEST:
        return f"<pre>{html.escape(source)}</pre>"
    return _rendered(source, attachments) if attachments else _rendered_before(source)


@lru_cache(1000)
def _rendered_before(source: str) -> str:
    """Most cells are the lesson's: the same on every page."""
    return _rendered(source, {})


def own_text_to_html(source: str, leads_to: Callable[[str], str]) -> str:
    """The HTML of a text of the course's own; `leads_to` gives what each of its links leads to."""
    return _rendered(source, {}, leads_to)


def _rendered(
    source: str, attachments: dict[str, Any], leads_to: Callable[[str], str] | None = None
) -> str:
    renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    renderer.keeps_links = leads_to is not None
    try:
        page = str(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # nbconvert renders no cell whose attachment is lost
        return f"<pre>{html.escape(source)}</pre>"
    page = _readable(clean(page))
    for number, address in enumerate(renderer.links if leads_to else ()):
        target = html.escape(leads_to(address)) if leads_to else ""
        page = page.replace(f'"#{BEGIN}{number}{END}"', f'"{target}"')
    return _with_formulas(page, renderer.formulas)


class _Renderer(IPythonRenderer):
    """Keeps formulas aside: cleaning knows no MathML, and must not have to. Links are kept aside
    where `keeps_links` says so: it knows none between pages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.formulas: list[tuple[str, bool]] = []
        self.keeps_links = False
        self.links: list[str] = []

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not self.keeps_links:
            return str(super().link(text, url, title))
        self.links.append(url)
        return f'<a href="#{BEGIN}{len(self.links) - 1}{END}">{text}</a>'

    def inline_math(self, body: str) -> str:
        return self._kept(body, False)

    def block_math(self, body: str) -> str:
        return self._kept(body, True)

    def latex_environment(self, name: str, body: str) -> str:
        return self._kept(f"\\begin{{{name}}}{body}\\end{{{name}}}", True)

    def _kept(self, latex: str, is_block: bool) -> str:
        self.formulas.append((latex, is_block))
        return f"{BEGIN}{len(self.formulas) - 1}{END}"


def _with_formulas(page: str, formulas: list[tuple[str, bool]]) -> str:
    """Put the formulas back: as MathML in texts, as they were written in attributes."""

    def shown(found: re.Match[str]) -> str:
        return formula_to_html(*formulas[int(found[1])]) if int(found[1]) < len(formulas) else ""

    def written(found: re.Match[str]) -> str:
        return html.escape(formulas[int(found[1])][0]) if int(found[1]) < len(formulas) else ""

    parts, start = [], 0
    for tag in TAG.finditer(page):
        parts += [FORMULA.sub(shown, page[start : tag.start()]), FORMULA.sub(written, tag[0])]
        start = tag.end()
    return "".join([*parts, FORMULA.sub(shown, page[start:])])


def _readable(page: str) -> str:
    """Without what a screen reader stumbles over: links and table headers that say nothing,
    pictures that cannot be shown, or that have no description."""
    page = EMPTY.sub(lambda found: "" if found[0].startswith("<a") else "<td></td>", page)
    return IMAGE.sub(_image, page)


def _image(found: re.Match[str]) -> str:
    given = dict(ATTRIBUTE.findall(found[1]))
    alt = given.get("alt") or "Picture in the text of the notebook"
    return f'<img src="{given["src"]}" alt="{alt}">' if given.get("src") else f"[{alt}]"
