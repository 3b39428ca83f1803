"""Grades the whole corpus in one batch, in a process of its own that the test can give up on.

Writes one line of JSON for each outcome; if the batch stops, a last one says why.
"""

import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.grading import batch
from autograder.wire.budgets import Budgets

SMALL = Budgets(call_seconds=1, cell_seconds=1.5, notebook_seconds=4, wall_factor=4, wall_margin=4)
WORKERS = 2


def grade_all(course: Course, lesson: str) -> Iterator[dict[str, Any]]:
    """The outcomes of the one batch, as they come."""
    try:
        jobs = batch.plan(course, lesson, budgets=SMALL)
        for outcome in batch.grade(course, jobs, WORKERS):
            yield outcome.as_json() | {"student": outcome.student}
    except Exception:
        yield {"stopped": traceback.format_exc(limit=-6)}


if __name__ == "__main__":
    the_course = Course(Path(sys.argv[1]))
    for line in grade_all(the_course, sys.argv[2]):
        print(json.dumps(line), flush=True)
