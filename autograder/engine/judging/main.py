"""The judges' server: has loaded what grading needs, and forks a judge for each submission.

It stands behind a wall of its own, which shows it the course's sources and nothing else of the
course: no gradebook, no secret, no submission.
"""

import ast
import contextlib
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.judge import Ways, judge
from autograder.engine.judging.order import Assignment, Order
from autograder.engine.pages.feedback import remember
from autograder.engine.walls.warm_server import Gate
from autograder.hidden_tests import keep_computed, prepare_lesson
from autograder.lesson.cells import grade_id, is_test
from autograder.lesson.first_cell import is_opening
from autograder.sandbox import linux
from autograder.sandbox.server import Server, take_control
from autograder.sandbox.settling import settle
from autograder.wire.budgets import Budgets
from autograder.wire.channel import Channel
from autograder.wire.orders import ISOLATED, PREPARE

PATIENCE = 60
"""Seconds that the given cells of a notebook may take."""

YES, NO = 10, 11
"""How a trial ends: given cells that end the process are likely to do it with 0 or 1."""


def main() -> None:
    """Serve until nobody holds the control socket any more."""
    isolated = sys.argv[2] == ISOLATED
    control = take_control(isolated)
    assignments: list[Assignment] = []

    def prepare(descriptors: list[int]) -> None:
        with open(descriptors[0], "rb") as file:
            # What the grader's own process has pickled: no byte of it comes from a student.
            assignment: Assignment = pickle.load(file)
        keep_computed(assignment.computed)
        if assignments:  # more is known of the same notebooks, which are warm
            assignment = replace(assignment, keys=assignments[0].keys)
        else:
            _warm_up(assignment)
        assignments[:] = [assignment]
        settle()

    def work(_: Budgets, descriptors: list[int]) -> None:
        end, *sockets = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        with end.makefile("rb") as file:
            order: Order = pickle.load(file)
        channel = Channel(end)
        first, *others = (Gate(way, order.program) for way in sockets)
        ways = Ways(first, dict(zip(assignments[0].begun, others, strict=True)))
        judge(assignments[0], order, ways, channel.send)

    Server(control, isolated, work, {PREPARE: prepare}, sys.argv[3:]).serve()


def _warm_up(assignment: Assignment) -> None:
    """Do once what the tests of every submission need: it follows from the instructor's files."""
    is_opening("")  # reads the text that it compares with
    for key in assignment.keys:
        remember(key.texts)
        if _tried(partial(_import, key)):
            _import(key)
        can_share = _tried(partial(_can_share_values, key))
        if can_share is None:
            key.given.values_in_vain()
        elif can_share:  # else each judge makes them for itself
            key.given.values_in(key.folder)
        if assignment.has_text_lessons:
            steps = [
                grade_id(cell).removesuffix("_test")
                for cell in key.cells.values()
                if is_test(cell) and "Task(" in cell.source
            ]
            with contextlib.suppress(Exception):  # then it is told where a test needs it
                prepare_lesson(Course(assignment.root), assignment.name, steps)


def _import(key: Key) -> bool:
    """Import what the test cells import, but for what lies beside the notebook."""
    for cell in filter(is_test, key.cells.values()):
        with contextlib.suppress(SyntaxError):  # the test itself tells
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    with contextlib.suppress(Exception):
                        exec(compile(ast.Module([node], []), "<imports>", "exec"), {})
    return True


def _can_share_values(key: Key) -> bool:
    """Make the values of the given cells: whether judges can be forked after that."""
    before = linux.bound_to_process()
    key.given.values_in(key.folder)
    return linux.bound_to_process() == before


def _tried(work: Callable[[], bool]) -> bool | None:
    """What it gives in a fork; None if it does not end, or the process ends with it."""
    trial = os.fork()
    if not trial:
        with contextlib.suppress(BaseException):
            signal.alarm(PATIENCE)
            os._exit(YES if work() else NO)
        os._exit(1)
    return {YES: True, NO: False}.get(os.waitstatus_to_exitcode(os.waitpid(trial, 0)[1]))
