"""The outputs of the running cell, in the notebook format, within a limit: what is printed and
displayed ends up here, and what programs that the cell starts print.
"""

import codecs
import io
import os
import re
import sys
import tempfile
from typing import Any, TextIO

Output = dict[str, Any]

PICTURES = ("image/png", "image/jpeg")
SOURCES = ("text/markdown", "text/latex")

PER_OUTPUT = 256
"""Characters that each output counts beside its content: many empty ones need memory too."""

LONGEST_TRACEBACK = 40
"""Entries of a traceback, each several lines. An endless recursion has a thousand."""

TOO_LONG = "\n… the rest of the output is left out: it is too long.\n"


class Outputs:
    """Collects the outputs of a cell; texts are files until `finish`, so that adding is cheap."""

    def __init__(self) -> None:
        self.items: list[Output] = []
        self._limit = 0
        self._left = 0
        self._full = False
        self._clear_first = False
        self._shown_before: set[str] = set()
        self._updates: dict[str, Output] = {}
        self._descriptors: list[Descriptor] = []

    def start(self, limit: int) -> None:
        """Begin a new cell that may write `limit` characters."""
        for descriptor in self._descriptors:
            descriptor.skip()
        self._updates.clear()
        self._clear_first = False
        self._limit = limit
        self._forget()

    def finish(self) -> list[Output]:
        """The outputs as a notebook's file has them, and updates of what earlier cells showed."""
        self.collect()
        for item in self.items:
            if isinstance(item.get("text"), io.StringIO):
                item["text"] = on_screen(item["text"].getvalue())
        self._shown_before |= {item["display_id"] for item in self.items if "display_id" in item}
        return [*self.items, *self._updates.values()]

    def capture(self) -> None:
        """Take what is written to the descriptors of stdout and stderr, from now on."""
        self._descriptors = [Descriptor("stdout", 1), Descriptor("stderr", 2)]

    def collect(self) -> None:
        """Add what other programs have written so far."""
        for descriptor in self._descriptors:
            if text := descriptor.read(self._limit):
                self._write(descriptor.name, text)

    def write(self, name: str, text: str) -> None:
        """Add to a stream; what goes beyond the limit is left out, with a note."""
        self.collect()
        if text:
            self._write(name, text)

    def add(self, output: Output, name: str | None = None) -> None:
        """Add an output of another kind, unless it is beyond the limit.

        `name` is the one by which displays are updated; those that have it already show the same
        from now on.
        """
        self.collect()
        self._clear_if_asked()
        if name:
            self.update(output, name)
            output = output | {"display_id": name}
        if not self._has_room(output):
            self._write("stdout", "… an output is left out: it is too long.\n")
            return
        self._left -= _size(output)
        self.items.append(output)

    def update(self, output: Output, name: str) -> None:
        """Change what the displays of that name show, in this cell and in the ones before."""
        changed = {"data": output["data"], "metadata": output["metadata"]}
        for shown in self.items:
            if shown.get("display_id") == name and self._has_room(output):
                self._left += _size(shown) - _size(output)
                shown.update(changed)
        if name in self._shown_before and self._has_room(output):
            self._left += _size(self._updates.get(name, {})) - _size(output)
            self._updates[name] = changed | {
                "output_type": "update_display_data",
                "display_id": name,
            }

    def clear(self, wait: bool) -> None:
        """Forget what was shown so far, at once or as soon as something new comes."""
        self._clear_first = wait
        if not wait:
            self._forget()

    def _write(self, name: str, text: str) -> None:
        self._clear_if_asked()
        if self._full:
            return
        last = self.items[-1] if self.items else {}
        if last.get("output_type") != "stream" or last["name"] != name:
            last = {"output_type": "stream", "name": name, "text": io.StringIO()}
            self._left -= PER_OUTPUT
            self.items.append(last)
        size = len(text)
        if size > self._left:
            self._left += _overwrite(last["text"])
            if size > self._left - self._limit // 10:  # else each text would overwrite a little
                text = text[: max(self._left, 0)] + TOO_LONG
                self._full = True
        last["text"].write(text)
        self._left -= size

    def _has_room(self, output: Output) -> bool:
        return _size(output) <= self._left

    def _clear_if_asked(self) -> None:
        if self._clear_first:
            self._clear_first = False
            self._forget()

    def _forget(self) -> None:
        self.items = []
        self._left = self._limit
        self._full = False


OUTPUTS = Outputs()


