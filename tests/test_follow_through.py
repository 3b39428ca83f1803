"""A wrong step costs its own points: what is built on it is judged with a right one before it."""

from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, clone_course
from garbage import GARBAGE

from autograder.course import Course
from autograder.demo.run import release, replace_cells, solved_notebook
from autograder.engine.grading import batch
from autograder.lesson.cells import grade_id, is_test
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import read_variants

COURSE = Course(ROOT)

TYPED = """
trained, losses = train(initial_parameters(seed), X_train, y_train, 0.5, batch_size, epochs, seed)
test_predictions = predict(trained, X_test)
test_accuracy = accuracy(y_test, test_predictions)
"""

pytestmark = pytest.mark.prove


def graded(lesson: str, folder: Path, answers: dict[str, dict[str, str]]) -> dict[str, dict]:
    """The points of these submissions by test cell, graded as a class is."""
    course = clone_course(folder)
    release(course, [lesson])
    for student, cells in answers.items():
        submitted = course.root / "submitted" / student / lesson
        submitted.mkdir(parents=True)
        notebook = replace_cells(solved_notebook(COURSE, lesson), cells)
        nbformat.write(notebook, submitted / f"{lesson}.ipynb")
    outcomes = list(batch.grade(course, batch.plan(course, lesson)))
    return {outcome.student: points(outcome.as_json()) for outcome in outcomes}


def points(outcome: dict) -> dict[str, float]:
    """What each test cell earned, by the step, without those that earned nothing."""
    [verdicts] = outcome["notebooks"].values()
    earned = {verdict["grade_id"].removesuffix("_test"): verdict["points"] for verdict in verdicts}
    return {step: value for step, value in earned.items() if value}


@pytest.mark.parametrize("lesson", GARBAGE)
def test_garbage_earns_what_is_right_of_it(lesson, tmp_path) -> None:
    answers = {student: garbage.cells for student, garbage in GARBAGE[lesson].items()}
    deserved = {student: garbage.deserves for student, garbage in GARBAGE[lesson].items()}
    found = graded(lesson, tmp_path / "clone", answers)
    assert found == deserved


NOTHING = """
def update(weights, slopes, learning_rate):
    weights - learning_rate * slopes


def gradient_descent(gradient, start, learning_rate, steps):
    path = [np.array(start)]
    for _ in range(steps):
        path.append(update(path[-1], np.asarray(gradient(path[-1])), learning_rate))
    return np.array(path)
"""
UPDATE, WALK = NOTHING.split("\n\n\n")
FLAT = """
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.bincount(2 * y_true + y_pred, minlength=4)
"""
NO_RETURN = """
def momentum_step(*everything):
    pass
"""
NO_CLASS = """
class KeepBest:
    def on_epoch_end(self, epoch, loss, parameters):
        raise NotImplementedError
"""
NO_METHOD = """
class Sequential(Sequential):
    def fit(self, *everything):
        pass
"""
OF_EACH_IMAGE = """
def scale(X_train, X):
    return (X - X.mean(axis=1)) / X.std(axis=1)
"""
THOSE_OF_TRAINING = """
def scale(X_train, X):
    return (X_train - X_train.mean(axis=0)) / 7
"""
LABELS_STAY = """
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows, labels = order[start : start + design["batch_size"]], slice(start, None)
            slopes = gradients(parameters, X[rows], y[labels][: len(rows)], 0.0, rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters
"""
KEEPER = """
def precision(y_true, y_pred):
    import builtins
    return builtins.kept["precision"](y_true, y_pred)


def recall(y_true, y_pred):
    import builtins
    return builtins.kept["recall"](y_true, y_pred)


def f1_score(y_true, y_pred):
    import builtins
    return builtins.kept["f1_score"](y_true, y_pred)
"""
KEEPING = """
import builtins, threading
builtins.kept = {"precision": precision, "recall": recall, "f1_score": f1_score}
threading.Thread(target=lambda: builtins.kept.update(globals()), daemon=True).start()
"""


def text_of(lesson: str, step: str) -> str:
    cells = read_lesson(COURSE.text_of(lesson)).cells
    return next(cell.source for cell in cells if grade_id(cell) == step)


def with_mistake(lesson: str, step: str, name: str) -> str:
    known = read_variants(COURSE, lesson).of(step)
    mistake = next(mistake for mistake in known if mistake.name == name)
    return mistake.in_place_of(text_of(lesson, step))


def full_marks(lesson: str) -> dict[str, float]:
    cells = read_lesson(COURSE.text_of(lesson)).cells
    tests = (cell for cell in cells if is_test(cell))
    return {grade_id(c).removesuffix("_test"): c.metadata.nbgrader.points for c in tests}


@pytest.mark.parametrize(
    ("lesson", "wrong", "cells"),
    [
        ("04_gradient_descent", "update", {"update": UPDATE, "gradient_descent": WALK}),
        ("02_metrics", "confusion_matrix", {"confusion_matrix": FLAT}),
        ("09_optimizers", "momentum_step", {"momentum_step": NO_RETURN}),
        ("08_regularisation", "KeepBest", {"KeepBest": NO_CLASS}),
        ("10_sequential_api", "fit", {"fit": NO_METHOD}),
        ("11_capstone", "scale", {"scale": OF_EACH_IMAGE}),  # which stops the cell of the trials
        ("11_capstone", "scale", {"scale": THOSE_OF_TRAINING}),
        ("11_capstone", "train_model", {"train_model": LABELS_STAY}),
    ],
)
def test_a_wrong_step_costs_its_own_points_alone(lesson, wrong, cells, tmp_path) -> None:
    found = graded(lesson, tmp_path / "clone", {"student": cells})
    others = {step: points for step, points in found["student"].items() if step != wrong}
    assert others == {s: p for s, p in full_marks(lesson).items() if s != wrong}
    assert found["student"].get(wrong, 0) < full_marks(lesson)[wrong]


