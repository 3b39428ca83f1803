"""A class that is lent to student code: its objects stay outside, and give plain data."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate
from autograder.hidden_tests import LentObject
from autograder.hidden_tests.lending import Lending
from autograder.hidden_tests.solved import SolvedLesson
from autograder.wire.budgets import Budgets

SOLVED = SolvedLesson(Course(ROOT).text_of("08_regularisation"))
LAYERS = SolvedLesson(Course(ROOT).text_of("10_sequential_api"))

BEGIN = """
import copy, inspect, pickle
import numpy as np

def said(attempt, *arguments):
    try:
        return attempt(*arguments)
    except BaseException as problem:
        return f"{type(problem).__name__}: {problem}"

def derive():
    class Own(KeepBest):
        pass
    return Own

def put(name, value):
    setattr(best, name, value)
    return getattr(best, name)

def forge(*question, **named):
    return best._student.call_back(best._reference, question, named)
"""
TRAIN = """
best = KeepBest()
for epoch, loss in enumerate([0.9, 0.4, 0.6], start=1):
    best.on_epoch_end(epoch, loss, [np.full(2, epoch)])
"""

REFUSED = {
    "a class derived from it": ("derive()", "no class can be derived"),
    "isinstance": ("isinstance(best, KeepBest)", "is no class here"),
    "issubclass": ("issubclass(int, KeepBest)", "is no class here"),
    "pickle": ("pickle.dumps(best)", "neither copied nor pickled"),
    "a copy": ("copy.copy(best)", "neither copied nor pickled"),
    "a deep copy": ("copy.deepcopy(best)", "neither copied nor pickled"),
    "an attribute that it does not have": ("best.worst", "no attribute 'worst'"),
    "an attribute of one's own": ("put('mine', 1)", "takes no attribute 'mine'"),
    "a method of one's own": ("put('on_epoch_end', len)", "is not plain data"),
    "a function for a number": ("put('best_loss', len)", "is not plain data"),
    "an object for a number": ("put('best_loss', best)", "is not plain data"),
    "its dictionary": ("vars(best)", "TypeError"),
    "its constructor": ("best.__init__.__code__.co_filename", "/sandbox/student.py"),
    "the globals of a method": ("best.on_epoch_end.__globals__", "AttributeError"),
    "the object of a method": ("best.on_epoch_end.__self__", "AttributeError"),
    "the source of the class": ("inspect.getsource(KeepBest)", "TypeError"),
    "the source of a method": ("inspect.getsource(best.on_epoch_end)", "TypeError"),
    "a forged question for its class": ("forge('__class__')", "only its public attributes"),
    "a forged question for its names": ("forge('__dict__')", "only its public attributes"),
    "a forged question for the lesson": ("forge('_lending')", "only its public attributes"),
    "a forged question for the object": ("forge('_original')", "only its public attributes"),
    "a forged class": ("forge('__class__', None)", "only its public attributes"),
    "a path for a name": ("forge('on_epoch_end.__globals__')", "no attribute"),
    "a number for a name": ("forge(3)", "only its public attributes"),
    "no name": ("forge()", "TypeError"),
    "too much": ("forge('best_loss', 1, 2)", "only its public attributes"),
    "a named value": ("forge('best_loss', value=1)", "TypeError"),
}


@pytest.fixture(scope="module")
def process(gate: Gate) -> Iterator[StudentProcess]:
    process = StudentProcess(gate, Budgets(), {})
    assert process.run_cell(BEGIN).error is None
    yield process
    process.close()


def run(process: StudentProcess, code: str, solved: SolvedLesson = SOLVED, *names: str) -> Any:
    """What code leaves that is run with these classes and functions of the lesson lent to it."""
    lending = Lending(solved, names or ["KeepBest"], lambda _: None)
    return process.run_again(code, lending.values)


def test_an_object_does_its_work_outside(process: StudentProcess) -> None:
    made = run(process, TRAIN + "epoch, loss, kept = best.best_epoch, best.best_loss, None\n")
    assert (made.epoch, made.loss) == (2, 0.4)
    made = run(process, TRAIN + "kept = best.best_parameters\nkind = type(best).__module__")
    np.testing.assert_equal(made.kept, [[2, 2]])
    assert made.kind.startswith("autograder.sandbox")


def test_an_attribute_that_holds_data_can_be_set(process: StudentProcess) -> None:
    code = TRAIN + "best.best_loss = 0.1\nbest.on_epoch_end(4, 0.2, [])\nfound = best.best_epoch"
    assert run(process, code).found == 2


def test_an_error_of_the_class_is_the_students(process: StudentProcess) -> None:
    code = TRAIN + "found = said(best.on_epoch_end, 4)"
    assert run(process, code).found.startswith("TypeError")


@pytest.mark.parametrize("attempt", REFUSED)
def test_nothing_else_is_given(process: StudentProcess, attempt: str) -> None:
    code, sentence = REFUSED[attempt]
    found = run(process, f"{TRAIN}found = said(lambda: {code})\nleft = best.best_epoch").found
    assert sentence in found


def test_it_dies_with_the_run_that_it_was_lent_for(process: StudentProcess) -> None:
    keep = "import builtins\nbuiltins.kept = KeepBest, best, best.on_epoch_end"
    run(process, TRAIN + keep)
    later = """
make, old, method = kept
found = [said(make), said(lambda: old.best_epoch), said(method, 9, 0.1, [])]
"""
    for text in run(process, later).found:
        assert "only by the call that it was given to" in text


def test_objects_of_lent_classes_work_together(process: StudentProcess) -> None:
    names = "Sequential", "Dense", "Dropout", "Adam", "CrossEntropy", "KeepBest", "relu", "softmax"
    code = """
def accuracy(y, y_pred):
    return float(np.mean(y_pred.argmax(axis=1) == y))

model = Sequential([Dense(5, relu), Dropout(0.2), Dense(3, softmax)], 1, inputs=4)
model.compile(Adam(), CrossEntropy(), [accuracy])
X, y, best = np.eye(4), np.array([0, 1, 2, 0]), KeepBest()
history = model.fit(X, y, 3, 2, (X, y), callbacks=[best])
result, layers = model.evaluate(X, y), said(lambda: model.layers)
epoch, kept = best.best_epoch, list(map(len, best.best_parameters))
"""
    made = run(process, code, LAYERS, *names)
    assert len(made.history["loss"]) == len(made.history["val_accuracy"]) == 3
    assert made.result["loss"] == made.history["val_loss"][-1]
    assert (made.epoch, made.kept) == (3, [4, 5, 5, 3])
    assert "stays where it is" in made.layers


def test_an_object_of_another_run_takes_no_part(process: StudentProcess) -> None:
    keep = "import builtins\nbuiltins.kept = Dense(3, softmax)"
    run(process, keep, LAYERS, "Dense", "softmax")
    found = run(process, "found = said(Sequential, [kept], 1)", LAYERS, "Sequential", "Dense").found
    assert "is gone" in found


def test_what_student_code_calls_a_result_is_no_result(process: StudentProcess) -> None:
    made = run(process, TRAIN + "loss = best").loss
    assert isinstance(made, LentObject)
    assert repr(made) == "<a lent KeepBest>"
    assert not np.array_equal(made, 0.4)


def test_under_stock_nbgrader_it_is_the_same_without_the_wall() -> None:
    space = Lending(SOLVED, ["KeepBest"], lambda _: None).values | {"np": np}
    exec(TRAIN, space)
    assert (space["best"].best_epoch, space["best"].best_loss) == (2, 0.4)
    with pytest.raises(AttributeError):
        space["best"].mine = 1
