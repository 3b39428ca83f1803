"""Names that students chose: which may become a file's, and which notebook a file was."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST_PART = 200
"""Bytes of a file's or folder's name; the systems that files are copied to take 255."""

LONGEST_NAME = 1000
MOST_PARTS = 8

RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(\..*)?", re.I)
"""What Windows takes for a device, in any folder and with any ending."""

DRIVE = re.compile(r"[A-Za-z]:")

NOISE = ("__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini")
"""What systems leave beside people's files; as hidden files, it is passed over without a word."""

NOTEBOOK = ".ipynb"

ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar")

MADE_BY_US = ("timestamp.txt", "receipt.json")
"""What only collecting and grading write: a student's file of such a name is dropped."""

COPY = re.compile(r"(\s*\(\d+\)|\s*-\s*\d+|\s*-?\s*copy\s*\d*)$|^copy of ", re.I)
"""What browsers, Canvas, JupyterLab and Windows append to the name of a file that exists."""


OF_SCRIPTS = str.maketrans(
    dict.fromkeys("\xa0\u3000", " ") | dict.fromkeys("\u061c\u200c\u200d\u200e\u200f", "")
)
"""Spaces, joiners and marks of direction that names have in Persian, Arabic, Hebrew, Japanese and
others, and that a site keeps; Python calls them unprintable."""


def refusal(name: str) -> str:
    """Why a file of this relative name is not taken, "" if nothing speaks against it."""
    if not name.translate(OF_SCRIPTS).isprintable():
        return "its name holds characters that cannot be printed"
    if name.startswith("/") or DRIVE.match(name):
        return "its name is an absolute path"
    if "\\" in name:
        return "its name holds a backslash"
    if leads_away(name):
        return "its name leads to another folder"
    parts = name.split("/")
    if len(name.encode()) > LONGEST_NAME or max(len(p.encode()) for p in parts) > LONGEST_PART:
        return "its name is too long"
    if len(parts) > MOST_PARTS:
        return "it lies too deep"
    if any(RESERVED.fullmatch(part) for part in parts):
        return "its name is that of a device"
    if any(part != part.rstrip(". ") for part in parts):
        return "its name ends in a dot or a space"
    if name.lower().endswith(ARCHIVES):
        return "it is an archive, and archives inside a hand-in are not opened"
    return ""


def is_notebook(name: str) -> bool:
    """Whether a name is that of a notebook; Windows may write the ending in capitals."""
    return name.lower().endswith(NOTEBOOK)


def leads_away(name: str) -> bool:
    """Whether a name may lead out of the folder that it is meant for."""
    return any(part in ("", ".", "..") for part in name.replace("\\", "/").split("/"))


def is_noise(name: str) -> bool:
    """Whether a file is a system's or a program's own, and no part of a hand-in."""
    parts = name.split("/")
    plain = [part for part in parts if part not in (".", "..")]
    return any(part.startswith(".") or part in NOISE for part in plain)


def is_student(name: str) -> bool:
    """Whether a text can be a student's id: a folder's name, and plain in a table."""
    is_plain = name.isprintable() and "/" not in name and name == name.strip()
    return is_plain and not refusal(name) and name[:1] not in ".-*"


def same(name: str) -> str:
    """What two names share that a file system which ignores capitals takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def notebook_of(name: str, notebooks: Sequence[str], is_alone: bool) -> str | None:
    """Which of the assignment's notebooks a file with this name is, None if none.

    The name itself counts, then the name in other capitals, then without what marks a copy. Where
    the assignment has one notebook and the student sent one, that is it, whatever it is called.
    """
    form = name[: -len(NOTEBOOK)]
    known = {same(notebook): notebook for notebook in notebooks}
    while same(form) not in known:
        form, marks = COPY.subn("", form, count=1)
        if not marks:
            return notebooks[0] if is_alone and len(notebooks) == 1 else None
    return known[same(form)]
