"""Notebook files that are forged, broken, or larger than anybody needs."""

import copy
import json

import nbformat
from nbformat import NotebookNode

from attacks.attack import SOLVED, Attack


def _cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def _tests(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def _skip(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


def _points(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.metadata["nbgrader"] |= {"points": 1000, "score": 1000, "checksum": "0" * 32}


def _swap_flags(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if header := cell.metadata.get("nbgrader"):
            header["solution"], header["grade"] = header["grade"], header["solution"]
            header["locked"] = not header["locked"]
            header["schema_version"] = 1


def _own_tests(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.source = "15.0"


def _forged_cell(notebook: NotebookNode) -> None:
    forged = copy.deepcopy(_cell(notebook, "steps_test"))
    forged.metadata["nbgrader"] |= {"grade_id": "bonus", "points": 100}
    forged.source = "100.0"
    notebook.cells.append(forged)


def _no_tests(notebook: NotebookNode) -> None:
    tests = _tests(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in tests]


def _tests_first(notebook: NotebookNode) -> None:
    order = _cell(notebook, "order_test")
    notebook.cells = [c for c in notebook.cells if c is not order]
    lie = nbformat.v4.new_code_cell("assert_allclose = lambda *a, **k: None\nshare = print")
    notebook.cells[0:0] = [lie, order]


def _retyped(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _duplicates(notebook: NotebookNode) -> None:
    for name in SOLVED:
        twin = copy.deepcopy(_cell(notebook, name))
        twin.source = "raise SystemExit"
        notebook.cells += [twin, copy.deepcopy(twin)]
    for cell in notebook.cells:
        cell.id = "same"


def _solution_is_test(notebook: NotebookNode) -> None:
    """Two cells trade their ids: what is ours runs as if it were the test."""
    mine, theirs = _cell(notebook, "task"), _cell(notebook, "steps_test")
    mine.metadata["nbgrader"]["grade_id"] = "steps_test"
    theirs.metadata["nbgrader"]["grade_id"] = "task"
    mine.source = theirs.source = "3.0"


def _kernelspec(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    notebook.metadata["nbgrader"] = {"score": 15}


def _metadata(value: object) -> "object":
    def edit(notebook: NotebookNode) -> bytes:
        content = json.loads(nbformat.writes(notebook))
        for cell in content["cells"]:
            cell["metadata"]["nbgrader"] = value
        return json.dumps(content).encode()

    return edit


def _every_id(value: object) -> "object":
    def edit(notebook: NotebookNode) -> bytes:
        content = json.loads(nbformat.writes(notebook))
        for cell in content["cells"]:
            cell["metadata"].setdefault("nbgrader", {})["grade_id"] = value
        return json.dumps(content).encode()

    return edit


def _text(text: str, kind: str = "markdown") -> "object":
    def edit(notebook: NotebookNode) -> bytes:
        content = json.loads(nbformat.writes(notebook))
        extra = {"cell_type": kind, "metadata": {}, "source": text, "id": "extra"}
        if kind == "code":
            extra |= {"outputs": [], "execution_count": None}
        content["cells"].append(extra)
        return json.dumps(content).encode()

    return edit


def _version_3(notebook: NotebookNode) -> bytes:
    return nbformat.writes(nbformat.convert(notebook, 3), version=3).encode()


def _duplicate_keys(notebook: NotebookNode) -> bytes:
    text = nbformat.writes(notebook)
    return text.replace('"points": 2', '"points": 2, "points": 200').encode()


def _many_cells(notebook: NotebookNode) -> bytes:
    content = json.loads(nbformat.writes(notebook))
    content["cells"] += [
        {"cell_type": "raw", "metadata": {}, "source": "", "id": f"c{i}"} for i in range(100_000)
    ]
    return json.dumps(content).encode()


def _edit(name: str, tries: str, notebook: object, baseline: str = "stub") -> Attack:
    return Attack(name, "notebooks", tries, baseline=baseline, notebook=notebook)  # type: ignore[arg-type]


def _bytes(name: str, tries: str, content: bytes) -> Attack:
    return _edit(name, tries, lambda _: content)


ATTACKS = [
    _edit("skipped_tests", "Tags that skip the tests or forgive their errors", _skip),
    _edit("own_points", "Points, scores and checksums in the metadata", _points),
    _edit(
        "swapped_flags", "Tests marked as solutions, solutions as locked", _swap_flags, "partial"
    ),
    _edit("own_tests", "Tests replaced by a grade", _own_tests),
    _edit("forged_test", "A graded cell with a new id", _forged_cell),
    _edit("deleted_tests", "No tests at all", _no_tests),
    _edit("moved_test", "A test stands before what it relies on", _tests_first),
    _edit("retyped_tests", "Tests are Markdown", _retyped),
    _edit("duplicates", "Cells three times, ids all the same", _duplicates, "solved"),
    _edit("traded_ids", "A solution cell bears the id of a test", _solution_is_test),
    _edit("kernelspec", "Another kernel, and a score for the notebook", _kernelspec),
    _edit("version_3", "The format of 2014", _version_3, "partial"),
    _edit("duplicate_keys", "Points twice in the same object", _duplicate_keys),
    _edit("header_null", "The nbgrader header is null", _metadata(None)),
    _edit("header_list", "The nbgrader header is a list", _metadata(["grade"])),
    _edit("header_text", "The nbgrader header is a text", _metadata("grade")),
    _edit("id_list", "The grade_id is a list", _every_id(["share"])),
    _edit("id_null", "The grade_id is null", _every_id(None)),
    _edit("lone_surrogate", "Half a character in Markdown", _text("half: \ud800")),
    _edit("lone_surrogate_code", "Half a character in code", _text("'\ud800'", "code")),
    _edit("nul_character", "NUL and control characters", _text("\x00\x1b[2J\x07 \x85", "code")),
    _edit("deep_quotes", "Markdown quoted ten thousand levels deep", _text(">" * 10_000 + " x")),
    _edit("deep_lists", "Markdown lists a thousand levels deep", _text("- " * 3000 + "x")),
    _edit("open_brackets", "Markdown that takes a parser for ever", _text("[" * 50_000)),
    _edit("open_stars", "Emphasis that takes a parser for ever", _text("*a " * 50_000)),
    _edit("open_tags", "Tags that are never closed", _text("<b>" * 20_000)),
    _edit("long_code", "A cell of eight megabytes", _text("x = 1\n" * 1_400_000, "code")),
    _edit(
        "script", "A script in Markdown", _text("<script>alert(1)</script><img src=x onerror=a>")
    ),
    _edit("many_cells", "A hundred thousand cells", _many_cells),
    _bytes("empty_file", "Nothing", b""),
    _bytes("utf_16", "Another encoding", '{"cells": []}'.encode("utf-16")),
    _bytes("no_utf_8", "Bytes that are no text", b'{"cells": "\xff\xfe\xfa"}'),
    _bytes("no_json", "Half of a notebook", b'{"cells": [{"cell_type": "code", "sou'),
    _bytes("deep_json", "Nested a hundred thousand levels deep", b"[" * 100_000),
    _bytes("deep_metadata", "Nested metadata", b'{"metadata":' * 900 + b"1" + b"}" * 900),
    _bytes("json_list", "A list instead of a notebook", b"[1, 2]"),
    _bytes("json_number", "A number with a million digits", b"1" * 1_000_000),
    _bytes("infinite_version", "The format's version is infinite", b'{"nbformat": Infinity}'),
    _bytes(
        "null_cells",
        "Cells are null",
        b'{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":null}',
    ),
]
