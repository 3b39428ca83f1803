"""Instant checks: numbers beside the notebook that name a mistake, and accept what is right."""

import contextlib
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import ROOT

from autograder.course import CHECK_FILES, Course
from autograder.for_students import checks as visible_checks
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.silent import SILENT
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import Variant, read_variants

COURSE = Course(ROOT)
LESSONS = COURSE.lessons()


@cache
def helper(lesson: str) -> ModuleType:
    """The lesson's own checks.py, as a student's notebook imports it."""
    path = COURSE.notebooks / lesson / "checks.py"
    spec = importlib.util.spec_from_file_location("checks", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(path.parent)  # what compares lies beside it
        spec.loader.exec_module(module)
    return module


def table(lesson: str) -> dict[str, Any]:
    return json.loads((COURSE.notebooks / lesson / "checks.json").read_text())


@contextlib.contextmanager
def at_work(lesson: str) -> Iterator[ModuleType]:
    """In the student's folder of a lesson, without figures or printed lines."""
    module = helper(lesson)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.chdir(COURSE.notebooks / lesson)
        patch.setattr(plt, "show", lambda: plt.close("all"))
        for name, stand_in in (SILENT | {"checks": module}).items():
            patch.setitem(sys.modules, name, stand_in)
        with contextlib.redirect_stdout(io.StringIO()):
            yield module


@cache
def before(lesson: str) -> dict[str, dict[str, Any]]:
    """The solved notebook's names before each cell that has an id."""
    space: dict[str, Any] = {"__name__": "__main__"}
    spaces = {}
    with at_work(lesson):
        for cell in read_lesson(COURSE.text_of(lesson)).cells:
            if cell.cell_type == "code" and not is_test(cell):
                spaces[grade_id(cell)] = dict(space)
                exec(cell.source, space)
    return spaces


@cache
def sources(lesson: str) -> dict[str, str]:
    return {grade_id(cell): cell.source for cell in read_lesson(COURSE.text_of(lesson)).cells}


def told(lesson: str, variant: Variant) -> str:
    """What the visible check says to an answer; "" if it passes."""
    space = dict(before(lesson)[variant.step])
    with at_work(lesson) as module:
        exec(variant.in_place_of(sources(lesson)[variant.step]), space)
        try:
            exec(sources(lesson)[f"{variant.step}_check"], space)
        except module.NotYet as refusal:
            return str(refusal)
    return ""


def is_open(lesson: str) -> bool:
    """Whether right results of the task differ from student to student."""
    return all("value" not in result for result in table(lesson)["task"]["results"].values())


def checked(lesson: str, variants: tuple[Variant, ...]) -> list[Variant]:
    """Those for a step that has a visible check."""
    return [variant for variant in variants if f"{variant.step}_check" in sources(lesson)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_misconception_is_named_at_once(lesson: str) -> None:
    for variant in checked(lesson, read_variants(COURSE, lesson).misconceptions):
        message = told(lesson, variant)
        if variant.step == "task" and is_open(lesson):
            continue  # what a mistake gives depends on the student's design
        assert variant.says in message, f"{variant.step}, {variant.name}: {message}"
        assert re.search(r"^✗ ", message, re.M)


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_observation_comes_first_and_a_question_last(lesson: str) -> None:
    for variant in read_variants(COURSE, lesson).misconceptions:
        assert variant.says.endswith("?"), variant.says
        assert variant.says.count(". ") >= 1, variant.says
        assert len(variant.says) < 160, variant.says


@pytest.mark.parametrize("lesson", LESSONS)
def test_right_answers_in_other_styles_pass(lesson: str) -> None:
    for variant in checked(lesson, read_variants(COURSE, lesson).alternatives):
        assert told(lesson, variant) == "", f"{variant.step}, {variant.name}"


@pytest.mark.parametrize("lesson", LESSONS)
def test_beside_the_notebook_lie_numbers_and_no_answer_to_the_task(lesson: str) -> None:
    stored = table(lesson)
    text = json.dumps(stored)
    for mistake in read_variants(COURSE, lesson).misconceptions:
        text = text.replace(json.dumps(mistake.name), "")  # it may speak of `return`
    for word in ("def ", "np.", "lambda", "import ", "\\n"):
        assert word not in text, word
    for result in stored["task"]["results"].values():
        known = {"of_our_design"} if is_open(lesson) else {"value"}
        assert set(result) == {"shape", "whole", "range", "mistakes"} | known
        assert all(set(mistake) == {"name", "says", "value"} for mistake in result["mistakes"])
        names = [mistake["name"] for mistake in result["mistakes"]]
        assert len(names) == len(set(names))


def test_there_are_at_least_fifty_misconceptions_and_four_a_lesson() -> None:
    numbers = [len(read_variants(COURSE, lesson).misconceptions) for lesson in LESSONS]
    assert min(numbers) >= 4
    assert sum(numbers) >= 50


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_stub_is_said_to_be_not_written_yet(lesson: str) -> None:
    cells = read_lesson(COURSE.text_of(lesson)).cells
    step = next(name for name in map(grade_id, filter(is_solution, cells)) if name in table(lesson))

    def stub(*_: Any) -> None:
        raise NotImplementedError

    with at_work(lesson) as module, pytest.raises(module.NotYet) as refusal:
        module.check(step, stub)
    assert str(refusal.value) == "✗ stub is not written yet."
    assert refusal.value._render_traceback_() == [str(refusal.value)]


def check_accuracy(function: Any, capsys: pytest.CaptureFixture[str]) -> str:
    """What a student sees of lesson 02's first check."""
    module = helper("02_metrics")
    try:
        module.check("accuracy", function)
    except module.NotYet as refusal:
        return "\n".join(refusal._render_traceback_())
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return capsys.readouterr().out


def careful(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return np.asarray(y_true), np.asarray(y_pred)


def test_the_message_names_property_smallest_input_and_mistake(capsys) -> None:
    assert check_accuracy(lambda y, p: np.sum(np.equal(*careful(y, p))), capsys) == (
        "✗ Not true yet: accuracy gives the share of right predictions.\n"
        "<lambda>([1, 0, 0], [1, 1, 0]) gave 2, expected 0.666667.\n"
        "This is the number of right answers. How many answers were there?"
    )


@pytest.mark.parametrize("make", [float, np.float32, np.float64, lambda share: np.array(share)])
def test_other_types_that_mean_the_same_are_accepted(make, capsys) -> None:
    seen = check_accuracy(lambda y, p: make(np.mean(np.equal(*careful(y, p)))), capsys)
    assert seen.startswith("Visible checks passed.\n✓ accuracy (2 points) · ")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (None, "gave None (is the result returned?), expected 0.666667."),
        ([2 / 3], "gave an array of shape (1,), expected a single number.\nSeen [0.6666"),
        ("0.667", "gave '0.667', expected 0.666667."),
        (np.nan, "gave nan, expected 0.666667."),
        (np.inf, "gave inf, expected 0.666667."),
        ([[1], [1, 2]], "gave [[1], [1, 2]], expected 0.666667."),
    ],
)
def test_other_results_are_refused_with_the_reason(result, reason, capsys) -> None:
    assert reason in check_accuracy(lambda y, p: result, capsys)


def test_the_error_of_the_student_is_shown_as_it_is(capsys) -> None:
    def broken(y_true: Any, y_pred: Any) -> float:
        return y_true.lenght

    seen = check_accuracy(broken, capsys)
    assert "broken([1, 0, 0], [1, 1, 0]) raised AttributeError" in seen
    assert seen.strip().endswith("object has no attribute 'lenght'")


def test_an_error_is_a_mistakes_only_if_it_says_the_same() -> None:
    module = helper("01_neurons")
    told = []
    for step in (np.max, lambda zero, z: np.maximum(zero), lambda zero, z: zero + "z"):
        with at_work("01_neurons"), pytest.raises(module.NotYet) as refusal:
            module.check("layer", lambda x, W, b, step=step: step(0, x @ W + b))
        told.append("takes the sums for an axis" in str(refusal.value))
    assert told == [True, False, False]


def test_a_function_that_does_not_refuse_is_told_so(capsys) -> None:
    seen = check_accuracy(lambda y, p: np.sum(np.equal(y, p)) / max(len(y), 1), capsys)
    assert "refuses empty input with a ValueError" in seen
    assert "gave 0, expected a ValueError" in seen


def test_what_came_in_place_of_a_refusal_is_shown_whole(capsys) -> None:
    def pairs(y_true: Any, y_pred: Any) -> Any:
        refused = len(y_true) != len(y_pred) or len(y_true) == 0
        return ("no", "mean") if refused else np.mean(np.equal(y_true, y_pred))

    assert "gave ('no', 'mean'), expected a ValueError." in check_accuracy(pairs, capsys)


def test_an_error_that_comes_back_as_a_result_is_not_raised(capsys) -> None:
    def returns_it(y_true: Any, y_pred: Any) -> Any:
        refused = len(y_true) != len(y_pred) or len(y_true) == 0
        return ValueError("empty") if refused else np.mean(np.equal(y_true, y_pred))

    seen = check_accuracy(returns_it, capsys)
    assert "gave a ValueError as its result, which was not raised, expected a ValueError" in seen


def test_no_number_passes_for_infinity_and_nan_only_for_nan() -> None:
    assert visible_checks.same(np.inf, np.inf)
    assert not visible_checks.same(5.0, np.inf)
    assert not visible_checks.same(np.inf, 5.0)
    assert visible_checks.same(np.nan, np.nan)
    assert not visible_checks.same(np.nan, 1.0)


def test_where_two_mistakes_fit_the_next_input_tells_them_apart(tmp_path: Path, capsys) -> None:
    for name in CHECK_FILES:
        shutil.copy(COURSE.notebooks / "02_metrics" / name, tmp_path)
    cases = [
        {"claim": "doubles", "arguments": [2], "expected": 4, "mistakes": {"a": 8, "b": 8}},
        {"claim": "doubles", "arguments": [3], "expected": 6, "mistakes": {"a": 9, "b": 11}},
    ]
    says = {"a": "First.", "b": "Second."}
    stored = {"double": {"cases": cases, "says": says, "step": "double", "points": 1}}
    (tmp_path / "checks.json").write_text(json.dumps(stored))
    program = (
        "from checks import check, NotYet\n"
        "try: check('double', lambda x: 3 * x + 2)\n"
        "except NotYet as refusal: print(refusal)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("gave 8, expected 4.\nSecond.\n")
