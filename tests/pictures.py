"""Take the documentation's pictures: real pages, in a real browser, of classes that were just
graded.

make pictures
"""

import html
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
from documentation import type_into_shell
from documented_course import documented_course
from lab import Server, jupyter_lab
from rich.console import Console
from student_work import solutions, student_folder
from test_documentation import steps_of

from autograder.class_report.report import report
from autograder.course import Course
from autograder.engine.pages.class_table import print_class, row_of
from autograder.engine.records.outcome import outcome_from

PICTURES = ROOT / "docs" / "pictures"

GUIDE = ROOT / "docs" / "first_week.md"
COLLECT = "autograder collect 02_metrics submissions.zip --roster class.csv"
GRADE = "autograder grade 02_metrics"
DRY_RUN = "autograder grade 02_metrics --dry-run"
"""Commands of the guide that are shown with what they print."""

PROGRESS = "━━━━━━━━━━━━━ "
COLUMNS = 150

LESSON = "02_metrics"
SHOWN = {
    "misconception-the-number-of-right-answers",
    "misconception-recall-for-precision",
    "misconception-half-of-the-mean",
    "misconception-threshold-at-0",
    "two-mistakes-accuracy-and-precision",
    "syntax-error",
    "endless-loop",
    "no-notebook",
    "untouched",
}
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
        with jupyter_lab(course, APP) as server, browser(1200, 800) as page:
            picture_of_check(server, page)
        with jupyter_lab(course, APP) as server, browser(1200, 860) as page:
            pictures_of_playing_and_asking(server, page, solved)
        run_command("autograder", "site", "--output", f"{folder}/site", cwd=ROOT)
        with browser(1200, 760) as page:
            picture_of_site(Path(folder) / "site", page)
        with browser(1200, 960) as page:
            pictures_of_the_guide(Path(folder), page)
        demo = Course(Path(sys.argv[1] if len(sys.argv) > 1 else f"{folder}/demo").resolve())
        with browser(1200, 900) as page:
            pictures_of_the_demo(demo, Path(folder), page)
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
        "one.innerText.includes('This is the number'));"
        "said.closest('.jp-Cell').scrollIntoView({block: 'end'});"
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


def pictures_of_the_guide(folder: Path, page: Page) -> None:
    """What the first week's guide makes an instructor see, of the very commands in it."""
    steps = [step.command for step in steps_of(GUIDE, folder)]
    steps = steps[: steps.index(DRY_RUN) + 1]
    course = documented_course(folder / "guide")
    answers = type_into_shell(steps, course.root)
    printed = {
        command: text for command, (_, text) in reversed(list(zip(steps, answers, strict=True)))
    }
    for name, commands in (("grade", (COLLECT, GRADE)), ("dry_run", (DRY_RUN,))):
        shown = [(command, printed[command]) for command in commands]
        picture_of_terminal(shown, folder, page, name)
    feedback = course.root / "feedback" / "carl" / LESSON / f"{LESSON}.html"
    page.driver.set_window_size(900, 960)
    page.driver.get(feedback.as_uri())
    page.wait_for("document.body.innerText.includes('✗ 0 of')")
    page.picture(PICTURES / "feedback.png")


def pictures_of_the_demo(demo: Course, folder: Path, page: Page) -> None:
    """The table and the report of the example class, which is graded in the folder `demo`."""
    graded = folder / "demo.json"
    place = ("--output", str(demo.root), "--json", str(graded))
    run_command("autograder", "demo", LESSON, *place, cwd=ROOT)
    table = io.StringIO()
    outcomes = [outcome_from(row) for row in json.loads(graded.read_text())]
    print_class(map(row_of, outcomes), Console(file=table, width=COLUMNS))
    left_out = {outcome.student for outcome in outcomes} - SHOWN
    lines = table.getvalue().splitlines()
    kept = [line for line in lines if not left_out & set(line.split()[1:2])]
    cut = "\n".join([*kept[: len(SHOWN)], "…", *kept[len(SHOWN) :]])
    picture_of_terminal([("make demo", cut)], folder, page, "demo")
    picture_of_report(demo, folder, page)


def picture_of_terminal(shown: list[tuple[str, str]], folder: Path, page: Page, name: str) -> None:
    """Commands and what they printed, as a terminal shows them, without progress."""
    lines = []
    for command, printed in shown:
        lines.append(f"<b>$ {html.escape(command)}</b>")
        kept = (line.rstrip() for line in printed.strip().splitlines() if PROGRESS not in line)
        lines += [html.escape(line) for line in kept]
    file = folder / f"{name}.html"
    file.write_text(
        "<meta charset=utf-8><body style='background:#1e1e1e;color:#e6e6e6;margin:0'>"
        "<pre style='font:13px/1.35 DejaVu Sans Mono,monospace;margin:0;padding:14px;"
        f"white-space:pre-wrap;overflow-wrap:anywhere'>{'<br>'.join(lines)}</pre>"
    )
    page.driver.get(file.as_uri())
    page.driver.find_element("tag name", "pre").screenshot(str(PICTURES / f"{name}.png"))


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
    page.driver.execute_script(  # the lowest scores first
        "[...document.querySelectorAll('th')].find(one => one.innerText === 'Score').click()"
    )
    page.picture(PICTURES / "formgrader.png")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.TimeoutExpired as problem:
        sys.exit(f"The demo did not end: {problem}")
