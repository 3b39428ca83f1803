"""Formulas as MathML, which a browser shows without a script."""

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

TAGS = {
    *("math", "mi", "mn", "mo", "mtext", "mspace", "mrow", "mstyle", "mpadded", "mphantom"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts"),
    *("mfrac", "msqrt", "mroot", "menclose", "mtable", "mtr", "mtd", "none"),
}

ATTRIBUTES = {
    *("display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "fence", "separator"),
    *("form", "lspace", "rspace", "minsize", "maxsize", "accent", "accentunder", "largeop"),
    *("movablelimits", "symmetric", "linethickness", "columnalign", "rowspacing", "columnspacing"),
    *("columnlines", "rowlines", "width", "height", "depth", "voffset", "notation"),
}
"""Attributes that place something. None that links, colours or names a class."""

PLAIN_VALUE = re.compile(r"[\w .%+-]{1,100}")

LONGEST = 2000
"""Characters of a formula; what is longer is shown as it was written."""


@lru_cache(2000)
def formula_to_html(latex: str, is_block: bool) -> str:
    """A LaTeX formula as MathML; as code where it cannot be converted."""
    try:
        if len(latex) > LONGEST:
            raise ValueError("too long to be a formula")
        math = convert_to_element(latex, display="block" if is_block else "inline")
        _make_harmless(math)
    except (Exception, RecursionError):  # the text is a student's, and so may be anything
        return f"<code>{html.escape(latex.strip())}</code>"
    text = tostring(math, encoding="unicode")
    # A long formula scrolls by itself, and so has to be within reach of the keyboard.
    return f'<span class="formula" tabindex="0">{text}</span>' if is_block else text


def _make_harmless(element: Element) -> None:
    """Leave only what shows a formula. The converter takes over tags of its own for links and
    classes, and writes characters as references, which would be escaped once more."""
    if element.tag not in TAGS:
        raise ValueError(f"{element.tag} does not belong to a formula")
    for name in set(element.attrib):
        if name not in ATTRIBUTES or not PLAIN_VALUE.fullmatch(element.attrib[name]):
            del element.attrib[name]
    if element.attrib.get("display") == "inline":
        del element.attrib["display"]
    element.text = html.unescape(element.text or "")
    element.tail = html.unescape(element.tail or "")
    for child in element:
        _make_harmless(child)
