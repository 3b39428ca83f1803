"""Run All in an untouched notebook runs all of it: an unfinished step stops nothing else."""

import subprocess
from pathlib import Path

import nbformat
import pytest
from conftest import BIN, clean_environment
from nbconvert.filters import strip_ansi
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from student_work import COURSE, errors, solutions, student_folder

from autograder.lesson.cells import is_solution, is_test
from autograder.lesson.names import names

OFTEN = {"02_metrics": (), "06_training": (pytest.mark.prove,), "11_capstone": (pytest.mark.prove,)}
"""One lesson at every change, two more with the course's proof; the others nightly."""

LESSONS = [
    pytest.param(lesson, marks=OFTEN.get(lesson, pytest.mark.nightly))
    for lesson in COURSE.lessons()
]


def run(path: Path) -> NotebookNode:
    """The notebook after `jupyter nbconvert --execute`, which stops at an error that no tag
    allows."""
    notebook = nbformat.read(path, as_version=4)
    runner = ExecutePreprocessor(timeout=120, kernel_name="python3")
    runner.preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    return notebook


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_cell_runs_and_only_what_needs_a_missing_step_fails(lesson, tmp_path) -> None:
    cells = run(student_folder(tmp_path / lesson, lesson)).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    missing = {name for text in solutions(lesson).values() for name in made_by(text)}
    for cell in code:
        if not is_solution(cell) and not is_test(cell) and errors(cell):
            assert names(cell.source)[1] & missing, cell.source
            missing |= names(cell.source)[0]
    said = [error.evalue for cell in code if is_test(cell) for error in errors(cell)]
    assert len(said) == sum(map(is_test, code)), "each step is told that it is not done"
    for text in said:
        assert text.startswith("✗ ")
        assert text.endswith(("is not written yet.", "not computed yet."))
        assert "\n" not in text


def made_by(text: str) -> set[str]:
    """The names that a solution makes; none for one in words."""
    return names(text)[0] if "**" not in text.partition("\n")[2][:4] else set()


def test_the_command_runs_an_untouched_notebook_to_its_end(tmp_path) -> None:
    path = student_folder(tmp_path / "work", "02_metrics")
    done = subprocess.run(
        [BIN / "jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", path.name],
        cwd=path.parent,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(path, as_version=4).cells
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")


def test_an_exception_of_the_students_shows_their_own_lines_first(tmp_path) -> None:
    wrong = (
        "def count(labels):\n    return labels.lenght\n\n\n"
        "def accuracy(y_true, y_pred):\n    return 1 / count(y_true)"
    )
    path = student_folder(tmp_path / "work", "02_metrics", accuracy=wrong)
    [cell] = [cell for cell in run(path).cells if cell.id == "accuracy_test"]
    [error] = errors(cell)
    message, *trace = map(strip_ansi, error.traceback)
    assert message.startswith("✗ Not true yet: accuracy gives the share of right predictions.\n")
    plain = "\n".join(trace)
    assert "checks.py" not in plain
    assert "_call" not in plain
    assert plain.index("in accuracy") < plain.index("in count"), "their first line comes first"
    assert "AttributeError" in trace[-1]
