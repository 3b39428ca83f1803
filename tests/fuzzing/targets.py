"""What reads hostile bytes, as functions of bytes: each returns, or raises what is a bug.

A reader may refuse with the exception that it documents. What it accepts has to be within its own
promises, which are asserted here.
"""

import contextlib
import os
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas  # noqa: F401 (the codec reads its tables only where it is there)

from autograder.collect.contents import LARGEST_FILE, Unreadable, opened
from autograder.collect.names import refusal
from autograder.collect.sources import hand_ins
from autograder.course import CourseError
from autograder.engine.judging.notebook_file import (
    LONGEST_TEXT,
    MOST_CELLS,
    InvalidNotebook,
    read_notebook,
)
from autograder.wire.codec import CodecError, Reference, encode
from autograder.wire.decoder import decode
from autograder.wire.mirror import OURS, Mirror
from autograder.wire.pandas_types import forms
from autograder.wire.standard_types import BY_NAME


def codec(data: bytes) -> None:
    """Decode what stands behind the first byte, which says whether there is a mirror; what comes
    out can be sent on, and is then the same bytes again, in the order that sets like."""
    mirror = Mirror(OURS) if data[:1] == b"m" else None
    try:
        value = decode(data[1:], mirror=mirror)
        sent = encode(value, _refer)
    except CodecError:
        return
    again = encode(decode(sent), _refer)
    assert sorted(again) == sorted(sent), "a value changes when it crosses once more"


def _refer(value: object) -> Reference:
    return Reference("t", 0, type(value).__name__)


def notebook(data: bytes) -> None:
    """Read a notebook; what is accepted has cells of plain text, within the limits."""
    try:
        read = read_notebook(data)
    except InvalidNotebook as refused:
        said = str(refused)
        assert said.isprintable() and len(said) < 1000, "a sentence that cannot be shown"
        return
    assert len(read.cells) <= MOST_CELLS
    assert all(type(cell.source) is str for cell in read.cells)
    assert sum(len(cell.source) for cell in read.cells) <= LONGEST_TEXT


def archive(data: bytes) -> None:
    """Open a zip, read all that is in it, and sort it into hand-ins."""
    # The reader wants a file; one in memory costs least.
    with open(os.memfd_create("archive"), "wb") as file:
        file.write(data)
        file.flush()
        path = Path(f"/proc/self/fd/{file.fileno()}")
        with contextlib.suppress(CourseError), opened(path) as contents:
            for entry in contents.entries:
                assert not refusal(entry.name), "a name that is refused elsewhere"
                with contextlib.suppress(Unreadable):
                    assert len(entry.read()) <= LARGEST_FILE
            hand_ins(contents, "hw")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "codec": codec,
    "notebook": notebook,
    "archive": archive,
}

WORDS = {
    "codec": [*BY_NAME, *(form.name for form in forms().values()), "<f8", "<U3", "<M8[D]", "UTC"],
    "notebook": [
        *('"cells"', '"cell_type"', '"code"', '"source"', '"metadata"', '"nbgrader"'),
        *('"grade_id"', '"nbformat"', '"worksheets"', '"outputs"', '"input"', '"heading"'),
    ],
    "archive": ["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06", "../", "_assignsubmission"],
}
"""What the formats are made of, for the fuzzer's mutations."""


def run(name: str, data: bytes) -> None:
    """Give one input to a target, as the test suite would: a warning is no answer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of NumPy, pandas and zipfile, which nobody sees
        TARGETS[name](data)


def packed(files: dict[str, bytes], target: Path) -> bytes:
    """The bytes of a zip with these files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.read_bytes()
