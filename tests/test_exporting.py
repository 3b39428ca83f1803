"""`autograder export`: a class that was collected and graded, in the forms that others take."""

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from collecting import CONFIG, packed, roster, run
from conftest import ROOT, run_command
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.demo.run import solved_notebook
from autograder.export.cells_of_csv import read_table

LESSON = "01_tiny"
RIGHT = "return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))"
CLASS = (
    "student_id,canvas_id,moodle_id,full_name,submitted_at",
    "ada,101,5001,Ada Lovelace,2026-11-30T10:00:00Z",
    "bob,102,5002,Bob Late,2026-11-30T20:00:00Z",
    "carl,103,5003,Carl Gauß,2026-11-30T10:00:00Z",
    "dora,104,5004,Dora Broken,2026-11-30T10:00:00Z",
    "emmy,105,5005,Emmy Noether,",
    "=1+1,106,5006,Eve Formula,2026-11-30T10:00:00Z",
)


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory) -> Course:
    """Of the tiny lesson: ada is right, bob right and late, carl half right; dora sent no notebook,
    emmy nothing; finn came after grading; one student's id is a formula."""
    root = tmp_path_factory.mktemp("export") / "course"
    course = Course(Path(shutil.copytree(released, root)).resolve())
    with (root / "nbgrader_config.py").open("a") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(course.database) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=datetime(2026, 11, 30, 12))
        gradebook.add_student("emmy", first_name="Emmy", last_name="Noether")
    people = str(roster(root.parent / "class.csv", *CLASS))
    files = {
        f"lovelaceada_101_7001_{LESSON}.ipynb": answer(course, RIGHT),
        f"latebob_LATE_102_7002_{LESSON}-1.ipynb": answer(course, RIGHT),
        f"gausscarl_103_7003_{LESSON}.ipynb": answer(course, "return 1"),
        f"brokendora_104_7004_{LESSON}.ipynb": b"no notebook",
        f"formulaeve_106_7006_{LESSON}.ipynb": answer(course, RIGHT),
    }
    sent = packed(root.parent / "submissions.zip", files)
    run("collect", LESSON, str(sent), "--roster", people, "--course", str(root))
    run_command("autograder", "grade", LESSON, cwd=root)
    late = root / "submitted" / "finn" / LESSON
    late.mkdir(parents=True)
    (late / f"{LESSON}.ipynb").write_bytes(answer(course, RIGHT))
    with Gradebook(course.database) as gradebook:
        gradebook.add_student("finn")
    return course


def answer(course: Course, body: str) -> bytes:
    """A submission whose `accuracy` has this body."""
    notebook = solved_notebook(course, LESSON)
    cell = next(cell for cell in notebook.cells if cell.id == "accuracy")
    cell.source = f"def accuracy(y_true, y_pred):\n    {body}"
    return json.dumps(notebook).encode()


def export(course: Course, form: str, *options: str, expect: int = 1) -> tuple[str, str]:
    """What the command prints. There is something to look at in this class: dora's work."""
    place = ["--course", str(course.root)]
    return run("export", LESSON, "--format", form, *place, *options, expect=expect)


def test_scores_as_csv(graded: Course) -> None:
    text, said = export(graded, "csv")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {name: row["score"] for name, row in rows.items()} == {
        "ada": "3", "bob": "0", "carl": "1", "dora": "", "emmy": "", "finn": "", "'=1+1": "3",
    }  # fmt: skip
    assert rows["bob"]["late_penalty"] == "3"
    assert rows["bob"]["submitted_at"] == "2026-11-30 20:00:00"
    assert rows["dora"]["status"] == "invalid notebook"
    assert rows["emmy"]["status"] == "not submitted"
    assert "✗ dora: invalid notebook" in said
    assert "✗ finn: not graded yet" in said
    assert "  emmy: not submitted" in said


def test_scores_as_json(graded: Course) -> None:
    rows = {row["student"]: row for row in json.loads(export(graded, "json")[0])}
    assert (rows["ada"]["score"], rows["ada"]["maximum"]) == (3, 3)
    assert rows["emmy"]["score"] is None
    assert rows["dora"]["score"] is None


