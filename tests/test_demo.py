"""`autograder demo`, run for real: every submission of the class gets what it deserves."""

import fcntl
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, run_command

from autograder.course import Course
from autograder.demo.mishaps import MISHAPS
from autograder.demo.run import LESSONS, example_class
from autograder.engine.records.status import GRADED


@dataclass(frozen=True)
class Demo:
    folder: Path
    printed: str
    outcomes: dict[tuple[str, str], dict]


@pytest.fixture(scope="module")
def demo(tmp_path_factory, testrun_uid: str) -> Demo:
    """The command as the README has it, once for all processes that run tests: it takes minutes."""
    place = tmp_path_factory.getbasetemp().parent / f"demo-{testrun_uid}"
    place.mkdir(exist_ok=True)
    report, printed = place / "demo.json", place / "printed.txt"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            done = run_command(
                "autograder", "demo", "--output", str(place / "class"), "--json", str(report),
                cwd=ROOT, environment={"COLUMNS": "200"},
            )  # fmt: skip
            printed.write_text(done.stdout)
    outcomes = {(one["assignment"], one["student"]): one for one in json.loads(report.read_text())}
    return Demo(place / "class", printed.read_text(), outcomes)


def test_every_submission_has_an_outcome(demo: Demo) -> None:
    for lesson in LESSONS:
        students = {student for assignment, student in demo.outcomes if assignment == lesson}
        handed_in = {one.student for one in [*example_class(lesson), *MISHAPS]}
        assert students == handed_in
        assert len(students) >= 30


@pytest.mark.parametrize("lesson", LESSONS)
def test_scores_are_what_the_work_deserves(demo: Demo, lesson: str) -> None:
    wrong = [
        f"{one.student}: scored {demo.outcomes[lesson, one.student]['score']}, not {one.points}: "
        f"{demo.outcomes[lesson, one.student]['messages']}"
        for one in example_class(lesson)
        if demo.outcomes[lesson, one.student]["score"] != pytest.approx(one.points)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.student)
def test_mishaps_are_named_and_scored(demo: Demo, lesson: str, mishap) -> None:
    outcome = demo.outcomes[lesson, mishap.student]
    assert outcome["status"] == mishap.status
    if mishap.status in ("invalid notebook", "missing"):
        assert outcome["score"] is None, "ungradable is not zero"
    elif mishap.full is True:
        assert outcome["score"] == outcome["max_score"]
    elif mishap.full is False:
        assert outcome["score"] == 0
    else:
        assert 0 <= outcome["score"] < outcome["max_score"]


def test_whoever_lost_points_is_told_why_and_nobody_else_is(demo: Demo) -> None:
    for (_, student), outcome in demo.outcomes.items():
        lost = outcome["score"] is None or outcome["score"] < outcome["max_score"]
        assert bool(outcome["messages"]) == lost, student
        assert all(len(message) < 700 and message.isprintable() for message in outcome["messages"])


def test_graded_submissions_have_a_feedback_page_without_hidden_tests(demo: Demo) -> None:
    graded = [one for one in demo.outcomes.values() if one["status"] == GRADED]
    assert len(graded) >= 50
    for outcome in graded:
        page = Path(outcome["feedback"]).read_text()
        assert "HIDDEN TESTS" not in page
        assert "HiddenTest" not in page


def test_no_message_tells_the_answer_to_the_training_task(demo: Demo) -> None:
    solved = Path(ROOT / "solutions" / "06_training" / "06_training.ipynb").read_text()
    assert "test_accuracy" in solved
    for (lesson, student), outcome in demo.outcomes.items():
        if lesson == "06_training":
            assert not any("0.98" in text and "task" in text for text in outcome["messages"]), (
                student
            )


def test_the_table_shows_every_student_and_where_the_feedback_lies(demo: Demo) -> None:
    for _, student in demo.outcomes:
        assert student in demo.printed
    assert f"Feedback pages: {demo.folder / 'feedback'}" in demo.printed


def test_the_demo_leaves_our_own_course_alone(demo: Demo) -> None:
    course = Course(ROOT)
    assert not (course.root / "submitted").exists() or demo.folder != course.root
    assert (demo.folder / "gradebook.db").is_file()
