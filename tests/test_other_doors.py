"""The lessons through other doors than JupyterLab: commands without a browser, Notebook 7, Binder,
and a container's steps on a bare system."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browser
import nbformat
import pytest
from conftest import BIN, ROOT, clean_environment, clone_course
from lab import jupyter_lab
from nbformat import NotebookNode
from student_work import solutions, student_folder
from test_browser import RIGHT, WRONG

from autograder.course import Course

UV = shutil.which("uv") or str(ROOT / ".uv/bin/uv")
LESSON = "02_metrics"


def told(notebook: Path, cell_id: str) -> str:
    """What stands below a cell of a saved notebook."""
    cells: list[NotebookNode] = nbformat.read(notebook, as_version=4).cells
    [cell] = [cell for cell in cells if cell.id == cell_id]
    return "\n".join(output.get("text", "") + output.get("evalue", "") for output in cell.outputs)


@pytest.mark.parametrize(
    "command",
    [["execute", "--inplace"], ["nbconvert", "--to", "notebook", "--execute", "--inplace"]],
    ids=["jupyter execute", "nbconvert"],
)
def test_a_command_runs_a_lesson_from_another_folder(command: list[str], tmp_path: Path) -> None:
    path = student_folder(tmp_path / "work" / LESSON, LESSON, done=["accuracy"])
    done = subprocess.run(
        [BIN / "jupyter", *command, path],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert told(path, "opening") == ""
    assert "Visible checks passed." in told(path, "accuracy_test")
    assert "✗ precision is not written yet." in told(path, "precision_test")


def environment_with(folder: Path, *words: str, cwd: Path = ROOT) -> Path:
    """The programs of a new environment below a folder, after `uv pip install` with these words."""
    scratch = clean_environment() | {"HOME": str(folder)}
    for command in (["venv", "--quiet", folder / "env"], ["pip", "install", "--quiet", *words]):
        at = ["--python", folder / "env"] if command[0] == "pip" else []
        subprocess.run([UV, *command, *at], cwd=cwd, env=scratch, check=True)
    return folder / "env" / "bin"


@contextmanager
def notebook_7(course: Course, programs: Path) -> Iterator[browser.Page]:
    """The lesson in Notebook 7, as soon as its kernel can run cells."""
    option = "--JupyterNotebookApp.expose_app_in_browser=True"
    with (
        jupyter_lab(course, option, programs=programs, program="notebook") as server,
        browser.browser() as page,
    ):
        page.open(server, f"notebooks/notebooks/{LESSON}/{LESSON}.ipynb")
        page.wait_for(browser.IDLE)
        yield page


@pytest.mark.nightly
@browser.needs_browser
def test_notebook_7_opens_and_runs_a_lesson(tmp_path: Path) -> None:
    programs = environment_with(tmp_path, "notebook>=7", "numpy", "matplotlib")
    course = clone_course(tmp_path / "course")
    with notebook_7(course, programs) as page:
        for answer, says in ((WRONG, "gave 2, expected 0.666667"), (RIGHT, "checks passed")):
            page.type_into("accuracy", answer)
            page.run_all("task_test")
            assert says in page.output_of("accuracy_test")
        folded = page.driver.execute_script(
            "return window.jupyterapp.shell.currentWidget.content.widgets"
            ".find(one => one.model.id === 'opening').inputHidden"
        )
        assert folded, "the first cell is a line"


@pytest.mark.nightly
@browser.needs_browser
def test_notebook_7_lets_students_play(tmp_path: Path) -> None:
    words = "notebook>=7", "numpy", "matplotlib", "ipywidgets>=8", "anywidget"
    programs = environment_with(tmp_path, *words)
    course = clone_course(tmp_path / "course")
    shutil.rmtree(course.notebooks / LESSON)
    path = student_folder(course.notebooks / LESSON, LESSON, solutions(LESSON))
    cells = nbformat.read(path, as_version=4).cells
    [played] = [cell.id for cell in cells if "\nfrom play import" in f"\n{cell.source}"]
    with notebook_7(course, programs) as page:
        page.run_all(played)
        page.show(played)
        said = "document.querySelector('.play p')?.textContent"
        page.wait_for(f"{said}?.startsWith('From 0.50 on')")
        page.driver.find_element("css selector", ".play input").send_keys("\ue014")  # to the right
        page.wait_for(f"{said}.startsWith('From 0.51 on')")


@pytest.mark.nightly
def test_binder_installs_what_a_lesson_needs(tmp_path: Path) -> None:
    programs = environment_with(tmp_path, "--requirements", "binder/requirements.txt")
    path = student_folder(tmp_path / "work" / LESSON, LESSON)
    subprocess.run(
        [programs / "jupyter", "execute", "--inplace", path], env=clean_environment(), check=True
    )
    assert told(path, "opening") == ""
    assert (programs / "jupyter-lab").is_file()


@pytest.mark.nightly
def test_a_kernel_without_numpy_is_told_what_to_install(tmp_path: Path) -> None:
    """In an environment that really has none: an editor's, which has just a kernel."""
    programs = environment_with(tmp_path, "ipykernel", "nbclient")
    path = student_folder(tmp_path / "work" / LESSON, LESSON)
    done = subprocess.run(
        [programs / "jupyter", "execute", path],
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    said = "This kernel's Python has no matplotlib and no numpy. Run in a new cell: %pip install"
    assert said in done.stderr
    assert "ModuleNotFoundError" not in done.stderr


def test_binder_names_a_python_that_the_lessons_run_on() -> None:
    name, _, version = (ROOT / "binder/runtime.txt").read_text().strip().partition("-")
    assert name == "python"
    assert tuple(map(int, version.split("."))) >= (3, 11)


@pytest.mark.nightly
def test_the_steps_of_the_image_make_a_working_instructors_side(tmp_path: Path) -> None:
    """The Dockerfile's script, with what its COPY takes, in a home of its own."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    course = Course(tmp_path / "course")
    for name in filter(None, listed.stdout.split("\0")):
        target = course.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    bare = clean_environment() | {"HOME": str(tmp_path / "home")}
    for command in (["docker/setup"], [".venv/bin/autograder", "doctor"]):
        done = subprocess.run(command, cwd=course.root, env=bare, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ sandbox: " in done.stdout
    assert "✗" not in done.stdout
    steps = (ROOT / "docker/Dockerfile").read_text().splitlines()
    assert [step for step in steps if step.startswith("RUN")] == ["RUN docker/setup"]
    program = next(step for step in steps if step.startswith("CMD")).split('"')[1]
    assert (course.root / program).is_file()
