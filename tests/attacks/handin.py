"""Write the corpus into submitted/, and look for what it left behind."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from conftest import ROOT

from attacks.attack import BASELINES, TOKEN, TRACE, Attack, Cells
from attacks.corpus import CANARIES
from attacks.tiny import LESSON, SECRETS, released
from autograder.course import Course

VICTIM = "another_student"
NOBODY = 65534


def hand_in_all(course: Course, order: Mapping[str, Attack | str]) -> None:
    """Hand in attacks and canaries, by student."""
    for student, handed_in in order.items():
        if isinstance(handed_in, Attack):
            _hand_in_attack(course, student, handed_in)
        else:
            _write(course, student, CANARIES[handed_in][0])
    _write(course, VICTIM, BASELINES["solved"][0] | {"last": f"# {SECRETS['victim']}\n"})


def _hand_in_attack(course: Course, student: str, attack: Attack) -> None:
    cells = BASELINES[attack.baseline][0] | attack.cells
    path = _write(course, student, cells)
    if attack.notebook:
        notebook = nbformat.read(path, as_version=4)
        content = attack.notebook(notebook)
        if content is None:
            content = json.dumps(notebook).encode()  # nbformat would repair it
        path.write_bytes(content)
    if attack.folder:
        attack.folder(path.parent, course.root)


def _write(course: Course, student: str, cells: Cells) -> Path:
    notebook = released(course)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in cells:
            cell.source = _placed(course, cells[name])
    for name, position in (("first", 1), ("last", len(notebook.cells) + 1)):
        if name in cells:
            new = nbformat.v4.new_code_cell(_placed(course, cells[name]), id=name)
            notebook.cells.insert(position, new)
    folder = course.root / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    return folder / f"{LESSON}.ipynb"


def _placed(course: Course, source: str) -> str:
    return source.replace("@COURSE@", str(course.root)).replace("@CHECKOUT@", str(ROOT))


def left_by(course: Course, student: str) -> Iterator[tuple[str, bytes]]:
    """What grading wrote for one student: paths and contents."""
    for kind in ("autograded", "feedback"):
        for path in sorted((course.root / kind / student).rglob("*")):
            if path.is_file():
                yield f"{kind}/{path.name}", path.read_bytes()


def secrets_in(content: bytes) -> list[str]:
    """The places whose planted secrets appear in some bytes."""
    return [place for place, token in SECRETS.items() if token.encode() in content]


def traces() -> list[str]:
    """Files and processes on this machine that bear the name that attacks give to theirs."""
    places = [ROOT, Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path.home()]
    # The program goes deeper into folders than os.walk does.
    search = ["find", *map(str, places), "-name", f"*{TRACE}*", "-not", "-path", "*/submitted/*"]
    done = subprocess.run(search, capture_output=True, text=True)  # files come and go meanwhile
    ours = {f"process {pid}: {name}" for pid, name in _processes()}
    return sorted({*done.stdout.splitlines(), *ours})


def _processes() -> Iterator[tuple[str, str]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text()
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # it has ended
            continue
        if TRACE in name or TRACE in command:
            yield process.name, f"{name} {command[:200]}"


def sandboxed_processes() -> set[str]:
    """The processes of sandboxed students that live at this moment."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
        except OSError:
            continue
        if f"\nUid:\t{NOBODY}\t" in status:
            found.add(process.name)
    return found


assert TOKEN not in TRACE
