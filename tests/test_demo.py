"""`autograder demo`, run for real: every submission of the class gets what it deserves.

What it deserves is read here from the headers beside the lesson, not from the class that was made.
"""

import fcntl
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, make_tiny_course, run_command

from autograder.course import Course, CourseError
from autograder.demo.example_class import example_class
from autograder.demo.mishaps import MISHAPS
from autograder.demo.run import SHOWN, select
from autograder.results import Status

COURSE = Course(ROOT)
PROVEN = "02_metrics"
"""Its class is graded with the course's proof, the others nightly."""
HEADER = re.compile(r'^# %% (?!inputs )(.+?) step="(\w+)"(?:.* costs=([\d.]+))?', re.M)
POINTS = re.compile(r'^# %% nbgrader=.*"grade": true.*"points": ([\d.]+).*"solution": false', re.M)
SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEFT_BY_GRADING = ("submitted", "autograded", "feedback", "gradebook.db", ".course_secret")

ACCURACY_OF_THE_TASK = "0.98"
"""How the right answer to lesson 06's task begins."""

Outcomes = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Demo:
    """What the command left and printed for a lesson; `touched`: what of our own course changed."""

    lesson: str
    folder: Path
    printed: str
    outcomes: Outcomes
    touched: list[str]


def graded_once(lesson: str, place: Path) -> Demo:
    """The command on a lesson, once for all processes that run tests: it takes a minute or two."""
    report, done = place / f"{lesson}.json", place / f"{lesson}-done.json"
    with (place / f"{lesson}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            before = own_files()
            printed = run_command(
                "autograder", "demo", lesson, "--output", str(place / lesson),
                "--json", str(report), cwd=ROOT, environment={"COLUMNS": "200"},
            ).stdout  # fmt: skip
            after = own_files()
            touched = sorted(dict(before.items() ^ after.items()))
            done.write_text(json.dumps({"printed": printed, "touched": touched}))
    outcomes = {outcome["student"]: outcome for outcome in json.loads(report.read_text())}
    return Demo(lesson, place / lesson, outcomes=outcomes, **json.loads(done.read_text()))


def own_files() -> dict[str, tuple[int, int]]:
    """What students get and what grading leaves in our own course, with time and size."""
    places = [ROOT / "notebooks", *(ROOT / name for name in LEFT_BY_GRADING)]
    files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in files}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(lesson, marks=pytest.mark.prove if lesson == PROVEN else pytest.mark.nightly)
        for lesson in COURSE.lessons()
    ],
)
def demo(request, tmp_path_factory, testrun_uid: str) -> Demo:
    """The example class of a lesson, graded."""
    place = tmp_path_factory.getbasetemp().parent / f"demo-{testrun_uid}"
    place.mkdir(exist_ok=True)
    return graded_once(request.param, place)


def deserved(headers: str, maximum: float) -> list[float]:
    """The score of every answer in a file beside a lesson, by its headers alone."""
    return [maximum - float(costs or 0) for _, _, costs in HEADER.findall(headers)]


def undeserved(students: list[str], scores: list[float], outcomes: Outcomes) -> list[str]:
    """Who scored anything else."""
    return [
        f"{student} scored {outcomes[student]['score']}, not {score}: "
        f"{outcomes[student]['messages']}"
        for student, score in zip(students, scores, strict=True)
        if outcomes[student]["score"] != pytest.approx(score)
    ]


def maximum_of(lesson: str) -> float:
    """What can be earned without grading by hand, by the headers of the lesson's test cells."""
    text = COURSE.text_of(lesson).read_text()
    return sum(float(points) for points in POINTS.findall(text))


def headers_of(lesson: str, file: str) -> str:
    return (COURSE.source / lesson / file).read_text()


def students_of(demo: Demo, kind: str) -> list[str]:
    """The students whose ids begin like this, in the order in which their answers were written."""
    made = [submission.student for submission in example_class(COURSE, demo.lesson)]
    return [student for student in made if student.startswith(kind)]


def test_every_submission_has_an_outcome(demo: Demo) -> None:
    handed_in = {
        submission.student for submission in [*example_class(COURSE, demo.lesson), *MISHAPS]
    }
    assert set(demo.outcomes) == handed_in
    assert len(handed_in) >= 40


@pytest.mark.parametrize(
    ("file", "kind"), [("alternatives.py", "alternative-"), ("misconceptions.py", "misconception-")]
)
def test_scores_are_what_the_headers_say(demo: Demo, file: str, kind: str) -> None:
    scores = deserved(headers_of(demo.lesson, file), maximum_of(demo.lesson))
    assert len(scores) >= 12
    wrong = undeserved(students_of(demo, kind), scores, demo.outcomes)
    assert not wrong, "\n".join(wrong)


