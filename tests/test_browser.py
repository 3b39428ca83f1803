"""A student in JupyterLab, in a real browser: the stub stops, a mistake is named, a fix passes."""

import pytest
from browser import APP, INSTALLED, browser
from conftest import clone_course
from lab import jupyter_lab

pytestmark = pytest.mark.skipif(
    not INSTALLED, reason="needs chromium: apt-get install chromium chromium-driver"
)

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
        page.run_all("accuracy_check")
        assert "NotImplementedError" in page.output_of("accuracy_check")

        page.type_into("accuracy", WRONG)
        page.run_all("accuracy_check")
        wrong = page.output_of("accuracy_check")
        assert "accuracy([1, 0, 0], [1, 1, 0]) gave 2, expected 0.666667." in wrong
        assert "This is the number of right answers. How many answers were there?" in wrong
        assert "Traceback" not in wrong, "the reason is all that a student needs"

        page.type_into("accuracy", RIGHT)
        page.run_all("accuracy_check")
        assert "Visible checks passed." in page.output_of("accuracy_check")
