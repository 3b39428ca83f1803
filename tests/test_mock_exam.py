"""The mock exam asks what the lessons teach, marks rightly, and says what to read again."""

import importlib
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from types import ModuleType

import nbformat
import numpy as np
import pytest
import sklearn.metrics
from conftest import ROOT
from nbclient import NotebookClient
from practice_lesson import text_in

from autograder import reference
from autograder.authoring.exams import SEEDS
from autograder.course import Course

COURSE = Course(ROOT)
FOLDER = ROOT / "notebooks/12_mock_exam"
KINDS = [
    kind.__name__ for kind in run_path(str(COURSE.source / "12_mock_exam/questions.py"))["ALL"]
]


@pytest.fixture(scope="module")
def exam_module() -> Iterator[ModuleType]:
    sys.path.insert(0, str(FOLDER))
    try:
        yield importlib.import_module("exam")
    finally:
        sys.path.remove(str(FOLDER))
        for name in ("exam", "practice"):
            sys.modules.pop(name, None)


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)]


def drawn(exam_module, name: str) -> list:
    """One question of this kind for each seed."""
    return [exam_module.Exam(seed)._questions[KINDS.index(name)] for seed in SEEDS]


def shown(capsys, monkeypatch, exam_module) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(exam_module, "display", lambda markdown: told.append(markdown.data))
    return told


def test_twenty_questions_cover_all_eleven_lessons(exam_module) -> None:
    asked = exam_module.Exam(1)._questions
    assert len(asked) == 20
    assert [*dict.fromkeys(question.lesson for question in asked)] == COURSE.lessons()


def test_each_answer_is_accepted_and_no_mistake_is(exam_module) -> None:
    for seed in SEEDS:
        for question in exam_module.Exam(seed)._questions:
            assert question.is_right(question.read(question.right)), question.text
            for wrong in question.why_not:
                assert not question.is_right(wrong), (question.text, wrong)
            if isinstance(question.right, float):
                assert question.is_right(float(f"{question.right:.3g}")) or question.right >= 1000
            if question.options:
                assert {question.right, *question.why_not} == set(question.options)


def test_no_option_gives_itself_away_by_its_length(exam_module) -> None:
    longest = [
        len(question.options[question.right]) == max(map(len, question.options.values()))
        for seed in SEEDS
        for question in exam_module.Exam(seed)._questions
        if question.options
    ]
    assert np.mean(longest) < 0.4
    letters = Counter(
        question.right
        for seed in SEEDS
        for question in exam_module.Exam(seed)._questions
        if question.options
    )
    assert min(letters[letter] for letter in "ABCD") > 0.15 * letters.total()


def test_another_seed_asks_something_else(exam_module) -> None:
    for position in range(20):
        texts = {
            (question.text, question.right)
            for seed in SEEDS
            for question in [exam_module.Exam(seed)._questions[position]]
        }
        assert len(texts) >= 3, texts


@pytest.mark.parametrize(
    ("name", "computed"),
    [
        ("neuron", lambda w0, w1, bias, x0, x1: max(0, x0 * w0 - x1 * w1 + bias)),
        (
            "cross_entropy",
            lambda one, p, zero: sklearn.metrics.log_loss([0], [[1 - p, p]], labels=[0, 1]),
        ),
        ("one_update", lambda target, w, rate: w - rate * 2 * (w - target)),
        (
            "chain_rule",
            lambda x, w, b, y: float(
                reference.numerical_gradient(
                    lambda v: float((max(v[0] * x + b, 0) - y) ** 2), np.array([w])
                )[0]
            ),
        ),
        ("updates", lambda n, size, epochs: len(range(0, int(n), int(size))) * epochs),
        ("inverted_dropout", lambda h, rate: h / (1 - rate)),
        (
            "parameter_count",
            lambda hidden, classes, inputs: sum(
                weights.size
                for weights in _built(int(inputs), int(hidden), int(classes)).get_weights()
            ),
        ),
    ],
)
def test_what_is_computed_is_what_others_compute(exam_module, name, computed) -> None:
    for question in drawn(exam_module, name):
        text = question.text.replace("[-", "[").replace(" -", " ")
        assert question.right == pytest.approx(computed(*numbers(text))), question.text


def _built(inputs: int, hidden: int, classes: int) -> reference.Sequential:
    model = reference.Sequential(
        [reference.Dense(hidden, "relu"), reference.Dense(classes)], seed=1
    )
    model.build(inputs)
    return model


def test_precision_and_recall_are_those_of_a_library(exam_module) -> None:
    for question in drawn(exam_module, "precision_or_recall"):
        tp, fp, fn, tn = map(int, numbers(question.text))
        y_true = [1] * tp + [0] * fp + [1] * fn + [0] * tn
        y_pred = [1] * (tp + fp) + [0] * (fn + tn)
        name = "precision" if "its precision" in question.text else "recall"
        score = getattr(sklearn.metrics, f"{name}_score")
        assert question.right == pytest.approx(score(y_true, y_pred))


