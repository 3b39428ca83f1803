"""Whose each hand-in is, and under which names its files are graded."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from autograder.collect.contents import Left, Unreadable
from autograder.collect.names import MADE_BY_US, is_notebook, notebook_of, same
from autograder.collect.roster import Person, Roster
from autograder.collect.sources import HandIn, Sent

MOST_FILES = 500
MOST_BYTES = 64 * 1024 * 1024
"""Of one hand-in, as grading reads it."""


@dataclass
class Report:
    """What collecting did: students by what became of them, what was left and why, and remarks on
    what was decided."""

    assignment: str
    sources: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    notes: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Matched:
    """A hand-in with its student, its files as they are graded, and where each is from."""

    hand_in: HandIn
    person: Person
    files: dict[str, bytes]
    sent: dict[str, Sent]
    time: datetime | None


def matched(
    found: list[HandIn], roster: Roster, notebooks: list[str], report: Report
) -> Iterator[Matched]:
    """Those hand-ins whose student and notebooks are known; the others are reported."""
    by_student: dict[str, set[tuple[str, str]]] = defaultdict(set)
    people = []
    for hand_in in found:
        person, reason = roster.of(hand_in)
        if person is None:
            report.left.append(Left(hand_in.place, reason))
            continue
        by_student[same(person.student)].add((hand_in.source, hand_in.who))
        people.append((hand_in, person))
    for hand_in, person in people:
        claims = by_student[same(person.student)]
        if len(claims) > 1:
            names = " and ".join(sorted(f"'{who}'" for _, who in claims))
            text = f"{names} both lead to '{person.student}'; nobody can say whose it is"
            report.left.append(Left(hand_in.place, text))
        elif (files := _files(hand_in, notebooks, report)) is not None:
            contents = {name: content for name, (content, _) in files.items()}
            sent = {name: origin for name, (_, origin) in files.items()}
            time = hand_in.submitted_at or person.submitted_at
            yield Matched(hand_in, person, contents, sent, time)


def _files(
    hand_in: HandIn, notebooks: list[str], report: Report
) -> dict[str, tuple[bytes, Sent]] | None:
    """A hand-in's files under the names that grading expects; None, with a reason in the report, if
    none is a notebook of the assignment, or if nobody can say which is."""
    alone = sum(is_notebook(sent.name) and "/" not in sent.name for sent in hand_in.files) == 1
    found: dict[str, tuple[bytes, Sent]] = {}
    taken: dict[str, str] = {}
    size = 0
    for sent in sorted(hand_in.files, key=lambda sent: (sent.number, sent.name)):
        may_be = is_notebook(sent.name) and "/" not in sent.name
        notebook = notebook_of(sent.name, notebooks, alone) if may_be else None
        if sent.name.rpartition("/")[2] in MADE_BY_US:
            report.notes.append(
                Left(sent.entry.name, "dropped: only the course writes such a file")
            )
            continue
        if not notebook and not sent.name.isprintable():
            # It may be in the site's name for the student, not in that of a file.
            text = "its name holds characters that cannot be printed"
            report.left.append(Left(sent.entry.name, text))
            continue
        if may_be and notebook is None:
            text = f"it is not a notebook of this assignment ({', '.join(notebooks)})"
            report.left.append(Left(sent.entry.name, text))
            continue
        try:
            content = sent.entry.read()
        except Unreadable as problem:
            report.left.append(Left(sent.entry.name, str(problem)))
            continue
        name = f"{notebook}.ipynb" if notebook else sent.name
        size += len(content)
        if size > MOST_BYTES or len(found) >= MOST_FILES:
            report.left.append(Left(sent.entry.name, "the hand-in has more files than are graded"))
            continue
        if same(name) in taken:
            earlier, origin = found[taken[same(name)]]
            if earlier == content:
                continue
            if not sent.number and notebook:
                text = f"'{origin.name}' and '{sent.name}' may both be {name}; keep one"
                report.left.append(Left(hand_in.place, text))
                return None
            if not sent.number:
                text = f"its name differs from '{origin.name}' in capitals only"
                report.left.append(Left(sent.entry.name, text))
                continue
            del found[taken[same(name)]]  # Canvas numbers files as they come: this one is newer
            report.notes.append(Left(origin.entry.name, f"replaced by the later '{sent.name}'"))
        elif _is_in_the_way(name, taken):
            report.left.append(Left(sent.entry.name, "a file and a folder have the same name"))
            continue
        taken[same(name)] = name
        found[name] = content, sent
        if notebook and sent.name != name:
            report.notes.append(Left(sent.entry.name, f"taken for {name}"))
    if not any(name.endswith(".ipynb") and "/" not in name for name in found):
        report.left.append(Left(hand_in.place, "it holds no notebook that can be graded"))
        return None
    return found


def _is_in_the_way(name: str, taken: dict[str, str]) -> bool:
    form = same(name)
    return any(form.startswith(f"{other}/") or other.startswith(f"{form}/") for other in taken)
