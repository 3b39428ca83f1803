"""Optimisers and whole training runs compared with the numbers that PyTorch gave from the same
start."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from autograder.reference import (
    SGD,
    Adam,
    Dense,
    Momentum,
    Sequential,
    adam_step,
    momentum_step,
    sgd_step,
)

FOLDER = Path(__file__).with_name("pytorch")
ADAM = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}
OPTIMIZERS = {
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: Momentum(0.1, momentum=0.9),
    "adam": lambda: Adam(**ADAM),
}
TOLERANCE = {"rtol": 0, "atol": 1e-10}  # far below the 1e-6 that is asked for


@pytest.fixture(scope="module")
def numbers():
    with np.load(FOLDER / "numbers.npz") as file:
        return dict(file)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_step_of_an_optimizer(numbers, name):
    parameter, optimizer = numbers["start"].copy(), OPTIMIZERS[name]()
    for gradient, expected in zip(numbers["gradients"], numbers[f"{name}_steps"], strict=True):
        optimizer.update([parameter], [gradient])
        np.testing.assert_allclose(parameter, expected, **TOLERANCE)


def test_each_step_function(numbers):
    sgd = momentum = adam = numbers["start"]
    velocity = m = v = np.zeros_like(sgd)
    for step, gradient in enumerate(numbers["gradients"], start=1):
        sgd = sgd_step(sgd, gradient, 0.1)
        momentum, velocity = momentum_step(momentum, gradient, velocity, 0.1, 0.9)
        adam, m, v = adam_step(adam, gradient, m, v, step, **ADAM)
        np.testing.assert_allclose(sgd, numbers["sgd_steps"][step - 1], **TOLERANCE)
        np.testing.assert_allclose(momentum, numbers["momentum_steps"][step - 1], **TOLERANCE)
        np.testing.assert_allclose(adam, numbers["adam_steps"][step - 1], **TOLERANCE)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_whole_training_run(numbers, name):
    model = Sequential([Dense(6, "relu"), Dense(3, "softmax")], seed=0)
    model.build(8)
    model.set_weights([numbers[f"weights_{i}"] for i in range(4)])
    model.compile(OPTIMIZERS[name](), "sparse_categorical_crossentropy")
    history = model.fit(numbers["x"], numbers["y"], epochs=5, batch_size=16, shuffle=False)
    np.testing.assert_allclose(history.history["loss"], numbers[f"{name}_losses"], **TOLERANCE)
    for i, array in enumerate(model.get_weights()):
        np.testing.assert_allclose(array, numbers[f"{name}_trained_{i}"], **TOLERANCE)
        assert not np.allclose(array, numbers[f"weights_{i}"], atol=1e-3), "nothing was trained"


def test_the_recorded_numbers_are_small_and_hold_every_case(numbers):
    assert (FOLDER / "numbers.npz").stat().st_size < 100_000
    assert {f"{name}_steps" for name in OPTIMIZERS} <= numbers.keys()


def test_the_recorded_numbers_are_those_of_a_live_pytorch(numbers):
    pytest.importorskip("torch")
    spec = importlib.util.spec_from_file_location("record", FOLDER / "record.py")
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    inputs = record.make_inputs()
    for name, array in {**inputs, **record.compute(inputs)}.items():
        np.testing.assert_allclose(numbers[name], array, err_msg=name, **TOLERANCE)
