"""No submission gets points, secrets or another's grade by force: a corpus of attacks, for real.

All of them are graded in one batch, with honest submissions in between: nightly the whole corpus,
at every change one attack of each class. See attacks/attack.py for what an attack is.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attacks.attack import BASELINES, BREACH, TRACE, Attack
from attacks.corpus import ATTACKS, CANARIES, ONE_OF_EACH, submissions
from attacks.handin import (
    VICTIM,
    hand_in_all,
    left_by,
    sandboxed_processes,
    secrets_in,
    traces,
)
from attacks.tiny import LESSON, SECRETS, make_course
from rich.console import Console

from autograder.course import Course
from autograder.engine.pages.class_table import print_class, row_of
from autograder.engine.records.outcome import Outcome

STATUSES = {"graded", "timed out", "out of memory", "crashed", "invalid notebook", "missing"}
BATCH_SECONDS = 900
LARGEST_LEFT = 40 * 1024**2
"""Bytes that the pages of one submission may take."""


@dataclass
class Graded:
    """What became of a batch: who handed in what, and the outcomes."""

    course: Course
    order: dict[str, Attack | str]
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    stopped: str = ""
    errors: str = ""
    left_over: list[str] = field(default_factory=list)


@contextlib.contextmanager
def batch_of(attacks: Sequence[Attack]) -> Iterator[Graded]:
    """These attacks and the canaries, graded."""
    folder = tempfile.mkdtemp(prefix="attacks-")
    result = Graded(make_course(Path(folder, "course")), submissions(attacks))
    hand_in_all(result.course, result.order)
    before = sandboxed_processes()
    result.errors = _grade(result)
    result.left_over = traces() + sorted(sandboxed_processes() - before)
    yield result
    subprocess.run(["rm", "-rf", folder], check=True)  # Python's own stumbles over deep folders


@pytest.fixture(scope="module")
def graded() -> Iterator[Graded]:
    """The whole corpus, graded."""
    with batch_of(ATTACKS) as result:
        yield result


def _grade(result: Graded) -> str:
    command = [sys.executable, "-m", "attacks.run", str(result.course.root), LESSON]
    tests = Path(__file__).parent
    environment = os.environ | {
        "PYTHONPATH": str(tests),
        "PLANTED": SECRETS["environment"],
        "AUTOGRADER_COURSE": str(result.course.root),
    }
    process = subprocess.Popen(
        command,
        cwd=tests,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, errors = process.communicate(timeout=BATCH_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        out, errors = process.communicate()
        result.stopped += f"The batch did not end within {BATCH_SECONDS} seconds. "
    for line in out.splitlines():
        entry = json.loads(line)
        if "student" in entry:
            result.outcomes[entry["student"]] = entry
        else:
            result.stopped += entry["stopped"]
    return errors + out


def test_one_attack_of_each_class_gains_nothing() -> None:
    with batch_of(ONE_OF_EACH) as graded:
        assert not graded.stopped, graded.stopped
        assert set(graded.outcomes) == {*graded.order, VICTIM}
        assert not secrets_in(graded.errors.encode())
        for student, handed_in in graded.order.items():
            if isinstance(handed_in, Attack):
                _check_attack(graded, student, handed_in)
            else:
                _check_canary(graded, student)
        # Other tests grade at the same time, so that only what bears an attack's name counts here.
        assert not [trace for trace in graded.left_over if TRACE in trace]


@pytest.mark.nightly
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}-{attack.name}")
def test_an_attack_gains_nothing(graded: Graded, attack: Attack) -> None:
    [student] = [student for student, handed_in in graded.order.items() if handed_in is attack]
    _check_attack(graded, student, attack)


def _check_attack(graded: Graded, student: str, attack: Attack) -> None:
    outcome = graded.outcomes.get(student)
    assert outcome, "it has no outcome: the batch ended or hung before it"
    assert "breaks" not in outcome, f"it breaks the engine: {outcome.get('breaks')}"
    assert outcome["status"] in STATUSES
    deserved = BASELINES[attack.baseline][1]
    assert outcome["score"] is None or 0 <= outcome["score"] <= deserved, outcome
    assert _stored(graded.course, student) == outcome["score"]
    left = {"the messages": json.dumps(outcome).encode(), **dict(left_by(graded.course, student))}
    for place, content in left.items():
        assert BREACH.encode() not in content, _around(content, BREACH)
        assert not secrets_in(content), f"{place} tells the secret of: {secrets_in(content)}"
    assert sum(map(len, left.values())) < LARGEST_LEFT
    _check_that_nothing_acts(outcome, left)


def _check_that_nothing_acts(outcome: dict[str, Any], left: dict[str, bytes]) -> None:
    told = "".join(outcome["messages"])
    assert told.isprintable(), f"control characters in the messages: {told!r}"
    for name, content in left.items():
        if name.endswith(".html"):
            page = Acting()
            page.feed(content.decode())
            assert not page.found, f"{name}: {page.found}"


class Acting(HTMLParser):
    """Finds what an attack's markup would do on a page: handlers, its scripts, its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"<{tag} {name}>" for name, _ in attrs if name.startswith("on")]
        self._tag = tag

    def handle_data(self, data: str) -> None:
        if (self._tag, data[:4]) == ("b", "bold") or ("alert(" in data and self._tag == "script"):
            self.found.append(f"<{self._tag}>{data[:40]}")


