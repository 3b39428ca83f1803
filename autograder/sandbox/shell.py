"""IPython as a notebook's kernel has it, without a kernel: outputs go into a list.

Made once in the warm server, before any student code, and inherited by every fork.
"""

import builtins
import io
import sys
from typing import Any, TextIO

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

Output = dict[str, Any]

NO_INPUT = "input() has no keyboard here: nobody is at the screen while a notebook is graded"


class Outputs:
    """The outputs of the running cell, in the notebook format, within a limit of characters."""

    def __init__(self) -> None:
        self.items: list[Output] = []
        self.left = 0
        self._clear_first = False

    def start(self, limit: int) -> None:
        """Begin a new cell that may write `limit` characters."""
        self.items = []
        self.left = limit
        self._clear_first = False

    def write(self, name: str, text: str) -> None:
        """Add to a stream; what goes beyond the limit is left out, with a note."""
        self._clear_if_asked()
        if self.left <= 0:
            return
        if len(text) > self.left:
            text = text[: self.left] + "\n… the rest of the output is left out: it is too long.\n"
        self.left -= len(text)
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def add(self, output: Output) -> None:
        """Add a rich output unless it is beyond the limit."""
        self._clear_if_asked()
        size = sum(len(part) for part in output.get("data", {}).values() if isinstance(part, str))
        if size > self.left:
            self.write("stdout", "… an output is left out: it is too long.\n")
            return
        self.left -= size
        self.items.append(output)

    def clear(self, wait: bool) -> None:
        """Forget what was shown so far, at once or as soon as something new comes."""
        self._clear_first = wait
        if not wait:
            self.items.clear()

    def _clear_if_asked(self) -> None:
        if self._clear_first:
            self._clear_first = False
            self.items.clear()


OUTPUTS = Outputs()


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the student's code."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self.name = name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        OUTPUTS.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


class Publisher(DisplayPublisher):
    """Where display() goes."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: Any = False,
        **_: Any,
    ) -> None:
        output = {"output_type": "display_data", "data": dict(data), "metadata": metadata or {}}
        name = (transient or {}).get("display_id")
        if update:
            for shown in OUTPUTS.items:
                if shown.get("display_id") == name:
                    shown.update(data=output["data"], metadata=output["metadata"])
            return
        OUTPUTS.add(output | ({"display_id": name} if name else {}))

    def clear_output(self, wait: bool = False) -> None:
        OUTPUTS.clear(wait)


class ResultHook(DisplayHook):
    """Where the value of a cell's last expression goes."""

    def start_displayhook(self) -> None:
        self._result: Output = {"output_type": "execute_result", "execution_count": None}

    def write_output_prompt(self) -> None:
        self._result["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self._result |= {"data": dict(format_dict), "metadata": md_dict or {}}

    def finish_displayhook(self) -> None:
        if "data" in self._result:
            OUTPUTS.add(self._result)


class Shell(InteractiveShell):
    """An interactive shell that shows nothing anywhere but in OUTPUTS."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)

    def enable_gui(self, gui: Any = None) -> None:
        """There is no screen."""

    def ask_exit(self) -> None:
        """What exit() and quit() call."""
        raise RuntimeError("exit() would end the notebook in the middle; leave it out")

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        OUTPUTS.add(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )


def make_shell() -> Shell:
    """The one shell, with matplotlib's figures shown inline as in JupyterLab."""
    config = Config()
    config.HistoryManager.enabled = False  # the database has a thread, which no fork survives
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    shell = Shell.instance(config=config, user_ns={})
    shell.enable_matplotlib("inline")
    builtins.input = _no_input
    return shell


def connect_streams() -> tuple[TextIO, TextIO]:
    """Send sys.stdout and sys.stderr into OUTPUTS; returns the real ones."""
    real = sys.stdout, sys.stderr
    sys.stdout = Stream("stdout")
    sys.stderr = Stream("stderr")
    return real


def _no_input(prompt: object = "") -> str:
    raise RuntimeError(NO_INPUT)
