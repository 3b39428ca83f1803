"""Outputs of student code, on their way to a page that an instructor opens.

Text and pictures are kept. HTML, JavaScript, SVG and anything else that could run in the
instructor's browser is dropped; the plain text that comes with it stays.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.wire.pictures import claimed

PICTURES = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff"}
LARGEST_SIDE = 10_000
"""Pixels at which a picture may ask to be shown."""

LONGEST_TEXT = 4 << 20
LONGEST_DESCRIPTION = 1000
LONGEST_TRACEBACK = 200
MOST_OUTPUTS = 1000
MOST_OF_ONE_NAME = 8
"""Displays of one name, which change together when it is updated."""

UPDATE = "update_display_data"

LEFT_OUT = "… the rest of the output is left out: it is too long.\n"


class Cleaner:
    """Turns what the cells of one notebook gave into valid, harmless outputs.

    Together they may take about `limit` characters; a note replaces whatever comes after.
    `pictures` are what the solution drew: an output that names the figure is given its picture.
    """

    def __init__(self, limit: int, pictures: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._left = limit
        self._pictures = pictures
        self._displays: dict[str, list[NotebookNode]] = {}

    def clean(self, outputs: Iterable[dict[str, Any]], number: int) -> list[NotebookNode]:
        """The outputs of the cell with execution count `number`; what is malformed is dropped.

        A display that updates one of an earlier cell changes that one.
        """
        kept: list[NotebookNode] = []
        for count, output in enumerate(outputs):
            cleaned = _clean(self._with_pictures(output), number)
            if cleaned is None:
                continue
            self._left -= size_of(cleaned)
            if self._left < 0 or count >= MOST_OUTPUTS:
                kept.append(new_output("stream", name="stdout", text=LEFT_OUT))
                break
            name = output.get("display_id")
            shown = self._displays.setdefault(name, []) if type(name) is str else []
            for output in shown:
                self._left -= size_of(cleaned)
                output.update(data=cleaned.data, metadata=cleaned.metadata)
            if output["output_type"] != UPDATE:
                kept.append(cleaned)
                if len(shown) < MOST_OF_ONE_NAME and cleaned.output_type == "display_data":
                    shown.append(cleaned)
        return kept

    def _with_pictures(self, output: dict[str, Any]) -> dict[str, Any]:
        data = output.get("data")
        if type(data) is not dict:
            return output
        named = {mime: self._pictures.get(claimed(content)) for mime, content in data.items()}
        return output | {"data": data | {mime: known for mime, known in named.items() if known}}


def new_output(kind: str, **content: Any) -> NotebookNode:
    """An output of this type, not yet validated: nbformat's own maker validates each against the
    whole schema, and once more with the notebook."""
    return nbformat.from_dict({"output_type": kind, **content})


def size_of(output: NotebookNode) -> int:
    """About how many characters an output takes in the file."""
    return len(str(output))


def writable(text: str) -> str:
    """The text without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def is_picture(content: str, start: bytes) -> bool:
    """Whether a text is a picture in base64 that begins with these bytes, and nothing else."""
    try:
        return base64.b64decode(content, validate=False)[: len(start)] == start and (
            "<" not in content and '"' not in content
        )
    except (binascii.Error, ValueError):
        return False


def error_output(name: str, text: str) -> NotebookNode:
    """An error as a notebook shows it, without a traceback."""
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def _clean(output: dict[str, Any], number: int) -> NotebookNode | None:
    kind = output.get("output_type")
    if type(kind) is not str:
        return None
    if kind == "stream":
        name = output.get("name")
        name = "stderr" if type(name) is str and name == "stderr" else "stdout"
        return new_output("stream", name=name, text=_text(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        lines = [_text(line) for line in lines[:LONGEST_TRACEBACK]] if type(lines) is list else []
        return new_output(
            "error",
            ename=_text(output.get("ename"))[:200],
            evalue=_text(output.get("evalue"))[:2000],
            traceback=lines,
        )
    if kind in ("display_data", "execute_result", UPDATE):
        data = _harmless(output.get("data"))
        if not data:
            return None
        metadata = _about(output.get("metadata"), data)
        if kind == "execute_result":
            return new_output(kind, data=data, metadata=metadata, execution_count=number)
        return new_output("display_data", data=data, metadata=metadata)
    return None


def _harmless(data: Any) -> dict[str, str]:
    if type(data) is not dict:
        return {}
    kept = {}
    for mime, start in PICTURES.items():
        content = data.get(mime)
        if type(content) is bytes:
            content = base64.b64encode(content).decode()
        if type(content) is str and is_picture(content, start):
            kept[mime] = content
    if type(data.get("text/plain")) is str:
        kept["text/plain"] = _text(data["text/plain"])
    return kept


def _about(metadata: Any, data: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What describes pictures: the sizes at which they are to be shown, since high-resolution ones
    have more pixels than that, and what they show, for those who cannot see it."""
    kept: dict[str, dict[str, Any]] = {}
    for mime in PICTURES.keys() & data.keys():
        given = metadata.get(mime) if type(metadata) is dict else None
        if type(given) is dict:
            kept[mime] = {
                side: given[side]
                for side in ("width", "height")
                if type(given.get(side)) is int and 0 < given[side] <= LARGEST_SIDE
            }
            if type(given.get("alt")) is str:
                kept[mime]["alt"] = _text(given["alt"][:LONGEST_DESCRIPTION])
    return {mime: about for mime, about in kept.items() if about}


def _text(value: Any) -> str:
    return writable(value[:LONGEST_TEXT]) if type(value) is str else ""
