"""What the process of one submission does: read it, run cells and tests, write the pages.

The tests run in a fork, since they are the instructor's code on a student's values: a test that
evaluates or imports what it is given may do anything with the process that runs it. Only plain data
comes back from there.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import NOTHING_KNOWN, Findings, Sitting, conclude
from autograder.engine.judging.notebook_file import InvalidNotebook, read_notebook
from autograder.engine.judging.notebooks_beside import handed_in_beside
from autograder.engine.judging.order import Assignment, Judged, Order
from autograder.engine.judging.sanitising import sanitise
from autograder.engine.judging.solution import Instructor
from autograder.engine.pages.feedback import FeedbackPage, pages
from autograder.engine.records.graded import Graded
from autograder.engine.records.outcome import messages
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate, WallError
from autograder.hidden_tests import computed_results
from autograder.lesson.cells import grade_id, is_solution
from autograder.results import Status, verdict_from, worst
from autograder.wire.codec import LARGEST_MESSAGE, CodecError, encode
from autograder.wire.decoder import decode

GRADED, PAGES, ASKS, LEARNT, BROKEN, WALL = "graded", "pages", "asks", "learnt", "broken", "wall"
"""How an answer of a judge begins: what was found; the files that were made of it; that it depends
on what the solution does; what the solution does; that the tests did not come to an end; that the
sandbox does not work."""

Answer = Callable[[tuple[Any, ...]], None]


@dataclass(frozen=True)
class Ways:
    """The ways into the sandbox: to where a notebook starts, and by its name to where its first
    cells have run already."""

    gate: Gate
    begun: dict[str, Gate] = field(default_factory=dict)


class TestsEnded(Exception):
    """The process that runs the tests has ended before they did."""

    __test__ = False


def judge(assignment: Assignment, order: Order, ways: Ways, answer: Answer) -> None:
    """Do what is ordered; `answer` sends what was found, and then the pages made of it."""
    try:
        if order.looks_at_solutions:
            answer((LEARNT, *_in_fork(lambda: _learn(assignment, order, ways.gate))))
            return
        found = {key.notebook: _grade(assignment, key, order, ways) for key in assignment.keys}
    except TestsEnded:
        answer((BROKEN,))
    except WallError as problem:
        answer((WALL, str(problem)))
    else:
        if any(findings and findings.asks for *_, findings in found.values()):
            answer((ASKS,))
        else:
            _tell(assignment, order, found, answer)


Found = tuple[Judged, Graded | None, Findings | None]


def _tell(assignment: Assignment, order: Order, found: dict[str, Found], answer: Answer) -> None:
    answer((GRADED, {name: judged.plain() for name, (judged, *_) in found.items()}))
    status = worst(end for judged, *_ in found.values() for end in judged.endings)
    files = {}
    played = {key.notebook: key.played for key in assignment.keys}
    for name, (judged, graded, _) in found.items():
        page = FeedbackPage(assignment.name, name, order.student, status, judged.reason)
        files[name] = pages(page, graded, played[name])
    answer((PAGES, files))


def _grade(assignment: Assignment, key: Key, order: Order, ways: Ways) -> Found:
    """What came of one notebook."""
    content = order.notebooks.get(key.notebook)
    try:
        if content is None:
            reason = f"There is no {key.notebook}.ipynb in the submission."
            return Judged(None, [Status.MISSING], reason, messages=[reason]), None, None
        if isinstance(content, str):
            raise InvalidNotebook(content)
        notebook = sanitise(read_notebook(content), key)
    except InvalidNotebook as problem:
        reason = str(problem)
        return Judged(None, [Status.INVALID], reason, messages=[reason]), None, None
    findings = _findings_from(_in_fork(lambda: _find(assignment, key, order, ways, notebook)))
    graded = conclude(notebook, findings, order.budgets, assignment.pictures)
    judged = Judged(
        graded.verdicts,
        graded.endings,
        "",
        _answered(key, notebook),
        graded.stopped,
        messages(graded),
        graded.ran_into_limit,
        findings.seconds,
    )
    return judged, graded, findings


def _find(
    assignment: Assignment, key: Key, order: Order, ways: Ways, notebook: NotebookNode
) -> dict[str, Any]:
    """In the fork: run cells and tests."""
    facts = assignment.facts.get(key.notebook)
    begun = assignment.begun.get(key.notebook)
    beside = handed_in_beside(notebook, key, assignment, order)
    if begun and begun.suits(notebook, order.files | beside):
        process = StudentProcess(ways.begun[key.notebook], order.budgets, {})
        sitting = Sitting(process, notebook, key, begun.outputs, facts or NOTHING_KNOWN)
    else:
        process = StudentProcess(ways.gate, order.budgets, order.files | key.files | beside)
        sitting = Sitting(process, notebook, key, facts=facts or NOTHING_KNOWN)
    process.solution_behaviour.known = facts.places if facts else None
    context = sitting.context(Course(assignment.root), order.student, order.seed)
    sitting.run(context)
    process.close()
    sitting.findings.seconds = process.seconds
    verdicts = [asdict(verdict) for verdict in sitting.findings.verdicts]
    endings = [str(end) for end in sitting.findings.endings]
    return vars(sitting.findings) | {"verdicts": verdicts, "endings": endings}


def _findings_from(data: dict[str, Any]) -> Findings:
    verdicts = [verdict_from(verdict) for verdict in data["verdicts"]]
    return Findings(**data | {"verdicts": verdicts, "endings": [*map(Status, data["endings"])]})


def _learn(assignment: Assignment, order: Order, gate: Gate) -> tuple[Any, ...]:
    """In the fork: what the solutions show, and what was computed meanwhile."""
    course = Course(assignment.root)
    facts = {
        key.notebook: Instructor(gate, order.budgets, course, key, assignment.keys)
        .learn(assignment.may_open_cells)
        .plain()
        for key in assignment.keys
    }
    return facts, computed_results()


def _in_fork(work: Callable[[], Any]) -> Any:
    """What `work` gives in a fork of this process: plain data, of which nothing else is known.

    Raises WallError if `work` does, TestsEnded if nothing comes back.
    """
    ours, theirs = os.pipe()
    if not os.fork():
        os.close(ours)
        with open(theirs, "wb") as end:
            end.write(_result_of(work))
        os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as end:
        content = end.read(LARGEST_MESSAGE + 1)
    os.wait()
    try:
        kind, value = decode(content)
    except (CodecError, ValueError, TypeError):
        raise TestsEnded from None
    if kind == WALL:
        raise WallError(str(value))
    return value


def _result_of(work: Callable[[], Any]) -> bytes:
    try:
        return encode(("done", work()))
    except WallError as problem:
        return encode((WALL, str(problem)))


def _answered(key: Key, notebook: NotebookNode) -> list[str]:
    """The cells that a student filled in: those whose text is not the released stub."""
    return [
        grade_id(cell)
        for cell in notebook.cells
        if is_solution(cell) and cell.source != key.stubs.get(grade_id(cell))
    ]
