"""A student in JupyterLab, in a real browser: a mistake is named, a fix passes, and Validate names
the steps that are not done."""

import shutil

from browser import APP, browser, needs_browser
from conftest import clone_course
from lab import jupyter_lab
from student_work import solutions, student_folder

pytestmark = needs_browser

WRONG = """\
def accuracy(y_true, y_pred):
    return sum(t == p for t, p in zip(y_true, y_pred))
"""
RIGHT = """\
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return float(np.mean(y_true == y_pred))
"""


def test_a_student_works_through_the_first_step(tmp_path) -> None:
    course = clone_course(tmp_path / "course")
    with jupyter_lab(course, APP) as server, browser() as page:
        page.open_notebook(server, "notebooks/02_metrics/02_metrics.ipynb")
        page.run_all("task_test")
        assert "✗ accuracy is not written yet." in page.output_of("accuracy_test")
        assert "computed yet" in page.output_of("task_test"), "an unfinished step stops nothing"

        page.type_into("accuracy", WRONG)
        page.run_all("accuracy_test")
        wrong = page.output_of("accuracy_test")
        assert "accuracy([1, 0, 0], [1, 1, 0]) gave 2, expected 0.666667." in wrong
        assert "This is the number of right answers. How many answers were there?" in wrong
        assert "Traceback" not in wrong, "the reason is all that a student needs"

        page.type_into("accuracy", RIGHT)
        page.run_all("accuracy_test")
        passed = page.output_of("accuracy_test")
        assert "Visible checks passed.\n✓ accuracy (2 points) · 1 of 6 steps" in passed

        told = page.validate()
        assert told.count("The following cell failed") == 5
        assert "✗ precision is not written yet." in told
        assert "accuracy is not written yet" not in told


def test_validate_has_nothing_to_say_of_a_right_notebook(tmp_path) -> None:
    course = clone_course(tmp_path / "course")
    folder = course.notebooks / "02_metrics"
    shutil.rmtree(folder)
    student_folder(folder, "02_metrics", solutions("02_metrics"))
    with jupyter_lab(course, APP) as server, browser() as page:
        page.open_notebook(server, "notebooks/02_metrics/02_metrics.ipynb")
        assert "Success!" in page.validate()
