"""Where a submission is graded nobody can play: the page shows what the lesson's solution drew, in
the place of the lesson's own note, and says so. No text of a student's gives way to it."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, clone_course, run_command, text_of
from feedback_pages import LESSON, about, graded_cells, note, played, verdicts
from nbformat import NotebookNode
from solved_space import solved

from autograder.course import Course
from autograder.demo.run import solved_notebook
from autograder.engine.grading import batch, keys
from autograder.engine.grading.played import first_picture
from autograder.engine.pages.feedback import render
from autograder.lesson.cells import grade_id, new_cell
from autograder.lesson.names import names
from autograder.lesson.text import read_lesson

MEASURED = "06_training"
"""The lesson that draws what it has just measured: the build keeps no picture of that."""

LARGEST = 70_000
"""Characters of a picture, as many as a page has without its figures."""

PROVENANCE = "Drawn with the lesson's solution, not with your code."
WHERE = "Where the notebook is open in Jupyter, you can play with it."

COURSE = Course(ROOT)
LESSONS = COURSE.lessons()


def page_of(cells: list[NotebookNode]) -> str:
    return render(about(), cells, verdicts({}), {}, played=played())


def plays(cells: list[NotebookNode]) -> int:
    """Where the lesson's own cell stands that plays."""
    [place] = [place for place, cell in enumerate(cells) if cell.source == played().cell]
    return place


def test_the_lessons_own_cell_shows_the_solutions_picture_and_says_whose_it_is() -> None:
    page = page_of(graded_cells())
    [figure] = re.findall(r"<figure>.*?</figure>", page, re.S)
    assert f'src="data:image/png;base64,{played().picture}"' in figure
    assert 'alt="Picture to play with: Where would you put the threshold?"' in figure
    said = text_of(f"<body>{figure}")
    assert said.startswith("Where would you put the threshold? From 0.50 on: 38 alarms,")
    assert said.endswith(f"{PROVENANCE} {WHERE}")
    assert note().text.strip() not in text_of(page)


@pytest.mark.parametrize("change", ["text", "more", "error", "silence", "other", "own"])
def test_a_cell_that_is_not_the_lessons_or_gave_anything_else_is_shown_as_it_is(
    change: str,
) -> None:
    cells = graded_cells()
    cell = cells[plays(cells)]
    said = nbformat.v4.new_output("stream", name="stdout", text="I wrote this.\n")
    if change == "text":
        cell.source += "  # mine"
    elif change == "more":
        cell.outputs.append(said)
    elif change == "error":
        cell.outputs = [nbformat.v4.new_output("error", ename="E", evalue="I wrote this.")]
    elif change == "silence":
        cell.outputs = []
    elif change == "other":
        cell.outputs = [said]
    elif change == "own":
        cell.metadata["nbgrader"] = {"grade_id": "mine", "solution": True}
    page = page_of(cells)
    assert "<figure" not in page and PROVENANCE not in page
    for output in cell.outputs:
        assert (output.get("text") or output.evalue).strip() in text_of(page)


def test_a_copied_cell_or_an_imitated_caption_brings_no_second_picture() -> None:
    cells = graded_cells()
    copies = [cells[plays(cells)].copy() for _ in range(50)]
    printing = new_cell("code", "print('the note')")
    printing.outputs = [note()]
    caption = f"<figure><figcaption>{PROVENANCE}</figcaption></figure>"
    cells[-1:-1] = [*copies, printing, new_cell("markdown", caption)]
    page = page_of(cells)
    assert page.count(played().picture) == page.count("<figure>") == 1
    assert text_of(page).count(note().text.strip()) == len(copies) + 1
    assert "&lt;figcaption&gt;" in page


