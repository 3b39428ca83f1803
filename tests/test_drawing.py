"""What hidden tests draw, and the aspects of a result that they look at."""

import numpy as np
import pytest

from autograder import reference
from autograder.hidden_tests import drawing
from autograder.hidden_tests.aspects import (
    cost_of_zero,
    direction,
    lengths,
    part,
    recorded,
    size,
)
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
    assert direction(lambda: -0.3) == -1, "of one slope it is the sign"
    assert direction(lambda: 1e-16) == 0, "what is almost flat is flat"
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


def looked_at(aspect, function, *arguments):
    return aspect["drive"](function, *arguments)


def test_a_part_is_an_entry_of_the_result() -> None:
    def result(scale):
        return [scale, 2 * scale], {"loss": 3 * scale}

    first = part(0, what="the weights")
    assert first["what"] == "the weights"
    assert looked_at(first, result, 5) == [5, 10]
    assert looked_at(part((0, 1), (1, "loss"), what="two"), result, 5) == [10, 15]
    named = part(0, what="the weights", names=("W1", "b1"))
    assert looked_at(named, result, 5) == {"W1": 5, "b1": 10}
    assert looked_at(part(0, what="it", names=("W1",)), result, 5) == [5, 10]

    def doubled(function, scale):
        return function(2 * scale)

    assert looked_at(part(0, what="the weights", of=doubled), result, 5) == [10, 20]


@pytest.mark.parametrize("result", [None, 7, [1], {"loss": 2}])
def test_a_result_without_that_part_is_seen_as_a_whole(result) -> None:
    assert looked_at(part(2, what="the third"), lambda: result) == result


def test_lengths_are_those_of_the_parts() -> None:
    assert lengths(lambda: ([1, 2], np.zeros(3))) == [2, 3]


def test_recorded_calls_are_arguments_and_results() -> None:
    adding, calls = recorded(lambda a, b: a + b)
    assert [adding(1, 2), adding(3, 4)] == [3, 7]
    assert calls == [((1, 2), 3), ((3, 4), 7)]


def test_pairs_are_of_the_shape_asked_for() -> None:
    rng = np.random.default_rng(0)
    y_true, y_pred = drawing.labels(rng, 50, 3)
    assert set(y_true) == set(y_pred) == {0, 1, 2}
    assert [values.shape for values in drawing.quantities(rng, 4, 3)] == [(4, 3), (4, 3)]
    assert set(drawing.positives(rng, 9)[0]) == {1}
    y_true, y_pred = drawing.both_classes(rng, 9)
    assert sorted(y_true) == [0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert ((y_pred > 0) & (y_pred < 1)).all()


def test_certain_predictions_are_0_and_1() -> None:
    rng = np.random.default_rng(0)
    pairs = set(zip(*drawing.certain(rng, 8), strict=True))
    assert pairs == {(0, 0.0), (0, 1.0), (1, 0.0), (1, 1.0)}
    y_true, y_pred = drawing.certain_and_right(rng, 9)
    assert set(y_true) == {0, 1}
    assert np.array_equal(y_true, y_pred)


def test_what_cannot_be_compared_is_empty_or_of_different_lengths() -> None:
    pairs = drawing.empty_and_unequal(np.random.default_rng(0))
    sizes = [(len(y_true), len(y_pred)) for y_true, y_pred in pairs]
    assert sizes[0] == (0, 0)
    assert all(n != m for n, m in sizes[1:])
    assert any(m == 1 for _, m in sizes), "which would be repeated without an error"


def test_a_network_and_its_examples_fit_together() -> None:
    rng = np.random.default_rng(0)
    shapes = [values.shape for values in drawing.parameters(rng, 6, 5, 4)]
    assert shapes == [(6, 5), (5,), (5, 4), (4,)]
    X, y = drawing.examples(rng, 40, 6, 4)
    assert X.shape == (40, 6)
    assert set(y) == {0, 1, 2, 3}


def test_labelled_are_whole_numbers_and_probabilities() -> None:
    y_true, probabilities = drawing.labelled(np.random.default_rng(0), 40, 3)
    assert set(y_true) == {0, 1, 2}
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(40))


