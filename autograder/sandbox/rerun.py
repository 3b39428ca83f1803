"""Run one of the student's cells once more with other values of the names that it reads.

This is how a hidden test tells a task that was worked out from numbers that were typed in.
"""

from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output


class Names:
    """The global names as a re-run cell left them, as attributes.

    If the cell stopped, these are the names that it had made by then; any other raises the cell's
    error. Raises NameError for a name that does not exist.
    """

    def __init__(self, names: dict[str, Any], problem: BaseException | None) -> None:
        self.__dict__.update(names)
        self.__dict__["__problem__"] = problem

    def __getattr__(self, name: str) -> Any:
        raise self.__dict__["__problem__"] or NameError(f"name '{name}' is not defined", name=name)


def run_again(shell: InteractiveShell, source: str, values: dict[str, Any]) -> Names:
    """Set global names to `values`, run a cell, and put all names back as they were.

    Objects that the cell changes in place stay changed.
    """
    space = shell.user_ns
    before = dict(space)
    space.update(values)
    try:
        with capture_output():
            result = shell.run_cell(source, silent=True)
        problem = result.error_before_exec or result.error_in_exec
        if problem is None:
            return Names(space, None)
        made = {key for key, value in space.items() if value is not before.get(key, _NOTHING)}
        return Names({key: space[key] for key in made}, problem)
    finally:
        for name in space.keys() - before.keys():
            del space[name]
        space.update(before)


_NOTHING = object()
