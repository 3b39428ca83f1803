"""What students get, on this system: every lesson runs, untouched and solved, in a kernel.

A script that needs what students install and nothing of the autograder, so that it runs on Windows
and macOS too: `python tests/students_side.py [LESSON …]`. Exits 1 and says what went wrong.
"""

import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "a course, für Übungen" if sys.getfilesystemencoding() == "utf-8" else "a course"
"""Where the lessons are tried: a folder with a space, and letters beyond ASCII where it may."""


def main(names: list[str]) -> int:
    """Run these lessons, or all of them; returns the exit code."""
    found: list[str] = []
    lessons = names or sorted(path.parent.name for path in ROOT.glob("solutions/*/*.ipynb"))
    for lesson in lessons:
        for solved in (False, True):
            with _scratch() as folder:
                shutil.copytree(ROOT / "notebooks" / lesson, folder / lesson)
                found += [
                    f"{lesson}, {'solved' if solved else 'untouched'}: {text}"
                    for text in problems(folder / lesson / f"{lesson}.ipynb", solved)
                ]
    print(*found, sep="\n", file=sys.stderr) if found else print(f"{len(lessons)} lessons run.")
    return 1 if found else 0


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    # Windows deletes no folder in which a kernel that is just ending still works.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as outer:
        folder = Path(outer) / FOLDER
        folder.mkdir()
        yield folder


def problems(path: Path, solved: bool) -> Iterator[str]:
    """A sentence for each cell that does not say what it should."""
    notebook = nbformat.read(path, as_version=4)
    answers = _answers(path.stem) if solved else {}
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, resources=place, allow_errors=True, timeout=600).execute()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        said = _said(cell)
        about = cell.metadata.get("nbgrader", {})
        if cell.id == "opening" and said:
            yield f"the first cell says: {said}"
        elif about.get("grade") and not about.get("solution"):
            passes = said.startswith(("✓", "Visible checks passed.", "These results"))
            if passes is not solved or ("✗" in said and solved):
                yield f"{cell.id} says: {said}"
        elif solved and any(output.output_type == "error" for output in cell.outputs):
            yield f"{cell.id} stops: {said}"


def _answers(lesson: str) -> dict[str, str]:
    """The text of each solution cell, by its id."""
    path = ROOT / "solutions" / lesson / f"{lesson}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        cell["id"]: "".join(cell["source"])
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def _said(cell: Any) -> str:
    return "".join(
        output.text if output.output_type == "stream" else output.get("evalue", "")
        for output in cell.outputs
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
