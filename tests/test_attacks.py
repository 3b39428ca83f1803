"""No submission gets points, secrets or another's grading by force: a corpus of attacks, for real.

All of them are graded in one batch, with honest submissions in between. See attacks/attack.py for
what an attack is.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attacks.attack import BASELINES, BREACH
from attacks.corpus import ATTACKS, CANARIES, submissions
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
from autograder.engine.pages.report import print_table
from autograder.engine.records.outcome import Outcome

STATUSES = {"graded", "timed out", "out of memory", "crashed", "invalid notebook", "missing"}
BATCH_SECONDS = 900
LARGEST_LEFT = 40 * 1024**2
"""Bytes that the pages of one submission may take."""

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("attacks")]


@dataclass
class Graded:
    """What became of the batch."""

    course: Course
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    stopped: str = ""
    errors: str = ""
    left_over: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def graded() -> Any:
    """The batch, graded."""
    folder = tempfile.mkdtemp(prefix="attacks-")
    course = make_course(Path(folder, "course"))
    hand_in_all(course)
    before = sandboxed_processes()
    result = Graded(course)
    result.errors = _grade(result)
    result.left_over = traces() + sorted(sandboxed_processes() - before)
    yield result
    subprocess.run(["rm", "-rf", folder], check=True)  # Python's own stumbles over deep folders


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


def _ids() -> dict[str, str]:
    """The student of each attack, by the attack's name."""
    return {one.name: student for student, one in submissions().items() if not isinstance(one, str)}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: f"{one.kind}-{one.name}")
def test_an_attack_gains_nothing(graded: Graded, attack: Any) -> None:
    student = _ids()[attack.name]
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


@pytest.mark.parametrize("student", [s for s, one in submissions().items() if isinstance(one, str)])
def test_a_canary_gets_what_it_deserves(graded: Graded, student: str) -> None:
    deserved = CANARIES[str(submissions()[student])][1]
    outcome = graded.outcomes.get(student)
    assert outcome, "it has no outcome: the batch ended or hung before it"
    assert (outcome.get("status"), outcome.get("score")) == ("graded", deserved), outcome
    assert _stored(graded.course, student) == deserved
    left = dict(left_by(graded.course, student))
    assert len(left) == 2
    for content in left.values():
        assert BREACH.encode() not in content, _around(content, BREACH)


def test_the_batch_never_stops(graded: Graded) -> None:
    assert not graded.stopped, graded.stopped
    assert set(graded.outcomes) == {*submissions(), VICTIM}


def test_nothing_is_there_afterwards(graded: Graded) -> None:
    assert not graded.left_over, graded.left_over


def test_the_graders_own_output_tells_no_secret(graded: Graded) -> None:
    assert not secrets_in(graded.errors.encode())


def test_the_table_shows_no_control_characters(graded: Graded) -> None:
    fields = [name for name in Outcome.__dataclass_fields__ if name != "feedback"]
    known = [one for one in graded.outcomes.values() if "breaks" not in one]
    shown = io.StringIO()
    outcomes = [Outcome(**{name: one[name] for name in fields}) for one in known]
    print_table(outcomes, Console(file=shown, width=200))
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
