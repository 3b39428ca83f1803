"""Students' Markdown on pages that an instructor opens: rendered, then cleaned of active content.

nbgrader's own templates insert it as it comes, scripts and all.
"""

from functools import lru_cache
from typing import Any

import bleach
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "blockquote"),
    *("em", "strong", "b", "i", "u", "s", "del", "sub", "sup", "code", "pre", "kbd", "mark"),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}


@pass_context
def markdown_to_html(context: Any, source: str) -> str:
    """Jinja filter in place of nbconvert's `markdown2html`; `context` is the template's."""
    attachments = context.get("cell", {}).get("attachments")
    return _rendered(source, attachments) if attachments else _rendered_before(source)


def _rendered(source: str, attachments: dict[str, Any]) -> str:
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return clean(str(MarkdownWithMath(renderer=renderer).render(source)))


@lru_cache(1000)
def _rendered_before(source: str) -> str:
    """Most Markdown cells are the lesson's: the same on every page."""
    return _rendered(source, {})


def clean(html: str) -> str:
    """The HTML with known harmless tags and attributes; everything else is shown as text."""
    return bleach.clean(
        html,
        tags=TAGS,
        attributes=_is_harmless,
        protocols={"http", "https", "mailto", "data"},
    )


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if tag == "img" and name == "src":
        # Remote pictures would tell their server who looks at which submission.
        return value.startswith(("data:image/png;", "data:image/jpeg;"))
    if tag == "a" and name == "href":
        return value.startswith(("http:", "https:", "mailto:", "#"))
    return name in {"alt", "title", "align", "colspan", "rowspan"}
