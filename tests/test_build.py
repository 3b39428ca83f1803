"""`autograder build`: the same bytes every time, and every difference found and named."""

import json
import shutil
import time
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, clone_course, make_tiny_course, run_command

from autograder.authoring.notebooks import differences, generate, write
from autograder.authoring.opening_files import OPENING_FILES
from autograder.course import Course, CourseError
from autograder.engine.grading import batch
from autograder.lesson.text import read_lesson, refresh_source_notebooks

STUDENT = Path("notebooks/01_tiny/01_tiny.ipynb")
SOLVED = Path("solutions/01_tiny/01_tiny.ipynb")


@pytest.fixture(scope="module")
def tiny_build(tmp_path_factory) -> dict[Path, bytes]:
    """What the tiny lesson gives; built once, since starting a kernel takes seconds."""
    return generate(make_tiny_course(tmp_path_factory.mktemp("built")), "01_tiny")


def test_two_builds_give_identical_bytes(tiny_course: Course, tiny_build) -> None:
    assert generate(tiny_course, "01_tiny") == tiny_build
    folders = (Path("source/01_tiny"), STUDENT.parent, SOLVED.parent)
    opening = {folder / name for folder in folders for name in OPENING_FILES}
    data = {STUDENT.parent / "numbers.npz", SOLVED.parent / "numbers.npz"}
    assert set(tiny_build) == {STUDENT, SOLVED, *data, *opening}


def test_the_student_notebook_has_the_stub_and_neither_solution_nor_tests(
    tiny_build,
) -> None:
    text = tiny_build[STUDENT].decode()
    assert "raise NotImplementedError()" in text
    for secret in ("np.mean", "HIDDEN TESTS", "reference", "SOLUTION"):
        assert secret not in text


def test_the_solved_notebook_is_executed_and_earns_full_points(tiny_build) -> None:
    cells = nbformat.reads(tiny_build[SOLVED].decode(), as_version=4).cells
    assert cells[-1].outputs[-1].data["text/plain"] == "3.0"
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")


def test_generated_notebooks_hold_nothing_random_or_private(tiny_build) -> None:
    for path, content in tiny_build.items():
        if path.suffix != ".ipynb":
            continue
        notebook = json.loads(content)
        release = {"lesson"} if path == STUDENT else set()
        assert set(notebook["metadata"]) == {"kernelspec"} | release
        ids = [cell["id"] for cell in notebook["cells"]]
        front = ["opening"] if path == STUDENT else []
        checks = ["accuracy_check"] if path == SOLVED else []
        end = ["progress"] if path == STUDENT else []
        assert ids == ["cell-00", *front, "cell-01", "accuracy", *checks, "accuracy_test", *end]
        for cell in notebook["cells"]:
            extra = {"tags", "jupyter", "cellView"} if path == STUDENT else set()
            assert set(cell["metadata"]) <= {"nbgrader", "deletable", "editable"} | extra


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.replace("A tiny lesson", "A small lesson"), "cell 'cell-00' (number 1"),
        (lambda s: s.replace("The share", "The part"), "cell 'accuracy' (number 4, its source)"),
        (lambda s: s.replace('"points": 3', '"points": 4'), "cell 'accuracy_test' (number 5"),
        (lambda s: s + "\n", "(its metadata or layout)"),
        (lambda s: s[:100], "(not a readable notebook)"),
    ],
)
def test_check_names_the_file_and_the_cell_that_differ(
    tiny_course, tiny_build, change, told
) -> None:
    write(tiny_course, tiny_build)
    target = tiny_course.root / STUDENT
    target.write_text(change(target.read_text()))
    [finding] = differences(tiny_course, tiny_build)
    assert finding.startswith(f"{STUDENT}")
    assert told in finding
    assert "autograder build" in finding


def test_check_names_missing_and_foreign_files(tiny_course: Course, tiny_build) -> None:
    write(tiny_course, tiny_build)
    (tiny_course.root / SOLVED).unlink()
    (tiny_course.root / STUDENT.parent / "answers.txt").write_text("42")
    findings = differences(tiny_course, tiny_build)
    assert any(f"{SOLVED}: is missing" in finding for finding in findings)
    assert any("answers.txt: is not made from source/" in finding for finding in findings)
    assert len(findings) == 2


def test_building_mends_every_difference(tiny_course: Course, tiny_build) -> None:
    write(tiny_course, tiny_build)
    (tiny_course.root / SOLVED).unlink()
    (tiny_course.root / STUDENT.parent / "answers.txt").write_text("42")
    (tiny_course.root / STUDENT).write_text("{}")
    write(tiny_course, tiny_build)
    assert differences(tiny_course, tiny_build) == []


