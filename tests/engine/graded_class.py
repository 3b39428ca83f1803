"""A small class of the tiny lesson, and what a gradebook holds of it, for tests of faults."""

import sqlite3
from pathlib import Path

from conftest import make_tiny_course, run_command
from tiny_work import hand_in

from autograder.course import Course

STUDENTS = [f"student{number:02d}" for number in range(12)]
LESSON = "01_tiny"
ANSWERS = ["np.mean(np.array(y_true) == y_pred)", "1", "0.5", "undefined"]


def make_class(root: Path) -> Course:
    """The tiny course with a class that handed in, not graded."""
    course = make_tiny_course(root)
    run_command("nbgrader", "generate_assignment", LESSON, cwd=course.root)
    assert course.secret  # made now, so that all copies draw the same inputs
    for number, student in enumerate(STUDENTS):
        answer = ANSWERS[number % len(ANSWERS)]
        hand_in(course, student, f"def accuracy(y_true, y_pred):\n    return {answer}")
    return course


def contents(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """All grades, and the rows of our own tables, without the random ids of nbgrader's rows."""
    queries = {
        "grades": "SELECT s.student_id, c.name, g.auto_score, g.needs_manual_grade "
        "FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id "
        "JOIN submitted_assignment s ON n.assignment_id = s.id "
        "JOIN base_cell c ON g.cell_id = c.id",
        "outcomes": "SELECT assignment, student, status, isolated, fingerprint "
        "FROM autograder_outcome",
        "cells": "SELECT * FROM autograder_cell",
        "behaviours": "SELECT * FROM autograder_behaviour",
    }
    with sqlite3.connect(root / "gradebook.db") as database:
        return {name: sorted(database.execute(query), key=str) for name, query in queries.items()}


def finished(root: Path) -> set[str]:
    """Whose grades are stored."""
    try:
        with sqlite3.connect(root / "gradebook.db") as database:
            return {name for (name,) in database.execute("SELECT student FROM autograder_outcome")}
    except sqlite3.OperationalError:  # killed before the table was made
        return set()