def test_markup_in_a_title_or_a_sentence_is_text() -> None:
    cells = graded_cells()
    drawn = replace(played(), title="<b>a</b>", sentence="1 < 2 <script>")
    cells[plays(cells)].outputs[0].text = note().text.replace(played().title, drawn.title)
    page = render(about(), cells, verdicts({}), {}, played=drawn)
    assert "<b>&lt;b&gt;a&lt;/b&gt;</b> 1 &lt; 2 &lt;script&gt;" in page


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_lesson_has_its_picture_but_for_what_was_measured(lesson: str) -> None:
    found = first_picture(COURSE, lesson, lesson)
    assert (found is None) == (lesson == MEASURED)
    if found:
        assert len(found.picture) < LARGEST
        assert found.title and found.sentence


@pytest.mark.parametrize("lesson", [name for name in LESSONS if name != MEASURED])
def test_no_first_picture_hands_over_a_result_of_the_task(lesson: str) -> None:
    """Its sentence says all of its numbers; the task asks for other ones."""
    tasks = (cell for cell in read_lesson(COURSE.text_of(lesson)).cells if grade_id(cell) == "task")
    made = {name for cell in tasks for name in names(cell.source)[0]}
    results = [solved(lesson).get(name) for name in made]
    said = set(re.findall(r"\d+(?:\.\d+)?", played(lesson).sentence))
    for result in (result for result in results if isinstance(result, float)):
        assert not said & {f"{result:.2f}", f"{result:.3f}", f"{result:.4f}", f"{result:.0%}"[:-1]}


def test_what_cannot_be_read_stops_no_grading(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.source.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    assert first_picture(course, LESSON, LESSON) is None, "there is nothing"
    (course.source / LESSON).mkdir()
    shutil.copy(ROOT / "source" / LESSON / "play.py", course.source / LESSON)
    assert first_picture(course, LESSON, LESSON) is None, "nothing is built"
    shutil.copytree(ROOT / "solutions" / LESSON, course.solutions / LESSON)
    assert first_picture(course, LESSON, LESSON) == played()
    (course.solutions / LESSON / f"{LESSON}.ipynb").write_text("<<<<<<< HEAD")
    assert first_picture(course, LESSON, LESSON) is None, "it was not merged"


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Course:
    """A course in which one has left the lesson's cell alone, and one has changed it."""
    course = clone_course(tmp_path_factory.mktemp("played") / "course")
    shutil.copytree(ROOT / "solutions" / LESSON, course.solutions / LESSON)
    run_command("nbgrader", "generate_assignment", LESSON, cwd=course.root)
    for student, more in (("ada", ""), ("bob", "\nprint('mine')")):
        notebook = solved_notebook(COURSE, LESSON)
        notebook.cells[plays(notebook.cells)].source += more
        folder = course.root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    run_command("autograder", "grade", LESSON, cwd=course.root)
    return course


def feedback(course: Course, student: str) -> str:
    path = course.root / "feedback" / student / LESSON / f"{LESSON}.html"
    return path.read_text(encoding="utf-8")


def test_a_graded_page_shows_it_and_not_for_a_changed_cell(graded: Course) -> None:
    assert feedback(graded, "ada").count(played().picture) == 1
    assert note().text.strip() not in text_of(feedback(graded, "ada"))
    assert played().picture not in feedback(graded, "bob")
    assert f"{note().text.strip()} mine" in text_of(feedback(graded, "bob"))


def test_no_grade_depends_on_it(graded: Course, tmp_path: Path) -> None:
    course = Course(Path(shutil.copytree(graded.root, tmp_path / "course")).resolve())
    before = keys.keys_of(course, LESSON)[0].played
    assert before and batch.plan(course, LESSON) == []
    path = course.solutions / LESSON / f"{LESSON}.ipynb"
    path.write_text(path.read_text().replace("38 alarms", "39 alarms"))
    keys.forget()
    assert keys.keys_of(course, LESSON)[0].played != before
    assert batch.plan(course, LESSON) == []


def test_nbgraders_own_command_makes_the_same_page(graded: Course) -> None:
    before = feedback(graded, "ada")
    run_command("nbgrader", "generate_feedback", LESSON, "--force", cwd=graded.root)
    found = re.findall(r"<figure>.*?</figure>", feedback(graded, "ada"), re.S)
    assert len(found) == 1 and found[0] in before
    assert "<figure>" not in feedback(graded, "bob")
