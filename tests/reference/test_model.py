import copy

import numpy as np
import pytest
from sklearn.datasets import load_digits

from autograder.reference import (
    SGD,
    Adam,
    Callback,
    Dense,
    Dropout,
    Layer,
    Sequential,
    accuracy,
    binary_crossentropy,
    make_moons,
    mean_squared_error,
    numerical_gradient,
    one_hot,
    precision,
    relative_error,
    sparse_categorical_crossentropy,
    train_test_split,
)
from autograder.reference.objectives import LOSSES

RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 4))
LABELS = RNG.integers(0, 3, 50)


def classifier(seed=0, optimizer="sgd", metrics=("accuracy",), layers=None):
    layers = layers or [Dense(8, "relu"), Dense(3, "softmax")]
    model = Sequential(layers, seed=seed)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics)
    return model


class Recorder(Callback):
    """Notes what the model's outputs would be, epoch for epoch."""

    def __init__(self):
        self.calls = []

    def on_train_begin(self, model):
        self.calls.append("begin")

    def on_epoch_end(self, model, epoch, logs):
        self.calls.append((epoch, logs["loss"]))
        model.stop_training = epoch == 2

    def on_train_end(self, model):
        self.calls.append("end")


class RememberGradient(SGD):
    def update(self, parameters, gradients):
        self.gradient = gradients[0].copy()


ENDS = [
    ("relu", "softmax", "sparse_categorical_crossentropy", LABELS),
    ("tanh", "softmax", "categorical_crossentropy", one_hot(LABELS, 3)),
    ("sigmoid", "sigmoid", "binary_crossentropy", one_hot(LABELS, 3)),
    ("relu", "tanh", "mean_squared_error", X[:, :3]),
    ("tanh", "softmax", "mean_squared_error", one_hot(LABELS, 3)),
    ("tanh", "sigmoid", "categorical_crossentropy", one_hot(LABELS, 3)),
]


@pytest.mark.parametrize(("hidden", "last", "loss", "y"), ENDS)
def test_gradient_of_the_whole_network_agrees_with_central_differences(hidden, last, loss, y):
    model = Sequential([Dense(5, hidden), Dense(4, "tanh"), Dense(3, last)], seed=1)
    optimizer = RememberGradient(1.0)
    model.compile(optimizer, loss)
    model.fit(X, y, epochs=1, batch_size=50, shuffle=False)
    weights = model.get_weights()

    def loss_at(vector):
        start, arrays = 0, []
        for array in weights:
            arrays.append(vector[start : start + array.size].reshape(array.shape))
            start += array.size
        model.set_weights(arrays)
        return model.evaluate(X, y)["loss"]

    measured = numerical_gradient(loss_at, np.concatenate([array.ravel() for array in weights]))
    assert relative_error(optimizer.gradient, measured) < 1e-5


def test_fused_gradient_is_the_chain_of_the_two():
    plain = copy.copy(LOSSES["categorical_crossentropy"])
    object.__setattr__(plain, "fused_gradient", None)
    results = []
    for loss in (plain, "categorical_crossentropy"):
        model = Sequential([Dense(5, "relu"), Dense(3, "softmax")], seed=1)
        model.compile(SGD(0.1), loss)
        model.fit(X, one_hot(LABELS, 3), epochs=3)
        results.append(model.get_weights())
    for chained, fused in zip(*results, strict=True):
        np.testing.assert_allclose(chained, fused, atol=1e-12)


def test_epoch_loss_is_a_mean_over_examples_and_the_last_short_batch_counts():
    model = classifier(optimizer=SGD(1e-300))  # so small that the weights do not move
    x, labels = X[:33], LABELS[:33]  # batches of 32 and 1
    history = model.fit(x, labels, epochs=2, batch_size=32, validation_data=(X[33:], LABELS[33:]))
    probabilities = model.predict(x)
    loss = sparse_categorical_crossentropy(labels, probabilities)
    assert history.history["loss"] == pytest.approx([loss, loss], rel=1e-12)
    share = accuracy(labels, probabilities.argmax(axis=1))
    assert history.history["accuracy"] == [share, share]
    measured = model.evaluate(X[33:], LABELS[33:])
    assert history.history["val_loss"] == [measured["loss"]] * 2
    assert history.history["val_accuracy"] == [measured["accuracy"]] * 2
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert history.epochs == [0, 1]


