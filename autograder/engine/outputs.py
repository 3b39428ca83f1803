"""Outputs that student code made, on their way to a page that an instructor opens.

Kept are text and pictures. HTML, JavaScript, SVG and whatever else could act in the instructor's
browser is dropped; the plain text that comes with it stays.
"""

import base64
import binascii
import itertools
from collections.abc import Iterable
from typing import Any

import nbformat
from nbformat import NotebookNode

PICTURES = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff"}
LONGEST_TEXT = 1 << 20


MOST_OUTPUTS = 200


def clean_outputs(outputs: Iterable[dict[str, Any]], number: int, limit: int) -> list[NotebookNode]:
    """Valid, harmless outputs of the cell that ran as number `number`; the others are dropped.

    So is all that comes after `limit` characters.
    """
    kept = []
    for output in itertools.islice(outputs, MOST_OUTPUTS):
        cleaned = _clean(output, number)
        if cleaned is None:
            continue
        limit -= size_of(cleaned)
        if limit < 0:
            break
        kept.append(cleaned)
    return kept


def size_of(output: NotebookNode) -> int:
    """About how many characters an output takes in the file."""
    return len(str(output))


def writable(text: str) -> str:
    """The text without what no file can hold: lone halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()


def error_output(name: str, text: str) -> NotebookNode:
    """An error as a notebook shows it, without a traceback."""
    return nbformat.v4.new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def _clean(output: dict[str, Any], number: int) -> NotebookNode | None:
    kind = output.get("output_type")
    if type(kind) is not str:
        return None
    if kind == "stream":
        name = output.get("name")
        name = "stderr" if type(name) is str and name == "stderr" else "stdout"
        return nbformat.v4.new_output("stream", name=name, text=_text(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        lines = [_text(line) for line in lines[:200]] if type(lines) is list else []
        return nbformat.v4.new_output(
            "error",
            ename=_text(output.get("ename"))[:200],
            evalue=_text(output.get("evalue"))[:2000],
            traceback=lines,
        )
    if kind in ("display_data", "execute_result"):
        data = _harmless(output.get("data"))
        if not data:
            return None
        if kind == "execute_result":
            return nbformat.v4.new_output(kind, data=data, execution_count=number)
        return nbformat.v4.new_output(kind, data=data)
    return None


def _harmless(data: Any) -> dict[str, str]:
    if type(data) is not dict:
        return {}
    kept = {}
    for mime, start in PICTURES.items():
        content = data.get(mime)
        if type(content) is bytes:
            content = base64.b64encode(content).decode()
        if type(content) is str and _is_picture(content, start):
            kept[mime] = content
    if type(data.get("text/plain")) is str:
        kept["text/plain"] = _text(data["text/plain"])
    return kept


def _is_picture(content: str, start: bytes) -> bool:
    try:
        return base64.b64decode(content, validate=False)[: len(start)] == start and (
            "<" not in content and '"' not in content
        )
    except (binascii.Error, ValueError):
        return False


def _text(value: Any) -> str:
    return writable(value[:LONGEST_TEXT]) if type(value) is str else ""
