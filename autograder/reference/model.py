"""A network as a list of layers, trained by mini-batch gradient descent, in Keras's words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from .callbacks import Callback
from .layers import Dense, Layer
from .objectives import Loss, Metric, compute, find_loss, find_metric, prepare_targets
from .optimizers import Optimizer, find_optimizer
from .validation import Array, require_count, require_numbers, require_same_length


@dataclass
class History:
    """`history` maps "loss", "val_loss", … to one value per epoch; `epochs` counts from 0."""

    history: dict[str, list[float]] = field(default_factory=dict)
    epochs: list[int] = field(default_factory=list)

    def append(self, epoch: int, logs: dict[str, float]) -> None:
        self.epochs.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)


class Sequential:
    """Layers one after the other, the last one a `Dense`.

    One random generator, made from `seed`, draws first the initial weights in the order of the
    layers, then `permutation(n)` before each epoch, and each batch's dropout masks in between.
    Raises ValueError without layers, for a layer used twice, and for a seed that is not a count.
    """

    def __init__(self, layers: Sequence[Layer], seed: int) -> None:
        self.layers = list(layers)
        if not self.layers or not isinstance(self.layers[-1], Dense):
            raise ValueError("layers has no Dense layer at its end; give e.g. [Dense(1)]")
        if not all(isinstance(layer, Layer) for layer in self.layers):
            raise ValueError(
                "layers has something that is not a layer; give Dense and Dropout only"
            )
        if len(set(map(id, self.layers))) < len(self.layers):
            raise ValueError("layers has one layer twice; make a new layer for each place")
        self.outputs = self.layers[-1].units
        self.seed = require_count(seed, "seed", minimum=0)
        self.rng = np.random.default_rng(self.seed)
        self.inputs: int | None = None
        self.dtype: np.dtype[np.generic] = np.dtype(np.float64)
        self.stop_training = False
        self._loss: Loss | None = None

    def build(self, inputs: int, dtype: DTypeLike = np.float64) -> None:
        """Draw the initial weights for `inputs` features. `fit` does it if it was not done.

        Raises ValueError when inputs is not a count, or a layer belongs to another model.
        """
        inputs = require_count(inputs, "inputs")
        if any(layer.parameters for layer in self.layers):
            raise ValueError("layers are already built; make new layers for a new model")
        self.inputs, self.dtype = inputs, np.dtype(dtype)
        for layer in self.layers:
            inputs = layer.build(inputs, self.rng, self.dtype)

    def compile(
        self,
        optimizer: str | Optimizer,
        loss: str | Callable[..., float] | Loss,
        metrics: Sequence[str | Callable[..., float] | Metric] = (),
    ) -> None:
        """Choose optimiser, loss and metrics, by name or as objects. Resets the optimiser.

        Raises ValueError for unknown names, listing the known ones, and for metrics that do not
        fit the loss.
        """
        if isinstance(metrics, str):
            raise ValueError(f"metrics is {metrics!r}; give a list, [{metrics!r}]")
        self._loss = find_loss(loss)
        self._metrics = tuple(find_metric(metric, self._loss, self.outputs) for metric in metrics)
        self.optimizer = find_optimizer(optimizer)
        self.optimizer.reset()

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        epochs: int,
        batch_size: int = 32,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        shuffle: bool = True,
        callbacks: Sequence[Callback] = (),
        verbose: bool = False,
    ) -> History:
        """Train for `epochs` passes over x (n, inputs) and y, the last short batch included.

        "loss" and the metrics are those of the outputs during the epoch, while the weights
        moved and with dropout on; "val_…" those after it. All are means over examples.
        Raises ValueError before `compile`, and when an argument does not fit the model.
        """
        loss = self._require_compiled()
        x, targets = self._prepare(x, y, "x", "y")
        validation = None
        if validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
                raise ValueError("validation_data is not a pair; give (x, y)")
            validation = self._prepare(*validation_data, "validation_data x", "validation_data y")
        epochs, batch_size = (
            require_count(epochs, "epochs"),
            require_count(batch_size, "batch_size"),
        )

        if isinstance(callbacks, Callback):
            raise ValueError("callbacks is a single callback; give a list of callbacks")

        parameters, gradients = self._share_memory()
        outputs = np.empty_like(targets)
        order = np.arange(len(x))
        history = History()
        self.stop_training = False
        for callback in callbacks:
            callback.on_train_begin(self)
        for epoch in range(epochs):
            if shuffle:
                order = self.rng.permutation(len(x))
            shuffled_x, shuffled_targets = x[order], targets[order]
            for batch in _batches(len(x), batch_size):
                outputs[batch] = self._forward(shuffled_x[batch], training=True)
                self._backward(loss, shuffled_targets[batch], outputs[batch])
                self.optimizer.update([parameters], [gradients])
            logs = compute(loss, self._metrics, shuffled_targets, outputs)
            if validation:
                logs |= self._measure(*validation, prefix="val_")
            history.append(epoch, logs)
            if verbose:
                values = " - ".join(f"{name}: {value:.4f}" for name, value in logs.items())
                print(f"Epoch {epoch + 1}/{epochs} - {values}")
            for callback in callbacks:
                callback.on_epoch_end(self, epoch, logs)
            if self.stop_training:
                break
        for callback in callbacks:
            callback.on_train_end(self)
        return history

    def predict(self, x: ArrayLike) -> Array:
        """Outputs (n, units of the last layer) for x (n, inputs), in inference mode.

        Raises ValueError before the model is built, and when x does not fit it.
        """
        self._require_built()
        return self._forward(self._prepare_x(x, "x"))

    def evaluate(self, x: ArrayLike, y: ArrayLike) -> dict[str, float]:
        """ "loss" and the metrics over all examples, in inference mode. ValueError as `fit`."""
        self._require_compiled()
        self._require_built()
        return self._measure(*self._prepare(x, y, "x", "y"))

    def get_weights(self) -> list[Array]:
        """Copies of all parameters: weights and bias of the first `Dense`, of the next, …

        Raises ValueError before the model is built.
        """
        self._require_built()
        return [parameter.copy() for layer in self.layers for parameter in layer.parameters]

    def set_weights(self, weights: Sequence[ArrayLike]) -> None:
        """Copy `weights`, as from `get_weights`, into the model; nothing changes on an error.

        Raises ValueError before the model is built, and on another number of arrays, other
        shapes, NaN or infinity.
        """
        self._require_built()
        parameters = [parameter for layer in self.layers for parameter in layer.parameters]
        if len(weights) != len(parameters):
            raise ValueError(f"weights has {len(weights)} arrays; give {len(parameters)}")
        arrays = [require_numbers(array, f"weights[{i}]") for i, array in enumerate(weights)]
        for i, (array, parameter) in enumerate(zip(arrays, parameters, strict=True)):
            if array.shape != parameter.shape:
                raise ValueError(f"weights[{i}] has shape {array.shape}; give {parameter.shape}")
        for array, parameter in zip(arrays, parameters, strict=True):
            parameter[...] = array

    def _forward(self, x: Array, training: bool = False) -> Array:
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def _backward(self, loss: Loss, targets: Array, outputs: Array) -> None:
        *hidden, last = self.layers
        assert isinstance(last, Dense)
        if loss.fused_gradient is not None and loss.fused_with == last.activation.name:
            upstream = last.backward_linear(loss.fused_gradient(targets, outputs), bool(hidden))
        else:
            upstream = last.backward(loss.gradient(targets, outputs), bool(hidden))
        for layer in reversed(hidden):
            upstream = layer.backward(upstream, layer is not self.layers[0])

    def _measure(self, x: Array, targets: Array, prefix: str = "") -> dict[str, float]:
        assert self._loss is not None
        values = compute(self._loss, self._metrics, targets, self._forward(x))
        return {prefix + name: value for name, value in values.items()}

    def _share_memory(self) -> tuple[Array, Array]:
        """Move all parameters into one vector, and all gradients into another, that the layers'
        arrays are views of: the optimiser then takes one step, not one for each array."""
        size = sum(parameter.size for layer in self.layers for parameter in layer.parameters)
        vectors = np.empty(size, self.dtype), np.empty(size, self.dtype)
        for vector, arrays in zip(vectors, ("parameters", "gradients"), strict=True):
            start = 0
            for layer in self.layers:
                own = getattr(layer, arrays)
                for i, array in enumerate(own):
                    view = vector[start : start + array.size].reshape(array.shape)
                    view[...] = array
                    own[i] = view
                    start += array.size
        return vectors

    def _prepare(self, x: ArrayLike, y: ArrayLike, x_name: str, y_name: str) -> tuple[Array, Array]:
        """x and the loss's targets, checked against the model and each other; builds the model."""
        x = self._prepare_x(x, x_name)
        targets = prepare_targets(y, y_name, self._require_compiled(), self.outputs)
        require_same_length(x, targets, x_name, y_name)
        if self.inputs is None:
            self.build(x.shape[1], x.dtype)
        return x, targets.astype(self.dtype, copy=False)

    def _prepare_x(self, x: ArrayLike, name: str) -> Array:
        x = require_numbers(x, name, 2)
        if self.inputs is None:
            return x
        if x.shape[1] != self.inputs:
            raise ValueError(f"{name} has {x.shape[1]} columns; the model takes {self.inputs}")
        return x.astype(self.dtype, copy=False)

    def _require_compiled(self) -> Loss:
        if self._loss is None:
            raise ValueError("the model has no loss yet; call compile first")
        return self._loss

    def _require_built(self) -> None:
        if self.inputs is None:
            raise ValueError("the model has no weights yet; call build or fit first")


def _batches(n: int, batch_size: int) -> Iterator[slice]:
    for start in range(0, n, batch_size):
        yield slice(start, start + batch_size)
