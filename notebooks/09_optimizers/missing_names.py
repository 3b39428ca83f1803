"""Say below a NameError what to do about it: mostly a cell above has not been run."""

import sys
from types import TracebackType
from typing import Any


def what_to_do(problem: NameError) -> str:
    """A sentence for a name that is not defined; "" for one that a function uses too early."""
    if isinstance(problem, UnboundLocalError):
        return ""
    return (
        f"Run the cells above this one first (in JupyterLab: Run, Run All Above Selected Cell). "
        f"If they have run, is '{problem.name}' spelt as it is there?"
    )


def explain_missing_names() -> None:
    """Let the notebook's shell say so from now on; outside of a notebook nothing happens."""
    shell = "IPython" in sys.modules and sys.modules["IPython"].get_ipython()
    if shell:
        shell.set_custom_exc((NameError,), _show)


def _show(
    shell: Any,
    kind: type[NameError],
    problem: NameError,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    told = what_to_do(problem)
    if told and told not in getattr(problem, "__notes__", ()):
        problem.add_note(told)
    shell.showtraceback((kind, problem, trace), tb_offset=tb_offset, running_compiled_code=True)