def test_the_highest_class_may_be_one_that_no_example_has() -> None:
    y_true, probabilities = drawing.labelled(np.random.default_rng(0), 40, 5, seen=3)
    assert set(y_true) == {0, 1, 2}
    assert probabilities.shape == (40, 5)


@pytest.mark.parametrize("n", [2, 3, 6])
def test_every_second_neuron_is_shut(n: int) -> None:
    inputs, weights, biases = drawing.open_and_shut(np.random.default_rng(n), n)
    sums = inputs @ weights + biases
    assert [value > 0 for value in sums] == [place % 2 == 0 for place in range(n)]
    assert (sums.sum() > 0) == (n % 2 == 0)


def test_gates_have_both_signs_in_all_combinations() -> None:
    upstream, z = drawing.at_gates(np.random.default_rng(0), 2, 4)
    signs = set(zip(np.sign(upstream).ravel(), np.sign(z).ravel(), strict=True))
    assert signs == {(-1, 1), (-1, -1), (1, -1), (1, 1)}
    upstream, z = drawing.at_gates(np.random.default_rng(0), 2, 4, first_sum=0)
    assert (upstream[0, 0], z[0, 0]) == (1, 0)


@pytest.mark.parametrize("n", [0, 5])
def test_almost_zero_is_almost_equal(n: int) -> None:
    a, b = drawing.almost_zero(np.random.default_rng(0), n)
    assert a.shape == b.shape == (n + 2,)
    assert np.abs([a[:2], b[:2]]).max() < 1e-8
    a, b = drawing.nearly_equal(np.random.default_rng(0), 3, 4)
    assert (np.abs(a - b) <= 0.8 * np.abs(a)).all()


def test_at_a_rate_are_draws_that_are_just_the_rate() -> None:
    outputs, rate, draws, training = drawing.at_rate(np.random.default_rng(0), 0.3)
    assert (rate, training) == (0.3, True)
    assert outputs.shape == draws.shape
    assert (outputs != 0).all()
    assert (draws == rate).sum() >= 2
    assert (draws < rate).any()


def test_functions_of_weights_have_the_slopes_that_are_said() -> None:
    rng = np.random.default_rng(0)
    function, weights, h = drawing.wavy(rng, 4, 0.3)
    assert (weights.shape, h) == ((4,), 0.3)
    slopes = reference.numerical_gradient(function, weights)
    assert len(set(np.round(slopes, 6))) == 4
    slopes_at = drawing.slopes_of_a_bowl(rng, 3)
    path = reference.gradient_descent(slopes_at, np.zeros(3), 0.1, 500)
    assert slopes_at(path[-1]) == pytest.approx(np.zeros(3), abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_losses_have_the_valleys_that_are_said(seed: int) -> None:
    rng = np.random.default_rng(seed)
    losses = drawing.falling(rng, 5)
    assert losses == sorted(losses, reverse=True)
    losses, patience = drawing.two_valleys(rng)
    first_valley = int(np.argmin(losses[:-2]))
    assert min(losses) == losses[-1]
    assert len(losses) - 2 - 1 - first_valley == 8 > patience
    losses, patience = drawing.two_bumps(rng)
    assert int(np.argmin(losses)) == 2 * patience
    losses = drawing.tied(rng, 9)
    assert [place for place, loss in enumerate(losses) if loss == min(losses)] == [3, 6]
    below = np.flatnonzero(drawing.crossing(rng) < 0.5)
    assert below[0] >= 3
    assert len(below) == 3
    assert below[1] > below[0] + 1


def test_a_misspelt_name_is_another_name() -> None:
    rng = np.random.default_rng(0)
    assert len(drawing.misspelt(rng, "adam")) == 5
    assert drawing.misspelt(rng, "adam") != "adam"
