"""Is everything in this folder that the lesson needs, and all of it of the notebook's release?

The notebook's first cell asks, also where Python is older than the lessons allow: any Python 3 can
read this file. `release.json` lists the files of a release, and the notebook knows its digest.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

MANIFEST = "release.json"
LARGEST = 100_000
"""Bytes of a manifest."""


class NotReady(Exception):
    """The lesson cannot run. Jupyter shows the sentence that says why, and what to do."""

    def _render_traceback_(self) -> "list[str]":
        return [str(self)]


def open_lesson(release: str, fetch: "Callable[[str, int, str], None] | None" = None) -> None:
    """Raises NotReady if something is missing here, and prints what is not of this release.

    `release` is the digest of the manifest that the notebook was made with.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older one is to read this)
        found = ".".join(map(str, sys.version_info[:2]))
        raise NotReady(
            f"This kernel runs Python {found}, and the lessons need 3.11 or later. Choose another "
            "one (in JupyterLab: Kernel, Change Kernel), or install a newer Python."
        )
    if fetch and _missing(_files()):
        if not os.path.isfile(MANIFEST) or _digest(MANIFEST) != release:
            fetch(MANIFEST, LARGEST, release)
        for name in _missing(_files()):
            fetch(name, *_files()[name])
        importlib.invalidate_caches()  # Python may have looked for what has only come now
    missing = _missing(_files())
    if missing:
        are, them = ("are", "them") if len(missing) > 1 else ("is", "it")
        raise NotReady(
            f"{', '.join(missing)} {are} missing in {os.getcwd()}. Copy {them} from the lesson's "
            "folder in the course's zip file."
        )
    lacking = _lacking(_manifest()["packages"])
    if lacking:
        raise NotReady(
            f"This kernel's Python has no {' and no '.join(lacking)}. Run in a new cell: "
            f"%pip install {' '.join(lacking)}"
        )
    lacking = _lacking(_manifest().get("extras", []))
    if lacking:
        print(
            f"This kernel's Python has no {' and no '.join(lacking)}: what you could play with is "
            f"a still picture. To play, run in a new cell: %pip install {' '.join(lacking)}"
        )
    of_another = [name for name, (_, known) in _files().items() if _digest(name) != known]
    if _digest(MANIFEST) != release:
        print(
            "The files in this folder are not of the release of this notebook, so checks may say "
            "what is wrong. Take the notebook and its files from the same zip file."
        )
    elif of_another:
        print(
            f"{', '.join(of_another)}: changed, or not of the release of this notebook, so checks "
            "may say what is wrong. Take the notebook and its files from the same zip file."
        )


def _lacking(packages: "Iterable[str]") -> "list[str]":
    return [name for name in packages if importlib.util.find_spec(name) is None]


def _manifest() -> "dict[str, Any]":
    if not os.path.isfile(MANIFEST):
        return {"files": {MANIFEST: (0, "")}}
    try:
        with open(MANIFEST, encoding="utf-8") as file:
            return dict(json.load(file))
    except ValueError:
        raise NotReady(
            f"{MANIFEST} in {os.getcwd()} is damaged. Copy it from the lesson's folder in the "
            "course's zip file."
        ) from None


def _files() -> "dict[str, Any]":
    """The size and the digest of each file, by name, as the manifest lists them."""
    return dict(_manifest()["files"])


def _missing(names: "Iterable[str]") -> "list[str]":
    return [name for name in names if not os.path.isfile(name)]


def _digest(name: str) -> str:
    """The SHA-256 of a file; the same where git has changed the ends of lines."""
    with open(name, "rb") as file:
        return digest_of(file.read())


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file's content with the ends of lines that the build writes."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
