"""Designs of lesson 11: honest ones are graded in full whatever they are, others are told why."""

import pytest
from test_follow_through import graded

pytestmark = pytest.mark.nightly

LESSON = "11_capstone"
USUAL = {"optimizer": "sgd", "learning_rate": 0.3, "dropout": 0.0, "batch_size": 32}
USUAL |= {"epochs": 29, "patience": 8, "seed": 5}

HONEST = [
    [{"hidden": [n]} for n in (48, 64, 80)],
    [{"hidden": [64], "seed": seed} for seed in (0, 1, 2)],
    [{"hidden": [64], "dropout": rate} for rate in (0.0, 0.1, 0.2, 0.3)],
    [{"hidden": [100], "optimizer": "adam", "learning_rate": r} for r in (0.002, 0.005, 0.01)],
    [{"hidden": sizes, "learning_rate": 0.2} for sizes in ([64, 32], [48, 48], (96, 24))],
    [{"hidden": [64, 48, 32, 24], "learning_rate": 0.1, "seed": seed} for seed in (3, 4, 5)],
    [{"hidden": [128], "batch_size": 64, "epochs": 58, "patience": p} for p in (5, 10, 58)],
    [
        {"hidden": [64], "batch_size": 16, "epochs": 14, "learning_rate": r}
        for r in (0.05, 0.1, 0.2)
    ],
    [
        {"hidden": [200], "optimizer": "adam", "learning_rate": 0.003, "dropout": r}
        for r in (0, 0.2, 0.4)
    ],
    [
        {"hidden": [72], "batch_size": 40, "epochs": 37, "learning_rate": r}
        for r in (0.2, 0.3, 0.5, 0.7)
    ],
]
"""By student, what the trials have in place of the usual settings."""

CHOICE = """
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
trials = []
for trial in {trials}:
    parameters = train_model(trial, Z_train, y_train, Z_validation, y_validation)
    read = probabilities(parameters, Z_validation).argmax(axis=1)
    trials.append((trial, np.mean(read == y_validation)))
design = max(trials, key=lambda pair: pair[1])[0]
"""


def choice(trials: list[dict]) -> str:
    return CHOICE.format(trials=[USUAL | trial for trial in trials])


def test_ten_honest_choices_earn_all_points(tmp_path) -> None:
    answers = {f"student_{k}": {"design": choice(trials)} for k, trials in enumerate(HONEST)}
    outcome = graded(LESSON, tmp_path / "clone", answers)
    assert {student: points["task"] for student, points in outcome.items()} == dict.fromkeys(
        answers, 5
    )


def test_a_linear_model_misses_the_target_and_made_up_trials_count_for_nothing(tmp_path) -> None:
    made_up = "\ntrials = [(trial, 0.99 - k / 100) for k, (trial, _) in enumerate(trials)]\n"
    made_up += "design = trials[0][0]"
    answers = {
        "linear": {"design": choice([{"hidden": [], "seed": seed} for seed in (1, 2, 3)])},
        "too_few": {"design": choice([{"hidden": [64]}, {"hidden": [80]}])},
        "made_up": {"design": choice(HONEST[0]) + made_up},
        "over_budget": {"design": choice([{"hidden": [n], "epochs": 40} for n in (48, 64, 80)])},
    }
    outcome = graded(LESSON, tmp_path / "clone", answers)
    assert {student: points["task"] for student, points in outcome.items()} == {
        "linear": 4,
        "too_few": 4,
        "made_up": 4,
        "over_budget": 2.5,
    }
