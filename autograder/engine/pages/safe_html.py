"""Students' Markdown on pages that an instructor opens: rendered, then cleaned of active content.

nbgrader's own templates insert it as it comes, scripts and all. Where they make the page, in the
formgrader of another course, the text itself has to be harmless: see `harmless_markdown`.
"""

import html
import re
from collections import Counter
from functools import lru_cache
from typing import Any

import bleach
from jinja2 import pass_context
from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "blockquote"),
    *("em", "strong", "b", "i", "u", "s", "del", "sub", "sup", "code", "pre", "kbd", "mark"),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}

NAMES = {"alt", "title", "align", "colspan", "rowspan"}
"""Attributes that are harmless whatever they say."""

SHOWING_TAGS = TAGS | {"font", "center", "small", "big", "figure", "figcaption", "tfoot"}
"""What students' texts hold, and Markdown makes, that only shows something."""

PLAIN_VALUES = {
    "class": re.compile(r"highlight|language-[\w+-]+|[a-z][a-z0-9]{0,2}"),  # of coloured code
    "style": re.compile(
        r"(\s*(color|background-color|text-align|font-(size|weight|style)|width)\s*:"
        r"[\w\s#%.,-]*(;|$))*"
    ),
    "href": re.compile(r"(https?|mailto):.*|#.*|[^:]*"),
    "src": re.compile(r"data:image/(png|jpeg|gif);base64,.*|(?![/\\])(?!.*\.\.)[^:]*"),
    **dict.fromkeys(
        ("width", "height", "border", "size", "color", "face", "start"), re.compile(r"[\w\s#%.,-]*")
    ),
}
"""What the values of attributes may be that are not harmless in themselves. A picture from another
place asks a server for something: to log the reader out, or who looks at which submission."""

PASSED_OVER = re.compile(r"[\x00-\x20\x7f]")
"""What browsers take out of an address, at its ends or anywhere."""

LITERAL_OR_TAG = re.compile(
    r"^[ ]{0,3}(?P<fence>```+|~~~+)[^\n]*\n.*?^[ ]{0,3}(?P=fence)"
    r"|(?P<ticks>`+)[^`].*?(?P=ticks)"
    r"|\$\$.+?\$\$|\$[^$\n]+\$|\\begin\{(?P<name>[a-z]*\*?)\}.*?\\end\{(?P=name)\}"
    r"|<(?=[a-zA-Z/!?])",
    re.M | re.S,
)
"""Code, a formula, or the beginning of a tag."""

REMOTE_PICTURE = re.compile(r"!\[(?=[^\]\n]*\]\(https?:)")

CLOSING = re.compile(r"</([a-zA-Z0-9]+)")
OPTIONAL = {"p", "br", "li", "dt", "dd", "tr", "th", "td", "thead", "tbody", "tfoot"}
"""Tags that browsers close by themselves."""

NEXT = "<kbd>next</kbd>"
"""What comes after a text on a page."""

PLUGINS = ("strikethrough", "table", "url", "def_list")
"""nbconvert's own, without the one that makes check boxes: its tag is known, and a form's."""


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


def clean(text: str) -> str:
    """The HTML with known harmless tags and attributes; everything else is shown as text."""
    return bleach.clean(
        text,
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
    return name in NAMES


@lru_cache(1000)
def harmless_markdown(source: str) -> str:
    """The text of a Markdown cell, so that a page which shows it does nothing but show it.

    A text that does so anyway stays as it is. Else pictures from elsewhere become links, then tags
    are made visible, and if that is not enough, all of it is shown as it was written.
    """
    linked = REMOTE_PICTURE.sub("[", source)
    for text in (source, linked, _with_visible_tags(source), _with_visible_tags(linked)):
        try:
            if _only_shows(_as_nbconvert_renders(text)):
                return text
        except Exception:  # nbconvert would make no page at all, such as for a lost attachment
            continue
    return f"<pre>\n{html.escape(source)}\n</pre>"


def _with_visible_tags(source: str) -> str:
    """The text without tags: outside of code and formulas, each `<` that may begin one is shown."""
    return LITERAL_OR_TAG.sub(lambda found: "&lt;" if found[0] == "<" else found[0], source)


def _as_nbconvert_renders(source: str) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    plugins = map(import_plugin, PLUGINS)
    return str(MarkdownWithMath(renderer=renderer, plugins=plugins).render(source))


def _only_shows(page: str) -> bool:
    """Whether HTML, read as a browser reads it, has none but harmless tags and attributes, and
    leaves what comes after it alone."""
    refused = []

    def look(tag: str, name: str, value: str) -> bool:
        plain = PLAIN_VALUES.get(name)
        value = html.unescape(value)  # as the browser does; bleach gives what is written
        if name in ("href", "src"):
            value = PASSED_OVER.sub("", value)
        if not (plain.fullmatch(value) if plain else name in NAMES):
            refused.append(name)
        return True

    page += NEXT
    shown, stripped = (
        bleach.clean(page, tags=SHOWING_TAGS, attributes=look, strip=strip)
        for strip in (False, True)
    )
    is_closed = shown.count(NEXT) == page.count(NEXT) and _closed(shown) == _closed(page)
    return not refused and shown == stripped and is_closed


def _closed(page: str) -> Counter[str]:
    """How often each tag is closed that has to be."""
    return Counter(name.lower() for name in CLOSING.findall(page) if name.lower() not in OPTIONAL)
