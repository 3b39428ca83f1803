"""Callbacks: what may happen between two epochs of `Sequential.fit`. Semantics as in Keras.

Epochs are counted from 0, so that `best_epoch` is an index into the history's lists.
"""

import math
from typing import TYPE_CHECKING

from .validation import Array, require_between, require_count

if TYPE_CHECKING:
    from .model import Sequential

HIGHER_IS_BETTER = ("accuracy", "precision", "recall", "f1_score")


class Callback:
    """Derive from this and override what you need. `logs` has the epoch's loss and metrics."""

    def on_train_begin(self, model: "Sequential") -> None:
        """Called once, before the first epoch."""

    def on_epoch_end(self, model: "Sequential", epoch: int, logs: dict[str, float]) -> None:
        """Called after every epoch. `model.stop_training = True` ends the training."""

    def on_train_end(self, model: "Sequential") -> None:
        """Called once, after the last epoch."""


class _BestEpoch(Callback):
    """Follows one logged quantity and remembers its best epoch."""

    def __init__(self, monitor: str, mode: str, min_delta: float = 0.0) -> None:
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode is {mode!r}; give 'auto', 'min' or 'max'")
        self.monitor = monitor
        self.min_delta = require_between(min_delta, "min_delta", 0, math.inf)
        higher = monitor.removeprefix("val_") in HIGHER_IS_BETTER
        self._sign = -1.0 if mode == "max" or (mode == "auto" and higher) else 1.0
        self._forget()

    def _forget(self) -> None:
        self.best = self._sign * math.inf
        self.best_epoch: int | None = None
        self.best_weights: list[Array] | None = None

    def on_train_begin(self, model: "Sequential") -> None:
        self._forget()

    def _is_better(self, epoch: int, logs: dict[str, float]) -> bool:
        if self.monitor not in logs:
            raise ValueError(
                f"monitor is {self.monitor!r}, which is not measured; give one of "
                f"{', '.join(logs)} (names with val_ need validation_data)"
            )
        value = logs[self.monitor]
        # NaN compares false with everything: a diverged epoch is never the best.
        better = self._sign * value < self._sign * self.best - self.min_delta
        if better:
            self.best, self.best_epoch = value, epoch
        return better


class EarlyStopping(_BestEpoch):
    """Stops once `patience` epochs in a row have brought no improvement in `monitor`.

    An improvement is a change by more than `min_delta` in the good direction: downwards, or
    upwards for accuracy, precision, recall and F1, or as `mode` ("min", "max") says. With
    `restore_best_weights` the model ends with the weights of `best_epoch`, even if all the epochs
    were run. `stopped_epoch` is the last epoch run, or None if nothing was stopped. Raises
    ValueError on a negative patience or min_delta, an unknown mode, and, in training, on a quantity
    that is not measured.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        patience: int = 0,
        restore_best_weights: bool = False,
        min_delta: float = 0.0,
        mode: str = "auto",
    ) -> None:
        self.patience = require_count(patience, "patience", minimum=0)
        self.restore_best_weights = restore_best_weights
        super().__init__(monitor, mode, min_delta)

    def _forget(self) -> None:
        super()._forget()
        self.wait = 0
        self.stopped_epoch: int | None = None

    def on_epoch_end(self, model: "Sequential", epoch: int, logs: dict[str, float]) -> None:
        if self._is_better(epoch, logs):
            self.wait = 0
            if self.restore_best_weights:
                self.best_weights = model.get_weights()
            return
        self.wait += 1
        # As in Keras, the first epoch never stops the training, even with a patience of 0.
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            model.stop_training = True

    def on_train_end(self, model: "Sequential") -> None:
        if self.best_weights is not None:
            model.set_weights(self.best_weights)


class ModelCheckpoint(_BestEpoch):
    """Keeps the weights of the best epoch in memory, as `best_weights`; the training goes on.

    `restore(model)` puts them back. Arguments and errors as for `EarlyStopping`.
    """

    def __init__(self, monitor: str = "val_loss", mode: str = "auto") -> None:
        super().__init__(monitor, mode)

    def on_epoch_end(self, model: "Sequential", epoch: int, logs: dict[str, float]) -> None:
        if self._is_better(epoch, logs):
            self.best_weights = model.get_weights()

    def restore(self, model: "Sequential") -> None:
        """Give the model the best weights. Raises ValueError before the first improvement."""
        if self.best_weights is None:
            raise ValueError("best_weights is empty; train a model with this callback first")
        model.set_weights(self.best_weights)
