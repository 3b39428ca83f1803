"""What a student gets, installed as the start page says, in a folder of their own."""

import shutil
import subprocess
from pathlib import Path

import browser
import pytest
from conftest import ROOT, clean_environment, run_command
from lab import jupyter_lab

from autograder.course import Course

UV = shutil.which("uv") or str(ROOT / ".uv/bin/uv")

SETTINGS = ("--config", "lab_config.py", browser.APP)

pytestmark = [
    pytest.mark.nightly,
    browser.needs_browser,
]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The students' zip, unpacked, with its requirements in an environment beside it."""
    folder = tmp_path_factory.mktemp("student")
    run_command("autograder", "release", "--output", str(folder / "students.zip"), cwd=ROOT)
    shutil.unpack_archive(folder / "students.zip", folder)
    root = folder / "introduction-to-neural-networks"
    for words in (
        ["venv", "--quiet", ".venv"],
        ["pip", "sync", "--quiet", "--python", ".venv", "--require-hashes", "requirements.txt"],
    ):
        subprocess.run([UV, *words], cwd=root, env=clean_environment(), check=True)
    return root


def test_the_door_is_open(unpacked: Path) -> None:
    """The start page comes up by itself, with a kernel, and nothing that is not for students."""
    programs = unpacked / ".venv/bin"
    with (
        jupyter_lab(Course(unpacked), *SETTINGS, programs=programs) as server,
        browser.browser() as page,
    ):
        page.open(server, "")
        page.wait_for("window.jupyterapp?.shell.currentWidget?.context?.path === 'start.ipynb'")
        page.wait_for(
            "window.jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.name"
            " === 'python3'"
        )
        text = page.driver.execute_script("return document.body.innerText")
        for unwanted in ("Jupyter news", "Create Assignment", "Formgrader", "Select Kernel"):
            assert unwanted not in text


def test_flashcards_are_shown_with_what_is_pinned(unpacked: Path) -> None:
    programs = unpacked / ".venv/bin"
    with (
        jupyter_lab(Course(unpacked), *SETTINGS, programs=programs) as server,
        browser.browser() as page,
    ):
        page.open_notebook(server, "02_metrics/02_metrics.ipynb")
        page.run_all("flashcards")
        page.show("flashcards")
        page.wait_for("document.querySelector('.flashcards .term')?.textContent === 'metric'")


def test_a_lesson_runs_with_what_is_pinned(unpacked: Path) -> None:
    lesson = unpacked / "02_metrics/02_metrics.ipynb"
    done = subprocess.run(
        [unpacked / ".venv/bin/jupyter", "execute", "--allow-errors", str(lesson)],
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    size = subprocess.run(["du", "-sm", unpacked / ".venv"], capture_output=True, text=True)
    assert int(size.stdout.split()[0]) < 350, "megabytes"