def test_a_solution_that_fails_its_hidden_tests_is_refused(tiny_course: Course) -> None:
    text = tiny_course.text_of("01_tiny")
    text.write_text(text.read_text().replace("np.mean(", "0.5 * np.mean("))
    with pytest.raises(CourseError) as refusal:
        generate(tiny_course, "01_tiny")
    assert "cell 'accuracy_test': the solution earns 0.0 of 3.0 points" in str(refusal.value)
    assert "cell 'accuracy_check': the solution stops with AssertionError" in str(refusal.value)
    assert f"{text}:" in str(refusal.value)


def test_the_commands_exit_codes(tiny_course: Course) -> None:
    missing = run_command("autograder", "build", "--check", cwd=tiny_course.root, expect=1)
    assert f"{STUDENT}: is missing" in missing.stderr
    built = run_command("autograder", "build", "01_tiny", cwd=tiny_course.root)
    assert str(STUDENT) in built.stdout
    run_command("autograder", "build", "--check", cwd=tiny_course.root)
    unknown = run_command("autograder", "build", "99_none", cwd=tiny_course.root, expect=1)
    assert "no lesson '99_none'" in unknown.stderr
    assert "01_tiny" in unknown.stderr


def test_only_what_has_changed_is_built_to_be_checked(tiny_course: Course) -> None:
    def seconds(*options: str, expect: int = 0) -> float:
        begun = time.monotonic()
        run_command("autograder", "build", *options, cwd=tiny_course.root, expect=expect)
        return time.monotonic() - begun

    assert seconds() > 3 * seconds("--check")
    made, text = tiny_course.root / STUDENT, tiny_course.text_of("01_tiny")
    for path, times in ((made, 2), (text, 1)):  # a finding is not taken for right the next time
        before = path.read_text()
        path.write_text(before.replace("A tiny lesson", "A changed lesson"))
        for _ in range(times):
            seconds("--check", expect=1)
        path.write_text(before)
        seconds("--check")


def test_the_twin_that_nbgrader_reads_follows_the_text(tiny_course: Course) -> None:
    text = tiny_course.text_of("01_tiny")
    refresh_source_notebooks(tiny_course)
    twin = text.with_suffix(".ipynb")
    assert nbformat.read(twin, as_version=4) == read_lesson(text)
    text.write_text(text.read_text().replace("A tiny lesson", "A changed lesson"))
    refresh_source_notebooks(tiny_course)
    assert "A changed lesson" in twin.read_text()


def test_reading_the_settings_adds_what_is_missing_and_rewrites_nothing(
    tiny_course: Course,
) -> None:
    text = tiny_course.text_of("01_tiny")
    twin = text.with_suffix(".ipynb")
    tiny_course.nbgrader_config()
    before = twin.read_bytes()
    text.write_text(text.read_text().replace("A tiny lesson", "A changed lesson"))
    tiny_course.nbgrader_config()
    assert twin.read_bytes() == before
    run_command("nbgrader", "generate_assignment", "01_tiny", cwd=tiny_course.root)
    assert "A changed lesson" in (tiny_course.root / STUDENT).read_text()


def test_grading_reads_the_text_as_it_is(tiny_course: Course) -> None:
    text = tiny_course.text_of("01_tiny")
    run_command("nbgrader", "generate_assignment", "01_tiny", cwd=tiny_course.root)
    shutil.copytree(tiny_course.root / STUDENT.parent, tiny_course.root / "submitted/ada/01_tiny")
    text.write_text(text.read_text().replace("A tiny lesson", "A changed lesson"))
    batch.plan(tiny_course, "01_tiny")
    assert "A changed lesson" in text.with_suffix(".ipynb").read_text()


@pytest.mark.prove
def test_our_generated_folders_are_what_our_source_gives() -> None:
    run_command("autograder", "build", "--check", "--anew", cwd=ROOT)


def test_nbgraders_own_commands_write_the_same_bytes(tmp_path: Path, our_course: Course) -> None:
    clone = clone_course(tmp_path / "clone")
    shutil.rmtree(clone.notebooks)
    lesson = "02_metrics"
    run_command("nbgrader", "generate_assignment", lesson, cwd=clone.root)
    run_command("nbgrader", "generate_solution", lesson, cwd=clone.root)
    for mine, theirs in ((our_course.notebooks, "notebooks"), (our_course.solutions, "solutions")):
        for path in (mine / lesson).iterdir():
            if path.is_file():
                assert (clone.root / theirs / lesson / path.name).read_bytes() == path.read_bytes()
