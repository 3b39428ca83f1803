"""The lessons' data files are what their makers make, and say where they come from."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, run_command

from autograder.authoring.datasets import data_differences, makers, write_data
from autograder.course import Course, CourseError

COURSE = Course(ROOT)
FILES = [path.relative_to(COURSE.source) for path in sorted(COURSE.source.glob("*/*.npz"))]


@pytest.fixture
def bank(tmp_path: Path) -> Course:
    """A course with the first lesson, which writes its data in a moment."""
    shutil.copytree(COURSE.source / "01_neurons", tmp_path / "source" / "01_neurons")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return Course(tmp_path)


def test_every_data_file_has_a_maker_and_every_maker_a_file() -> None:
    made = {Path(lesson, name) for lesson in COURSE.lessons() for name in makers(COURSE, lesson)}
    assert made == set(FILES)


@pytest.mark.parametrize("lesson", sorted({path.parts[0] for path in FILES}))
def test_a_data_file_is_what_its_maker_makes(lesson: str) -> None:
    assert data_differences(COURSE, lesson) == []


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_data_file_describes_its_origin(path: Path) -> None:
    with np.load(COURSE.source / path, allow_pickle=False) as stored:
        description = " ".join(map(str, np.atleast_1d(stored["description"])))
    assert len(description.split()) >= 10
    assert "seed" in description.lower() or "UCI" in description


def test_the_command_says_what_differs_and_mends_it(bank: Course) -> None:
    run_command("autograder", "data", "--check", cwd=bank.root)
    file = bank.source / "01_neurons" / "bank.npz"
    with np.load(file) as stored:
        np.savez(file, allow_pickle=False, **{**stored, "X": stored["X"] + 1})
    told = run_command("autograder", "data", "--check", "01_neurons", cwd=bank.root, expect=1)
    assert f"{file}: its array 'X' is not what data.py makes" in told.stderr
    mended = run_command("autograder", "data", cwd=bank.root)
    assert mended.stdout.splitlines() == ["source/01_neurons/bank.npz"]
    assert list(write_data(bank, "01_neurons")) == []
    file.unlink()
    [finding] = data_differences(bank, "01_neurons")
    assert "is missing" in finding


def test_a_file_that_data_py_leaves_out_is_refused(bank: Course) -> None:
    np.savez(bank.source / "01_neurons" / "other.npz", numbers=np.arange(3))
    with pytest.raises(CourseError, match=r"other.npz has no maker"):
        makers(bank, "01_neurons")


def test_training_and_test_digits_share_no_image() -> None:
    with np.load(COURSE.source / "06_training" / "digits.npz") as digits:
        train = {image.tobytes() for image in digits["X_train"]}
        test = {image.tobytes() for image in digits["X_test"]}
        assert len(digits["X_train"]) + len(digits["X_test"]) == 1797
    assert not train & test
