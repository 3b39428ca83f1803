"""`autograder adopt`: the lines that another course needs, added once and never at its cost."""

from pathlib import Path

import pytest
from collecting import run
from conftest import ROOT

from autograder.adopt.configuration import NAME, SETTINGS, line_of, value_of
from autograder.course import Course

PLAIN = '# Ours.\nc = get_config()\nc.CourseDirectory.course_id = "basics"\n'


def course(tmp_path: Path, text: str | bytes | None = PLAIN) -> Path:
    """A course with this configuration."""
    root = tmp_path / "course"
    root.mkdir(parents=True)
    if text is not None:
        content = text.encode() if isinstance(text, str) else text
        (root / NAME).write_bytes(content)
    return root


def works(root: Path) -> bool:
    """Whether nbgrader reads from the file all that the engine needs."""
    settings = Course(root).nbgrader_config()
    return all(settings[owner][trait] == value_of((owner, trait)) for owner, trait in SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        "# -*- coding: latin-1 -*-\n# Gau\xdf\nconfig = get_config()\n".encode("latin-1"),
        "c = get_config()\nc = 3\n",
        None,
    ],
)
def test_it_adds_what_is_missing_and_the_second_time_nothing(
    tmp_path: Path, text: str | bytes | None
) -> None:
    root = course(tmp_path, text)
    said, _ = run("adopt", str(root))
    assert f"Added to {root / NAME}:" in said
    assert works(root)
    after = (root / NAME).read_bytes()
    before = b"" if text is None else text.encode() if isinstance(text, str) else text
    assert after.startswith(before)
    assert (b"\r\n" in before) == (after.count(b"\r\n") == after.count(b"\n"))
    said, _ = run("adopt", str(root))
    assert "has all it needs; nothing was changed" in said
    assert (root / NAME).read_bytes() == after


def test_what_a_course_sets_itself_is_left_and_named(tmp_path: Path) -> None:
    root = course(tmp_path, f"{PLAIN}c.Autograde.autograde_preprocessors = ['their.Step']\n")
    said, _ = run("adopt", str(root), expect=1)
    assert "sets c.Autograde.autograde_preprocessors = ['their.Step'] itself" in said
    assert "By hand: c.Autograde.autograde_preprocessors = []" in said
    assert "their.Step" in (root / NAME).read_text()
    assert "ShowGraded" in (root / NAME).read_text(), "the others are added"


@pytest.mark.parametrize(
    "text",
    [
        "c = get_config(\n",
        "c = get_config()\nraise ValueError('needs a server')\n",
        "# \xdf".encode("latin-1"),
        b"c = get_config()\0",
    ],
)
def test_a_file_that_cannot_be_read_stays_and_the_lines_are_shown(
    tmp_path: Path, text: str | bytes
) -> None:
    root = course(tmp_path, text)
    before = (root / NAME).read_bytes()
    said, _ = run("adopt", str(root), expect=1)
    assert "was not changed, because it cannot be read" in said
    assert all(line_of(place) in said for place in SETTINGS)
    assert (root / NAME).read_bytes() == before


def test_lines_that_would_have_no_effect_are_taken_back(tmp_path: Path) -> None:
    """Behind such an end nothing is run."""
    root = course(tmp_path, f"{PLAIN}get_config = dict\n")
    said, _ = run("adopt", str(root))
    assert works(root), "c is the name it has already"
    root = course(tmp_path / "second", f"{PLAIN}del c\nget_config = lambda: 1 / 0\n")
    before = (root / NAME).read_bytes()
    said, _ = run("adopt", str(root), expect=1)
    assert "lines at its end have no effect" in said
    assert (root / NAME).read_bytes() == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    root = course(tmp_path)
    said, _ = run("adopt", str(root), "--dry-run", expect=1)
    assert "Nothing was written" in said
    assert (root / NAME).read_text() == PLAIN


def test_our_own_course_needs_nothing() -> None:
    ours = (ROOT / NAME).read_text()
    assert all(
        str(value_of(place)).strip("[]'")[:40] in ours.replace('"', "'") for place in SETTINGS
    )
