"""Hidden tests: points per behaviour, and messages that explain without telling the answer."""

import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conftest import work_on

from autograder.course import Course
from autograder.engine.student.line_of_cells import Ended
from autograder.hidden_tests import (
    HiddenTest,
    Mismatch,
    array_like,
    close,
    current,
    explain,
    holds,
    lesson_data,
    note,
    raises,
    rerun,
    shorten,
    use,
    whole_number,
)
from autograder.results import Status

pytestmark = pytest.mark.usefixtures("work")


@pytest.mark.parametrize(
    "seen",
    [0.75, np.float32(0.75), np.array(0.75), np.array(0.75, dtype=np.float16)],
    ids=["float", "float32", "0-d array", "float16"],
)
def test_close_takes_a_number_in_any_type(seen: object) -> None:
    close("accuracy", seen, 0.75)


@pytest.mark.parametrize("seen", [[1, 2], (1.0, 2.0), np.array([1, 2], dtype=np.int8)])
def test_close_takes_a_vector_in_any_type(seen: object) -> None:
    close("slopes", seen, np.array([1.0, 2.0]))


@pytest.mark.parametrize(
    ("seen", "expected", "told"),
    [
        (29, 0.725, "accuracy: seen 29, expected 0.725"),
        (None, 0.725, "accuracy: seen None; does the function end with a return?"),
        (len, 0.725, "accuracy: seen a function, expected its result; are the brackets missing?"),
        ("0.725", 0.725, "accuracy: seen str, expected numbers"),
        ({"a": 1}, 0.725, "accuracy: seen dict, expected numbers"),
        ([[1], [1, 2]], 0.725, "accuracy: seen list, expected numbers"),
        (float("nan"), 0.725, "accuracy: seen nan, expected 0.725"),
        (float("inf"), 0.725, "accuracy: seen inf, expected 0.725"),
        (0.725 + 0j, 0.725, "accuracy: seen complex, expected numbers"),
        (
            [0.725],
            0.725,
            "accuracy: seen an array of shape (1,), expected a single number",
        ),
        (
            [1, 2, 4, 5],
            [1, 2, 3, 4],
            "accuracy at [2]: seen 4, expected 3 (2 of 4 entries differ)",
        ),
    ],
)
def test_close_says_what_was_seen_and_expected(seen: object, expected: object, told: str) -> None:
    with pytest.raises(Mismatch) as mismatch:
        close("accuracy", seen, expected)
    assert str(mismatch.value) == told


def test_close_can_keep_the_answer_to_itself() -> None:
    with pytest.raises(Mismatch) as mismatch:
        close("test accuracy", 0.5, 0.9639, reveal=False)
    assert "0.5" in str(mismatch.value)
    assert "0.96" not in str(mismatch.value)


def test_close_is_relative_for_large_numbers() -> None:
    close("squared error", 2_500_000_001, 2_500_000_000)
    with pytest.raises(Mismatch):
        close("squared error", 250_000_000, 2_500_000_000)


def test_raises_wants_that_error() -> None:
    raises("empty input", ValueError, lambda: int("x"))
    with pytest.raises(Mismatch, match="expected ValueError, seen ZeroDivisionError"):
        raises("empty input", ValueError, lambda: 1 / 0)
    with pytest.raises(Mismatch, match="expected ValueError, seen the result 3"):
        raises("empty input", ValueError, lambda: 3)


def test_raises_leaves_a_call_that_was_stopped_to_its_own_sentence(capsys) -> None:
    def stopped() -> None:
        raise Ended(Status.TIMED_OUT, "your code did not finish")

    test = HiddenTest("example_test")
    test.behaviour("does it", 1)(lambda rng: raises("empty input", ValueError, stopped))
    told = capsys.readouterr().out
    assert "does it\n  your code did not finish" in told


def test_holds_says_its_sentence() -> None:
    holds("the input is unchanged", True)
    with pytest.raises(Mismatch, match="the input was changed"):
        holds("the input was changed", False)


