"""The magics that Jupyter's kernel adds to IPython's own."""

from pathlib import Path

from IPython.core import page
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

LEFT_OUT = "%{} is left out while a notebook is graded."


@magics_class
class KernelMagics(Magics):
    """What they do to the browser or to the kernel is left out; the cells around them go on."""

    @line_magic
    def autosave(self, line: str) -> None:
        """Say what the kernel says; nothing is saved here."""
        try:
            interval = int(line)
        except ValueError:
            raise UsageError(f"%autosave requires an integer, got {line!r}") from None
        print(f"Autosaving every {interval} seconds" if interval else "Autosave disabled")

    @line_magic
    def less(self, line: str) -> None:
        """Show a file."""
        _show_file(line)

    @line_magic
    def more(self, line: str) -> None:
        """Show a file."""
        _show_file(line)

    @line_magic
    def clear(self, line: str) -> None:
        """There is no terminal."""
        print(LEFT_OUT.format("clear"))

    @line_magic
    def connect_info(self, line: str) -> None:
        """There is no kernel to connect to."""
        print(LEFT_OUT.format("connect_info"))

    @line_magic
    def qtconsole(self, line: str) -> None:
        """There is no screen."""
        print(LEFT_OUT.format("qtconsole"))

    @line_magic
    def edit(self, line: str) -> None:
        """There is no editor."""
        print(LEFT_OUT.format("edit"))


def _show_file(name: str) -> None:
    if not name:
        raise UsageError("Missing filename.")
    page.page(Path(name).read_text())
