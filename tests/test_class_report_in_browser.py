"""The class report in a real browser: everybody can read it, nothing runs, nothing is asked for."""

import shutil
from pathlib import Path

import pytest
from browser import browser, needs_browser
from conftest import make_tiny_course
from synthetic_class import hand_in, renamed, store, synthetic_class
from test_class_report import HOSTILE
from test_feedback_in_browser import OPEN_ALL, REQUESTS, RUN_AXE, SIDEWAYS, SIZES, axe_core, show

from autograder.class_report.report import report
from autograder.demo.run import release

pytestmark = needs_browser

LESSONS = ["01_tiny", "02_tiny"]
COPIED = "def accuracy(y_true, y_pred):\n" + "\n".join(
    f"    part_{n} = sum(y_true[{n}:]) {'+-*/%'[n % 5]} len(y_pred) {'|&^<>'[n % 7 % 5]} "
    f"max(part_{n}, y_true[{n % 4}]) {'-+%*'[n // 3 % 4]} {n % 9}"
    for n in range(1, 50)
)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    """A report on two assignments of a class with hostile names, two of whom handed in the same."""
    course = make_tiny_course(tmp_path_factory.mktemp("report") / "course")
    first, second = LESSONS
    shutil.copytree(course.source / first, course.source / second)
    (course.source / second / f"{first}.py").rename(course.source / second / f"{second}.py")
    release(course, LESSONS)
    for lesson in LESSONS:
        results = synthetic_class(course, lesson, 50, prefix="a-student-with-quite-a-long-name")
        names = HOSTILE[:5] + [result.student for result in results[5:]]
        store(course, renamed(results, names))
        others = [name for name in names[5:] if name not in names[10:12]]
        hand_in(course, lesson, names[10:12], {"accuracy": [COPIED]})
        hand_in(course, lesson, others, {"accuracy": ["accuracy = max"]})
    file = course.root / "report.html"
    file.write_text(report(course, []), encoding="utf-8")
    return file


def test_everybody_can_read_it_and_nothing_runs(page: Path) -> None:
    with browser() as window:
        for width, scheme in SIZES:
            driver = show(window, page, width, scheme)
            assert driver.execute_script(REQUESTS) == []
            assert driver.execute_script("return document.scripts.length") == 0
            driver.execute_script(OPEN_ALL)
            assert driver.execute_script(SIDEWAYS) <= 0, width
            driver.execute_script(axe_core())
            assert driver.execute_async_script(RUN_AXE) == [], (width, scheme)
        assert driver.title == "Class report: course"
        marked = driver.execute_script("return document.querySelector('mark').innerText")
        assert "part_1" in marked
