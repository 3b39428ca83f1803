"""The instructor's own copy of a lesson: which files are beside a student's notebook."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.course import INSTRUCTORS_FILES, Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.student.namespace import Given


@pytest.fixture
def key(tmp_path: Path) -> Key:
    """The key of a lesson that was released once; the copies in source/ are out of date."""
    for folder in ("source", "released"):
        (tmp_path / folder).mkdir()
        for name in ("checks.json", "checks.py", "numbers.npz"):
            (tmp_path / folder / name).write_text(f"{name} of {folder}")
    for name in ("01_tiny.py", "01_tiny.ipynb", "data.py", "misconceptions.py"):
        (tmp_path / "source" / name).write_text("an answer")
    return Key(
        "01_tiny",
        "01_tiny",
        tmp_path / "source",
        {},
        Given([]),
        ignored=INSTRUCTORS_FILES,
        released=tmp_path / "released",
    )


def test_data_comes_from_source_and_generated_files_from_the_release(key: Key) -> None:
    assert key.files == {
        "checks.json": b"checks.json of released",
        "checks.py": b"checks.py of released",
        "numbers.npz": b"numbers.npz of source",
    }


def test_tests_read_the_misconceptions_and_in_other_courses_every_module(key: Key) -> None:
    assert list(key.helpers) == ["misconceptions.py"]
    foreign = replace(key, ignored=("*.py", "__pycache__"), released=None)
    assert {"checks.py", "data.py"} <= set(foreign.helpers)


def test_other_peoples_courses_keep_their_own_notebooks() -> None:
    assert Course(ROOT).has_text_lessons
    assert not Course(ROOT / "tests" / "courses" / "python_basics").has_text_lessons
