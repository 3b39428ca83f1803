"""Submitted folders: links, pipes, odd names, and files that pass for others."""

import os
from collections.abc import Callable
from pathlib import Path

from attacks.attack import BASELINES, TELL, TRACE, Attack
from attacks.files import SEARCH

NOTEBOOK = "01_attacks.ipynb"
SHOW_FILES = {"first": TELL + SEARCH + "search_below('.')\nprint(sorted(os.listdir('.')))\n"}


def _replace_by(make: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    def change(folder: Path, root: Path) -> None:
        (folder / f"{folder.name}.ipynb").unlink()
        make(folder, root)

    return change


def _folder_link(where: str) -> Callable[[Path, Path], None]:
    def make(folder: Path, root: Path) -> None:
        folder.rmdir()
        folder.symlink_to(root / where)

    return _replace_by(make)


def _deep(folder: Path, _: Path) -> None:
    before = os.getcwd()
    os.chdir(folder)
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(before)


def _odd_names(folder: Path, _: Path) -> None:
    odd = ["-rf", "a\nb", "..x", "$(id)", "[bold]", "<script>alert(1)</script>", "~", "x\x1b[2J"]
    for name in [*(name.replace("/", "") for name in odd), "C:\\x", "a" * 250]:
        (folder / name).write_text("x")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe")).write_text("x")


def _link(name: str, target: str) -> Callable[[Path, Path], None]:
    def change(folder: Path, root: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target.replace("@COURSE@", str(root)))

    return change


def _file(name: str, content: bytes) -> Callable[[Path, Path], None]:
    def change(folder: Path, _: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return change


def _sparse(folder: Path, _: Path) -> None:
    with (folder / "data.bin").open("wb") as file:
        file.truncate(200 * 2**20)


def _modules(folder: Path, _: Path) -> None:
    spoilt = f"import builtins\nbuiltins.{TRACE} = 1\nassert_allclose = print\nsteps = 7\n"
    names = "numpy autograder json math sitecustomize usercustomize conftest nbgrader_config random"
    for name in names.split():
        (folder / f"{name}.py").write_text(spoilt)
    (folder / "numbers.csv").write_text("7,7,7\n")
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text(spoilt)


def _folder(
    name: str, tries: str, change: object, cells: object = None, base: str = "stub"
) -> Attack:
    given = SHOW_FILES if cells is None else cells
    return Attack(name, "folders", tries, given, base, folder=change)  # type: ignore[arg-type]


ATTACKS = [
    _folder(
        "link_to_source",
        "The notebook is a link to the solution",
        _link(NOTEBOOK, f"@COURSE@/source/01_attacks/{NOTEBOOK}"),
    ),
    _folder(
        "link_to_passwd",
        "The notebook is a link to a file of the system",
        _link(NOTEBOOK, "/etc/passwd"),
    ),
    _folder(
        "link_to_victim",
        "The notebook is a link to another submission",
        _link(NOTEBOOK, f"@COURSE@/submitted/another_student/01_attacks/{NOTEBOOK}"),
    ),
    _folder("link_loop", "The notebook is a link to itself", _link(NOTEBOOK, NOTEBOOK)),
    _folder(
        "data_links",
        "A data file is a link to what is secret",
        _link("data.txt", "@COURSE@/source/01_attacks/secret.txt.tmp"),
    ),
    _folder(
        "folder_links",
        "A folder of data is a link to the course",
        _link("data", "@COURSE@/source/01_attacks"),
    ),
    _folder(
        "submission_links_to_source",
        "The submitted folder is a link to the solution's",
        _folder_link("source/01_attacks"),
    ),
    _folder(
        "submission_links_to_victim",
        "The submitted folder is a link to another's",
        _folder_link("submitted/another_student/01_attacks"),
    ),
    _folder(
        "timestamp_links",
        "The time stamp is a link to what is secret",
        _link("timestamp.txt", "@COURSE@/source/01_attacks/secret.txt.tmp"),
    ),
    _folder(
        "timestamp_words", "The time stamp is not a time", _file("timestamp.txt", b"not a time")
    ),
    _folder(
        "timestamp_year",
        "The time stamp is before all time",
        _file("timestamp.txt", b"0001-01-01 00:00:00 +14:00"),
    ),
    _folder("deep_folders", "Folders in folders, deeper than Python recurses", _deep),
    _folder("odd_names", "File names with markup, line ends, dashes and no text", _odd_names),
    _folder("sparse_file", "A data file that is larger than a message", _sparse),
    _folder(
        "modules",
        "Modules beside the notebook that shadow what tests import",
        _modules,
        {"first": "import importlib\n"},
    ),
    _folder(
        "notebook_folder",
        "The notebook is a folder",
        _replace_by(lambda folder, _: (folder / NOTEBOOK).mkdir()),
    ),
    _folder(
        "notebook_pipe",
        "The notebook is a pipe that nobody writes to",
        _replace_by(lambda folder, _: os.mkfifo(folder / NOTEBOOK)),
    ),
    _folder("data_pipe", "A data file is a pipe", lambda folder, _: os.mkfifo(folder / "pipe")),
    _folder(
        "no_notebook",
        "The notebook has another name",
        _replace_by(lambda folder, _: (folder / "other.ipynb").write_text("{}")),
    ),
    _folder(
        "data_over_ours",
        "A folder where the lesson's data file has to stand",
        _file("numbers.csv/x", b"x"),
        BASELINES["partial"][0],
        "partial",
    ),
]
