"""`autograder check` says before grading which cells are open, and which stock nbgrader grades
otherwise."""

import json
from pathlib import Path

import nbformat
import pytest
from conftest import run_command
from engine.test_copies import cell

CELLS = {
    "double": "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION",
    "sealed_test": "assert double(3) == 6",
    "open_test": "import inspect\nassert 'return' in inspect.getsource(double)",
    "false_test": "double(0) > 5",  # no assertion: stock gives whatever is not a number all points
    "unsolved_test": "assert double(3) == 7",
}

TWO = {
    "first": {
        "class": "### BEGIN SOLUTION\nclass Pair:\n    size = 2\n### END SOLUTION",
        "pair_test": "assert Pair.size == 2",
    },
    "second": {
        "run": "### BEGIN SOLUTION\n%run first.ipynb\n### END SOLUTION",
        "size": "### BEGIN SOLUTION\ndef size_of(pair):\n    return pair.size\n### END SOLUTION",
        "size_test": "assert size_of(Pair()) == 2",
        "text_test": "%run first.ipynb\nassert Pair().size == 2",
    },
}
"""An assignment of two notebooks: one needs what stands in the other."""

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("course")
    write_notebook(root / "material" / "ps1" / "doubling.ipynb", CELLS)
    for name, cells in TWO.items():
        write_notebook(root / "material" / "ps2" / f"{name}.ipynb", cells)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.source_directory = 'material'\n"
    )
    return root


def write_notebook(path: Path, cells: dict[str, str]) -> None:
    notebook = nbformat.v4.new_notebook(cells=[cell(*parts) for parts in cells.items()])
    for made in notebook.cells:
        made.metadata["nbgrader"] |= {"schema_version": 3, "task": False}
        if made.metadata["nbgrader"]["solution"]:
            del made.metadata["nbgrader"]["points"]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def test_it_lists_what_differs_and_what_is_open(course: Path, tmp_path: Path) -> None:
    found = tmp_path / "cells.json"
    before = sorted(course.rglob("*"))
    command = ("autograder", "check", str(course), "--assignment", "ps1", "--json", str(found))
    done = run_command(*command, cwd=tmp_path, expect=1, seconds=600)
    assert sorted(course.rglob("*")) == before
    cells = {
        (row["submission"], row["grade_id"]): (row["stock"], row["engine"], row["is_open"])
        for row in json.loads(found.read_text())
    }
    assert cells == {
        ("solution", "sealed_test"): (1, 1, False),
        ("solution", "open_test"): (1, 1, True),
        ("solution", "false_test"): (1, 0, False),
        ("solution", "unsolved_test"): (0, 0, False),
        ("untouched", "sealed_test"): (0, 0, False),
        ("untouched", "open_test"): (0, 0, True),
        ("untouched", "false_test"): (0, 0, False),
        ("untouched", "unsolved_test"): (0, 0, False),
    }
    shown = " ".join(done.stdout.split())
    assert "8 graded cells compared: 7 equal, 1 differ, 1 open." in shown
    assert "forge their points: ps1/doubling/open_test" in shown
    assert "loses points, both ways: ps1/doubling/unsolved_test" in shown


def test_a_notebook_may_run_another_one_of_its_assignment(course: Path, tmp_path: Path) -> None:
    found = tmp_path / "cells.json"
    command = ("autograder", "check", str(course), "--assignment", "ps2", "--json", str(found))
    run_command(*command, cwd=tmp_path, seconds=600)
    rows = json.loads(found.read_text())
    points = [(row["grade_id"], row["engine"]) for row in rows if row["submission"] == "solution"]
    assert points == [("pair_test", 1), ("size_test", 1), ("text_test", 1)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "There is no folder nowhere"),
        ([".", "--assignment", "ps9"], "The assignments are: ps1, ps2"),
    ],
)
def test_what_is_not_there_is_said(course: Path, words: list[str], says: str) -> None:
    assert says in run_command("autograder", "check", *words, cwd=course, expect=1).stderr
