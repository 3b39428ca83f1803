"""What other programs call each student: from the roster, the receipts of collecting, the
gradebook."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from autograder.collect.names import same
from autograder.collect.receipts import Receipt
from autograder.collect.roster import Roster
from autograder.export.scores import Score

SITES = {"Canvas": "canvas_id", "Moodle": "moodle_id"}


class People:
    """Looks students up by a site's names for them."""

    def __init__(
        self, rows: Iterable[Score], roster: Roster, receipts: Mapping[str, Sequence[Receipt]]
    ) -> None:
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)
        known = {row.student for row in rows}
        for row in rows:
            self._add(row.student, "student_id", row.student)
            self._add(row.student, "email", row.email)
        for person in roster.people:
            if person.student in known:
                for column, name in person.names.items():
                    self._add(person.student, column, name)
        for student, lines in receipts.items():
            if student in known and lines[0].source in SITES:
                self._add(student, SITES[lines[0].source], lines[0].who)

    def _add(self, student: str, column: str, name: str) -> None:
        if name:
            self._by[column, same(name.strip())].add(student)

    def knows(self, column: str) -> bool:
        """Whether anything is known of these names."""
        return any(known == column for known, _ in self._by)

    def called(self, names: Iterable[tuple[str, str]]) -> set[str]:
        """The students to whom these columns and names lead: one, if all is well."""
        found: set[str] = set()
        for column, name in names:
            if name.strip():
                found |= self._by.get((column, same(name.strip())), set())
        return found
