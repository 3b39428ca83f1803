"""Numbers that the text of a lesson states are those that its solved code gives."""

from typing import Any

import numpy as np
import pytest
from solved_space import prose, solved

pytestmark = pytest.mark.prove


def of_parameters(space: dict[str, Any]) -> list[str]:
    sizes = [array.size for array in space["small"].parameters()]
    return [f"{sizes[0] + sizes[1]:,}".replace(",", "{,}"), f"= {sum(sizes[2:])}$"]


def of_random_labels(space: dict[str, Any]) -> list[str]:
    last = {name: space["data"][name][-1] for name in space["data"] if "accuracy" in name}
    shares = f"{last['train_accuracy_by_lot']:.0%} {last['test_accuracy_by_lot']:.0%}".split()
    right, wrong = (share.replace("%", " %") for share in shares)
    return [f"{right} of the training images, and on {wrong} of the test images"]


def of_the_framework(space: dict[str, Any]) -> list[str]:
    read = np.sum(space["y_pred"].argmax(axis=1) == space["y_test"])
    return [f"{read} of 450", f"accuracy of {read / 450:.3f}"]


def of_the_baseline(space: dict[str, Any]) -> list[str]:
    share = np.mean(space["nearest"] == space["y_validation"])
    return [f"reads {share:.0%}".replace("%", " %") + " of the"]


def of_the_digits(space: dict[str, Any]) -> list[str]:
    counts = np.bincount(space["y"])
    return [f"From {counts.min()} to {counts.max()} of each digit", f"{len(space['y']):,} images"]


def of_the_search(space: dict[str, Any]) -> list[str]:
    best = space["search"]["validation_accuracy"].max(axis=1)
    none, few, many = (f"{best[row]:.3f}" for row in (0, 1, -1))
    return [f"the best reached {none}, with 8 hidden neurons {few}, with 64 {many}"]


def of_the_valley(space: dict[str, Any]) -> list[str]:
    loss = {
        name: space["data"][f"path_{name}"] ** 2 @ [1, 100] / 2
        for name in ("sgd", "momentum", "adam")
    }
    low = {name: np.flatnonzero(loss[name] > 0.1).max() + 1 for name in ("momentum", "adam")}
    first = ", ".join(f"{weight:g}" for weight in space["data"]["path_adam"][1])
    end = f"SGD is still at {loss['sgd'][-1]:.2f} after 150 steps"
    return [
        f"from step {low['momentum']} on, and {end}",
        f"from step {low['adam']} on, momentum from step {low['momentum']}",
        f"Adam is at ({first})",
    ]


def of_the_schedules(space: dict[str, Any]) -> list[str]:
    constant, falling = space["data"]["loss_constant"][20:], space["data"]["loss_falling"][20:]
    return [
        f"between {constant.min():.2f} and {constant.max():.2f}",
        f"between {falling.min():.3f} and {falling.max():.3f}",
    ]


def of_the_rates(space: dict[str, Any]) -> list[str]:
    best = space["data"]["loss_by_rate"].min(axis=1)
    return [f"from {best.min():.2f} to {best.max():.2f}"]


def of_the_optimisers(space: dict[str, Any]) -> list[str]:
    sgd, momentum, adam = space["needed"]
    return [f"SGD needs {sgd} epochs, momentum {momentum} and Adam {adam}"]


@pytest.mark.parametrize(
    ("lesson", "stated"),
    [
        ("09_optimizers", of_the_valley),
        ("09_optimizers", of_the_schedules),
        ("09_optimizers", of_the_rates),
        ("09_optimizers", of_the_optimisers),
        ("10_sequential_api", of_parameters),
        ("10_sequential_api", of_random_labels),
        ("10_sequential_api", of_the_framework),
        ("11_capstone", of_the_baseline),
        ("11_capstone", of_the_digits),
        ("11_capstone", of_the_search),
    ],
)
def test_the_text_states_what_the_solved_lesson_gives(lesson, stated) -> None:
    space = solved(lesson)
    assert [number for number in stated(space) if number not in prose(lesson)] == []
