"""The names of the roster go into the gradebook, where formgrader and exports show them."""

from collections.abc import Iterable
from typing import Any

from autograder.collect.roster import Person, Roster
from autograder.course import Course
from autograder.engine.records.database import open_gradebook


def enrol(course: Course, roster: Roster, collected: Iterable[str]) -> None:
    """Write the names and addresses of the roster for the students of the gradebook, and for those
    who were `collected` now. What the roster leaves empty stays as it is; a course without a
    gradebook gets none.

    Raises CourseError if the gradebook cannot be opened.
    """
    if course.database_file and not course.database_file.is_file():
        return
    with open_gradebook(course) as gradebook:
        wanted = {student.id for student in gradebook.students} | set(collected)
        for person in roster.people:
            given = {column: value for column, value in _about(person).items() if value}
            if person.student in wanted and given:
                gradebook.update_or_create_student(person.student, **given)


def _about(person: Person) -> dict[str, Any]:
    """What nbgrader calls it. A full name is taken apart at its last space, so that it is shown
    whole."""
    first, _, last = person.names["full_name"].rpartition(" ")
    return {
        "first_name": person.names["first_name"] or first,
        "last_name": person.names["last_name"] or last,
        "email": person.names["email"],
    }
