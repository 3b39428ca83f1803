"""A class in the terminal: one line a student, worst first, and tables for other programs."""

import csv
import io
import json

import pytest
from rich.console import Console

from autograder.engine.pages.class_table import as_markdown, row_of
from autograder.engine.pages.graded_class import GradedClass
from autograder.engine.pages.plain_text import defused
from autograder.engine.pages.report import show_progress
from autograder.engine.records.outcome import Outcome
from autograder.results import Status


def outcome(student: str, score: float | None, told: str = "", status=Status.GRADED) -> Outcome:
    messages = [told, "and more"] if told else []
    maximum = 0 if score is None else 12  # as the engine has it of what it cannot read
    return Outcome("02_metrics", student, status, score, maximum, messages=messages)


CLASS = [
    outcome("ada", 12),
    outcome("ben", 4.25, "accuracy: not yet: " + "a long reason " * 20),
    outcome("cy", None, "the notebook cannot be read", Status.INVALID),
    outcome("dee", 12),
    outcome("eve", 11.5, "precision: not yet", Status.TIMED_OUT),
]


def printed(form: str, terminal: bool, outcomes=CLASS) -> str:
    file = io.StringIO()
    console = Console(file=file, width=80, force_terminal=terminal, no_color=True)
    graded = GradedClass(io.BytesIO())
    for one in outcomes:
        graded.add(one)
    graded.print(console, console, form)
    return file.getvalue()


def test_the_worst_come_first_and_full_marks_are_a_count() -> None:
    lines = printed("short", terminal=False).splitlines()
    assert lines[0] == "02_metrics: 5 submissions, 2 with full marks (12 points)"
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["—", "cy"],
        ["4.25", "ben"],
        ["11.5", "eve"],
    ]
    assert "[timed out] precision" in lines[3]
    assert "ada" not in "".join(lines)
    assert any(line.strip().startswith("80–100 %") and line.endswith(" 3") for line in lines)
    assert any(line.strip().startswith("no score") and line.endswith(" 1") for line in lines)


def test_a_terminal_gets_one_line_a_student_and_a_pipe_the_whole_of_it() -> None:
    shown = [line for line in printed("short", terminal=True).splitlines() if "ben" in line]
    assert len(shown) == 1
    assert "…" in shown[0]
    piped = [line for line in printed("short", terminal=False).splitlines() if "ben" in line]
    assert len(piped[0]) > 250


def test_all_are_named_in_full() -> None:
    text = printed("full", terminal=False)
    assert all(one.student in text for one in CLASS)
    assert "all right" in text


def test_a_spreadsheet_gets_no_formula_and_no_score_is_no_zero() -> None:
    hostile = [outcome("=cmd|' /C calc'!A0", 3, "@SUM(1)"), *CLASS]
    rows = list(csv.DictReader(io.StringIO(printed("csv", terminal=True, outcomes=hostile))))
    by_student = {row["student"]: row for row in rows}
    assert by_student["cy"]["score"] == ""
    assert by_student["ada"]["score"] == "12"
    assert len(rows) == 6
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "-", "@"))]


def test_what_cannot_be_read_is_worth_as_much_as_the_rest_of_its_class() -> None:
    [row] = [row for row in csv.DictReader(io.StringIO(printed("csv", False))) if not row["score"]]
    assert (row["student"], row["max_score"]) == ("cy", "12")
    assert "| cy | — | 12 |" in printed("markdown", False)
    [alone] = csv.DictReader(io.StringIO(printed("csv", False, [CLASS[2]])))
    assert alone["max_score"] == ""


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_another_program_reads_has_no_progress_bar(capsys, is_terminal: bool) -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=is_terminal)
    assert list(show_progress(iter("ab"), 2, console)) == ["a", "b"]
    assert ("Grading 2 submissions" in file.getvalue()) is is_terminal
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1", "'=1"),
        ("x;=1;y", "x;'=1;y"),
        ('x;"=1', "x;\"'=1"),
        ("-1;+2", "'-1;'+2"),
        ("seen 1; expected -1", "seen 1; expected -1"),
        ("a=b, c@d", "a=b, c@d"),
    ],
)
def test_a_semicolon_begins_no_formula(text: str, cell: str) -> None:
    """It ends a cell where the language of a computer has commas in its numbers."""
    assert defused(text) == cell


def test_a_script_gets_all_that_was_found_in_the_order_of_names() -> None:
    strange = outcome("Zoë\n\ud800", 1)
    rows = json.loads(printed("json", terminal=False, outcomes=[strange, *reversed(CLASS)]))
    assert [row["student"] for row in rows] == ["Zoë\n\ud800", "ada", "ben", "cy", "dee", "eve"]
    assert rows[3] == CLASS[2].as_json()
    assert json.loads(printed("json", terminal=False, outcomes=[])) == []


@pytest.mark.parametrize("name", ["a|b", "<script>", "[x](http://y)", "*bold*", "a\nb\x1b[2J"])
def test_a_name_stays_a_name(name) -> None:
    table = as_markdown([row_of(outcome(name, 3))])
    assert len(table.splitlines()) == 3
    assert "<script>" not in table and "[x](" not in table
    assert table.splitlines()[2].count(" | ") == 5
    text = printed("full", terminal=True, outcomes=[outcome(name, 3, "a\nb\x1b[2J")])
    assert "\x1b[2J" not in text
    assert len(text.splitlines()) == 2