def test_behaviours(graded: Course) -> None:
    text, _ = export(graded, "behaviours", "--student", "carl", expect=0)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["claim"], row["points"], row["maximum"]) for row in rows] == [
        ("gives the share of right predictions", "0", "2"),
        ("gives 1 where every prediction is right", "1", "1"),
    ]
    assert rows[0]["reason"]


def test_junit_and_annotations(graded: Course) -> None:
    text, _ = export(graded, "junit")
    suites = {suite.get("name"): suite for suite in ElementTree.fromstring(text)}
    assert suites["ada"].attrib == {"name": "ada", "tests": "2", "failures": "0", "errors": "0"}
    assert suites["carl"].get("failures") == "1"
    assert suites["dora"].get("errors") == "1"
    lines = export(graded, "github", "--student", "carl", expect=0)[0].splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"::error file={LESSON}.ipynb,title=carl%2C accuracy::")


def test_the_exit_code_for_continuous_integration(graded: Course) -> None:
    export(graded, "github", "--student", "ada", "--require", "100", expect=0)
    _, said = export(graded, "github", "--student", "carl", "--require", "50", expect=1)
    assert "somebody has less than 50 % of the points" in said


def test_results_for_gradescope(graded: Course, tmp_path: Path) -> None:
    export(graded, "gradescope", "--output", str(tmp_path / "out"))
    results = {p.parent.name: json.loads(p.read_text()) for p in tmp_path.glob("out/*/*.json")}
    assert set(results) == {"ada", "bob", "carl", "=1+1"}
    assert (results["bob"]["score"], results["bob"]["output"]) == (
        0, "Handed in late, which costs 3.",
    )  # fmt: skip
    assert [test["status"] for test in results["carl"]["tests"]] == ["failed", "passed"]


def test_a_student_who_is_named_twice_is_exported_once(graded: Course) -> None:
    text, _ = export(graded, "csv", "--student", "ada", "--student", "ada", expect=0)
    assert [row["student"] for row in csv.DictReader(io.StringIO(text))] == ["ada"]


def test_a_folder_for_nobody_is_a_folder(graded: Course, tmp_path: Path) -> None:
    """An empty file would be in the way of the next export."""
    for form in ("gradescope", "feedback"):
        place = ["--student", "emmy", "--output", str(tmp_path / form)]
        _, said = export(graded, form, *place, expect=0)
        assert "0 files" in said
        assert (tmp_path / form).is_dir()


def test_times_without_a_zone_are_no_matter_here(graded: Course, tmp_path: Path) -> None:
    """The same roster as for `collect --timezone`."""
    people = roster(tmp_path / "class.csv", "student_id,submitted_at", "ada,2026-11-30 10:00")
    export(graded, "csv", "--student", "ada", "--roster", str(people), expect=0)


def test_a_score_without_a_page_is_named(graded: Course, tmp_path: Path) -> None:
    folder = graded.folder("feedback", LESSON, "carl")
    folder.rename(tmp_path / "kept")
    try:
        for form in ("feedback", "canvas"):
            place = ["--student", "carl", "--output", str(tmp_path / form)]
            _, said = export(graded, form, *place)
            assert f"✗ carl: there is no feedback page: nbgrader generate_feedback {LESSON}" in said
    finally:
        (tmp_path / "kept").rename(folder)