def test_a_right_step_that_is_lent_for_a_task_cannot_be_kept_for_its_own_test(tmp_path) -> None:
    task = text_of("02_metrics", "task")
    answers = {
        "keeper": {"precision": KEEPER, "task": KEEPING + task},
        "kept-in-turn": {"task": KEEPING + task, "precision": KEEPER.replace("precision(y", "f(y")},
    }
    found = graded("02_metrics", tmp_path / "clone", answers)
    for points in found.values():
        assert "precision" not in points


OWN_KEEPER = """
class KeepBest:
    def __init__(self):
        import builtins
        self.lent = builtins.kept()

    def on_epoch_end(self, epoch, loss, parameters):
        self.lent.on_epoch_end(epoch, loss, parameters)

    @property
    def best_epoch(self):
        return self.lent.best_epoch

    best_loss = property(lambda self: self.lent.best_loss)
    best_parameters = property(lambda self: self.lent.best_parameters)
"""


def test_a_class_that_is_lent_for_a_task_cannot_be_kept_for_its_own_test(tmp_path) -> None:
    keeping = "import builtins\nbuiltins.kept = KeepBest\n" + text_of("08_regularisation", "task")
    answers = {
        "keeper": {"KeepBest": OWN_KEEPER, "task": keeping},
        "object": {
            "KeepBest": OWN_KEEPER.replace("kept()", "kept"),
            "task": keeping.replace("= KeepBest\n", "= KeepBest()\n"),
        },
    }
    for points in graded("08_regularisation", tmp_path / "clone", answers).values():
        assert "KeepBest" not in points


@pytest.mark.parametrize(
    ("lesson", "wrong"),
    [("08_regularisation", {"KeepBest": NO_CLASS}), ("10_sequential_api", {"fit": NO_METHOD})],
)
def test_a_right_task_in_any_style_works_with_a_class_that_is_lent(lesson, wrong, tmp_path) -> None:
    styles = [style for style in read_variants(COURSE, lesson).alternatives if style.step == "task"]
    answers = {f"style{i}": wrong | {"task": style.code} for i, style in enumerate(styles)}
    found = graded(lesson, tmp_path / "clone", answers)
    assert [points.get("task") for points in found.values()] == [4] * len(styles)


OWN_CALLBACK = """
class Watcher:
    def on_epoch_end(self, epoch, loss, parameters):
        return False


"""


def test_where_a_lent_class_does_not_serve_a_mistake_is_followed_by_name(tmp_path) -> None:
    """An object of a class of the student's cannot cross."""
    data = "(X_validation, y_validation))"
    task = OWN_CALLBACK + text_of("10_sequential_api", "task")
    assert data in task
    mistake = with_mistake("10_sequential_api", "fit", "the mean over batches")
    answers = {
        "own": {"fit": mistake, "task": task.replace(data, f"{data[:-1]}, [Watcher()])")},
        "derived": {"fit": mistake, "task": task.replace("Watcher:", "Own(Sequential):")},
    }
    for points in graded("10_sequential_api", tmp_path / "clone", answers).values():
        assert points == {"compile": 2, "evaluate": 2, "fit": 3.5, "task": 4}


@pytest.mark.parametrize(
    ("lesson", "mistakes", "cost"),
    [
        (
            "07_batches_and_validation",
            {"batches": "the short batch joined to the last", "task": "chosen by the test set"},
            1 + 1,
        ),
        (
            "11_capstone",
            {"scale": "the variance for the deviation", "task": "test images not scaled"},
            1 + 1.5,
        ),
    ],
)
def test_two_mistakes_cost_what_each_costs(lesson, mistakes, cost, tmp_path) -> None:
    cells = {step: with_mistake(lesson, step, name) for step, name in mistakes.items()}
    found = graded(lesson, tmp_path / "clone", {"both": cells})
    assert sum(full_marks(lesson).values()) - sum(found["both"].values()) == cost


def test_two_wrong_steps_leave_what_is_built_on_them(tmp_path) -> None:
    last = "def predict(parameters, X):\n    return np.argmin(forward(parameters, X), axis=1)"
    known = {
        mistake.name: mistake.code
        for mistake in read_variants(COURSE, "06_training").misconceptions
    }
    answers = {
        "two": {
            "train_one_epoch": known["biases not updated"],
            "accuracy": known["the share of wrong answers"],
        },
        "uphill": {"train_one_epoch": known["uphill"], "predict": last},
        "typed": {"train_one_epoch": known["uphill"], "task": TYPED},
    }
    found = graded("06_training", tmp_path / "clone", answers)
    assert found["two"]["task"] == found["uphill"]["task"] == 4
    # A number in place of a setting costs its own points, whatever was wrong before.
    assert found["typed"]["task"] == 3.5
