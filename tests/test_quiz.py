"""`quiz("q1", "B")`: what it says to a right, a wrong, an empty and a senseless answer, and that
nobody sees the answer before."""

import copy
import re
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from conftest import ROOT, run_command
from nbclient import NotebookClient
from practice_lesson import (
    EXPLANATIONS,
    QUESTIONS,
    asking_course,
    helper,
    imported,
    questions,
    text_in,
)
from student_work import COURSE, student_folder

from autograder.authoring.notebooks import generate, write
from autograder.authoring.practice_files import packed
from autograder.authoring.questions import Malformed, Question, parts_of
from autograder.authoring.quiz_cells import Quizzes
from autograder.course import GENERATED_FILES, KNOWN_CARDS, PRACTICE_FILES, Course, CourseError
from autograder.for_students.practice import unpacked
from autograder.lesson.practice_cells import is_practice


@pytest.fixture
def practice(tmp_path: Path) -> ModuleType:
    """The helper beside the two questions of the lesson."""
    return helper(tmp_path, questions())


@pytest.fixture
def told(practice, capsys, monkeypatch):
    """What a call says."""
    shown: list[str] = []
    monkeypatch.setattr(practice, "display", lambda data, raw: shown.append(data["text/plain"]))

    def ask(*arguments: object) -> str:
        shown.clear()
        practice.quiz(*arguments)
        return "\n".join([*shown, capsys.readouterr().out.strip()]).strip()

    return ask


def test_a_right_answer_is_explained_and_counted(told) -> None:
    assert told("q1", "B") == (
        "✓ **B is right.** With $n$ examples it is `right / n`.\n\n"
        "1 of 2 questions right, 1 not answered yet."
    )
    assert told("q2", "b") == (
        "✓ **B is right.** Yes, a loss can be larger than that.\n\n2 of 2 questions right."
    )


def test_a_wrong_answer_gets_its_own_explanation_and_not_the_right_one(told) -> None:
    wrong = told("q1", "A")
    assert wrong.startswith("✗ **A is not right.** A loss is what training lowers.")
    assert wrong.endswith("0 of 2 questions right, 1 not answered yet.")
    assert "Accuracy" not in wrong and "right / n" not in wrong
    assert told("q2", "A").startswith("✗ **A is not right.** Possible: a share")


@pytest.mark.parametrize("answer", ["b", " B ", "B.", "(b)", "b)"])
def test_a_letter_may_be_written_in_any_way(told, answer: str) -> None:
    assert told("q1", answer).startswith("✓ **B is right.**")


@pytest.mark.parametrize("answer", ["", "  "])
def test_an_empty_answer_says_in_one_sentence_what_to_type(told, answer: str) -> None:
    said = told("q1", answer)
    assert said == "Type A, B or C between the last two quotation marks, and run this again."
    assert told("q2") == "Type A or B between the last two quotation marks, and run this again."


@pytest.mark.parametrize(
    "answer", ["D", "AB", "Accuracy", 2, None, True, ["B"], float("nan"), b"B"]
)
def test_a_senseless_answer_gets_one_sentence_that_names_the_letters(told, answer) -> None:
    assert told("q1", answer) == f"{answer!r} is not an option here: type A, B or C."


@pytest.mark.parametrize("name", ["q3", "Q1", "1", 1, "", None, ["q1"], "B"])
def test_a_name_that_is_not_there_gets_one_sentence_with_those_that_are(told, name) -> None:
    assert told(name, "B") == f"There is no question {name!r} here: type q1 or q2."


def test_where_nothing_is_asked_it_says_so(tmp_path: Path, capsys) -> None:
    helper(tmp_path).quiz("q1", "B")
    assert capsys.readouterr().out == "There is no question 'q1' here.\n"


def test_a_very_long_answer_does_not_fill_the_page(told) -> None:
    assert len(told("q1", "x" * 10**6)) < 150
    assert len(told("x" * 10**6, "B")) < 150


def test_what_the_cell_says_last_counts(told) -> None:
    told("q2", "B")
    assert told("q1", "B").endswith("2 of 2 questions right.")
    assert told("q1", "C").endswith("1 of 2 questions right.")
    for nothing in ("", "X"):
        told("q1", "B")
        told("q1", nothing)
        assert told("q2", "B").endswith("1 of 2 questions right, 1 not answered yet.")


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b"bm8=", b"\xff\xfe", packed([]), packed({})]
)
def test_a_missing_or_broken_file_is_one_sentence(
    tmp_path, told, practice, capsys, content
) -> None:
    path = tmp_path / "practice.dat"
    path.unlink() if content is None else path.write_bytes(content)
    said = told("q1", "B")
    assert said.startswith("The file practice.dat is missing or broken: ")
    assert said.count(".") == 2 and "\n" not in said
    practice.flashcards()
    assert capsys.readouterr().out.strip() == said


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Course:
    """A course whose lesson asks, built."""
    course = asking_course(tmp_path_factory.mktemp("asking") / "course")
    write(course, generate(course, "01_tiny"))
    return course