def test_a_behaviour_that_fails_costs_its_own_points_only(capsys) -> None:
    test = HiddenTest("example_test")

    @test.behaviour("does the first thing", points=2)
    def _(rng):
        close("first", 1, 1)

    @test.behaviour("does the second thing", points=1)
    def _(rng):
        raise ZeroDivisionError("division by zero")

    @test.behaviour("does the third thing", points=0.5)
    def _(rng):
        close("third", 1, 1)

    assert test.grade() == 2.5
    assert type(test.grade()) is float
    printed = capsys.readouterr().out
    assert "✓ 2 of 2: does the first thing" in printed
    assert "✗ 0 of 1: does the second thing\n  your code raised ZeroDivisionError" in printed


def test_student_code_neither_prints_into_the_report_nor_loses_points_by_a_warning(capsys) -> None:
    test = HiddenTest("example_test")

    @test.behaviour("does the first thing", points=1)
    def _(rng):
        print("✓ 100 of 100: forged")
        print("noise", file=sys.stderr)
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
        note("judged by your own accuracy")
        note("judged by your own accuracy")

    assert test.grade() == 1
    printed = capsys.readouterr()
    assert printed.out == "✓ 1 of 1: does the first thing\n  (judged by your own accuracy)\n"
    assert printed.err == ""


def random_inputs(grade_id: str) -> list[float]:
    drawn = []
    test = HiddenTest(grade_id)
    for _ in range(2):

        @test.behaviour("draws", points=1)
        def _(rng):
            drawn.append(float(rng.random()))

    return drawn


def test_random_inputs_repeat_and_differ(tiny_course) -> None:
    work_on(tiny_course, student="ada")
    ada = random_inputs("accuracy_test")
    assert ada == random_inputs("accuracy_test"), "a regrade repeats them"
    assert ada[0] != ada[1], "behaviours differ"
    assert ada[0] != random_inputs("other_test")[0], "cells differ"
    work_on(tiny_course, student="emmy")
    assert ada[0] != random_inputs("accuracy_test")[0], "students differ"
    (tiny_course.root / ".course_secret").write_text("another course")
    work_on(Course(tiny_course.root), student="ada")
    assert ada[0] != random_inputs("accuracy_test")[0], "courses differ"


def test_the_secret_is_made_once_and_is_nobody_elses(tiny_course) -> None:
    secret = tiny_course.secret
    assert len(secret) == 64
    path = tiny_course.root / ".course_secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == secret


def test_many_that_start_at_once_read_the_same_whole_secret(tiny_course) -> None:
    with ThreadPoolExecutor(32) as threads:
        found = set(threads.map(lambda _: Course(tiny_course.root).secret, range(150)))
    assert [len(secret) for secret in found] == [64]
    assert [path.name for path in tiny_course.root.glob(".course_secret*")] == [".course_secret"]


def test_lesson_data_comes_from_the_instructors_copy(tiny_course, monkeypatch) -> None:
    monkeypatch.chdir(tiny_course.root.parent)
    assert lesson_data("01_tiny", "numbers.npz")["numbers"].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (NotImplementedError(), "not written yet"),
        (NameError("name 'acc' is not defined", name="acc"), "the name 'acc' does not exist"),
        (TypeError("unsupported operand"), "your code raised TypeError: unsupported operand"),
        (Ended(Status.TIMED_OUT, "your code did not finish"), "your code did not finish"),
        (ValueError("x" * 10_000), "…"),
        (ValueError("one\ntwo\x1b[31m\x00three"), "one two[31mthree"),
    ],
)
def test_exceptions_are_put_in_one_printable_sentence(problem: Exception, told: str) -> None:
    text = explain(problem)
    assert told in text
    assert "Ended" not in text
    assert text.isprintable()
    assert len(text) < 300


def test_shorten_keeps_to_its_length() -> None:
    assert shorten("short") == "short"
    assert len(shorten("word " * 1000, 50)) == 50


def test_array_like_looks_at_the_shape_only() -> None:
    assert array_like("gradient", [[1, 2]], np.zeros((1, 2))).tolist() == [[1.0, 2.0]]
    with pytest.raises(Mismatch, match=r"gradient: seen an array of shape \(2,\), expected"):
        array_like("gradient", [1, 2], np.zeros((1, 2)))
    with pytest.raises(Mismatch, match="seen None"):
        array_like("gradient", None, np.zeros(2))