class Descriptor:
    """What is written to a file descriptor. A file rather than a pipe: nobody needs to read it
    while a cell waits for the program that writes."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self._file = tempfile.TemporaryFile("a+b", buffering=0)  # noqa: SIM115 (to the end)
        self._position = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        os.dup2(self._file.fileno(), number)

    def read(self, most: int) -> str:
        """What is new, at most `most` bytes of it."""
        size = self._size()
        if size == self._position:
            return ""
        try:
            new = os.pread(self._file.fileno(), min(size - self._position, most), self._position)
        except OSError:
            return ""
        self._position = size
        return self._decoder.decode(new)

    def skip(self) -> None:
        """Leave out what was written up to now."""
        self._position = self._size()

    def _size(self) -> int:
        try:
            size = os.fstat(self._file.fileno()).st_size
        except OSError:  # student code may close what it likes
            return self._position
        self._position = min(self._position, size)  # `> /dev/stderr` empties the file
        return size


class OutStream(io.TextIOBase):
    """sys.stdout or sys.stderr of the student's code; named as in Jupyter's kernel, since students
    meet the name in messages."""

    encoding = "UTF-8"

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self._number = number
        self._of_fork: TextIO | None = None

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self._of_fork:
            return self._of_fork.write(text)
        OUTPUTS.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        if self._of_fork:
            self._of_fork.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._number

    def stay(self) -> None:
        """Undo `go_with_fork`, in a fork that takes this process's place."""
        self._of_fork = None

    def go_with_fork(self) -> None:
        """In a process that the cell forked, whose OUTPUTS nobody sees: use the descriptor."""
        self._of_fork = open(  # noqa: SIM115 (to the end)
            self._number, "w", 1, encoding="utf-8", errors="replace", closefd=False
        )


STREAMS: list[OutStream] = []
"""What sys.stdout and sys.stderr are in this process and its forks."""


def begin_anew() -> None:
    """In a fork that goes on with a notebook: take what is written here, and nobody else's."""
    for stream in STREAMS:
        stream.stay()
    OUTPUTS.capture()


def connect_streams() -> None:
    """Send sys.stdout and sys.stderr into OUTPUTS, and what is written to their descriptors."""
    streams = OutStream("stdout", 1), OutStream("stderr", 2)
    sys.stdout, sys.stderr = STREAMS[:] = streams
    OUTPUTS.capture()
    for stream in streams:
        os.register_at_fork(after_in_child=stream.go_with_fork)


def visible(data: dict[str, Any], metadata: dict[str, Any]) -> Output:
    """The part of a display's data that grading shows: a text, and pictures with their sizes."""
    kept = {kind: data[kind] for kind in ("text/plain", *PICTURES) if kind in data}
    if str(kept.get("text/plain", "")).startswith("<IPython.core.display."):
        for kind in SOURCES:
            kept["text/plain"] = data.get(kind, kept["text/plain"])
    sizes = {kind: metadata[kind] for kind in PICTURES if kind in kept and kind in metadata}
    return {"data": kept, "metadata": sizes}


def shortened(traceback: list[str]) -> list[str]:
    """The beginning and the end of a long traceback."""
    half = LONGEST_TRACEBACK // 2
    if len(traceback) <= LONGEST_TRACEBACK:
        return traceback
    left_out = f"    … {len(traceback) - LONGEST_TRACEBACK} more calls …\n"
    return [*traceback[:half], left_out, *traceback[-half:]]


def on_screen(text: str) -> str:
    """What is seen in the end of a text with carriage returns and backspaces, as in JupyterLab."""
    if "\r" not in text and "\b" not in text:
        return text
    return "\n".join(map(_line_on_screen, text.replace("\r\n", "\n").split("\n")))


def _line_on_screen(line: str) -> str:
    shown: list[str] = []
    column = 0
    for part in re.split(r"([\r\b])", line):
        if part == "\r":
            column = 0
        elif part == "\b":
            column = max(column - 1, 0)
        else:
            shown[column : column + len(part)] = part
            column += len(part)
    return "".join(shown)


def _overwrite(text: io.StringIO) -> int:
    """Shorten a stream to what is seen of it; returns by how many characters."""
    before = text.getvalue()
    last_line = before.rfind("\n") + 1
    # The last line stays as it ends: what comes next may begin with a carriage return or not.
    current = max(before.rfind("\r"), last_line)
    after = on_screen(before[:last_line]) + before[current:]
    text.seek(0)
    text.truncate()
    text.write(after)
    return len(before) - len(after)


def _size(output: Output) -> int:
    parts = [*output.get("data", {}).values(), *output.get("traceback", [])]
    return PER_OUTPUT + sum(len(part) for part in parts if isinstance(part, str | bytes))
