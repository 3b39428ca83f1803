"""Activation functions and their derivatives.

Each formula exists once, in a private function without checks that the layers call for every
batch; the public function checks its argument and calls the same one. Derivatives are written in
terms of the activation's output, so that a layer need not keep its inputs for the backward pass
(Goodfellow, Bengio, Courville, "Deep Learning", section 6.3).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .validation import Array, require_numbers


def _linear(z: Array) -> Array:
    return z


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _sigmoid(z: Array) -> Array:
    # exp only ever sees numbers <= 0, so that neither tail overflows.
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def _tanh(z: Array) -> Array:
    return np.tanh(z)


def _softmax(z: Array) -> Array:
    # Subtracting the maximum changes nothing in the result and keeps exp from overflowing.
    e = np.exp(z - np.maximum.reduce(z, axis=-1, keepdims=True))
    e /= np.add.reduce(e, axis=-1, keepdims=True)
    return e


def _linear_backward(upstream: Array, output: Array) -> Array:
    return upstream


def _relu_backward(upstream: Array, output: Array) -> Array:
    # The derivative at exactly 0 is taken to be 0, as every framework does.
    return upstream * (output > 0)


def _sigmoid_backward(upstream: Array, output: Array) -> Array:
    return upstream * output * (1 - output)


def _tanh_backward(upstream: Array, output: Array) -> Array:
    return upstream * (1 - output * output)


def _softmax_backward(upstream: Array, output: Array) -> Array:
    # The Jacobian diag(s) - s sᵀ times the upstream gradient, without building the matrix.
    return output * (upstream - np.sum(upstream * output, axis=-1, keepdims=True))


def linear(z: ArrayLike) -> Array:
    """z unchanged, same shape. Raises ValueError on empty or non-finite z."""
    return _linear(require_numbers(z, "z"))


def relu(z: ArrayLike) -> Array:
    """max(0, z), same shape (Nair and Hinton 2010). ValueError on empty or non-finite z."""
    return _relu(require_numbers(z, "z"))


def sigmoid(z: ArrayLike) -> Array:
    """1 / (1 + exp(-z)), same shape, without overflow. ValueError on empty or non-finite z."""
    return _sigmoid(require_numbers(z, "z"))


def tanh(z: ArrayLike) -> Array:
    """Hyperbolic tangent, same shape. Raises ValueError on empty or non-finite z."""
    return _tanh(require_numbers(z, "z"))


def softmax(z: ArrayLike) -> Array:
    """exp(z_i) / Σ_j exp(z_j) over the last axis, same shape (Bishop, PRML, eq. 4.62).

    Raises ValueError when z is empty, a single number, or not finite.
    """
    return _softmax(_require_vectors(z))


def linear_gradient(z: ArrayLike) -> Array:
    """Derivative of `linear` at z: 1 everywhere, same shape. ValueError as `linear`."""
    return np.ones_like(require_numbers(z, "z"))


def relu_gradient(z: ArrayLike) -> Array:
    """Derivative of `relu` at z, same shape: 1 where z > 0, and 0 elsewhere, including z = 0.

    Raises ValueError on empty or non-finite z.
    """
    z = require_numbers(z, "z")
    return _relu_backward(np.ones_like(z), _relu(z))


def sigmoid_gradient(z: ArrayLike) -> Array:
    """σ(z)·(1 - σ(z)), same shape (Bishop, PRML, eq. 4.88). ValueError as `sigmoid`."""
    z = require_numbers(z, "z")
    return _sigmoid_backward(np.ones_like(z), _sigmoid(z))


def tanh_gradient(z: ArrayLike) -> Array:
    """1 - tanh²(z), same shape. Raises ValueError on empty or non-finite z."""
    z = require_numbers(z, "z")
    return _tanh_backward(np.ones_like(z), _tanh(z))


def softmax_gradient(z: ArrayLike) -> Array:
    """Jacobian ∂s_i/∂z_j = s_i·(δ_ij - s_j), shape z.shape + (classes,) (PRML, eq. 4.106).

    Raises ValueError as `softmax`.
    """
    s = _softmax(_require_vectors(z))
    identity = np.eye(s.shape[-1], dtype=s.dtype)
    return s[..., :, None] * (identity - s[..., None, :])


def _require_vectors(z: ArrayLike) -> Array:
    array = require_numbers(z, "z")
    if array.ndim == 0:
        raise ValueError("z is a single number; give softmax an array with the classes last")
    return array


@dataclass(frozen=True)
class Activation:
    """What a layer needs: the function, and the backward pass from (upstream, output)."""

    name: str
    public: Callable[[ArrayLike], Array]
    forward: Callable[[Array], Array]
    backward: Callable[[Array, Array], Array]


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("linear", linear, _linear, _linear_backward),
        Activation("relu", relu, _relu, _relu_backward),
        Activation("sigmoid", sigmoid, _sigmoid, _sigmoid_backward),
        Activation("tanh", tanh, _tanh, _tanh_backward),
        Activation("softmax", softmax, _softmax, _softmax_backward),
    )
}


def find_activation(
    activation: "str | Callable[[ArrayLike], Array] | Activation | None",
) -> Activation:
    """The `Activation` for a name ("relu"), a function of this module (relu), or None (linear).

    Raises ValueError for an unknown one, listing those that are known.
    """
    if activation is None:
        return ACTIVATIONS["linear"]
    if isinstance(activation, Activation):
        return activation
    for known in ACTIVATIONS.values():
        if activation == known.name or activation is known.public:
            return known
    raise ValueError(f"activation {activation!r} is unknown; give one of {', '.join(ACTIVATIONS)}")
