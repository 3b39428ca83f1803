"""Layers: what goes forward, and how the gradient comes back.

The functions show single steps and check their arguments. The classes keep parameters and cached
values between the steps; they do not check, as `Sequential` checks once before training.
Backward formulas as in Goodfellow, Bengio, Courville, "Deep Learning", section 6.5.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from .activations import Activation, find_activation
from .validation import (
    Array,
    require_between,
    require_count,
    require_numbers,
    require_same_length,
    require_same_shape,
)


def dense_forward(x: ArrayLike, weights: ArrayLike, bias: ArrayLike) -> Array:
    """x @ weights + bias: (n, inputs), (inputs, units), (units,) → (n, units).

    Raises ValueError on shapes that do not fit, empty input, NaN or infinity.
    """
    x, weights = _require_product(x, weights)
    bias = require_numbers(bias, "bias", 1)
    if len(bias) != weights.shape[1]:
        raise ValueError(
            f"bias has {len(bias)} entries; give one for each of {weights.shape[1]} units"
        )
    return x @ weights + bias


def dense_backward(
    upstream: ArrayLike, x: ArrayLike, weights: ArrayLike
) -> tuple[Array, Array, Array]:
    """Gradients with respect to x, weights and bias, each in the shape of its own array.

    `upstream` (n, units) is the loss's gradient with respect to the layer's output.
    Raises ValueError on shapes that do not fit, empty input, NaN or infinity.
    """
    x, weights = _require_product(x, weights)
    upstream = require_numbers(upstream, "upstream", 2)
    require_same_length(x, upstream, "x", "upstream")
    if upstream.shape[1] != weights.shape[1]:
        raise ValueError(
            f"upstream has shape {upstream.shape}; give one column for each of "
            f"{weights.shape[1]} units"
        )
    return upstream @ weights.T, x.T @ upstream, upstream.sum(axis=0)


def dropout_forward(
    x: ArrayLike, rate: float, rng: np.random.Generator, training: bool = True
) -> tuple[Array, Array]:
    """(x·mask, mask): a random share `rate` of x is set to 0, the rest divided by 1 - rate.

    The mask has the shape of x and entries 0 or 1/(1 - rate), so that the expected output is x
    (inverted dropout; Srivastava et al. 2014, section 10). An entry is dropped where
    `rng.random(x.shape) < rate`. Outside training, the mask is all ones and nothing is drawn.
    Raises ValueError on a rate outside [0, 1), empty input, NaN or infinity.
    """
    x = require_numbers(x, "x")
    rate = _require_rate(rate)
    mask = _dropout_mask(x, rate, rng) if training else np.ones_like(x)
    return x * mask, mask


def dropout_backward(upstream: ArrayLike, mask: ArrayLike) -> Array:
    """upstream·mask, with the mask that `dropout_forward` returned; same shape for both.

    Raises ValueError on different shapes, empty input, NaN or infinity.
    """
    upstream, mask = require_numbers(upstream, "upstream"), require_numbers(mask, "mask")
    require_same_shape(upstream, mask, "upstream", "mask")
    return upstream * mask


def he_normal(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Weights (inputs, units) from a normal distribution of variance 2/inputs, for ReLU.

    (He et al. 2015.) Raises ValueError when inputs or units is not a count.
    """
    shape = require_count(inputs, "inputs"), require_count(units, "units")
    return rng.normal(0, np.sqrt(2 / inputs), shape)