def test_rerun_gives_the_cell_copies_of_the_values() -> None:
    labels = np.array([1, 2])

    def run(name: str, values: dict) -> str:
        values["labels"] += 1
        return name

    current().run, current().sources = run, {"task": "task"}
    assert rerun("task", labels=labels) == "task"
    assert labels.tolist() == [1, 2]


def test_hidden_tests_say_where_they_work(monkeypatch) -> None:
    use(None)
    monkeypatch.delenv("AUTOGRADER_CONTEXT", raising=False)
    with pytest.raises(RuntimeError, match="only where nbgrader or `autograder grade`"):
        rerun("task", epochs=3)


def test_a_behaviour_is_kept_as_data(work) -> None:
    test = HiddenTest("example_test")

    @test.behaviour("gives the share", points=2)
    def _(rng):
        note("judged by your own labels")
        mistakes = {"a percentage": ("This is a percentage. Of what?", 40)}
        close("accuracy", 40, 0.4, mistakes=mistakes)

    [result] = work.behaviours
    assert (result.claim, result.points, result.maximum) == ("gives the share", 0, 2)
    assert (result.seen, result.expected) == ("40", "0.4")
    assert result.misconception == "a percentage"
    assert result.notes == ("judged by your own labels",)
    assert result.reason == "accuracy: seen 40, expected 0.4. This is a percentage. Of what?"
    assert not result.passed


def test_the_answer_to_a_task_is_not_in_the_data_either(work) -> None:
    test = HiddenTest("example_test")

    @test.behaviour("computes the accuracy", points=1)
    def _(rng):
        close("test_accuracy", 40, 0.4375, reveal=False)

    [result] = work.behaviours
    assert "0.4375" not in repr(result)
    assert result.seen == "40"


def test_a_call_that_was_stopped_is_no_wrong_answer_for_except_exception(capsys) -> None:
    test = HiddenTest("example_test")

    @test.behaviour("gives an answer", points=1)
    def _(rng):
        try:
            raise Ended("timed out", "your code did not finish")
        except Exception:
            pass

    assert test.grade() == 0
    assert "your code did not finish" in capsys.readouterr().out


def gives(tiny_course, accuracy):
    """The result of a behaviour that compares this function with that of the solution."""
    context = work_on(tiny_course, accuracy=accuracy)
    test = HiddenTest("accuracy_test")

    @test.gives("gives the share", points=1)
    def _(rng):
        return [([1, 2], [1, 1]), ([1, 2, 3, 4], [1, 1, 1, 1])]

    return context.behaviours[0]


def test_a_function_is_compared_with_that_of_the_solution(tiny_course) -> None:
    assert gives(tiny_course, lambda true, pred: np.mean(np.equal(true, pred))).passed
    wrong = gives(tiny_course, lambda true, pred: int(np.sum(np.equal(true, pred))))
    assert (wrong.seen, wrong.expected) == ("1", "0.5")


def test_claims_may_share_what_they_draw(tiny_course) -> None:
    context = work_on(tiny_course, accuracy=lambda true, pred: -np.mean(np.equal(true, pred)))
    test = HiddenTest("accuracy_test")

    def draw(rng):
        return [([1, 2], [1, 1]), ([1, 2, 3, 4], [1, 1, 1, 1])]

    def size(accuracy, *labels):
        return abs(accuracy(*labels))

    test.gives("gives the share", points=1, inputs=draw)
    test.gives("gives its size", points=0.5, inputs=draw, drive=size)
    assert [result.passed for result in context.behaviours] == [False, True]


def test_whole_numbers() -> None:
    assert [whole_number(value) for value in (3, np.int8(3), 0)] == [3, 3, 0]
    assert {whole_number(value) for value in (-1, True, 3.0, "3", None)} == {-1}


def test_behaviours_can_share_what_they_draw() -> None:
    test = HiddenTest("accuracy_test")
    assert test.shared_rng().random() == test.shared_rng().random()
    assert test.shared_rng().random() not in random_inputs("accuracy_test")
