"""What keeps a lesson from running is said in its first cell, in a real kernel: one sentence with a
remedy, and no traceback."""

import ast
import contextlib
import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from conftest import ROOT, make_tiny_course, write_lesson_of_the_guide
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode

from autograder.authoring.notebooks import generate, write
from autograder.course import CHECK_FILES, Course, CourseError
from autograder.engine.grading.keys import keys_of
from autograder.engine.judging.sanitising import sanitise
from autograder.lesson.first_cell import is_opening

LESSON = "12_guide"
OLD = "import sys; sys.version_info = (3, 9, 18, 'final', 0)"
LACKS = """
import sys
class Lacks:
    def find_spec(name, path=None, target=None):
        return None if name.split(".")[0] in NAMES else real.find_spec(name, path, target)
real = next(finder for finder in sys.meta_path if "PathFinder" in str(finder))
sys.meta_path[sys.meta_path.index(real)] = Lacks
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Course:
    """A course of one lesson with visible checks and a data file, as students get it."""
    return build(tmp_path_factory.mktemp("opening") / "course")


def build(root: Path, address: str = "") -> Course:
    course = make_tiny_course(root)
    write_lesson_of_the_guide(course)
    shutil.copy(course.source / "01_tiny" / "numbers.npz", course.source / LESSON)
    settings = course.root / "nbgrader_config.py"
    text = settings.read_text()
    assert 'course_address = ""' in text
    settings.write_text(text.replace('course_address = ""', f"course_address = {address!r}"))
    write(course, generate(course, LESSON))
    return course


@pytest.fixture
def folder(built: Course, tmp_path: Path) -> Path:
    """The lesson's folder, copied."""
    return Path(shutil.copytree(built.notebooks / LESSON, tmp_path / "work" / LESSON))


def run(
    notebook: Path, cells: int = 3, before: str = "", where: Path | None = None
) -> list[NotebookNode]:
    """The first code cells after a kernel has run them, which ran `before` by itself."""
    found = nbformat.read(notebook, as_version=4)
    found.cells = [cell for cell in found.cells if cell.cell_type == "code"][:cells]
    runner = ExecutePreprocessor(timeout=60, allow_errors=True)
    if before:
        runner.extra_arguments = [f"--IPKernelApp.exec_lines=exec({before!r})"]
    runner.preprocess(found, {"metadata": {"path": str(where or notebook.parent)}})
    return list(found.cells)


def told(cell: NotebookNode) -> str:
    """What stands below a cell: nothing but text."""
    texts = [
        output.text if output.output_type == "stream" else "\n".join(output.traceback)
        for output in cell.outputs
    ]
    return "\n".join(texts)


def book(folder: Path) -> Path:
    return folder / f"{LESSON}.ipynb"


def test_where_all_is_well_nothing_is_said(folder: Path) -> None:
    opening, given, _ = run(book(folder))
    assert opening.id == "opening"
    assert [opening.outputs, given.outputs] == [[], []]


def test_it_is_folded_away_and_its_first_line_says_what_it_is(built: Course) -> None:
    notebook = nbformat.read(book(built.notebooks / LESSON), as_version=4)
    [cell] = [cell for cell in notebook.cells if cell.id == "opening"]
    assert cell.metadata.jupyter.source_hidden
    assert cell.metadata.cellView == "form", "as Colab folds a cell"
    assert cell.source.startswith("# Is everything here that this lesson needs?")
    assert len(cell.source.splitlines()) < 40, "VS Code and GitHub do not fold it"
    assert "fetch_from(" not in cell.source, "without an address there is nothing to fetch"
    assert notebook.metadata.lesson.release in cell.source
    listed = set(notebook.metadata.lesson.files)
    beside = {path.name for path in (built.notebooks / LESSON).iterdir()}
    assert listed == beside - {book(Path()).name, "release.json"}


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (OLD, "This kernel runs Python 3.9, and the lessons need 3.11 or later. Choose another"),
        (
            LACKS.replace("NAMES", "{'numpy'}"),
            "This kernel's Python has no numpy. Run in a new cell: %pip install numpy",
        ),
    ],
    ids=["an old Python", "no NumPy"],
)
def test_a_kernel_that_lacks_something_is_told_what(folder: Path, before: str, says: str) -> None:
    text = told(run(book(folder), 1, before)[0])
    assert text.startswith(says)
    assert "\n" not in text


def test_a_kernel_without_widgets_is_told_and_the_lesson_goes_on(tmp_path: Path) -> None:
    lesson = "02_metrics"
    folder = shutil.copytree(ROOT / "notebooks" / lesson, tmp_path / lesson)
    [opening] = run(folder / f"{lesson}.ipynb", 1, LACKS.replace("NAMES", "{'anywidget'}"))
    assert told(opening).startswith("This kernel's Python has no anywidget: what you could play")
    assert [output.output_type for output in opening.outputs] == ["stream"], "nothing stops here"


def test_a_notebook_without_its_folder_says_where_it_belongs(folder: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copy(book(folder), tmp_path))
    text = told(run(alone, 1)[0])
    assert text.startswith(f"This notebook is not in its folder {LESSON}, but in {tmp_path}. Take")
    assert "in Colab with the folder sign on the left" in text
    assert "\n" not in text