def cells_of(folder: Path) -> dict[str, str]:
    """The text of each cell of the built lesson, by its id."""
    notebook = nbformat.read(folder / "01_tiny" / "01_tiny.ipynb", as_version=4)
    return {cell.id: cell.source for cell in notebook.cells}


def test_a_question_stands_alone_above_the_cell_that_answers_it(built: Course) -> None:
    cells = cells_of(built.notebooks)
    assert list(cells) == [
        *("cell-00", "opening", "cell-01", "accuracy", "accuracy_test"),
        *("cell-05", "question-1", "q1", "cell-05-1", "question-2", "q2"),
        *("cell-05-2", "flashcards", "cell-05-3", "progress"),
    ]
    assert cells["cell-05"] == "Some prose before."
    assert cells["question-1"] == (
        "**Question 1.** What is the share\nof right answers called?\n\n"
        "**A** · Loss\n\n**B** · Accuracy\n\n**C** · Recall"
    )
    assert cells["q1"] == 'from practice import quiz\n\nquiz("q1", "")'
    assert cells["cell-05-1"] == "Some prose between."
    assert cells["cell-05-2"].startswith("## Flashcards\n\nRun the cell")
    assert cells["flashcards"] == "from practice import flashcards\n\nflashcards()"
    assert cells["cell-05-3"].startswith("<details><summary><b>accuracy</b></summary>")
    assert cells["cell-05-3"].endswith("## Summary\n\nProse after the cards.")


def test_no_explanation_is_seen_in_any_file_that_students_get(built: Course) -> None:
    files = [path for path in built.notebooks.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= set(PRACTICE_FILES)
    for path in files:
        for words in EXPLANATIONS:
            assert words not in text_in(path), path
    assert str(unpacked((built.notebooks / "01_tiny/practice.dat").read_bytes())).count("True") == 2


def test_a_lesson_of_the_course_shows_no_explanation_either() -> None:
    path = COURSE.text_of("02_metrics")
    why = re.findall(r"</summary>\n#\n# (?:No|Right)[.,] (.+)", path.read_text())
    assert len(why) >= 12
    for file in (COURSE.notebooks / "02_metrics").iterdir():
        if file.is_file():
            assert not [words for words in why if words in text_in(file)], file


def test_the_solved_notebook_has_the_answers(built: Course) -> None:
    cells = cells_of(built.solutions)
    assert cells["q1"].endswith('quiz("q1", "B")')
    assert cells["q2"].endswith('quiz("q2", "B")')
    assert "flashcards" not in cells, "a widget is something else each time"
    text = text_in(built.solutions / "01_tiny" / "01_tiny.ipynb")
    assert "2 of 2 questions right." in text
    assert "✗" not in text


def test_all_runs_in_a_kernel_and_the_answers_are_counted(built: Course) -> None:
    path = built.notebooks / "01_tiny"
    notebook = nbformat.read(path / "01_tiny.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace('"q1", ""', '"q1", "B"').replace('"q2", ""', '"q2", "A"')
    runner = NotebookClient(notebook, resources={"metadata": {"path": str(path)}})
    with runner.setup_kernel():
        for _ in range(2):  # a second Run All finds what the first has left
            outputs = {}
            for number, cell in enumerate(notebook.cells):
                if is_practice(cell.source):
                    runner.execute_cell(cell, number)
                    outputs[cell.id] = cell.outputs
    first, last = (outputs[name][0]["data"]["text/markdown"] for name in ("q1", "q2"))
    assert first.startswith("✓ **B is right.**")
    assert first.endswith("1 of 2 questions right.")
    assert last.startswith("✗ **A is not right.**")
    # Who has no widgets, such as nbconvert, shows the sentence.
    [cards] = outputs["flashcards"]
    assert cards["data"]["text/plain"].startswith("All cards are in the list below")
    assert not (path / KNOWN_CARDS).exists(), "nothing was answered"


def test_a_session_begins_with_no_answers(tmp_path: Path, practice, told) -> None:
    told("q1", "B")
    assert imported(tmp_path)._answers == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Right. With", "With"), "question 1 has 0 right options."),
        (("No. A loss", "Right. A loss"), "question 1 has 2 right options."),
        (("C. Recall", "D. Recall"), "the options of question 1 have the letters ABD."),
        (("C. Recall", "C) Recall"), "question 1 has a fold that is not an option."),
        (
            ("No. A loss is what training lowers.", ""),
            "option A of question 1 is not explained.",
        ),
        (("Question 2", "Question 3"), "question 3 stands where question 2 is expected."),
        (("<details><summary>B. Loss", "<p>B. Loss"), "question 2 has 0 right options."),
    ],
)
def test_a_malformed_question_is_refused_in_one_sentence(tmp_path: Path, change, said) -> None:
    course = asking_course(tmp_path / "course")
    text = course.text_of("01_tiny")
    text.write_text(text.read_text().replace(*change))
    with pytest.raises(CourseError) as refusal:
        generate(course, "01_tiny")
    found = str(refusal.value)
    assert f"{text}:" in found and "cell number 6" in found
    assert said in found
    assert "\n" not in found


