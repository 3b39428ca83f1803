# Is everything here that this lesson needs? Run this cell first.
"""The lessons need Python 3.11 or later: in JupyterLab choose Kernel, Change Kernel, Python 3."""

from collections.abc import Callable


class NotReady(Exception):
    def _render_traceback_(self) -> "list[str]":  # Jupyter shows this, and no more
        return [str(self)]


def digest_of(content: bytes) -> str:  # the same where git has changed the ends of lines
    import hashlib

    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def fetch_from(address: str) -> "Callable[[str, int, str], None]":
    import os
    import urllib.request

    def fetch(name: str, size: int, digest: str) -> None:
        opener = urllib.request.OpenerDirector()  # which follows no link to anything but https
        for kind in ("Proxy", "HTTPS", "HTTPRedirect", "HTTPDefaultError", "Unknown"):
            opener.add_handler(getattr(urllib.request, kind + "Handler")())
        opener.add_handler(urllib.request.HTTPErrorProcessor())
        by_hand = "Ask your instructor for the lesson's folder as a zip file."
        try:
            with opener.open(address + name, timeout=30) as reply:
                content = reply.read(size + 1)
        except Exception as problem:
            raise NotReady(f"{address}{name} cannot be fetched ({problem}). {by_hand}") from None
        if digest_of(content) != digest:
            raise NotReady(
                f"{address}{name} is not of this notebook's release, and is not used. {by_hand}"
            )
        os.makedirs(os.path.dirname(os.path.abspath(name)), exist_ok=True)
        with open(name, "wb") as file:
            file.write(content)

    return fetch


def open_lesson(
    lesson: str,
    release: str,
    files: "dict[str, tuple[int, str]]",  # by name: its size and its SHA-256
    packages: "list[str]",
    fetch: "Callable[[str, int, str], None] | None" = None,
) -> None:
    import importlib.util
    import os
    import sys

    if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older one is to read this)
        found = ".".join(map(str, sys.version_info[:2]))
        raise NotReady(
            f"This kernel runs Python {found}, and the lessons need 3.11 or later. Choose another "
            "one (in JupyterLab: Kernel, Change Kernel), or install a newer Python."
        )
    lacking = [name for name in packages if importlib.util.find_spec(name) is None]
    if lacking:
        raise NotReady(
            f"This kernel's Python has no {' and no '.join(lacking)}. Run in a new cell: "
            f"%pip install {' '.join(lacking)}"
        )
    editor = os.path.dirname(str(globals().get("__vsc_ipynb_file__", "")))  # as VS Code tells it
    for folder in (os.curdir, editor, lesson, os.path.join("notebooks", lesson)):
        if all(os.path.isfile(os.path.join(folder, name)) for name in files):
            os.chdir(folder)
            break
    missing = [name for name in files if not os.path.isfile(name)]
    if fetch:
        for name in missing:
            fetch(name, *files[name])
    elif missing:
        are = "are" if len(missing) > 1 else "is"
        upload = " with the folder sign on the left" if "google.colab" in sys.modules else ""
        raise NotReady(
            f"{', '.join(missing)} {are} missing in {os.getcwd()}. Take the folder {lesson} of the "
            f"course's zip file: open the notebook in it, or copy its files to here{upload}."
        )
    others = []
    for name, (_, digest) in files.items():
        with open(name, "rb") as file:
            others += [] if digest_of(file.read()) == digest else [name]
    if others:
        print(
            f"{', '.join(others)}: not of the release of this notebook, {release}, so checks may "
            "say what is wrong. Take the notebook and its files from the same zip file."
        )
