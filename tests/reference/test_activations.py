import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder import reference
from autograder.reference import (
    Dense,
    numerical_gradient,
    relative_error,
    relu,
    relu_gradient,
    sigmoid,
    softmax,
    softmax_gradient,
)
from autograder.reference.activations import ACTIVATIONS

ELEMENTWISE = ["linear", "relu", "sigmoid", "tanh"]
NAMES = [*ELEMENTWISE, "softmax"]
rows = arrays(np.float64, (3, 4), elements=st.floats(-700, 700))


def points():
    z = np.random.default_rng(3).normal(size=(5, 4))
    assert np.abs(z).min() > 1e-3  # away from relu's kink
    return z


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_gradient_agrees_with_central_differences(name):
    z, upstream = points(), np.random.default_rng(4).normal(size=(5, 4))
    function = getattr(reference, name)
    measured = numerical_gradient(lambda z: np.sum(upstream * function(z)), z)
    assert relative_error(upstream * getattr(reference, f"{name}_gradient")(z), measured) < 1e-7


def test_softmax_gradient_is_the_jacobian():
    z, upstream = points(), np.random.default_rng(4).normal(size=(5, 4))
    measured = numerical_gradient(lambda z: np.sum(upstream * softmax(z)), z)
    jacobian = softmax_gradient(z)
    assert jacobian.shape == (5, 4, 4)
    assert relative_error(np.einsum("ni,nij->nj", upstream, jacobian), measured) < 1e-7
    assert softmax_gradient(z[0]).shape == (4, 4)


@pytest.mark.parametrize("name", NAMES)
def test_backward_of_a_layer_agrees_with_central_differences(name):
    z, upstream = points(), np.random.default_rng(4).normal(size=(5, 4))
    activation = ACTIVATIONS[name]
    measured = numerical_gradient(lambda z: np.sum(upstream * activation.forward(z)), z)
    assert relative_error(activation.backward(upstream, activation.forward(z)), measured) < 1e-7


def test_slope_of_relu_at_zero_is_zero():
    assert relu_gradient([-2.0, -0.0, 0.0, 1e-300]).tolist() == [0, 0, 0, 1]
    assert relu([-2.0, 0.0, 3.0]).tolist() == [0, 0, 3]


def test_sigmoid_is_exact_in_both_tails():
    values = sigmoid([-1e4, -700.0, -40.0, 0.0, 40.0, 1e4])
    expected = [0.0, np.exp(-700.0), np.exp(-40.0), 0.5, 1 - np.exp(-40.0), 1.0]
    np.testing.assert_allclose(values, expected, rtol=1e-14, atol=0)


@given(rows, st.floats(-1e3, 1e3))
def test_softmax_sums_to_one_and_ignores_a_shift(z, shift):
    p = softmax(z)
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-12)
    assert (p >= 0).all()
    np.testing.assert_allclose(softmax(z + shift), p, atol=1e-9)


def test_softmax_of_huge_inputs():
    np.testing.assert_array_equal(softmax([[1e300, -1e300]]), [[1, 0]])
    assert softmax([1.0, 1.0]).tolist() == [0.5, 0.5]


@given(rows)
def test_ranges(z):
    assert ((sigmoid(z) >= 0) & (sigmoid(z) <= 1)).all()
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=1e-12)
    assert (np.abs(reference.tanh(z)) <= 1).all() and (relu(z) >= 0).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_shape_and_dtype_stay_and_z_is_not_changed(name, dtype):
    z = points().astype(dtype)
    before = z.copy()
    value = getattr(reference, name)(z)
    gradient = getattr(reference, f"{name}_gradient")(z)
    assert value.shape == z.shape and value.dtype == gradient.dtype == dtype
    np.testing.assert_array_equal(z, before)


def test_an_activation_is_given_by_name_by_function_or_not_at_all():
    assert Dense(1, "relu").activation is Dense(1, relu).activation
    assert Dense(1).activation.name == "linear"
    with pytest.raises(ValueError, match=r"activation 'rleu' is unknown; give one of .*relu"):
        Dense(1, "rleu")
    with pytest.raises(ValueError, match="unknown"):
        Dense(1, np.tanh)
