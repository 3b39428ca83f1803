import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reference import (
    Dense,
    Dropout,
    dense_backward,
    dense_forward,
    dropout_backward,
    dropout_forward,
    glorot_uniform,
    he_normal,
    numerical_gradient,
    relative_error,
)

ACTIVATIONS = [None, "relu", "sigmoid", "tanh", "softmax"]


def test_dense_backward_agrees_with_central_differences():
    rng = np.random.default_rng(0)
    x, weights, bias = rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    upstream = rng.normal(size=(5, 4))
    of_x, of_weights, of_bias = dense_backward(upstream, x, weights)

    def loss(x=x, weights=weights, bias=bias):
        return np.sum(upstream * dense_forward(x, weights, bias))

    assert relative_error(of_x, numerical_gradient(lambda x: loss(x=x), x)) < 1e-7
    assert relative_error(of_weights, numerical_gradient(lambda w: loss(weights=w), weights)) < 1e-7
    assert relative_error(of_bias, numerical_gradient(lambda b: loss(bias=b), bias)) < 1e-7


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_dense_layer_agrees_with_central_differences(activation):
    rng = np.random.default_rng(1)
    layer = Dense(4, activation)
    assert layer.build(3, rng) == 4
    layer.bias[:] = rng.normal(size=4)
    x, upstream = rng.normal(size=(6, 3)), rng.normal(size=(6, 4))
    layer.forward(x, training=True)
    of_x = layer.backward(upstream)
    measured = numerical_gradient(lambda x: np.sum(upstream * layer.forward(x)), x)
    assert relative_error(of_x, measured) < 1e-6
    for parameter, gradient in zip(layer.parameters, layer.gradients, strict=True):

        def loss(value, parameter=parameter):
            before = parameter.copy()
            parameter[...] = value
            result = np.sum(upstream * layer.forward(x))
            parameter[...] = before
            return result

        assert relative_error(gradient, numerical_gradient(loss, parameter)) < 1e-6


def test_a_layer_does_what_the_functions_do():
    rng = np.random.default_rng(2)
    layer = Dense(4)
    layer.build(3, rng)
    x, upstream = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
    np.testing.assert_array_equal(
        layer.forward(x, training=True), dense_forward(x, layer.weights, layer.bias)
    )
    of_x, of_weights, of_bias = dense_backward(upstream, x, layer.weights)
    np.testing.assert_array_equal(layer.backward(upstream), of_x)
    np.testing.assert_array_equal(layer.gradients[0], of_weights)
    np.testing.assert_allclose(layer.gradients[1], of_bias, rtol=1e-14)


def test_initial_weights():
    rng = np.random.default_rng(3)
    he, glorot = he_normal(400, 300, rng), glorot_uniform(400, 300, rng)
    assert he.shape == glorot.shape == (400, 300)
    assert he.var() == pytest.approx(2 / 400, rel=0.02)
    assert glorot.var() == pytest.approx(2 / 700, rel=0.02)
    assert np.abs(glorot).max() <= np.sqrt(6 / 700)
    for activation, initialise in (("relu", he_normal), ("tanh", glorot_uniform)):
        layer = Dense(5, activation)
        layer.build(7, np.random.default_rng(4))
        expected = initialise(7, 5, np.random.default_rng(4))
        np.testing.assert_array_equal(layer.weights, expected)
        np.testing.assert_array_equal(layer.bias, np.zeros(5))


@given(st.floats(0, 0.99), st.integers(0, 100))
def test_dropout_drops_or_scales_each_entry(rate, seed):
    x = np.random.default_rng(seed).normal(size=(4, 5))
    output, mask = dropout_forward(x, rate, np.random.default_rng(seed))
    np.testing.assert_array_equal(output, x * mask)
    assert np.isin(mask, [0, 1 / (1 - rate)]).all()
    dropped = np.random.default_rng(seed).random(x.shape) < rate
    np.testing.assert_array_equal(mask == 0, dropped)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_dropout_keeps_the_expectation_and_drops_the_rate(rate):
    output, mask = dropout_forward(np.ones((400, 500)), rate, np.random.default_rng(0))
    # Six standard errors of a mean of 200,000 draws.
    assert np.mean(mask == 0) == pytest.approx(rate, abs=6 * np.sqrt(rate * (1 - rate) / 2e5))
    assert output.mean() == pytest.approx(1, abs=6 * np.sqrt(rate / (1 - rate) / 2e5))


def test_dropout_does_nothing_in_inference():
    x, rng = np.arange(6.0).reshape(2, 3), np.random.default_rng(0)
    output, mask = dropout_forward(x, 0.5, rng, training=False)
    np.testing.assert_array_equal(output, x)
    np.testing.assert_array_equal(mask, np.ones_like(x))
    assert rng.random() == np.random.default_rng(0).random(), "something was drawn"
    layer = Dropout(0.5)
    layer.build(3, rng)
    np.testing.assert_array_equal(layer.forward(x), x)


def test_dropout_layer_agrees_with_the_functions_and_central_differences():
    rng = np.random.default_rng(5)
    x, upstream = rng.normal(size=(2, 6, 4))
    layer = Dropout(0.4)
    assert layer.build(4, np.random.default_rng(6)) == 4
    assert layer.parameters == layer.gradients == []
    output, mask = dropout_forward(x, 0.4, np.random.default_rng(6))
    np.testing.assert_array_equal(layer.forward(x, training=True), output)
    assert 0 < np.mean(mask == 0) < 1
    gradient = layer.backward(upstream)
    np.testing.assert_array_equal(gradient, dropout_backward(upstream, mask))

    def loss(x):  # the same generator, so the same mask
        return np.sum(upstream * dropout_forward(x, 0.4, np.random.default_rng(6))[0])

    assert relative_error(gradient, numerical_gradient(loss, x)) < 1e-7


def test_float32_stays_float32():
    x = np.ones((3, 2), np.float32)
    for layer in (Dense(4, "softmax"), Dense(4, "relu"), Dense(4, "sigmoid"), Dropout(0.5)):
        layer.build(2, np.random.default_rng(0), np.float32)
        output = layer.forward(x, training=True)
        assert output.dtype == layer.backward(output).dtype == np.float32
        assert all(array.dtype == np.float32 for array in layer.parameters + layer.gradients)
    weights = np.ones((2, 4), np.float32)
    assert dense_forward(x, weights, weights[0]).dtype == np.float32
    assert all(a.dtype == np.float32 for a in dense_backward(x @ weights, x, weights))
    assert dropout_forward(x, 0.5, np.random.default_rng(0))[0].dtype == np.float32
