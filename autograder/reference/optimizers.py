"""Optimisers: how a gradient becomes the next parameters.

The functions show one step and return new values; the classes do the same in place, for lists of
parameters and gradients, and remember what the next step needs.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .validation import (
    Array,
    require_between,
    require_count,
    require_numbers,
    require_positive,
    require_same_shape,
)


def sgd_step(parameter: ArrayLike, gradient: ArrayLike, learning_rate: float) -> Array:
    """parameter - learning_rate·gradient, any shape (Robbins and Monro 1951).

    Raises ValueError on different shapes, NaN, infinity, or a rate not above 0.
    """
    learning_rate = require_positive(learning_rate, "learning_rate")
    parameter, gradient = _require_alike(parameter=parameter, gradient=gradient)
    return parameter - learning_rate * gradient


def momentum_step(
    parameter: ArrayLike,
    gradient: ArrayLike,
    velocity: ArrayLike,
    learning_rate: float,
    momentum: float = 0.9,
) -> tuple[Array, Array]:
    """New (parameter, velocity): v ← momentum·v + gradient; parameter - learning_rate·v.

    (Polyak 1964, in the form PyTorch uses; the first velocity is 0.) All arrays have the same
    shape. Raises ValueError as `sgd_step`, and on a momentum outside [0, 1).
    """
    learning_rate = require_positive(learning_rate, "learning_rate")
    momentum = require_between(momentum, "momentum", 0, 1, high_open=True)
    parameter, gradient, velocity = _require_alike(
        parameter=parameter, gradient=gradient, velocity=velocity
    )
    velocity = momentum * velocity + gradient
    return parameter - learning_rate * velocity, velocity


def adam_step(
    parameter: ArrayLike,
    gradient: ArrayLike,
    first_moment: ArrayLike,
    second_moment: ArrayLike,
    step: int,
    learning_rate: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, Array, Array]:
    """New (parameter, first moment, second moment) of Adam (Kingma and Ba 2015, algorithm 1).

    `step` counts from 1; the first moments are 0. Both are corrected for that start, and epsilon is
    outside the root. All arrays have the same shape. Raises ValueError as `sgd_step`, on a step
    below 1, a beta outside [0, 1), and a negative second moment.
    """
    learning_rate = require_positive(learning_rate, "learning_rate")
    beta1, beta2, epsilon = _require_adam(beta1, beta2, epsilon)
    step = require_count(step, "step")
    parameter, gradient, m, v = _require_alike(
        parameter=parameter,
        gradient=gradient,
        first_moment=first_moment,
        second_moment=second_moment,
    )
    if v.min() < 0:
        raise ValueError("second_moment has negative entries; it is a mean of squares")
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return parameter - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


class Optimizer:
    """Updates parameters in place. `reset` forgets what earlier steps left behind.

    `learning_rate` may be changed between steps, for a schedule.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = require_positive(learning_rate, "learning_rate")

    def reset(self) -> None:
        """Start afresh, as for a new model."""

    def update(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        """One step for every parameter, with the gradient at the same place in its list."""
        raise NotImplementedError


class SGD(Optimizer):
    """`sgd_step` for every parameter. Raises ValueError on a rate not above 0."""

    def __init__(self, learning_rate: float = 0.01) -> None:
        super().__init__(learning_rate)

    def update(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter -= self.learning_rate * gradient


class Momentum(Optimizer):
    """`momentum_step` for every parameter. Raises ValueError as that function."""

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = require_between(momentum, "momentum", 0, 1, high_open=True)
        self.reset()

    def reset(self) -> None:
        self._velocities: list[Array] = []

    def update(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        if not self._velocities:
            self._velocities = [np.zeros_like(parameter) for parameter in parameters]
        for parameter, gradient, v in zip(parameters, gradients, self._velocities, strict=True):
            v *= self.momentum
            v += gradient
            parameter -= self.learning_rate * v


class Adam(Optimizer):
    """`adam_step` for every parameter. Raises ValueError as that function."""

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2, self.epsilon = _require_adam(beta1, beta2, epsilon)
        self.reset()

    def reset(self) -> None:
        self._step = 0
        self._moments: list[tuple[Array, Array]] = []

    def update(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        if not self._moments:
            self._moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
        self._step += 1
        # The corrections are single numbers: fold them into the rate and the root.
        rate = self.learning_rate / (1 - self.beta1**self._step)
        root_correction = (1 - self.beta2**self._step) ** 0.5
        for parameter, gradient, (m, v) in zip(parameters, gradients, self._moments, strict=True):
            m *= self.beta1
            m += (1 - self.beta1) * gradient
            v *= self.beta2
            v += (1 - self.beta2) * gradient * gradient
            denominator = np.sqrt(v)
            denominator /= root_correction
            denominator += self.epsilon
            parameter -= rate * m / denominator


OPTIMIZERS: dict[str, type[SGD] | type[Momentum] | type[Adam]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "adam": Adam,
}


def find_optimizer(optimizer: str | Optimizer) -> Optimizer:
    """The optimiser itself, or a new one for a name. Raises ValueError, listing known names."""
    if isinstance(optimizer, Optimizer):
        return optimizer
    if not isinstance(optimizer, str) or optimizer.lower() not in OPTIMIZERS:
        raise ValueError(
            f"optimizer {optimizer!r} is unknown; give one of {', '.join(OPTIMIZERS)}, "
            "or an object such as SGD(learning_rate=0.1)"
        )
    return OPTIMIZERS[optimizer.lower()]()


def _require_alike(**arrays: ArrayLike) -> list[Array]:
    checked = {name: require_numbers(value, name) for name, value in arrays.items()}
    for name, array in checked.items():
        require_same_shape(checked["parameter"], array, "parameter", name)
    return list(checked.values())


def _require_adam(beta1: float, beta2: float, epsilon: float) -> tuple[float, float, float]:
    return (
        require_between(beta1, "beta1", 0, 1, high_open=True),
        require_between(beta2, "beta2", 0, 1, high_open=True),
        require_positive(epsilon, "epsilon"),
    )