def test_the_short_batch_trains_too():
    class Count(SGD):
        updates = 0

        def update(self, parameters, gradients):
            self.updates += 1

    optimizer = Count()
    classifier(optimizer=optimizer).fit(X, LABELS, epochs=3, batch_size=16)
    assert optimizer.updates == 3 * 4


def test_the_generator_draws_weights_first_and_a_permutation_each_epoch():
    class Watch(Layer):
        """Passes everything on and notes the first column of what it sees."""

        def build(self, inputs, rng, dtype=np.float64):
            self.seen = []
            return inputs

        def forward(self, x, training=False):
            if training:
                self.seen.extend(x[:, 0])
            return x

        def backward(self, upstream, input_gradient=True):
            return upstream

    watch = Watch()
    model = classifier(seed=5, layers=[watch, Dense(2, "relu"), Dense(3, "softmax")])
    model.fit(X, LABELS, epochs=2, batch_size=16)
    rng = np.random.default_rng(5)
    rng.normal(size=(4, 2)), rng.uniform(size=(2, 3))
    expected = np.concatenate([X[rng.permutation(50), 0], X[rng.permutation(50), 0]])
    np.testing.assert_array_equal(watch.seen, expected)
    watch.seen = []
    model.fit(X, LABELS, epochs=1, shuffle=False)
    np.testing.assert_array_equal(watch.seen, X[:, 0])


@pytest.mark.parametrize("dropout", [False, True])
def test_same_seed_same_bytes_and_another_seed_differs(dropout):
    def train(seed):
        layers = [Dense(8, "relu"), *([Dropout(0.5)] if dropout else []), Dense(3, "softmax")]
        model = classifier(seed, "adam", layers=layers)
        losses = model.fit(X, LABELS, epochs=3, batch_size=16).history["loss"]
        return b"".join(array.tobytes() for array in model.get_weights()), losses

    assert train(3) == train(3)
    assert train(3)[0] != train(4)[0]


def test_dropout_works_in_training_only():
    model = classifier(optimizer=SGD(1e-300), layers=[Dropout(0.5), Dense(3, "softmax")])
    history = model.fit(X, LABELS, epochs=2, validation_data=(X, LABELS))
    np.testing.assert_array_equal(model.predict(X), model.predict(X))
    losses = history.history
    assert losses["val_loss"][0] == losses["val_loss"][1] == model.evaluate(X, LABELS)["loss"]
    assert losses["loss"][0] != losses["loss"][1] != losses["val_loss"][1]


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("loss", LOSSES)
def test_float32_stays_float32(optimizer, loss):
    last, y = {
        "mean_squared_error": (Dense(3), X[:, :3]),
        "binary_crossentropy": (Dense(1, "sigmoid"), LABELS > 1),
        "categorical_crossentropy": (Dense(3, "softmax"), one_hot(LABELS, 3)),
        "sparse_categorical_crossentropy": (Dense(3, "softmax"), LABELS),
    }[loss]
    model = Sequential([Dense(5, "relu"), Dropout(0.2), last], seed=0)
    model.compile(optimizer, loss)
    model.fit(X.astype(np.float32), y, epochs=2)
    assert model.predict(X).dtype == np.float32
    assert all(array.dtype == np.float32 for array in model.get_weights())
    gradients = [array for layer in model.layers for array in layer.gradients]
    assert all(array.dtype == np.float32 for array in gradients)


def test_binary_and_regression_models_take_flat_targets():
    labels = (X[:, 0] > 0).astype(int)
    model = Sequential([Dense(1, "sigmoid")], seed=0)
    model.compile(SGD(1.0), binary_crossentropy, [accuracy, precision, "recall", "f1_score"])
    model.fit(X, labels, epochs=50)
    values, p = model.evaluate(X, labels), model.predict(X)
    assert p.shape == (50, 1)
    assert values["accuracy"] == np.mean((p[:, 0] >= 0.5) == labels) > 0.9
    assert values["loss"] == pytest.approx(binary_crossentropy(labels[:, None], p))
    model = Sequential([Dense(1)], seed=0)
    model.compile(SGD(0.1), mean_squared_error, ["mean_absolute_error"])
    history = model.fit(X, X @ [1, -2, 3, 0.5] + 4, epochs=200)
    assert history.history["loss"][-1] < 1e-12
    np.testing.assert_allclose(model.get_weights()[0][:, 0], [1, -2, 3, 0.5], atol=1e-6)
    np.testing.assert_allclose(model.get_weights()[1], [4], atol=1e-6)


