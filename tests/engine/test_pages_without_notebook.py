"""A page where no judge could make one: the results, or the sentence that there are none."""

from pathlib import Path

import pytest
from conftest import text_of

from autograder.course import Course
from autograder.engine.grading.job import Job
from autograder.engine.grading.keys import read_keys
from autograder.engine.grading.result import NO_END, NO_PAGE, Result, checked_result, given_up
from autograder.engine.grading.submitted_files import Submission
from autograder.engine.judging.judge import GRADED
from autograder.engine.judging.order import Judged
from autograder.results import Behaviour, Status, Verdict
from autograder.wire.budgets import Budgets

LESSON = "01_tiny"


@pytest.fixture
def job(released: Path) -> Job:
    return Job(str(released), LESSON, "<b>ada", Budgets())


def page_of(result: Result) -> str:
    """The only page of a result, as text."""
    [page] = [content for path, content in result.files.items() if path.suffix == ".html"]
    assert page and b"<b>ada" not in page
    return text_of(page.decode())


def test_where_grading_failed_the_page_says_that_there_is_no_score(job: Job) -> None:
    course = Course(Path(job.root))
    said = page_of(given_up(course, read_keys(course, LESSON), job))
    assert said.count(NO_END) == 1
    assert "not the same as 0 points" in said


def test_where_the_notebook_holds_too_much_the_page_tells_the_results(job: Job) -> None:
    course = Course(Path(job.root))
    lost = Behaviour("gives the share", 0.0, 3.0, "seen 1, expected 2")
    judged = Judged([Verdict("accuracy_test", 0.0, 3.0, (lost,))], [Status.GRADED])
    answers = [(GRADED, {LESSON: judged.plain()})]
    keys = read_keys(course, LESSON)
    said = page_of(checked_result(course, keys, job, Submission({}), answers))
    assert "0 of 3 points" in said and NO_PAGE in said
    assert "✗ 0 of 3: gives the share seen 1, expected 2" in said