def test_no_gradebook_is_made_by_asking_for_it(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    place = ["--course", str(tmp_path)]
    for command in (
        ["export", "hw", "--format", "csv"], ["show", "ada", "hw"], ["grade", "--all"],
    ):  # fmt: skip
        _, said = run(*command, *place, expect=1)
        assert "has no gradebook yet. Run: nbgrader generate_assignment" in said
    assert not (tmp_path / "gradebook.db").exists()


def test_feedback_as_a_zip_a_student(graded: Course, tmp_path: Path) -> None:
    export(graded, "feedback", "--output", str(tmp_path / "out"))
    with zipfile.ZipFile(tmp_path / "out" / "carl.zip") as archive:
        assert archive.namelist() == [f"{LESSON}.html"]
        page = graded.folder("feedback", LESSON, "carl") / f"{LESSON}.html"
        assert archive.read(f"{LESSON}.html") == page.read_bytes()


def test_feedback_for_the_upload_of_canvas_and_moodle(graded: Course, tmp_path: Path) -> None:
    people = ["--roster", str(graded.root.parent / "class.csv")]
    export(graded, "canvas", "--output", str(tmp_path / "canvas.zip"))
    names = zipfile.ZipFile(tmp_path / "canvas.zip").namelist()
    assert f"lovelaceada_101_7001_{LESSON}.html" in names
    assert f"latebob_LATE_102_7002_{LESSON}-1.html" in names
    export(graded, "moodle", "--output", str(tmp_path / "moodle.zip"), *people)
    names = zipfile.ZipFile(tmp_path / "moodle.zip").namelist()
    assert f"Carl Gauß_5003_assignsubmission_file_/{LESSON}.html" in names
    _, said = export(graded, "moodle", "--output", str(tmp_path / "moodle.zip"))
    assert "✗ carl: nothing says which folder of Moodle's is theirs" in said
    assert "0 feedback pages in it" in said


CANVAS = (
    'Student,ID,SIS User ID,SIS Login ID,Section,01_tiny (77),"Other, one (78)",Final Score\r\n'
    ",,,,,Manual Posting,,\r\n"
    '"    Points Possible",,,,,3.00,10.00,(read only)\r\n'
    '"Lovelace, Ada",101,,ada@x.org,"A ""first""",,=1+1,50\r\n'
    '"Late, Bob",102,,,A,2.5,,50\r\n'
    '"Gauß, Carl",103,,,A,"1,0",EX,50\r\n'
    '"Broken, Dora",104,,,A,,,50\r\n'
    '"Noether, Emmy",105,,,A,,,50\r\n'
    '"Student, Test",999,,,A,,,50\r\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_canvas_grades_are_filled_and_nothing_else_changes(
    graded: Course, tmp_path: Path, encoding: str
) -> None:
    theirs, ours = tmp_path / "grades.csv", tmp_path / "filled.csv"
    theirs.write_bytes(CANVAS.encode(encoding))
    _, said = export(graded, "canvas", "--into", str(theirs), "--output", str(ours))
    expected = CANVAS.replace('""first""",,', '""first""",3,').replace("102,,,A,2.5", "102,,,A,0")
    expected = expected.replace('A,"1,0",', 'A,"1",')
    assert ours.read_bytes() == expected.encode(encoding)
    assert "row 9, Student, Test: nobody who is exported" in said
    assert "✗ =1+1: 3 points, and no row in the file" in said
    assert "  3 scores written" in said


MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (grade)\n"
    'Participant 5001,Ada Lovelace,,Submitted,,"3,00",Yes,-\n'
    'Participant 5002,Bob Late,,Submitted,,"3,00",No,-\n'
    'Participant 5003,Carl Gauß,,Submitted,"9,00","3,00",Yes,-\n'
)