@pytest.mark.parametrize("name", ["numbers.npz", "checks.py", "release.json"])
def test_one_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    text = told(run(book(folder), 1)[0])
    assert text.startswith(f"{name} is missing in {folder}. Copy it from the lesson's folder")
    assert "\n" not in text


def test_a_damaged_list_of_files_is_told(folder: Path) -> None:
    (folder / "release.json").write_text('{"files": {')
    text = told(run(book(folder), 1)[0])
    assert text.startswith(f"release.json in {folder} is damaged. Copy it from the lesson's folder")
    assert "\n" not in text


@pytest.mark.parametrize("editor", [True, False], ids=["VS Code tells it", "below the folder"])
def test_a_kernel_that_works_elsewhere_finds_the_folder(folder: Path, editor: bool) -> None:
    where = folder.parents[1] if editor else folder.parent
    path = str(book(folder))
    before = f"get_ipython().user_ns['__vsc_ipynb_file__'] = {path!r}" if editor else ""
    opening, given, _ = run(book(folder), 3, before, where)
    assert [opening.outputs, given.outputs] == [[], []]


@pytest.mark.parametrize("name", ["checks.json", "checks.py", "opening.py", "numbers.npz"])
def test_a_file_that_has_changed_is_named_and_the_lesson_goes_on(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b"\n")
    opening, given, _ = run(book(folder))
    assert told(opening).startswith(f"{name}: changed, or not of the release of this notebook")
    assert told(opening).endswith("from the same zip file.\n")
    assert given.outputs == []


def test_a_folder_of_another_release_is_told_and_the_lesson_goes_on(
    built: Course, folder: Path, tmp_path: Path
) -> None:
    """A student's notebook in the folder of a later release, whose data differ."""
    with contextlib.ExitStack() as undo:
        data = built.source / LESSON / "numbers.npz"
        undo.callback(data.write_bytes, data.read_bytes())
        np.savez(data, numbers=np.arange(4))
        later = generate(built, LESSON)
    for path, content in later.items():
        if path.parts[0] == "notebooks" and path.suffix != ".ipynb":
            (folder / path.name).write_bytes(content)
    opening, given, _ = run(book(folder))
    assert told(opening).startswith("The files in this folder are not of the release of this")
    assert given.outputs == []


def test_ends_of_lines_that_git_has_changed_are_no_other_release(folder: Path) -> None:
    for name in CHECK_FILES:
        text = (folder / name).read_bytes()
        (folder / name).write_bytes(text.replace(b"\n", b"\r\n"))
    opening, given, _ = run(book(folder))
    assert [opening.outputs, given.outputs] == [[], []]


def test_a_step_that_older_numbers_do_not_know_is_told_so(folder: Path) -> None:
    numbers = folder / "checks.json"
    numbers.write_text(numbers.read_text().replace('"accuracy": {', '"share": {'))
    *_, check = run(book(folder), 4)
    assert "checks.json knows no step accuracy: it is of another release" in told(check)


def test_a_python_of_ten_years_ago_can_read_it(built: Course) -> None:
    """Syntax and names: what is newer would show as an error before the sentence."""
    notebook = nbformat.read(book(built.notebooks / LESSON), as_version=4)
    cell = next(cell.source for cell in notebook.cells if cell.id == "opening")
    for source in (cell, (built.notebooks / LESSON / "opening.py").read_text()):
        tree = ast.parse(source, feature_version=(3, 6))
        newer = (ast.NamedExpr, ast.Match, ast.BitOr)
        assert not [node for node in ast.walk(tree) if isinstance(node, newer)]


def test_another_language_repeats_the_sentence(folder: Path) -> None:
    """A shell, which stands for kernels that are not Python's: it shows what it cannot run."""
    opening = next(c for c in nbformat.read(book(folder), as_version=4).cells if c.id == "opening")
    done = subprocess.run(["bash", "-c", opening.source], capture_output=True, text=True)
    assert "The lessons need Python 3.11 or later" in done.stderr.splitlines()[0]


def test_a_check_before_the_cells_above_it_says_what_to_run(folder: Path) -> None:
    """In a fresh kernel, as on the next day; and after the first cells."""
    notebook = nbformat.read(book(folder), as_version=4)
    [check] = [cell for cell in notebook.cells if cell.id == "accuracy_test"]
    front = [cell for cell in notebook.cells if cell.cell_type == "code"][:2]
    for cells in ([check], [*front, check]):
        notebook.cells = cells
        nbformat.write(notebook, book(folder))
        text = told(run(book(folder))[-1])
        assert "NameError" in text
        assert "name 'accuracy' is not defined" in text
        assert "Run the cells above this one first" in text.splitlines()[-1]
        assert "is 'accuracy' spelt as it is there?" in text.splitlines()[-1]


