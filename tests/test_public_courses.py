"""Courses of other people, graded by stock nbgrader and by the engine: wherever a copy is found.

PUBLIC_COURSES names a folder with clones of the repositories in public_courses/courses.toml, and
the packages that they list have to be installed. Nothing of these courses is kept here.
"""

import json
import os
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run_command

sys.path.insert(0, str(Path(__file__).parent / "public_courses"))
from collect import COPIES, NoCopyError, PublicCourse, catalogue, lay_out

pytestmark = pytest.mark.nightly

LEAST_EQUAL = 0.995


@pytest.mark.parametrize("course", catalogue().values(), ids=lambda course: course.name)
def test_the_engine_gives_what_stock_nbgrader_gives(course: PublicCourse, tmp_path: Path) -> None:
    if COPIES not in os.environ:
        pytest.skip(f"{COPIES} names no folder with copies of public courses")
    laid_out, found = tmp_path / course.name, tmp_path / "cells.json"
    try:
        lay_out(course, Path(os.environ[COPIES]), laid_out)
    except NoCopyError as problem:
        pytest.skip(str(problem))
    script = ROOT / "tests" / "public_courses" / "compare.py"
    run_command("python", str(script), str(laid_out), str(found), cwd=ROOT, seconds=4 * 3600)
    cells = json.loads(found.read_text(encoding="utf-8"))["cells"]
    different = [cell for cell in cells if cell["stock"] != cell["engine"]]
    assert len(different) <= (1 - LEAST_EQUAL) * len(cells), different