@pytest.mark.nightly
@pytest.mark.parametrize(
    "student", [s for s, handed_in in submissions().items() if isinstance(handed_in, str)]
)
def test_a_canary_gets_what_it_deserves(graded: Graded, student: str) -> None:
    _check_canary(graded, student)


def _check_canary(graded: Graded, student: str) -> None:
    deserved = CANARIES[str(graded.order[student])][1]
    outcome = graded.outcomes.get(student)
    assert outcome, "it has no outcome: the batch ended or hung before it"
    assert (outcome.get("status"), outcome.get("score")) == ("graded", deserved), outcome
    assert _stored(graded.course, student) == deserved
    left = dict(left_by(graded.course, student))
    assert {path.rpartition(".")[2] for path in left} == {"ipynb", "html", "json"}
    for content in left.values():
        assert BREACH.encode() not in content, _around(content, BREACH)


@pytest.mark.nightly
def test_the_batch_never_stops(graded: Graded) -> None:
    assert not graded.stopped, graded.stopped
    assert set(graded.outcomes) == {*graded.order, VICTIM}


@pytest.mark.nightly
def test_nothing_is_there_afterwards(graded: Graded) -> None:
    assert not graded.left_over, graded.left_over


@pytest.mark.nightly
def test_the_graders_own_output_tells_no_secret(graded: Graded) -> None:
    assert not secrets_in(graded.errors.encode())


@pytest.mark.nightly
def test_the_table_shows_no_control_characters(graded: Graded) -> None:
    fields = [name for name in Outcome.__dataclass_fields__ if name != "feedback"]
    known = [outcome for outcome in graded.outcomes.values() if "breaks" not in outcome]
    shown = io.StringIO()
    outcomes = [Outcome(**{name: outcome[name] for name in fields}) for outcome in known]
    print_class(map(row_of, outcomes), Console(file=shown, width=200), "full")
    assert not [c for c in shown.getvalue() if not c.isprintable() and c != "\n"]


def _around(content: bytes, word: str) -> str:
    at = content.index(word.encode())
    return content[max(0, at - 300) : at + 300].decode(errors="replace")


def _stored(course: Course, student: str) -> float | None:
    """The score that the gradebook holds; None where it wants a human."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        grades = [
            grade.auto_score
            for notebook in gradebook.find_submission(LESSON, student).notebooks
            for grade in notebook.grades
        ]
    return None if None in grades else sum(grades)
