import numpy as np
import pytest

from autograder.reference import Callback, Dense, EarlyStopping, ModelCheckpoint, Sequential


class Replay(Callback):
    """Puts a written value into the logs, and its epoch into the model's only bias."""

    def __init__(self, values, name):
        self.values, self.name = values, name

    def on_epoch_end(self, model, epoch, logs):
        logs[self.name] = self.values[epoch]
        model.layers[0].bias[:] = epoch


def replay(values, callback, name="val_loss"):
    """(epochs run, the bias at the end) of a training run in which `name` takes these values."""
    model = Sequential([Dense(1)], seed=0)
    model.compile("sgd", "mean_squared_error")
    history = model.fit(
        [[1.0]], [1.0], epochs=len(values), callbacks=[Replay(values, name), callback]
    )
    return len(history.epochs), model.get_weights()[1][0]


# Losses, patience → epochs run, best epoch. What Keras does, worked out by hand.
CASES = {
    "stops after two bad epochs": ([3, 2, 2.5, 2.5, 1], 2, 4, 1),
    "one more epoch of patience sees the better one": ([3, 2, 2.5, 2.5, 1], 3, 5, 4),
    "an improvement starts the count again": ([3, 4, 2, 4, 1, 4, 4, 0], 2, 7, 4),
    "an equal value is no improvement": ([1, 1, 1, 1], 2, 3, 0),
    "patience 1": ([3, 2, 2.1, 1], 1, 3, 1),
    "patience 0 stops at the first bad epoch": ([3, 2, 2.1, 1], 0, 3, 1),
    "ever better": ([3, 2, 1], 1, 3, 2),
    "NaN is never better": ([3, float("nan"), float("nan"), 1], 2, 3, 0),
}


@pytest.mark.parametrize(("values", "patience", "epochs", "best"), CASES.values(), ids=CASES)
def test_patience(values, patience, epochs, best):
    callback = EarlyStopping(patience=patience, restore_best_weights=True)
    assert replay(values, callback) == (epochs, best)
    assert (callback.best, callback.best_epoch) == (values[best], best)
    assert callback.stopped_epoch == (epochs - 1 if epochs < len(values) else None)


def test_without_restoring_the_model_keeps_the_last_weights():
    callback = EarlyStopping(patience=2)
    assert replay([3, 2, 2.5, 2.5, 1], callback) == (4, 3)
    assert callback.stopped_epoch == 3


def test_the_best_weights_come_back_also_where_nothing_was_stopped():
    callback = EarlyStopping(patience=10, restore_best_weights=True)
    assert replay([3, 1, 2], callback) == (3, 1)
    assert callback.stopped_epoch is None


@pytest.mark.parametrize(
    ("name", "mode", "best"),
    [
        ("val_accuracy", "auto", 1),
        ("f1_score", "auto", 1),
        ("val_loss", "auto", 2),
        ("val_mean_absolute_error", "auto", 2),
        ("val_accuracy", "min", 2),
        ("val_loss", "max", 1),
    ],
)
def test_the_good_direction(name, mode, best):
    callback = ModelCheckpoint(name, mode=mode)
    replay([0.5, 0.9, 0.1], callback, name)
    assert callback.best_epoch == best


def test_an_improvement_must_exceed_min_delta():
    callback = EarlyStopping(patience=2, min_delta=0.5)
    assert replay([3, 2.75, 2.5, 1], callback)[0] == 3


def test_a_callback_starts_afresh_in_the_next_training():
    callback = EarlyStopping(patience=1, restore_best_weights=True)
    replay([0.1, 0.2], callback)
    assert replay([3, 2, 1], callback) == (3, 2)


def test_checkpoint_keeps_the_best_weights_and_leaves_the_model_alone():
    callback = ModelCheckpoint()
    assert replay([3, 1, 2, 2], callback) == (4, 3)
    assert (callback.best, callback.best_epoch) == (1, 1)
    assert callback.best_weights[1] == [1]
    model = Sequential([Dense(1)], seed=1)
    model.build(1)
    callback.restore(model)
    assert model.get_weights()[1][0] == 1
    model.layers[0].bias[:] = 9
    assert callback.best_weights[1] == [1], "the kept weights are the model's own arrays"


def test_a_quantity_that_is_not_measured():
    model = Sequential([Dense(1)], seed=0)
    model.compile("sgd", "mean_squared_error")
    with pytest.raises(ValueError, match=r"monitor is 'val_loss'.* give one of loss .*valid"):
        model.fit(np.ones((2, 1)), [1, 2], 1, callbacks=[EarlyStopping()])


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: EarlyStopping(patience=-1), "patience"),
        (lambda: EarlyStopping(patience=1.5), "patience"),
        (lambda: EarlyStopping(min_delta=-1), "min_delta"),
        (lambda: EarlyStopping(mode="best"), "mode"),
        (lambda: ModelCheckpoint(mode="best"), "mode"),
        (lambda: ModelCheckpoint().restore(None), "best_weights"),
    ],
)
def test_bad_arguments(make, name):
    with pytest.raises(ValueError, match=f"^{name} is "):
        make()
