"""Feedback pages as zips: one a student, or one for a site's upload of many files at once.

Moodle finds a student by the name of a folder of its own zip ("Upload multiple feedback files in a
zip"), Canvas by the two numbers in the name of a file of its own ("Upload Submissions" of an
assignment), under which it then shows what was uploaded.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.collect.names import NOTEBOOK
from autograder.collect.receipts import Receipt
from autograder.collect.roster import Roster
from autograder.course import Course
from autograder.export.scores import Score

Files = dict[str, bytes]

MOODLE_FOLDER = "{}_{}_assignsubmission_file_"
A_DAY = (2026, 1, 1, 0, 0, 0)
"""The time of every entry: the same pages give the same zip."""


def pages_of(course: Course, assignment: str, student: str) -> Files:
    """A student's feedback pages, by file name."""
    return {path.name: path.read_bytes() for path in _paths(course, assignment, student)}


def _paths(course: Course, assignment: str, student: str) -> list[Path]:
    found = sorted(course.folder("feedback", assignment, student).glob("*.html"))
    return [path for path in found if not path.is_symlink()]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, A_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return whole.getvalue()


def without_pages(course: Course, assignment: str, rows: Iterable[Score]) -> list[str]:
    """Those who have a score and no page."""
    return [
        f"{row.student}: there is no feedback page: nbgrader generate_feedback {assignment}"
        for row in rows
        if row.score is not None and not _paths(course, assignment, row.student)
    ]


def one_each(course: Course, assignment: str, rows: Iterable[Score]) -> Files:
    """A zip for each student who has pages, by the student's id."""
    found = {row.student: pages_of(course, assignment, row.student) for row in rows}
    return {f"{student}.zip": zipped(pages) for student, pages in found.items() if pages}


def for_moodle(
    course: Course,
    assignment: str,
    rows: Sequence[Score],
    receipts: Mapping[str, Sequence[Receipt]],
    roster: Roster,
) -> tuple[Files, list[str]]:
    """The pages in the folders that Moodle's zip of submissions had, and for whom there is none."""
    known = {
        person.student: MOODLE_FOLDER.format(
            person.names["full_name"].replace("_", " "), person.names["moodle_id"]
        )
        for person in roster.people
        if person.names["moodle_id"]
    }
    known |= {
        student: lines[0].place.rstrip("/")
        for student, lines in receipts.items()
        if lines[0].source == "Moodle"
    }
    files: Files = {}
    lost = []
    for row in rows:
        pages = pages_of(course, assignment, row.student)
        if pages and row.student not in known:
            lost.append(
                f"{row.student}: nothing says which folder of Moodle's is theirs: collect Moodle's "
                "zip, or give a roster with moodle_id and full_name"
            )
        elif pages:
            folder = known[row.student]
            files |= {f"{folder}/{name}": content for name, content in pages.items()}
    return files, lost


def for_canvas(
    course: Course,
    assignment: str,
    rows: Sequence[Score],
    receipts: Mapping[str, Sequence[Receipt]],
) -> tuple[Files, list[str]]:
    """The pages under the names of Canvas's zip, and for whom there is none."""
    files: Files = {}
    lost = []
    for row in rows:
        lines = receipts.get(row.student, ())
        sent = {line.file: line.original for line in lines if line.source == "Canvas"}
        for name, content in pages_of(course, assignment, row.student).items():
            original = sent.get(f"{Path(name).stem}.ipynb")
            if original:
                files[f"{original[: -len(NOTEBOOK)]}.html"] = content
            else:
                lost.append(f"{row.student}: {name} has no name in Canvas: collect Canvas's zip")
    return files, lost