def test_a_function_that_misses_the_cells_above_it_says_what_to_run(folder: Path) -> None:
    notebook = nbformat.read(book(folder), as_version=4)
    *_, function, check = [cell for cell in notebook.cells if cell.cell_type == "code"][:4]
    function.source = "def accuracy(y_true, y_pred):\n    return np.mean(np.equal(y_true, y_pred))"
    notebook.cells = [function, check]
    nbformat.write(notebook, book(folder))
    text = told(run(book(folder))[-1])
    assert "raised NameError: name 'np' is not defined" in text
    assert text.splitlines()[2].startswith("Run the cells above this one first")


def test_a_check_that_was_deleted_is_missed_at_the_end(folder: Path) -> None:
    notebook = nbformat.read(book(folder), as_version=4)
    kept = [cell for cell in notebook.cells if cell.id != "accuracy_test"]
    for cells, is_missed in ((notebook.cells, False), (kept, True)):
        notebook.cells = cells
        nbformat.write(notebook, book(folder))
        text = told(run(book(folder), 99)[-1])
        assert "Not done yet: accuracy, task" in text
        said = (
            "Not checked: accuracy. Run the grey cell below each. If you have deleted it, nothing"
        )
        assert (said in text) is is_missed


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; `away` sends the browser to another address."""

    def do_GET(self) -> None:
        if "away" in self.path:
            self.send_response(302)
            self.send_header("Location", self.path.replace("/away/", "http://127.0.0.1:1/"))
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def https_server(folder: Path, certificate: Path) -> Iterator[str]:
    """The address of a server of this folder, with a certificate of its own."""
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=course"
    files = ["-keyout", certificate.with_suffix(".key"), "-out", certificate]
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*words.split(), *files, *name], check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: Handler(*given, directory=str(folder))
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_notebook_alone_fetches_its_files_and_runs_none_that_it_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "course.pem"
    (tmp_path / "web").mkdir()
    with https_server(tmp_path / "web", certificate) as address:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        course = build(tmp_path / "course", f"{address}/nn")
        shutil.copytree(course.notebooks, tmp_path / "web" / "nn")
        published = tmp_path / "web" / "nn" / LESSON
        alone = tmp_path / "alone"
        alone.mkdir()
        notebook = Path(shutil.copy(book(course.notebooks / LESSON), alone))
        assert is_opening(
            next(c for c in nbformat.read(notebook, as_version=4).cells if c.id == "opening").source
        )

        opening, given, _ = run(notebook)
        assert [opening.outputs, given.outputs] == [[], []]
        fetched = {path.name for path in alone.iterdir()} - {"__pycache__"}
        assert fetched == {path.name for path in published.iterdir()}

        trap = "open('it_ran', 'w')\n"
        for name in ("checks.py", "opening.py", "release.json"):
            right = (published / name).read_text()
            for content in (trap, right + trap) if name == "checks.py" else (trap,):
                (alone / name).unlink(missing_ok=True)
                (published / name).write_text(content)
                text = told(run(notebook)[0])
                assert text.startswith(f"{address}/nn/{LESSON}/{name} is not of this notebook's")
                assert not (alone / name).exists()
                assert not (alone / "it_ran").exists()
            (published / name).write_text(right)
            assert run(notebook)[0].outputs == []
        (alone / "checks.py").unlink()
        (published / "checks.py").unlink()
        text = told(run(notebook, 1)[0])
        assert "cannot be fetched (HTTP Error 404: File not found). Ask your instructor" in text

        text = notebook.read_text().replace(f"{address}/nn/", f"{address}/away/")
        notebook.write_text(text)
        text = told(run(notebook, 1)[0])
        assert "cannot be fetched" in text
        assert "http" in text.partition("(")[2], "a link away from https is not followed"


def test_an_address_that_is_not_https_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="begins with https://"):
        build(tmp_path / "course", "http://example.org")


def test_a_cell_that_does_more_is_not_taken_for_it(built: Course) -> None:
    """Grading leaves the cell out, but nothing of a student's."""
    notebook = nbformat.read(book(built.notebooks / LESSON), as_version=4)
    source = next(cell.source for cell in notebook.cells if cell.id == "opening")
    assert is_opening(source)
    others = [
        source + "\nx = 1",
        "x = 1\n" + source,
        source.replace("del NotReady", "x = 1\ndel NotReady"),
        source.replace("open_folder('12_guide'", "open_folder(str(open('x'))"),
        source.replace("import os", "import sys as os"),
    ]
    assert [is_opening(other) for other in others] == [False] * len(others)


def test_grading_starts_where_the_instructors_first_cells_end(released: Path) -> None:
    """The cell is left out, so that the cells that run once for a class are those of each
    submission."""
    course = Course(released)
    [key] = keys_of(course, "01_tiny")
    handed_in = nbformat.read(course.notebooks / "01_tiny" / "01_tiny.ipynb", as_version=4)
    code = [cell.source for cell in sanitise(handed_in, key).cells if cell.cell_type == "code"]
    assert code[: len(key.beginning)] == list(key.beginning)


def test_every_lesson_and_exam_has_the_cell(our_course: Course) -> None:
    for name in our_course.contents():
        path = our_course.notebooks / name / f"{name}.ipynb"
        code = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        assert is_opening(code[0].source), name
