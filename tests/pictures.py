"""Take the README's pictures: real pages, in a real browser, of a demo that was just graded.

make pictures
"""

import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from browser import APP, INSTALLED, Page, browser
from conftest import ROOT, clone_course, run_command
from lab import Server, jupyter_lab
from rich.console import Console
from student_work import solutions, student_folder

from autograder.class_report.report import report
from autograder.course import Course
from autograder.engine.pages.class_table import print_class
from autograder.engine.records.outcome import outcome_from

PICTURES = ROOT / "docs" / "pictures"

LESSON = "02_metrics"
SHOWN = [
    "misconception-the-number-of-right-answers",
    "alternative-four-masks",
    "misconception-recall-for-precision",
    "misconception-half-of-the-mean",
    "misconception-threshold-at-0",
    "two-mistakes-accuracy-and-precision",
    "syntax-error",
    "endless-loop",
    "no-notebook",
    "untouched",
]
"""Students of the example class whose rows are in the picture of the table."""

COUNT = """\
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.sum(y_true == y_pred)
"""


def main() -> int:
    """Write all pictures; needs chromium, and takes some minutes for the demo."""
    if not INSTALLED:
        print("No browser here. Install it: sudo apt-get install chromium chromium-driver")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        course = clone_course(Path(folder) / "course")
        solved = student_folder(course.notebooks / f"solved/{LESSON}", LESSON, solutions(LESSON))
        with jupyter_lab(course, APP) as server, browser(1200, 760) as page:
            picture_of_check(server, page)
        with jupyter_lab(course, APP) as server, browser(1200, 860) as page:
            pictures_of_playing_and_asking(server, page, solved)
        run_command("autograder", "site", "--output", f"{folder}/site", cwd=ROOT)
        with browser(1200, 760) as page:
            picture_of_site(Path(folder) / "site", page)
        demo = Course(Path(sys.argv[1] if len(sys.argv) > 1 else f"{folder}/demo").resolve())
        report = Path(folder) / "demo.json"
        run_command(
            "autograder",
            "demo",
            LESSON,
            "--output",
            str(demo.root),
            "--json",
            str(report),
            cwd=ROOT,
        )
        table = io.StringIO()
        console = Console(file=table, width=150)
        rows = [row for row in json.loads(report.read_text()) if row["student"] in SHOWN]
        shown = [outcome_from(row) for row in rows]
        print_class(shown, console)
        with browser(1200, 560) as page:
            picture_of_terminal(table.getvalue(), Path(folder), page)
        with browser(900, 960) as page:
            picture_of_feedback(demo, page)
        with browser(1200, 900) as page:
            picture_of_report(demo, Path(folder), page)
        with jupyter_lab(demo) as server, browser(1200, 640) as page:
            picture_of_formgrader(server, page)
    for path in sorted(PICTURES.glob("*.png")):
        print(path.relative_to(ROOT))
    return 0


def picture_of_check(server: Server, page: Page) -> None:
    """A student's mistake, named by the visible check."""
    page.open_notebook(server, f"notebooks/{LESSON}/{LESSON}.ipynb")
    page.type_into("accuracy", COUNT)
    page.run_all("accuracy_test")
    page.output_of("accuracy_test")
    page.show("accuracy_test")
    page.driver.execute_script(
        "const said = [...document.querySelectorAll('pre')].find(one => "
        "one.innerText.includes('This is the number')); said.scrollIntoView({block: 'end'});"
    )
    page.picture(PICTURES / "check.png")


def pictures_of_playing_and_asking(server: Server, page: Page, notebook: Path) -> None:
    """A threshold that a student moves, and a question that was answered."""
    cells = nbformat.read(notebook, as_version=4).cells
    plays = next(cell.id for cell in cells if cell.source.startswith("from play import"))
    asks = next(cell.id for cell in cells if 'quiz("q1"' in cell.source)
    page.open_notebook(server, str(notebook.relative_to(server.course.root)))
    page.type_into(asks, 'from practice import quiz\n\nquiz("q1", "B")')
    page.run_all(plays)
    for cell, picture in ((plays, "play"), (asks, "quiz")):
        page.show(cell)
        page.driver.execute_script(
            "window.jupyterapp.shell.currentWidget.content.activeCell.node"
            ".scrollIntoView({block: arguments[0]})",
            "center" if cell == plays else "end",
        )
        time.sleep(2)
        page.picture(PICTURES / f"{picture}.png")


def picture_of_site(folder: Path, page: Page) -> None:
    """A lesson as a web page."""
    page.driver.get((folder / f"{LESSON}.html").as_uri())
    page.driver.execute_script("window.scrollTo(0, 1500)")
    page.picture(PICTURES / "site.png")


def picture_of_terminal(printed: str, folder: Path, page: Page) -> None:
    """Some rows of the demo's table, as a terminal shows them."""
    text = printed.replace("&", "&amp;").replace("<", "&lt;")
    html = folder / "terminal.html"
    html.write_text(
        "<meta charset=utf-8><body style='background:#1e1e1e;color:#e6e6e6;margin:12px'>"
        f"<pre style='font:13px DejaVu Sans Mono,monospace;line-height:1.2'>{text}</pre>"
    )
    page.driver.get(html.as_uri())
    page.picture(PICTURES / "demo.png")


def picture_of_feedback(demo: Course, page: Page) -> None:
    """The feedback page of a student with one mistake: its first screen."""
    html = demo.root / "feedback" / SHOWN[0] / LESSON / f"{LESSON}.html"
    page.driver.get(html.as_uri())
    page.wait_for("document.body.innerText.includes('✗ 0 of')")
    page.picture(PICTURES / "feedback.png")


def picture_of_report(demo: Course, folder: Path, page: Page) -> None:
    """The beginning of what the class report says of an assignment."""
    file = folder / "report.html"
    file.write_text(report(demo, [LESSON]), encoding="utf-8")
    page.driver.get(file.as_uri())
    page.driver.execute_script("document.getElementById('a0').scrollIntoView()")
    page.picture(PICTURES / "report.png")


def picture_of_formgrader(server: Server, page: Page) -> None:
    """The instructor's view of the class."""
    page.open(server, "lab")  # logs in; formgrader's own pages do not
    page.open(server, f"formgrader/manage_submissions/{LESSON}")
    page.wait_for("document.querySelectorAll('tbody tr').length > 10")
    page.picture(PICTURES / "formgrader.png")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.TimeoutExpired as problem:
        sys.exit(f"The demo did not end: {problem}")
