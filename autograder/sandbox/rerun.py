"""Run one of the student's cells once more with other values of the names that it reads.

This is how a hidden test tells a task that was worked out from numbers that were typed in.
"""

from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output


class Names:
    """The global names as a re-run cell left them, as attributes; NameError for any other."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.__dict__.update(names)

    def __getattr__(self, name: str) -> Any:
        raise NameError(f"name '{name}' is not defined", name=name)


def run_again(shell: InteractiveShell, source: str, values: dict[str, Any]) -> Names:
    """Set global names to `values`, run a cell, and put all names back as they were.

    Objects that the cell changes in place stay changed. Raises what the cell raises.
    """
    space = shell.user_ns
    before = dict(space)
    space.update(values)
    try:
        with capture_output():
            result = shell.run_cell(source, silent=True)
        result.raise_error()
        return Names(space)
    finally:
        for name in space.keys() - before.keys():
            del space[name]
        space.update(before)