def test_patience_ends_where_the_reference_stops(exam_module) -> None:
    for question in drawn(exam_module, "patience"):
        losses = eval(re.search(r"\[.*?\]", question.text)[0])
        best, waited = 0, 0
        for epoch, loss in enumerate(losses):
            best, waited = (epoch, 0) if loss < losses[best] or not epoch else (best, waited + 1)
            if waited == 3:
                break
        assert question.right == epoch + 1


def test_momentum_is_that_of_the_reference(exam_module) -> None:
    for question in drawn(exam_module, "momentum"):
        share, _, rate, g1, g2 = numbers(question.text)
        first, velocity = reference.momentum_step(0.0, g1, 0.0, rate, share)
        second, _ = reference.momentum_step(first, g2, velocity, rate, share)
        assert question.right == pytest.approx(float(first - second))


@pytest.mark.parametrize("name", ["broken_metric", "broken_backward", "broken_loop", "leakage"])
def test_the_line_that_is_wrong_is_the_one_that_other_seeds_show_otherwise(
    exam_module, name
) -> None:
    programs = [
        (question.right, re.search(r"```python\n(.*)```", question.text, re.S)[1].splitlines())
        for question in drawn(exam_module, name)
    ]
    usual = [
        Counter(lines).most_common(1)[0][0] for lines in zip(*(p for _, p in programs), strict=True)
    ]
    for right, lines in programs:
        differing = [
            n for n, pair in enumerate(zip(lines, usual, strict=True), 1) if len({*pair}) > 1
        ]
        assert differing == [right]


def test_the_first_answer_counts_and_what_cannot_be_one_does_not(
    exam_module, capsys, monkeypatch
) -> None:
    told = shown(capsys, monkeypatch, exam_module)
    exam = exam_module.Exam(seed=3)
    exam.question(2)
    assert told[-1].endswith("*Your answer: one of the letters A, B, C, D.*")
    right = exam._questions[1].right
    wrong = next(letter for letter in "ABCD" if letter != right)
    for odd in ("E", 2, float("nan"), True, [], "because"):
        exam.question(2, answer=odd)
        assert "is no answer here: type one of the letters" in told[-1]
    exam.question(2, answer=wrong.lower())
    assert "✗ **Not right.**" in told[-1]
    assert "Read again: [01 neurons](../01_neurons/01_neurons.ipynb)" in told[-1]
    exam.question(2, answer=right)
    assert "✓ **Right.**" in told[-1]
    assert f"Your first answer was {wrong}, and that one counts." in told[-1]
    exam.question(21)
    assert "There is no question 21" in capsys.readouterr().out
    exam.score()
    assert told[-1].startswith("**0 of 20 right.**")
    assert "Not answered yet: 1, 3, 4" in told[-1]


def test_no_answer_is_seen_in_any_file_that_students_get(exam_module) -> None:
    why = {question.explanation for seed in SEEDS for question in exam_module.Exam(seed)._questions}
    assert len(why) > 100
    for path in FOLDER.iterdir():
        if path.is_file():
            text = text_in(path)
            assert not [words for words in why if words in text], path


def test_a_seed_without_an_exam_is_told_which_there_are(exam_module) -> None:
    told = f"take a seed from 1 to {len(SEEDS)}"
    for seed in (0, len(SEEDS) + 1, -1, "1", None, 1.5, [1]):
        with pytest.raises(ValueError, match=told):
            exam_module.Exam(seed)
    page = nbformat.read(FOLDER / "12_mock_exam.ipynb", as_version=4).cells[0].source
    assert f"`seed`, from 1 to {len(SEEDS)}," in page


def test_the_last_exam_leads_back_to_the_first(exam_module, capsys, monkeypatch) -> None:
    told = shown(capsys, monkeypatch, exam_module)
    exam = exam_module.Exam(SEEDS[-1])
    for number in range(1, 21):
        exam.question(number, answer="A" if exam._questions[number - 1].options else -1)
    exam.score()
    assert "Then try `Exam(seed=1)`." in told[-1]


def test_the_notebook_runs_and_the_score_names_what_to_read_again(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "exam")
    notebook = nbformat.read(FOLDER / "12_mock_exam.ipynb", as_version=4)
    untouched = NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path / "exam")}})
    ran = untouched.execute()
    outputs = [cell.outputs for cell in ran.cells if cell.source.startswith("exam.question")]
    assert len(outputs) == 20
    assert all("Your answer" in out[0]["data"]["text/markdown"] for out in outputs)
    for cell in notebook.cells:
        if found := re.fullmatch(r"exam\.question\((\d+), answer=None\)", cell.source):
            number = found[1]
            answer = f"exam._questions[{number} - 1].right" if number != "9" else "-1"
            cell.source = f"exam.question({number}, answer={answer})"
    answered = NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path / "exam")}})
    *_, score, _ = answered.execute().cells
    told = score.outputs[0]["data"]["text/markdown"]
    assert told.startswith("**19 of 20 right.**")
    assert (
        "Read again: [05 backpropagation](../05_backpropagation/05_backpropagation.ipynb)" in told
    )
    assert "Then try `Exam(seed=2)`" in told