def test_another_cost_in_a_header_would_be_noticed(demo: Demo) -> None:
    headers = headers_of(demo.lesson, "misconceptions.py")
    sabotaged = re.sub(r" costs=([\d.]+)", r" costs=\g<1>5", headers, count=1)
    assert sabotaged != headers
    students = students_of(demo, "misconception-")
    scores = deserved(sabotaged, maximum_of(demo.lesson))
    [finding] = undeserved(students, scores, demo.outcomes)
    assert finding.startswith(f"{students[0]} scored")


def test_two_mistakes_never_score_more_than_one_of_them(demo: Demo) -> None:
    two = [submission for submission in example_class(COURSE, demo.lesson) if submission.at_most]
    assert len(two) == 5
    for submission in two:
        assert len(submission.cells) == 2
        score = demo.outcomes[submission.student]["score"]
        assert 0 <= score <= submission.points < maximum_of(demo.lesson), submission.student


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.student)
def test_mishaps_are_named_and_scored(demo: Demo, mishap) -> None:
    outcome, maximum = demo.outcomes[mishap.student], maximum_of(demo.lesson)
    assert outcome["status"] == mishap.status
    if mishap.status in ("invalid notebook", "missing"):
        assert outcome["score"] is None, "ungradable is not zero"
    elif mishap.full is True:
        assert outcome["score"] == maximum
    elif mishap.full is False:
        assert outcome["score"] == 0
    else:
        assert 0 <= outcome["score"] < maximum


def test_whoever_lost_points_is_told_why_and_nobody_else_is(demo: Demo) -> None:
    for student, outcome in demo.outcomes.items():
        lost = outcome["score"] is None or outcome["score"] < maximum_of(demo.lesson)
        assert bool(outcome["messages"]) == lost, student
        assert all(len(message) < 700 and message.isprintable() for message in outcome["messages"])


def test_graded_submissions_have_a_feedback_page_without_hidden_tests(demo: Demo) -> None:
    graded = [outcome for outcome in demo.outcomes.values() if outcome["status"] == Status.GRADED]
    assert len(graded) >= 35
    for outcome in graded:
        page = Path(outcome["feedback"]).read_text()
        assert "HIDDEN TESTS" not in page
        assert "HiddenTest" not in page


def test_the_table_shows_every_student_and_where_the_feedback_lies(demo: Demo) -> None:
    for student in demo.outcomes:
        assert student in demo.printed
    assert f"Feedback pages: {demo.folder / 'feedback'}" in demo.printed


def test_the_demo_leaves_our_own_course_alone(demo: Demo) -> None:
    assert demo.touched == []
    assert (demo.folder / "gradebook.db").is_file()


@pytest.mark.nightly
def test_no_message_tells_the_answer_to_the_training_task(tmp_path_factory, testrun_uid) -> None:
    place = tmp_path_factory.getbasetemp().parent / f"demo-{testrun_uid}"
    place.mkdir(exist_ok=True)
    demo = graded_once("06_training", place)
    assert demo.outcomes
    for student, outcome in demo.outcomes.items():
        told = [text for text in outcome["messages"] if "task" in text]
        assert not any(ACCURACY_OF_THE_TASK in text for text in told), student


@pytest.mark.parametrize("lesson", COURSE.lessons())
def test_every_lesson_has_a_class_whose_ids_are_safe_file_names(lesson: str) -> None:
    students = [submission.student for submission in [*example_class(COURSE, lesson), *MISHAPS]]
    assert len(set(students)) == len(students) >= 40
    for student in students:
        assert SAFE.fullmatch(student), student
        assert len(student) <= 80
    assert example_class(COURSE, lesson) == example_class(COURSE, lesson)


def test_what_is_special_about_a_student_is_said() -> None:
    by_id = {submission.student: submission for submission in example_class(COURSE, "02_metrics")}
    percentage = by_id["misconception-a-percentage"]
    assert percentage.description == "This is a percentage. How large can a share be?"
    assert percentage.points == 11
    assert by_id["alternative-counting-in-a-loop"].description == (
        "a right answer to accuracy: counting in a loop"
    )


def test_two_lessons_are_graded_unless_others_are_named(tmp_path: Path) -> None:
    assert select(COURSE, []) == list(SHOWN)
    assert select(COURSE, ["04_gradient_descent"]) == ["04_gradient_descent"]
    assert select(COURSE, [], every=True) == COURSE.lessons()
    assert select(make_tiny_course(tmp_path / "tiny"), []) == ["01_tiny"], "in another course"
    with pytest.raises(CourseError, match="The lessons are: 01_neurons"):
        select(COURSE, ["99_none"])
