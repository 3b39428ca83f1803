"""Windows and macOS, imitated: students' files need no UTF-8 locale and no names that a file system
refuses; the instructor's commands say that they need Linux."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path, PureWindowsPath

import pytest
from conftest import ROOT, clean_environment

from autograder.authoring import release
from autograder.course import Course

LEGACY = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "LANG": "C"}
"""A locale in which text files are read as something other than UTF-8, unless they say so."""

NO_LINUX = """\
import sys
sys.platform = SYSTEM
for name in ("fcntl", "resource", "pwd", "grp", "termios", "pyseccomp"):
    sys.modules[name] = None
from autograder.cli import main
sys.exit(main(sys.argv[1:]))
"""

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(9)),
}
"""Names of devices, which no file on Windows may have."""


@pytest.mark.parametrize("system", ["win32", "darwin"])
@pytest.mark.parametrize("command", [["doctor"], ["grade", "02_metrics"], ["build"], ["demo"]])
def test_the_instructors_commands_say_that_they_need_linux(
    system: str, command: list[str], tmp_path: Path
) -> None:
    """Whether or not there is a course: nothing else is looked at."""
    for folder in (ROOT, tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", NO_LINUX.replace("SYSTEM", repr(system)), *command],
            cwd=folder,
            env=clean_environment(),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        assert line.startswith("This command needs Linux")
        for remedy in ("WSL 2 (wsl --install)", "container", "docs/other_doors.md"):
            assert remedy in line


def test_help_and_the_students_zip_need_no_linux(tmp_path: Path) -> None:
    words = [sys.executable, "-c", NO_LINUX.replace("SYSTEM", "'win32'")]
    for command in (["--help"], ["release", "--output", str(tmp_path / "nn.zip")]):
        done = subprocess.run([*words, *command], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert zipfile.is_zipfile(tmp_path / "nn.zip")


def test_a_lesson_runs_in_a_locale_that_is_not_utf_8() -> None:
    """Untouched and solved, as the workflow does on each system."""
    done = subprocess.run(
        [sys.executable, ROOT / "tests/students_side.py", "02_metrics"],
        env=clean_environment() | LEGACY | {"PYTHONIOENCODING": "cp1252:replace"},
        capture_output=True,
        text=True,
        encoding="cp1252",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 lessons run.\n"


def test_the_locale_is_what_it_is_meant_to_be() -> None:
    code = "import locale; print(locale.getpreferredencoding(False))"
    environment = os.environ | LEGACY
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert "UTF-8" not in found.stdout.upper()


def test_the_zip_unpacks_on_every_system(tmp_path: Path) -> None:
    release.write_zip(Course(ROOT), tmp_path / "nn.zip")
    with zipfile.ZipFile(tmp_path / "nn.zip") as archive:
        names = archive.namelist()
        settings = archive.read("introduction-to-neural-networks/lab_config.py")
    assert len({name.lower() for name in names}) == len(names), "case does not tell files apart"
    for name in names:
        assert name.isascii()
        assert not re.search(r'[<>:"\\|?*]', name)
        assert len(name) < 120, "Windows allows 260 with the folder around it"
        for part in PureWindowsPath(name).parts:
            assert part.partition(".")[0].lower() not in RESERVED
            assert not part.endswith((" ", "."))
    assert settings.isascii(), "Jupyter reads its settings in the system's own encoding"