def glorot_uniform(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Weights (inputs, units), uniform in ±√(6 / (inputs + units)), for all but ReLU.

    (Glorot and Bengio 2010.) Raises ValueError when inputs or units is not a count.
    """
    shape = require_count(inputs, "inputs"), require_count(units, "units")
    limit = np.sqrt(6 / (inputs + units))
    return rng.uniform(-limit, limit, shape)


class Layer:
    """A layer's `parameters` and `gradients` are lists of arrays that match and are written in
    place; layers without parameters leave both empty."""

    def __init__(self) -> None:
        self.parameters: list[Array] = []
        self.gradients: list[Array] = []

    def build(self, inputs: int, rng: np.random.Generator, dtype: DTypeLike = np.float64) -> int:
        """Make the parameters for `inputs` features; returns the number of outputs."""
        raise NotImplementedError

    def forward(self, x: Array, training: bool = False) -> Array:
        """(n, inputs) → (n, outputs); in training, keep what `backward` needs."""
        raise NotImplementedError

    def backward(self, upstream: Array, input_gradient: bool = True) -> Array:
        """Fill `gradients` and return the gradient with respect to the layer's input.

        Without `input_gradient` the result is meaningless: the first layer needs none.
        """
        raise NotImplementedError


class Dense(Layer):
    """activation(x @ weights + bias), with weights (inputs, units) and bias (units,).

    Starts from `he_normal` weights for relu, from `glorot_uniform` ones for everything else, and
    from a bias of 0. `activation` is a name, a function of this package, or None (linear). Raises
    ValueError when units is not a count or the activation unknown.
    """

    def __init__(
        self,
        units: int,
        activation: str | Callable[[ArrayLike], Array] | Activation | None = None,
    ) -> None:
        super().__init__()
        self.units = require_count(units, "units")
        self.activation = find_activation(activation)

    def build(self, inputs: int, rng: np.random.Generator, dtype: DTypeLike = np.float64) -> int:
        initialise = he_normal if self.activation.name == "relu" else glorot_uniform
        # Drawn in float64 and rounded, so that float32 starts from the same weights.
        weights = initialise(inputs, self.units, rng).astype(dtype)
        self.parameters = [weights, np.zeros(self.units, dtype)]
        self.gradients = [np.zeros_like(parameter) for parameter in self.parameters]
        return self.units

    @property
    def weights(self) -> Array:
        return self.parameters[0]

    @property
    def bias(self) -> Array:
        return self.parameters[1]

    def forward(self, x: Array, training: bool = False) -> Array:
        weights, bias = self.parameters
        z = x @ weights
        z += bias
        output = self.activation.forward(z)
        if training:
            self._x, self._output = x, output
        return output

    def backward(self, upstream: Array, input_gradient: bool = True) -> Array:
        return self.backward_linear(
            self.activation.backward(upstream, self._output), input_gradient
        )

    def backward_linear(self, upstream: Array, input_gradient: bool = True) -> Array:
        """`backward` from the gradient with respect to z, before the activation."""
        np.matmul(self._x.T, upstream, out=self.gradients[0])
        np.add.reduce(upstream, axis=0, out=self.gradients[1])
        return upstream @ self.parameters[0].T if input_gradient else upstream


class Dropout(Layer):
    """Drops a random share `rate` of its input in training, and nothing in inference.

    Inverted scaling, see `dropout_forward`. Raises ValueError on a rate outside [0, 1).
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = _require_rate(rate)

    def build(self, inputs: int, rng: np.random.Generator, dtype: DTypeLike = np.float64) -> int:
        self._rng = rng
        return inputs

    def forward(self, x: Array, training: bool = False) -> Array:
        if not training:
            return x
        self._mask = _dropout_mask(x, self.rate, self._rng)
        return x * self._mask

    def backward(self, upstream: Array, input_gradient: bool = True) -> Array:
        return upstream * self._mask


def _dropout_mask(x: Array, rate: float, rng: np.random.Generator) -> Array:
    kept = (rng.random(x.shape) >= rate).astype(x.dtype)
    kept /= 1 - rate
    return kept


def _require_rate(rate: float) -> float:
    return require_between(rate, "rate", 0, 1, high_open=True)


def _require_product(x: ArrayLike, weights: ArrayLike) -> tuple[Array, Array]:
    x, weights = require_numbers(x, "x", 2), require_numbers(weights, "weights", 2)
    if x.shape[1] != len(weights):
        raise ValueError(
            f"weights has shape {weights.shape} but x has shape {x.shape}; "
            "give one row of weights for each column of x"
        )
    return x, weights
