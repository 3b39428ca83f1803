"""Every lesson holds what the curriculum asks of a lesson, within its limits."""

import re

import nbformat
import pytest
from conftest import ROOT
from nbformat import NotebookNode

from autograder.course import Course
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.text import read_lesson

COURSE = Course(ROOT)
LESSONS = COURSE.lessons()
MATHS_AND_LINKS = re.compile(r"\$[^$]*\$|\(https?://[^)]*\)")
NO_PROSE = re.compile(r"\s*(\||#|\*Figure|\*[\d.]+ point)")
"""Tables, headings, points and descriptions of figures."""
ADDED = re.compile(r"way|way-on|progress|flashcards|(question-|q)\d+")
"""The ids of cells that the build adds."""
DETAILS = re.compile(r"<details>.*?</details>", re.S)


@pytest.fixture(params=LESSONS)
def lesson(request) -> NotebookNode:
    """The lesson as students get it."""
    path = COURSE.notebooks / request.param / f"{request.param}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    # The links to its neighbours stand above and below, the bar of what is done at the end; a
    # question and the flashcards have cells of their own.
    notebook.cells = [cell for cell in notebook.cells if not ADDED.fullmatch(cell.id)]
    return notebook


def markdown(notebook: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_it_states_duration_needs_and_its_one_question_at_the_top(lesson) -> None:
    first = lesson.cells[0].source
    assert first.startswith("# ")
    for word in ("Duration", "need", "Question"):
        assert word.lower() in first.lower()
    assert re.search(r"\b(30|35|40|45|50|55|60|75) minutes\b", first), "between 30 and 75 minutes"


def test_it_keeps_to_the_size_that_a_student_can_take_in(lesson) -> None:
    pieces = [cell for cell in lesson.cells if re.fullmatch(r"cell-\d+-\d+", cell.id)]
    assert 16 <= len(lesson.cells) - len(pieces) <= 40, "a text around a question counts once"
    text = MATHS_AND_LINKS.sub(" ", DETAILS.sub("", markdown(lesson)))
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if not NO_PROSE.match(part)]
    prose = len(" ".join(paragraphs).split())
    assert 400 <= prose <= 1200, prose
    code = sum(
        1
        for cell in lesson.cells
        if cell.cell_type == "code" and not cell.metadata.get("jupyter")  # what is folded away
        for line in cell.source.splitlines()
        if line.strip() and not line.strip().startswith("#")
    )
    assert code <= 234, code


def test_it_asks_for_a_prediction_before_the_code_that_settles_it(lesson) -> None:
    assert re.search(r"predict", markdown(lesson), re.I)
    assert re.search(r"your prediction|my_guess|prediction", str(lesson), re.I)


@pytest.mark.parametrize("name", LESSONS)
def test_every_quiz_option_and_flashcard_is_explained(name) -> None:
    options = DETAILS.findall(markdown(read_lesson(COURSE.text_of(name))))
    assert len(options) >= 6 + 5, "two questions and five cards at least"
    for option in options:
        summary, explanation = option.split("</summary>")
        assert len(re.findall(r"\w+", summary)) >= 2
        assert len(re.findall(r"\w+", explanation)) >= 5, option
    questions = [option for option in options if re.search(r"<summary>\s*[A-D]\.", option)]
    right = [
        question
        for question in questions
        if re.search(r"</summary>\s*(Yes|Right|Correct)", question)
    ]
    assert len(questions) >= 6
    assert 2 <= len(right) <= len(questions) / 2, "each question has one right answer"


def test_it_closes_with_cards_three_summaries_and_the_question_whether_it_was_clear(lesson) -> None:
    text = markdown(lesson).lower()
    for part in ("flashcards", "in one line", "in one paragraph", "in full", "clear?"):
        assert part in text, part


def test_every_figure_has_title_labels_and_a_description_in_words(lesson) -> None:
    drawn = [cell.source for cell in lesson.cells if "plt.show()" in cell.source]
    assert drawn
    for source in drawn:
        assert re.search(r"title", source)
        assert "xlabel" in source
        assert "ylabel" in source
    assert markdown(lesson).count("*Figure") >= len(drawn)


@pytest.mark.parametrize("name", LESSONS)
def test_tall_fractions_do_not_stand_in_lines_that_touch(name) -> None:
    """One in a line reaches into the line above and below it."""
    lines = COURSE.text_of(name).read_text().splitlines()
    tall = [bool(re.search(r"(?<!\$)\$[^$]*\\dfrac[^$]*\$(?!\$)", line)) for line in lines]
    assert not [line for line, *pair in zip(lines, tall, tall[1:], strict=False) if all(pair)]


@pytest.mark.parametrize("name", LESSONS)
def test_each_graded_step_has_a_stub_a_visible_check_and_a_hidden_test(name) -> None:
    cells = read_lesson(COURSE.text_of(name)).cells
    ids = [grade_id(cell) for cell in cells if grade_id(cell)]
    tests = [grade_id(cell).removesuffix("_test") for cell in cells if is_test(cell)]
    assert tests[-1] == "task", "the task comes last"
    assert 3 <= len(tests) <= 8
    for step in tests:
        assert f"{step}_check" in ids
        assert f"{step}_test" in ids
    assert any(is_solution(cell) for cell in cells)
    for cell in cells:
        if grade_id(cell).endswith("_check"):
            assert "check(" in cell.source


def hidden_tests(name: str) -> dict[str, str]:
    """The hidden tests of a lesson, by grade_id."""
    cells = filter(is_test, read_lesson(COURSE.text_of(name)).cells)
    pattern = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.S)
    return {grade_id(cell): pattern.findall(cell.source)[0] for cell in cells}


def lines_of(code: str) -> int:
    return len([line for line in code.splitlines() if line.strip()])


@pytest.mark.parametrize("name", LESSONS)
def test_points_are_partial(name) -> None:
    for cell, code in hidden_tests(name).items():
        behaviours = re.findall(r"\b(?:test|task)\.(?:behaviour|gives|result|setting)\(", code)
        assert len(behaviours) >= 2, cell


@pytest.mark.parametrize("name", LESSONS)
def test_a_hidden_test_reads_in_a_minute(name) -> None:
    for cell, code in hidden_tests(name).items():
        assert lines_of(code) <= 50, cell
        assert not re.search(r"^\s*(try|except)\b", code, re.M), cell


def test_hidden_tests_are_less_than_half_of_what_they_were() -> None:
    """3,281 lines before there was one Task, 1,696 of them in the tasks."""
    tests = [hidden_tests(name) for name in LESSONS]
    assert sum(lines_of(code) for lesson in tests for code in lesson.values()) < 3281 / 2
    assert sum(lines_of(lesson["task_test"]) for lesson in tests) < 1696 / 4


def test_a_step_takes_17_lines_on_average() -> None:
    lengths = [
        lines_of(code)
        for name in LESSONS
        for cell, code in hidden_tests(name).items()
        if cell != "task_test"
    ]
    assert sum(lengths) / len(lengths) <= 17


@pytest.mark.parametrize("name", LESSONS)
def test_solved_lessons_show_nothing_that_changes_from_run_to_run(name) -> None:
    text = (COURSE.solutions / name / f"{name}.ipynb").read_text()
    assert not re.search(r" at 0x[0-9a-f]{6}", text)
    assert '"name": "stderr"' not in text
