"""nbgrader's Validate, on a student's machine: it names the steps that are not done.

The button in JupyterLab calls the same Validator; tests/test_browser.py presses it.
"""

import subprocess
from pathlib import Path

import pytest
from conftest import BIN, clean_environment
from nbconvert.filters import strip_ansi
from nbgrader.validator import Validator
from student_work import solutions, student_folder

LESSON = "02_metrics"
STEPS = [
    "accuracy",
    "mean_squared_error",
    "probability_of_truth",
    "confusion_matrix",
    "precision",
    "task",
]
HALF = STEPS[:3]


def said(path: Path) -> dict[str, str]:
    """What Validate says of each cell that failed, by the step that its first line checks."""
    failed = Validator().validate(str(path)).get("failed", [])
    return {cell["source"].split('"')[1]: strip_ansi(cell["raw_error"]) for cell in failed}


def test_all_steps_of_an_untouched_notebook_are_named_with_a_sentence_each(tmp_path) -> None:
    assert said(student_folder(tmp_path / "new", LESSON)) == {
        **{step: f"✗ {step} is not written yet." for step in STEPS if step != "task"},
        "task": "✗ task: test_predictions, test_accuracy, test_precision, test_recall, test_f1 "
        "are not computed yet.",
    }


def test_of_a_half_done_notebook_the_other_half_is_named(tmp_path) -> None:
    wrong = "def confusion_matrix(y_true, y_pred):\n    return y_true.lenght"
    found = said(student_folder(tmp_path / "half", LESSON, HALF, confusion_matrix=wrong))
    assert list(found) == STEPS[3:]
    assert "raised AttributeError" in found["confusion_matrix"]
    assert "return y_true.lenght" in found["confusion_matrix"]
    assert "checks.py" not in found["confusion_matrix"]


def test_a_right_notebook_fails_nowhere(tmp_path) -> None:
    assert said(student_folder(tmp_path / "right", LESSON, solutions(LESSON))) == {}


@pytest.mark.parametrize(("done", "told"), [((), "6 CELL(S)"), (HALF, "3 CELL(S)")])
def test_the_command_names_them_too(tmp_path, done, told) -> None:
    path = student_folder(tmp_path / "work", LESSON, done)
    run = subprocess.run(
        [BIN / "nbgrader", "validate", path.name],
        cwd=path.parent,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert f"VALIDATION FAILED ON {told}" in run.stdout, run.stderr
    assert "✗ precision is not written yet." in run.stdout
    assert "Success" not in run.stdout
