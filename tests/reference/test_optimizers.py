"""The steps themselves are compared with PyTorch in test_pytorch.py."""

import numpy as np
import pytest

from autograder.reference import SGD, Adam, Momentum, adam_step, momentum_step, sgd_step
from autograder.reference.optimizers import find_optimizer

OPTIMIZERS = [SGD, Momentum, Adam]


def test_steps_by_hand():
    assert sgd_step([1.0], [2.0], 0.25)[0] == 0.5
    parameter, velocity = momentum_step([1.0], [2.0], [4.0], 0.25, momentum=0.5)
    assert (parameter[0], velocity[0]) == (0.0, 4.0)
    # With bias correction the first step of Adam is the learning rate, whatever the gradient.
    for gradient in (1e-3, 1.0, -50.0):
        moved, m, v = adam_step([1.0], [gradient], [0.0], [0.0], 1, learning_rate=0.1)
        assert moved[0] == pytest.approx(1 - 0.1 * np.sign(gradient), abs=1e-5)
        assert (m[0], v[0]) == pytest.approx((0.1 * gradient, 0.001 * gradient**2))


def test_epsilon_is_outside_the_root():
    moved, _, _ = adam_step([0.0], [1.0], [0.0], [0.0], 1, learning_rate=1.0, epsilon=1.0)
    assert moved[0] == pytest.approx(-0.5)


def test_step_functions_change_no_argument():
    arrays = [np.ones(2) for _ in range(4)]
    sgd_step(*arrays[:2], 0.1)
    momentum_step(*arrays[:3], 0.1)
    adam_step(*arrays, 1)
    assert all((array == 1).all() for array in arrays)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_update_is_in_place_and_keeps_the_dtype(optimizer, dtype):
    parameters = [np.ones((2, 3), dtype), np.ones(3, dtype)]
    gradients = [np.full_like(parameter, 0.5) for parameter in parameters]
    arrays_before = list(parameters)
    chosen = optimizer(0.1)
    for _ in range(3):
        chosen.update(parameters, gradients)
    for parameter, before, gradient in zip(parameters, arrays_before, gradients, strict=True):
        assert parameter is before and parameter.dtype == dtype
        assert (parameter < 1).all() and (gradient == 0.5).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_reset_forgets_the_steps_before(optimizer):
    def run(chosen):
        parameter = np.array([1.0, 2.0])
        for gradient in ([1.0, -3.0], [0.5, 2.0]):
            chosen.update([parameter], [np.array(gradient)])
        return parameter

    used = optimizer(0.1)
    first = run(used)
    used.reset()
    np.testing.assert_array_equal(run(used), first)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_goes_downhill(optimizer):
    parameter, chosen = np.array([1.0, -2.0]), optimizer(0.05)
    for _ in range(300):
        chosen.update([parameter], [2 * parameter])
    assert np.abs(parameter).max() < 0.01


def test_lists_that_do_not_match():
    with pytest.raises(ValueError):
        SGD(0.1).update([np.ones(2)], [])


def test_optimizers_by_name():
    assert isinstance(find_optimizer("adam"), Adam)
    assert isinstance(find_optimizer("SGD"), SGD)
    chosen = Momentum(0.3)
    assert find_optimizer(chosen) is chosen
    with pytest.raises(ValueError, match=r"'adma' is unknown; give one of sgd, momentum, adam"):
        find_optimizer("adma")


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: SGD(0), "learning_rate"),
        (lambda: SGD(float("nan")), "learning_rate"),
        (lambda: SGD("fast"), "learning_rate"),
        (lambda: Momentum(0.1, 1.0), "momentum"),
        (lambda: Momentum(0.1, -0.1), "momentum"),
        (lambda: Adam(-1), "learning_rate"),
        (lambda: Adam(0.1, beta1=1), "beta1"),
        (lambda: Adam(0.1, beta2=1.5), "beta2"),
        (lambda: Adam(0.1, epsilon=0), "epsilon"),
    ],
)
def test_rates_out_of_range(make, name):
    with pytest.raises(ValueError, match=f"^{name} is "):
        make()
