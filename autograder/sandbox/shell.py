"""IPython as a notebook's kernel has it, without a kernel: outputs go into a list.

Made once in the warm server, before any student code, and inherited by every fork.
"""

import asyncio
import builtins
import contextvars
import getpass
import os
import re
import sys
import zlib
from collections.abc import Callable
from typing import Any, TypeVar

from IPython.core import page
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from matplotlib import pyplot
from matplotlib_inline import config as inline
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox import rehearsal
from autograder.sandbox.cell_outputs import OUTPUTS, connect_streams, shortened, visible
from autograder.sandbox.magics import KernelMagics

NO_INPUT = "input() has no keyboard here: nobody is at the screen while a notebook is graded"
NO_EXIT = "exit() would end the notebook in the middle; leave it out"
NO_INSTALL = (
    "Nothing is installed here: a notebook is graded without a network, with the course's packages."
)

Result = TypeVar("Result")

NO_TEXT = "<the error's own text could not be made>"

INSTALL = re.compile(r"(\S+\s+-m\s+)?(uv\s+)?(pip[\d.]*|conda|mamba)\s+install\b")


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
        output = {"output_type": "display_data", **visible(data, metadata or {})}
        name = (transient or {}).get("display_id")
        if update:
            OUTPUTS.update(output, str(name))
        else:
            OUTPUTS.add(output, str(name) if name else None)

    def clear_output(self, wait: bool = False) -> None:
        # Widgets clear what they show in the browser; here, that stands among the cell's outputs.
        if not sys._getframe(2).f_globals.get("__name__", "").startswith("ipywidgets."):
            OUTPUTS.clear(wait)


class ResultHook(DisplayHook):
    """Where the value of a cell's last expression goes."""

    def start_displayhook(self) -> None:
        self._result: dict[str, Any] = {"output_type": "execute_result", "execution_count": None}

    def write_output_prompt(self) -> None:
        self._result["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self._result |= visible(format_dict, md_dict or {})

    def finish_displayhook(self) -> None:
        if "data" in self._result:
            OUTPUTS.add(self._result)


class CellCompiler(CachingCompiler):
    """Names cells like files, as Jupyter's kernel does: warnings and tracebacks show the names,
    and IPython formats them accordingly."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        name = zlib.crc32(raw_code.encode("utf-8", "replace"))
        return f"/tmp/ipykernel_{os.getpid()}/{name}.py"


class InlineBackend(inline.InlineBackend):
    """Makes PNG too where a student chooses SVG or PDF: grading shows no other pictures than PNG
    and JPEG, since those can act in the browser."""

    def _update_figure_formatters(self) -> None:
        formats = set(self.figure_formats)
        if not any(name.startswith(("png", "retina", "jp")) for name in formats):
            formats.add("png")
        if self.shell is not None:
            select_figure_formats(self.shell, formats, **self.print_figure_kwargs)


class Shell(InteractiveShell):
    """An interactive shell that shows nothing anywhere but in OUTPUTS."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    compiler_class = Type(CellCompiler)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._context = contextvars.copy_context()
        """Where all cells of a notebook run, and what is asked of it between them."""

    def run_in_loop(self, source: str) -> ExecutionResult:
        """Run a cell while an event loop runs, as in Jupyter: `await` works, asyncio.run does not.

        Tasks that a cell starts go on in the cells after it.
        """
        if not hasattr(self, "_loop"):
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        task = self._loop.create_task(self._run(source), context=self._context)
        return self._loop.run_until_complete(task)

    def in_context(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Do what is no cell where the cells have left their settings, such as how NumPy prints and
        what it raises."""
        return self._context.run(work, *arguments)

    def end_loop(self) -> bool:
        """Close the event loop, whose descriptors no fork may share; the next cell makes one.

        Says whether tasks of the cells were still at work.
        """
        if not hasattr(self, "_loop"):
            return False
        tasks = asyncio.all_tasks(self._loop)
        self._loop.close()
        del self._loop
        asyncio.set_event_loop(None)
        return bool(tasks)

    async def _run(self, source: str) -> ExecutionResult:
        try:
            transformed, problem = self.transform_cell(source), None
        except Exception:
            transformed, problem = source, sys.exc_info()
        result = ExecutionResult(None)
        try:
            result = await self.run_cell_async(
                source,
                store_history=True,
                transformed_cell=transformed,
                preprocessing_exc_tuple=problem,
            )
        except BaseException as problem:  # what IPython itself let through
            result.error_in_exec = problem
            self.showtraceback(running_compiled_code=True)
        finally:
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        if len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0)
        return result

    def init_environment(self) -> None:
        """As Jupyter's kernel sets it, so that programs print the same."""
        os.environ |= {"TERM": "xterm-color", "PAGER": "cat", "GIT_PAGER": "cat"}
        os.environ |= {"CLICOLOR": "1", "CLICOLOR_FORCE": "1", "FORCE_COLOR": "1"}

    def init_hooks(self) -> None:
        super().init_hooks()
        self.set_hook("show_in_pager", page.as_hook(_show_page), 99)

    def init_magics(self) -> None:
        super().init_magics()
        self.register_magics(KernelMagics)

    def enable_gui(self, gui: Any = None) -> None:
        """There is no screen."""

    def ask_exit(self) -> None:
        """What exit() and quit() call."""
        raise RuntimeError(NO_EXIT)

    def system_piped(self, cmd: str) -> None:
        """What `!command` and `%pip` call."""
        if INSTALL.match(cmd.strip()):
            print(NO_INSTALL)
            self.user_ns["_exit_code"] = 1
        else:
            super().system_piped(cmd)

    system = system_piped

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        try:
            text = str(evalue)
        except Exception:
            text = NO_TEXT
        OUTPUTS.add(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": text,
                "traceback": shortened(list(stb)),
            }
        )


# Libraries and students recognise a notebook by this name, and by the configuration's IPKernelApp.
Shell.__name__ = Shell.__qualname__ = "ZMQInteractiveShell"


def make_shell() -> Shell:
    """The one shell, with matplotlib's figures shown inline as in JupyterLab."""
    config = Config()
    config.HistoryManager.enabled = False  # the database has a thread, which no fork survives
    config.InteractiveShell.colors = "nocolor"
    config.IPKernelApp.connection_file = ""
    shell = Shell.instance(config=config, user_ns={})
    InlineBackend.instance(parent=shell)
    shell.enable_matplotlib("inline")
    shell.events.unregister("post_execute", pyplot._draw_all_if_interactive)
    pyplot._draw_all_if_interactive = _draw_no_window  # plt.ion() and plt.ioff() look for it
    shell.events.register("post_execute", _draw_no_window)
    builtins.input = getpass.getpass = _no_input
    rehearsal.rehearse(shell)
    return shell


def become_notebook() -> None:
    """In the student's process: take what is printed, and import from the notebook's folder."""
    connect_streams()
    places = [os.path.basename(path) for path in sys.path]
    sys.path.insert(places.index("site-packages") if "site-packages" in places else 0, "")
    sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]


def _draw_no_window() -> None:
    """Matplotlib would draw each figure for a window, just before the notebook draws it."""


def _show_page(data: Any, start: int = 0, screen_lines: int = 0, pager_cmd: Any = None) -> None:
    """Show help and sources below the cell, as JupyterLab does."""
    data = data if isinstance(data, dict) else {"text/plain": data}
    OUTPUTS.add({"output_type": "display_data", **visible(data, {})})


def _no_input(prompt: object = "", stream: object = None) -> str:
    raise StdinNotImplementedError(NO_INPUT)
