"""What a cell's code binds and uses."""

import ast
import builtins
import symtable

KERNEL_NAMES = {"get_ipython", "display", "In", "Out", "__name__", "__file__"}


def python_of(source: str) -> str:
    """A cell's code as Python: magics and shell escapes as the calls that IPython makes of them.

    Raises SyntaxError.
    """
    try:
        ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager  # slow to load

        return TransformerManager().transform_cell(source)
    return source


def is_program(source: str) -> bool:
    """Whether a cell can run at all."""
    try:
        ast.parse(python_of(source))
    except SyntaxError:
        return False
    return True


def names(source: str) -> tuple[set[str], set[str]]:
    """The global names that a cell binds, and those that it uses without binding them.

    Magics and shell escapes are understood. Raises SyntaxError.
    """
    bound: set[str] = set()
    used: set[str] = set()
    tables = [symtable.symtable(python_of(source), "cell", "exec")]
    module = tables[0]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table is module and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(symbol.get_name())
            elif symbol.is_referenced() and (table is module or symbol.is_global()):
                used.add(symbol.get_name())
    return bound, used - bound - set(dir(builtins)) - KERNEL_NAMES
