"""A server that has run the cells with which a lesson begins: submissions start where students do.

The instructor's first cells are the same in every submission: imports, data, a worked example. They
are run once, in a process that never sees a byte of a student's, and each submission is a fork of
it. A beginning that cannot be shared, since it starts threads or keeps files open, says so.
"""

import compileall
import contextlib
import hashlib
import importlib
import os
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import TYPE_CHECKING, Any

from autograder.sandbox import linux
from autograder.sandbox.cell_outputs import begin_anew
from autograder.sandbox.left_files import packed, unpack
from autograder.sandbox.settling import settle
from autograder.wire.budgets import Budgets
from autograder.wire.codec import CodecError, Reference, encode
from autograder.wire.endings import die_with_parent
from autograder.wire.orders import HOME
from autograder.wire.random_states import (
    States,
    changed_since,
    random_states,
    set_random_states,
)

if TYPE_CHECKING:
    from autograder.sandbox.shell import Shell

CHECKED_HASH = PycInvalidationMode.CHECKED_HASH

COPIED = 1 << 20
"""Bytes of a file that a beginning may leave open for reading."""

SHARED = 1 << 28
"""Bytes of the folders in which the cells of a beginning may write."""


class Beginning:
    """The first cells of a notebook, run in this process."""

    def __init__(self, the_shell: "Shell", budgets: Budgets, shown: set[str]) -> None:
        self._shell = the_shell
        self._budgets = budgets
        self._shown = shown
        self._left = b""
        self._folder = HOME
        self._drawn: States = {}
        """How the random generators stand that the cells have seeded, or drawn from."""

    def run(self, modules: list[str], cells: list[str], files: dict[str, bytes]) -> dict[str, Any]:
        """Import modules, run the cells in their folder, and report: the outputs of each, a digest
        of what they left behind, and why this cannot be shared, "" if it can."""
        from autograder.sandbox import shell, student

        die_with_parent()
        linux.enter_private_folders({HOME: SHARED, "/tmp": SHARED}, self._shown)
        os.environ["HOME"] = HOME
        os.chdir(HOME)
        shell.become_notebook()
        for name in modules:
            with contextlib.suppress(BaseException):  # a cell will say what is wrong with it
                importlib.import_module(name)
        before = random_states()
        opened, bound = linux.descriptors(), linux.bound_to_process()
        student.write_files(files)
        outputs, problem = [], ""
        for source in cells:
            shown, error = student.run_cell(self._shell, source, self._budgets)
            outputs.append(shown)
            if error:
                problem = f"a cell stops with {error[0]}"
                break
        are_tasks_left = self._shell.end_loop()
        if len(os.listdir("/proc/self/task")) > 1:
            problem = "threads are left"
        elif are_tasks_left:
            problem = "tasks are left"
        elif not linux.descriptors() - _harmless_files() <= opened:
            problem = "files are left open"
        elif linux.bound_to_process() != bound:
            problem = "memory, programs, a timer or other limits are left"
        if Path(HOME, "__pycache__").is_dir():  # what later cells import is not compiled each time
            compileall.compile_dir(HOME, 0, quiet=2, invalidation_mode=CHECKED_HASH)
        try:
            self._folder = os.getcwd()
            self._left = packed([HOME, "/tmp"], but_for=self._shown)
        except OSError:
            problem = "files are left that cannot be copied"
        self._drawn = changed_since(before)
        report = {
            "outputs": outputs,
            "problem": problem,
            "digest": _digest(self._shell.user_ns, self._drawn),
        }
        settle()
        return report

    def go_on(self) -> None:
        """In the fork of a submission: what the cells wrote and seeded, and outputs of its own."""
        from autograder.sandbox import student

        set_random_states(self._drawn)
        unpack(self._left)
        student.know_written(HOME)
        os.chdir(self._folder)
        begin_anew()


def _harmless_files() -> set[int]:
    """What is open for reading, and may be copied for each fork if it is not a library's file."""
    return {
        descriptor
        for descriptor, path in linux.files_read().items()
        if linux.is_of_library(path) or os.fstat(descriptor).st_size <= COPIED
    }


def report_to(descriptor: int, report: dict[str, Any]) -> None:
    """Write the report into a file of the grader's."""
    with open(descriptor, "wb") as file:
        try:
            file.write(encode(report))
        except CodecError as problem:
            file.write(encode({"outputs": [], "problem": str(problem), "digest": ""}))


def _digest(names: dict[str, Any], drawn: States) -> str:
    """The same for two runs of the cells, unless they read the clock or draw without a seed."""
    digest = hashlib.sha256()
    for name, value in sorted(names.items(), key=lambda pair: pair[0]):
        if name.startswith("_") or name in ("In", "Out", "exit", "quit", "get_ipython", "open"):
            continue
        state = getattr(getattr(value, "bit_generator", None), "state", None)
        with contextlib.suppress(CodecError):
            digest.update(name.encode() + encode(state or value, _by_type))
    digest.update(encode(drawn))
    return digest.hexdigest()


def _by_type(value: object) -> Reference:
    return Reference("s", 0, type(value).__name__)