def test_a_text_without_questions_stays_as_it_is() -> None:
    """Also one that is a student's to fill, or empty."""
    texts = ("", "\n  Indented.\n", "**Question** one is rhetorical.", "YOUR ANSWER HERE ")
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    cells.append(nbformat.v4.new_code_cell('text = """\n**Question 1.** Who?\n"""'))
    before = copy.deepcopy(cells)
    notebook, _ = Quizzes().preprocess(nbformat.v4.new_notebook(cells=cells), {})
    assert notebook.cells == before


def test_nbgraders_own_command_says_what_is_wrong_with_a_question(tmp_path: Path) -> None:
    course = asking_course(tmp_path / "course", QUESTIONS.replace("Right. With", "With"))
    refused = run_command(
        "nbgrader", "generate_assignment", "01_tiny", cwd=course.root, expect=None
    )
    assert "question 1 has 0 right options" in refused.stderr
    assert not (course.notebooks / "01_tiny").exists()


def test_a_question_without_options_is_refused() -> None:
    with pytest.raises(Malformed, match="question 4 has no options"):
        list(parts_of("**Question 4.** Who?\n\nThat is all."))


def test_a_question_that_is_a_students_to_fill_is_refused(tmp_path: Path) -> None:
    course = asking_course(tmp_path / "course")
    text = course.text_of("01_tiny")
    header = (
        '# %% [markdown] nbgrader={"grade": false, "grade_id": "why", "locked": true, '
        '"schema_version": 3, "solution": false, "task": false}\n# Some prose'
    )
    text.write_text(text.read_text().replace("# %% [markdown]\n# Some prose", header))
    with pytest.raises(CourseError, match="it has a question and a grade_id"):
        generate(course, "01_tiny")


def test_the_guides_example_is_a_question() -> None:
    guide = (ROOT / "docs" / "writing_a_lesson.md").read_text()
    example = guide.partition("```markdown\n")[2].partition("```")[0]
    [question] = parts_of(example)
    assert isinstance(question, Question)
    assert (question.name, question.right) == ("q2", "B")
    assert f'quiz("{question.name}", "")' in guide


def test_the_helper_is_the_standard_librarys_and_the_notebooks() -> None:
    text = (ROOT / "autograder" / "for_students" / "practice.py").read_text()
    modules = set(re.findall(r"^(?:import|from) (\w+)", text, re.M))
    assert modules - {"IPython"} <= {
        *("base64", "collections", "contextlib", "datetime", "json", "os", "pathlib", "reprlib"),
        *("tempfile", "typing"),
    }
    for name in (*PRACTICE_FILES[:1], KNOWN_CARDS):
        assert f'"{name}"' in text
    assert set(PRACTICE_FILES) < set(GENERATED_FILES)


def test_every_question_of_the_course_is_asked_once(our_course: Course) -> None:
    for lesson in our_course.lessons():
        text = our_course.text_of(lesson).read_text()
        asked = len(re.findall(r"^# \*\*Question \d", text, re.M))
        prose = "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.splitlines())
        numbers = [part.number for part in parts_of(prose) if isinstance(part, Question)]
        assert numbers == list(range(1, asked + 1))


def test_the_files_of_a_lesson_work_where_they_are_copied_to(tmp_path: Path) -> None:
    path = student_folder(tmp_path / "elsewhere", "02_metrics")
    practice = imported(path.parent)
    assert practice._beside("questions").keys() == {"q1", "q2", "q3", "q4"}
    assert len(practice._beside("cards")) == 9