def test_moodles_worksheet_is_filled(graded: Course, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "sheet.csv", tmp_path / "filled.csv"
    theirs.write_text(MOODLE, encoding="utf-8")
    people = ["--roster", str(graded.root.parent / "class.csv")]
    _, said = export(graded, "moodle", "--into", str(theirs), "--output", str(ours), *people)
    text = ours.read_text(encoding="utf-8")
    assert 'Participant 5001,Ada Lovelace,,Submitted,3,"3,00",Yes,-' in text
    assert 'Participant 5003,Carl Gauß,,Submitted,"1","3,00",Yes,-' in text
    assert 'Participant 5002,Bob Late,,Submitted,,"3,00",No,-' in text
    assert "row 3, Participant 5002: the site takes no grade here (closed)" in said


def test_a_file_without_a_maximum_is_named(graded: Course, tmp_path: Path) -> None:
    """Moodle's headings are in its user's language."""
    theirs, ours = tmp_path / "sheet.csv", tmp_path / "filled.csv"
    theirs.write_text('ID,Bewertung,"Höchste Bewertung"\nTeilnehmer/in5001,,"10,00"\n')
    people = ["--roster", str(graded.root.parent / "class.csv"), "--student", "ada"]
    place = ["--into", str(theirs), "--output", str(ours), "--column", "Bewertung"]
    _, said = export(graded, "moodle", *place, *people, expect=0)
    assert "does not say how many points Moodle counts at most; the gradebook counts 3" in said
    assert 'Teilnehmer/in5001,3,"10,00"' in ours.read_text()
    _, said = export(graded, "moodle", *place, *people, "--scale")
    assert "--scale cannot convert" in said


def test_another_maximum_is_never_passed_over(graded: Course, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "grades.csv", tmp_path / "filled.csv"
    theirs.write_text(CANVAS.replace("3.00", "100"))
    place = ["--into", str(theirs), "--output", str(ours)]
    _, said = export(graded, "canvas", *place)
    assert "Canvas counts 100 points at most, and the gradebook 3" in said
    assert not ours.exists()
    export(graded, "canvas", *place, "--scale")
    assert "A,33.333333,EX" in ours.read_text().replace('"', "")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--format", "csv", "--into", "x"], "--into goes with --format canvas or moodle"),
        (["--format", "canvas"], "needs a file to write to: give --output"),
        (["--format", "feedback"], "needs a folder to write to: give --output"),
        (["--format", "csv", "--student", "nobody"], "does not know the student 'nobody'"),
        (["--format", "canvas", "--into", "none.csv", "--output", "x"], "cannot be read"),
        (["--format", "csv", "--scale"], "give it with --into FILE"),
        (["--format", "canvas", "--output", "x", "--column", "y"], "give it with --into FILE"),
    ],
)
def test_bad_input_gets_a_sentence(graded: Course, options: list[str], says: str) -> None:
    _, said = run("export", LESSON, *options, "--course", str(graded.root), expect=1)
    assert says in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("a,b\n1,2\n", "This is not Canvas's gradebook"),
        (CANVAS.replace("01_tiny (77)", "hw (77)"), "has no column for '01_tiny'"),
        (CANVAS.replace('"Other, one (78)"', "01_tiny (79)"), "several columns for '01_tiny'"),
        ('ID,Section\n"1,2\n', "a quote is not closed"),
        ("", "is empty"),
    ],
)
def test_a_table_that_is_none(graded: Course, tmp_path: Path, table: str, says: str) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(table)
    _, said = export(graded, "canvas", "--into", str(path), "--output", str(tmp_path / "x"))
    assert says in said


def test_commas_in_a_heading_do_not_part_cells(graded: Course, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "grades.csv", tmp_path / "filled.csv"
    theirs.write_text(f'Student;ID;Section;"a, ""b"", c, d, e";{LESSON}\n"Lovelace, Ada";101;A;;\n')
    export(graded, "canvas", "--into", str(theirs), "--output", str(ours), "--student", "ada",
           expect=0)  # fmt: skip
    assert ours.read_text().endswith('"Lovelace, Ada";101;A;;3\n')


@pytest.mark.parametrize(
    "content", [b"", b"a", b'"a""b";c\r\n\r\n"x\ny";', b"a,\n,", b"\xef\xbb\xbfa\tb"]
)
def test_a_table_that_is_not_changed_stays_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    assert read_table(path).as_bytes() == content


def test_nbgraders_own_command_writes_the_same(graded: Course, tmp_path: Path) -> None:
    for name, form in {"Csv": "csv", "JUnit": "junit"}.items():
        target = tmp_path / f"out.{form}"
        run_command(
            "nbgrader", "export", f"--exporter=autograder.export.plugins.{name}",
            f"--assignment=['{LESSON}']", "--to", str(target), cwd=graded.root,
        )  # fmt: skip
        assert target.read_text() == export(graded, form)[0]
    theirs = tmp_path / "grades.csv"
    theirs.write_text(CANVAS, encoding="utf-8", newline="")
    run_command(
        "nbgrader", "export", "--exporter=autograder.export.plugins.Canvas",
        f"--Canvas.into={theirs}", f"--assignment=['{LESSON}']", "--to", str(tmp_path / "c.csv"),
        cwd=graded.root,
    )  # fmt: skip
    assert '"Lovelace, Ada",101,,ada@x.org,"A ""first""",3,' in (tmp_path / "c.csv").read_text()


def test_the_documentation_names_every_form() -> None:
    text = (ROOT / "docs" / "collecting_and_exporting.md").read_text(encoding="utf-8")
    from autograder.export.exporting import FORMS

    assert all(f"`{form}`" in text for form in FORMS)
