"""What the tests of collecting and exporting share: a course, zips, and a notebook with a text."""

import io
import json
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import nbformat

from autograder.cli import main
from autograder.course import Course

CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "plain"\n'


def plain_course(root: Path, *notebooks: str) -> Course:
    """A course with the assignment hw, whose notebooks have these names, or that one."""
    folder = root / "source" / "hw"
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    for name in notebooks or ("hw",):
        (folder / f"{name}.ipynb").write_bytes(work("the instructor's"))
    return Course(root.resolve())


def work(text: str) -> bytes:
    """A notebook that holds a text."""
    cells = [nbformat.v4.new_markdown_cell(text, id="only")]
    return json.dumps(nbformat.v4.new_notebook(cells=cells)).encode()


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """A zip with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def roster(path: Path, *lines: str) -> Path:
    """A CSV file with these lines."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*arguments: str, expect: int = 0) -> tuple[str, str]:
    """What a subcommand prints, and what it says on stderr. In this process: nbgrader is loaded
    once."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as said:
        code = main(arguments)
    assert code == expect, out.getvalue() + said.getvalue()
    return out.getvalue(), said.getvalue()


def collect(course: Course, path: Path, *options: str, expect: int = 0) -> dict:
    """What `autograder collect hw PATH --json` reports."""
    place = ["--course", str(course.root)]
    return json.loads(run("collect", "hw", str(path), "--json", *place, *options, expect=expect)[0])


def submitted(course: Course) -> dict[str, str]:
    """The text in each student's hw.ipynb."""
    return {
        path.parent.parent.name: json.loads(path.read_bytes())["cells"][0]["source"]
        for path in sorted(course.root.glob("submitted/*/hw/hw.ipynb"))
    }


def reasons(report: dict) -> dict[str, str]:
    """Why each thing was left."""
    return {left["name"]: left["reason"] for left in report["left"]}
