"""What the instructor's own solution shows of a notebook, before a student's is graded."""

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import Sitting
from autograder.engine.judging.notebooks_beside import solved_beside, solved_notebook
from autograder.engine.judging.solution_facts import SolutionFacts
from autograder.engine.student.line_of_cells import Ended
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate
from autograder.lesson.cells import grade_id, is_test
from autograder.lesson.names import is_program, names
from autograder.results import Verdict
from autograder.wire.budgets import Budgets

WAYS = (
    SolutionFacts(in_turn=True),
    SolutionFacts(asks_student=True),
    SolutionFacts(brings_files=True),
)
"""In which a solution is graded that loses points: each gives up a little of the safety."""

ABOUT_MAIN = re.compile(r"\b(testmod|__main__)\b|\bunittest\.main\b")
"""What looks for doctests, test classes or names in the module that runs."""


@dataclass(frozen=True)
class Instructor:
    """Grades the instructor's own solution, as a student's work is graded.

    `keys` are those of the assignment, whose other notebooks this one may run.
    """

    gate: Gate
    budgets: Budgets
    course: Course
    key: Key
    keys: Sequence[Key] = ()

    def learn(self, may_open_cells: bool = True) -> SolutionFacts:
        """Look at the solution: first as we would have it, and if it loses points so, in other
        ways. Tests in which it loses points in all of them are to be open, if they pass so, and
        those that would find nothing in a module that is not the notebook's."""
        facts, lost = self._grade(SolutionFacts())
        helpful = []
        for way in WAYS if lost else ():
            other = self._grade(way)
            if len(other[1]) < len(lost):
                helpful.append(other)
        if helpful:
            facts, lost = min(helpful, key=lambda found: len(found[1]))
        if lost and len(helpful) > 1:
            ways = [found for found, _ in helpful]
            facts, lost = self._grade(
                SolutionFacts(
                    in_turn=any(way.in_turn for way in ways),
                    asks_student=any(way.asks_student for way in ways),
                    brings_files=any(way.brings_files for way in ways),
                )
            )
        lost |= self._about_their_module()
        return self._open(facts, lost) if lost and may_open_cells else facts

    def _open(self, facts: SolutionFacts, lost: frozenset[str]) -> SolutionFacts:
        """The same with these tests open, as far as they pass so: in copies of the student's
        process, or else in the process itself, where later cells use what tests have made, and
        tests what those before them have changed."""
        _, left = self._grade(replace(facts, open_cells=lost))
        best = replace(facts, open_cells=lost - left)
        if left and (makers := self._makers()):
            opened = lost | makers
            found, in_turn = self._grade(replace(facts, in_turn=True, open_cells=opened))
            if further := in_turn - opened:  # they use what tests have made that are open now
                opened |= further
                found, in_turn = self._grade(replace(facts, in_turn=True, open_cells=opened))
            if len(in_turn) < len(left):
                left, best = in_turn, replace(found, open_cells=opened - (in_turn - makers))
        if left:
            opened = lost | self._up_to_last_of(left)
            found, in_turn = self._grade(replace(facts, in_turn=True, open_cells=opened))
            if len(in_turn) < len(left):
                best = replace(found, open_cells=opened)
        return best

    def _up_to_last_of(self, tests: frozenset[str]) -> frozenset[str]:
        """These tests and all before the last of them."""
        names = [grade_id(cell) for cell in filter(is_test, solved_notebook(self.key).cells)]
        last = max(place for place, name in enumerate(names) if name in tests)
        return frozenset(names[: last + 1])

    def _makers(self) -> frozenset[str]:
        """The tests that bind names which later cells use and no cell but a test binds."""
        cells = [cell for cell in solved_notebook(self.key).cells if cell.cell_type == "code"]
        cells = [cell for cell in cells if is_program(cell.source)]
        tests = [cell for cell in cells if is_test(cell)]
        others = [names(cell.source) for cell in cells if not is_test(cell)]
        used = set().union(*(used for _, used in others))
        bound = set().union(*(bound for bound, _ in others))
        return frozenset(grade_id(test) for test in tests if names(test.source)[0] & (used - bound))

    def _about_their_module(self) -> frozenset[str]:
        """The tests that look for something in `__main__`: of ours they would find it right."""
        tests = filter(is_test, solved_notebook(self.key).cells)
        return frozenset(grade_id(test) for test in tests if ABOUT_MAIN.search(test.source))

    def _grade(self, ways: SolutionFacts) -> tuple[SolutionFacts, frozenset[str]]:
        """What is seen, and the tests in which points are lost, if it is graded in these ways."""
        notebook = solved_notebook(self.key)
        files = self.key.files | solved_beside(notebook, self.key, self.keys)
        process = StudentProcess(self.gate, self.budgets, files)
        process.solution_behaviour.records = True
        sitting = Sitting(process, notebook, self.key, facts=ways)
        # Not from the course's secret, which is nobody's business here.
        context = sitting.context(self.course, "", seed="the solution")
        sitting.run(context, keep=True)
        verdicts, places = sitting.findings.verdicts, frozenset(process.solution_behaviour.seen)
        lost = lost_in(verdicts)
        untied = lost_in(sitting.run_mirrored(context)) - lost
        process.go_to_line()
        pictures: dict[str, Any] = {}
        rewrites: frozenset[str] = frozenset()
        with contextlib.suppress(Ended):  # a solution that does not run leaves none
            pictures = process.pictures()
            rewrites = frozenset(process.written_files(self.key.files)) & self.key.files.keys()
        process.close()
        facts = replace(
            ways,
            places=places,
            brings_files=ways.brings_files or bool(rewrites),
            rewrites=rewrites,
            tied=sitting.tied - untied,
            untied=untied,
            unrepeatable=sitting.unrepeatable,
            pictures=pictures,
        )
        return facts, lost


def lost_in(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The tests in which points are lost."""
    return frozenset(test.grade_id for test in verdicts if test.points < test.max_points)
