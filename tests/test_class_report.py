"""The instructor's report: what it counts, whom it accuses, and what bad input is told."""

import json
import random
import re
import resource
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, make_tiny_course, run_command, text_of
from synthetic_class import renamed, store, synthetic_class

from autograder.class_report.alike import Index
from autograder.class_report.handed_in import code_of
from autograder.class_report.report import report
from autograder.class_report.statistics import ClassStatistics
from autograder.class_report.winnowing import tokens
from autograder.course import Course
from autograder.demo.run import release
from autograder.engine.records.class_results import ClassResults, Found, StoredSubmission
from autograder.results import Behaviour, Status, Verdict

sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
from independent_answers import Answers, independent_class, is_copy_found

LESSON = "01_tiny"
HOSTILE = [
    "<script>document.title='it ran'</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "\u202egnp.ada",
    "{{ 7 * 7 }} & co",
    "x" * 300,
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A tiny course that is released and graded by nobody; not to be changed."""
    course = make_tiny_course(tmp_path_factory.mktemp("report") / "course")
    release(course, [LESSON])
    return course.root


@pytest.fixture
def course(empty: Path, tmp_path: Path) -> Course:
    """The same, to be filled."""
    return Course(Path(shutil.copytree(empty, tmp_path / "course")).resolve())


def said(course: Course) -> str:
    """What the page says, without the space that each tag leaves."""
    text = re.sub(r" ([,:)])", r"\1", text_of(report(course, [])))
    return text.replace("( ", "(")


def test_the_command_writes_a_page(course: Course, tmp_path: Path) -> None:
    store(course, synthetic_class(course, LESSON, 30))
    page = tmp_path / "class.html"
    command = ("autograder", "report", LESSON, "--course", str(course.root), "--output", str(page))
    assert str(page) in run_command(*command, cwd=tmp_path).stdout
    text = page.read_text(encoding="utf-8")
    assert "Submissions 30" in text_of(text)
    assert "<script" not in text
    assert "style=" not in text


def test_bad_input_is_told_in_a_sentence(course: Course, tmp_path: Path) -> None:
    def refused(*arguments: str) -> str:
        done = run_command("autograder", "report", *arguments, cwd=tmp_path, expect=1)
        assert len(done.stderr.strip().splitlines()) == 1
        return done.stderr

    here = ("--course", str(course.root))
    assert "Nothing is graded yet" in refused(*here)
    assert "There is no folder" in refused("--course", str(tmp_path / "nowhere"))
    (tmp_path / "bare").mkdir()
    assert "There is no gradebook" in refused("--course", str(tmp_path / "bare"))
    assert not list((tmp_path / "bare").iterdir()), "looking must not make a gradebook"
    store(course, synthetic_class(course, LESSON, 3))
    assert f"Did you mean {LESSON}?" in refused("01_tinny", *here)
    assert "autograder grade zz" in refused("zz", *here)
    assert "cannot be written" in refused(*here, "--output", str(tmp_path))


def test_scores_are_those_that_count(course: Course) -> None:
    """A person's points and a penalty change them; who has no score is no zero."""
    results = renamed(synthetic_class(course, LESSON, 5), ["ada", "ben", "cy", "dee", "eve"])
    right = Verdict("accuracy_test", 3.0, 3.0, (Behaviour("is right", 3.0, 3.0),))
    results = [replace(result, notebooks={LESSON: [right]}) for result in results]
    store(course, results)
    with sqlite3.connect(course.root / "gradebook.db") as database:
        notebook = (
            "(SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a "
            "ON n.assignment_id = a.id WHERE a.student_id = ?)"
        )
        database.execute(f"UPDATE grade SET manual_score=1 WHERE notebook_id={notebook}", ["ada"])
        database.execute(
            f"UPDATE submitted_notebook SET late_submission_penalty=1 WHERE id={notebook}", ["ben"]
        )
        database.execute(f"UPDATE grade SET auto_score=NULL WHERE notebook_id={notebook}", ["cy"])
        database.execute("UPDATE autograder_outcome SET status='missing' WHERE student='dee'")
    with ClassResults(course) as stored:
        scores = {found.student: found.score for found in stored.submissions(LESSON)}
    assert scores == {"ada": 1, "ben": 2, "cy": None, "dee": None, "eve": 3}
    page = said(course)
    assert "Full marks 1" in page
    assert "Without a score 2" in page
    assert "missing: 1 (dee)" in page


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    rng = np.random.default_rng(5)
    ability = rng.random(40)
    points = (rng.random((40, 4)) < ability[:, None]).astype(float)
    points[:, 3] = 1 - points[:, 0]  # a key that is wrong
    figures = ClassStatistics("a", 4.0, [])
    for number, row in enumerate(points):
        found = [Found("a", f"t{i}_test", "is right", x, 1.0, not x) for i, x in enumerate(row)]
        if number % 2:  # a test that ended gives nothing, and says nothing
            found = [part for part in found if part.points]
        figures.add(StoredSubmission(f"s{number}", Status.GRADED, row.sum(), None, found))
    for item in figures.items.values():
        column = points[:, int(item.step[1])]
        rest = points.sum(axis=1) - column
        assert figures.earned(item) == pytest.approx(column.mean())
        assert figures.discrimination(item) == pytest.approx(np.corrcoef(column, rest)[0, 1])


def test_equal_failures_are_a_group_whatever_numbers_each_student_drew(course: Course) -> None:
    def wrong(seen: str, expected: str, mistake: str = "") -> Verdict:
        part = Behaviour("gives the share", 0.0, 3.0, "No.", mistake, seen, expected)
        return Verdict("accuracy_test", 0.0, 3.0, (part,))

    verdicts = {
        "ada": wrong("25", "0.6"), "ben": wrong("17", "0.4"),
        "cy": wrong("None", "0.1"), "dee": wrong("11", "0.2", "the number of right answers"),
    }  # fmt: skip
    results = renamed(synthetic_class(course, LESSON, 4), list(verdicts))
    store(course, [replace(r, notebooks={LESSON: [verdicts[r.student]]}) for r in results])
    page = said(course)
    assert "2 students failed 1 behaviour, in accuracy ada, ben" in page
    assert "gives the share: #" in page
    assert "1 accuracy the number of right answers dee" in page


def test_hostile_names_and_texts_stay_text(course: Course) -> None:
    results = renamed(synthetic_class(course, LESSON, len(HOSTILE)), HOSTILE)
    part = Behaviour(HOSTILE[0], 0.0, 3.0, "No.", HOSTILE[1], HOSTILE[0], "7")
    bad = Verdict("accuracy_test", 0.0, 3.0, (part, part))
    store(course, [replace(result, notebooks={LESSON: [bad]}) for result in results])
    page = report(course, [])
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "49 &amp; co" not in page
    assert "&lt;script&gt;" in page
    assert re.findall(r"\son\w+=", re.sub(r">[^<]*<", "><", page)) == []


def test_time_used_is_stored_and_an_older_gradebook_gets_the_column(course: Course) -> None:
    old = "CREATE TABLE autograder_outcome (assignment VARCHAR NOT NULL, student VARCHAR NOT NULL, "
    old += "status VARCHAR NOT NULL, isolated BOOLEAN NOT NULL, fingerprint VARCHAR NOT NULL, "
    with sqlite3.connect(course.root / "gradebook.db") as database:
        database.execute(f"{old} PRIMARY KEY (assignment, student))")
        row = (LESSON, "of an older version", "graded", True, "")
        database.execute("INSERT INTO autograder_outcome VALUES (?, ?, ?, ?, ?)", row)
    page = said(course)
    assert "Submissions 1" in page
    assert "Processor time" not in page
    folder = course.root / "submitted" / "ada" / LESSON
    folder.mkdir(parents=True)
    shutil.copy(course.notebooks / LESSON / f"{LESSON}.ipynb", folder)
    run_command("autograder", "grade", LESSON, cwd=course.root)
    with ClassResults(course) as stored:
        used = {found.student: found.seconds for found in stored.submissions(LESSON)}
    assert used["of an older version"] is None
    assert 0 < (used["ada"] or 0) < 60
    assert "Processor time median" in said(course)


def test_several_assignments_are_compared(tmp_path: Path) -> None:
    course = make_tiny_course(tmp_path / "course")
    names = [LESSON, "02_tiny", "03_tiny"]
    for name in names[1:]:
        shutil.copytree(course.source / LESSON, course.source / name)
        (course.source / name / f"{LESSON}.py").rename(course.source / name / f"{name}.py")
    release(course, names)
    verdicts = {
        points: Verdict("accuracy_test", points, 3.0, (Behaviour("is right", points, 3.0),))
        for points in (0.0, 1.5, 3.0)
    }
    falling = dict(zip(names, (3.0, 1.5, 0.0), strict=True))
    for name in names:
        results = synthetic_class(course, name, 6)
        marks = [falling[name], *[3.0] * 5]
        store(
            course,
            [
                replace(result, notebooks={name: [verdicts[points]]}, answered={name: set()})
                for result, points in zip(results, marks, strict=True)
            ],
        )
    page = said(course)
    assert "student-00000 100 50 0 −50 ▼ −50 student-00001 100 100 100 +0 = +0" in page
    assert "Which lesson is too long" in page


@pytest.fixture(scope="module")
def answers() -> Answers:
    """The right answers to a lesson of many steps."""
    return Answers("02_metrics")


@pytest.mark.parametrize("size", [12, 60])
def test_independent_right_answers_accuse_nobody(answers: Answers, size: int) -> None:
    for seed in range(3):
        assert independent_class(answers, size, random.Random(seed)).pairs() == []


def test_other_names_comments_and_order_hide_no_copy(answers: Answers) -> None:
    assert is_copy_found(answers, 40, random.Random(2))


def test_three_equal_lines_are_no_copy() -> None:
    index = Index(given=frozenset({"accuracy"}))
    for number in range(40):
        code = f"def accuracy(a, b):\n    return {'+'.join(['a'] * (number % 20 + 1))}\n"
        if number < 2:
            code = (
                "def accuracy(y_true, y_pred):\n"
                "    right = [a == b for a, b in zip(y_true, y_pred)]\n"
                "    return sum(right) / len(right)\n"
            )
        index.add(f"s{number}", {"accuracy": code})
    assert index.pairs() == []


def test_what_the_instructor_wrote_is_nobodys() -> None:
    rng = random.Random(1)
    words = [*"+-*/()[]12.", "rows", "len", "max", "sum", "mean"]
    source = " ".join(rng.choices(words, k=500))
    for knows in (False, True):
        index = Index()
        if knows:
            index.know(source)
        for student in ("ada", "ben"):
            index.add(student, {"task": source})
        for number in range(40):
            index.add(f"s{number}", {"task": f"total = {number}"})
        assert bool(index.pairs()) is not knows


HOSTILE_FILES = [
    b"", b"PK\x03\x04", b"[" * 100_000, b'{"cells": 3}', b'{"cells": [3, null, {"metadata": []}]}',
    b'{"cells": [{"metadata": {"nbgrader": {"grade_id": "a"}}, "source": [1, "x"]}]}',
    b'{"cells": [{"metadata": {"nbgrader": {"grade_id": ["a"]}}, "source": {}}]}',
    b"\xff\xfe\x00", b"1" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE_FILES)
def test_any_file_can_be_looked_into(content: bytes) -> None:
    assert set(code_of(content, {"a"}).values()) <= {"x"}


@pytest.mark.parametrize("text", ['"' * 60_000, "'''" * 20_000, "\\" * 60_000, "a." * 30_000, "#"])
def test_tokens_of_any_text_take_time_in_proportion(text: str) -> None:
    def seconds(part: str) -> float:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        for _ in range(5):
            tokens(part)
        return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before

    assert seconds(text) <= 6 * seconds(text[: len(text) // 2]) + 0.1


def cost(course: Course, size: int) -> float:
    """Processor seconds of the report on a class of this size."""
    store(course, synthetic_class(course, LESSON, size))
    answer = "\n".join(f"    a{n} = sum(y_true[{n}:]) + len(y_pred) * {n}" for n in range(9))
    notebook = {"metadata": {"nbgrader": {"grade_id": "accuracy"}}, "cell_type": "code"}
    rng = random.Random(3)
    for number in range(size):
        folder = course.root / "submitted" / f"student-{number:05d}" / LESSON
        folder.mkdir(parents=True)
        own = " + ".join(rng.choices(["y_true", "y_pred", "1", "len(y_true)"], k=30))
        source = f"def accuracy(y_true, y_pred):\n{answer}\n    return {own}"
        content = json.dumps({"cells": [{**notebook, "source": source}]})
        (folder / f"{LESSON}.ipynb").write_text(content)
    before = resource.getrusage(resource.RUSAGE_SELF)
    report(course, [])
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.fixture
def courses(empty: Path, tmp_path: Path) -> Iterator[Course]:
    """Courses to be filled, one after another."""
    return (
        Course(Path(shutil.copytree(empty, tmp_path / str(number))).resolve())
        for number in range(9)
    )


def test_twice_the_class_costs_about_twice_as_much(courses: Iterator[Course]) -> None:
    cost(next(courses), 10)  # what is loaded and compiled once
    small, large = (cost(next(courses), size) for size in (600, 1200))
    assert large <= 2.6 * small