def test_weights_are_copied_out_and_in():
    model = classifier()
    model.fit(X, LABELS, epochs=1)
    kept, before = model.get_weights(), model.predict(X)
    assert [array.shape for array in kept] == [(4, 8), (8,), (8, 3), (3,)]
    model.fit(X, LABELS, epochs=1)
    assert not np.array_equal(model.predict(X), before)
    model.set_weights(kept)
    np.testing.assert_array_equal(model.predict(X), before)
    model.fit(X, LABELS, epochs=1)  # still trains after the weights were set
    assert not np.array_equal(model.predict(X), before)
    for bad in (kept[:3], [*kept[:3], np.ones(4)], [*kept[:3], [np.nan] * 3]):
        now = model.get_weights()
        with pytest.raises(ValueError, match=r"^weights"):
            model.set_weights(bad)
        assert all(map(np.array_equal, now, model.get_weights()))


def test_a_deep_copy_trains_by_itself():
    model = classifier()
    model.fit(X, LABELS, epochs=1)
    twin, before = copy.deepcopy(model), model.get_weights()
    twin.fit(X, LABELS, epochs=1)
    assert not np.array_equal(twin.get_weights()[0], before[0])
    np.testing.assert_array_equal(model.get_weights()[0], before[0])
    model.fit(X, LABELS, epochs=1)
    assert all(map(np.array_equal, twin.get_weights(), model.get_weights()))


def test_fit_changes_neither_x_nor_y():
    x, y = X.copy(), LABELS.copy()
    classifier().fit(x, y, epochs=2)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, LABELS)


def test_callbacks_are_called_and_may_stop_the_training():
    recorder = Recorder()
    history = classifier().fit(X, LABELS, epochs=9, callbacks=[recorder])
    losses = list(enumerate(history.history["loss"]))
    assert recorder.calls == ["begin", *losses, "end"] and len(losses) == 3


def test_verbose_prints_one_line_an_epoch(capsys):
    model = classifier()
    history = model.fit(X, LABELS, 2, validation_data=(X, LABELS), verbose=True)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"Epoch 1/2 - loss: {history.history['loss'][0]:.4f} - accuracy: ")
    assert second.startswith("Epoch 2/2") and " - val_accuracy: " in second
    model.fit(X, LABELS, 1)
    assert capsys.readouterr().out == ""


def test_digits_reach_the_known_accuracy():
    images, digits = load_digits(return_X_y=True)
    x, x_test, y, y_test = train_test_split(images / 16, digits, test_fraction=0.2, seed=0)
    model = Sequential([Dense(32, "relu"), Dense(10, "softmax")], seed=0)
    model.compile(SGD(0.5), "sparse_categorical_crossentropy", ["accuracy"])
    model.fit(x, y, epochs=100, batch_size=32)
    assert model.evaluate(x_test, y_test)["accuracy"] >= 0.97
    assert model.evaluate(x, y)["accuracy"] == 1.0


def test_flipped_moons_are_overfitted():
    x, y = make_moons(100, noise=0.2, seed=0, flip=0.12)
    validation = make_moons(400, noise=0.2, seed=100)
    layers = [Dense(128, "relu"), Dense(128, "relu"), Dense(2, "softmax")]
    model = classifier(optimizer=Adam(0.01), layers=layers)
    history = model.fit(x, y, epochs=400, validation_data=validation).history
    assert history["accuracy"][-1] > 0.92  # the right labels alone would make at most 0.88
    assert max(history["val_accuracy"]) > history["val_accuracy"][-1] + 0.03
    assert history["val_loss"][-1] > 2 * min(history["val_loss"])


def test_a_training_that_was_stopped_may_go_on():
    model = classifier()
    assert len(model.fit(X, LABELS, epochs=9, callbacks=[Recorder()]).epochs) == 3
    assert len(model.fit(X, LABELS, epochs=4).epochs) == 4


def test_compile_resets_the_optimizer():
    model, optimizer = classifier(), Adam(0.1)
    model.build(4)
    start, losses = model.get_weights(), []
    for _ in range(2):
        model.set_weights(start)
        model.compile(optimizer, "sparse_categorical_crossentropy")
        losses.append(model.fit(X, LABELS, epochs=3, shuffle=False).history["loss"])
    assert losses[0] == losses[1]
