"""What cells gave, on our page: text and pictures, and nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.engine.pages.clean_outputs import PICTURES, is_picture

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
"""What tells a terminal a colour or a place."""

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Shown:
    """An output: a text, or a picture as base64 with what describes it and its size in pixels. A
    picture with a `caption` is not the cell's own."""

    text: str = ""
    mime: str = ""
    picture: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    is_error: bool = False
    caption: Markup | None = None


def shown_outputs(outputs: Iterable[NotebookNode], alt: str) -> list[Shown]:
    """The outputs of a cell; `alt` describes a picture that does not describe itself."""
    return [shown for output in outputs if (shown := _shown(output, alt))]


def as_seen(text: str) -> str:
    """The text as a terminal leaves it: without colours, and the last state of each line that was
    written over."""
    text = ESCAPE.sub("", text)
    if "\r" in text:
        lines = text.replace("\r\n", "\n").split("\n")
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    return UNSEEN.sub("", text)


def _shown(output: NotebookNode, alt: str) -> Shown | None:
    if output.output_type == "stream":
        text = as_seen(_joined(output.text))
        return Shown(text) if text.strip() else None
    if output.output_type == "error":
        text = as_seen("\n".join(map(_joined, output.traceback)))
        return Shown(text or f"{output.ename}: {output.evalue}", is_error=True)
    data = output.get("data", {})
    for mime, start in PICTURES.items():
        content = _joined(data.get(mime, ""))
        if content and is_picture(content, start):
            about = output.metadata.get(mime, {})
            described = str(about.get("alt") or output.metadata.get("alt") or alt)
            width, height = (_pixels(about.get(side)) for side in ("width", "height"))
            return Shown("", mime, "".join(content.split()), described, width, height)
    text = as_seen(_joined(data.get("text/plain", "")))
    return Shown(text) if text.strip() else None


def _joined(text: Any) -> str:
    """A text of a notebook, which may be a list of lines in a file."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _pixels(side: Any) -> int:
    return side if type(side) is int and side > 0 else 0
