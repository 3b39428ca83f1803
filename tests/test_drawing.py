"""What hidden tests draw, and the aspects of a result that they look at."""

import numpy as np
import pytest

from autograder import reference
from autograder.hidden_tests.aspects import cost_of_zero, direction, size
from autograder.hidden_tests.drawing import binary_outcomes, classified, weighted_inputs

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_weights_make_the_sums_asked_for(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, weights = weighted_inputs(rng, 4, -1.5)
    assert weights.shape == (4,)
    assert x @ weights == pytest.approx(-1.5)
    x, weights = weighted_inputs(rng, 3, [2.0, -1.0])
    assert weights.shape == (3, 2)
    assert x @ weights == pytest.approx([2.0, -1.0])


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_metrics_of_binary_outcomes_are_near(seed: int) -> None:
    y_true, y_pred = binary_outcomes(np.random.default_rng(seed))
    shares = [reference.accuracy(y_true, y_pred)]
    for positive in (0, 1):
        shares.append(reference.precision(y_true, y_pred, positive))
        shares.append(reference.recall(y_true, y_pred, positive))
    assert np.diff(np.sort(shares)).min() > 0.01
    assert len(set(reference.confusion_matrix(y_true, y_pred).ravel().tolist())) == 4


def test_classified_are_one_hot_labels_and_probabilities() -> None:
    one_hot, probabilities = classified(np.random.default_rng(0), 6, 3)
    assert one_hot.shape == probabilities.shape == (6, 3)
    assert set(one_hot.ravel()) == {0, 1}
    assert one_hot.sum(axis=1) == pytest.approx(np.ones(6))
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(6))


def test_direction_and_size_are_what_a_gradient_consists_of() -> None:
    def gradient(scale: float) -> list[float]:
        return [3 * scale, -4 * scale]

    assert direction(gradient, 7) == pytest.approx([0.6, -0.8])
    assert direction(gradient, 0).tolist() == [0, 0], "a gradient of 0 points nowhere"
    assert size(gradient, 2) == pytest.approx([6, 8])


@pytest.mark.parametrize("base", [2, np.e])
def test_the_cost_of_a_zero_tells_the_least_probability(base: float) -> None:
    y_true, certain = np.array([0, 0, 1, 1]), np.array([0.0, 1.0, 0.0, 1.0])

    def loss(least: float):
        def of(y_true, y_pred):
            chosen = np.where(y_true == 1, y_pred, 1 - y_pred)
            return -np.sum(np.log(np.maximum(chosen, least)) / np.log(base))

        return of

    assert cost_of_zero(loss(1e-12), y_true, certain) == pytest.approx(2)
    assert cost_of_zero(loss(1e-9), y_true, certain) == pytest.approx(1.5)
