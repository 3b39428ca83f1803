"""What `Sequential` refuses, and the sentence it says: each begins with the argument's name."""

from functools import partial

import numpy as np

from autograder.reference import SGD, Dense, Dropout, EarlyStopping, Sequential, accuracy, one_hot
from reference.refusals import all_refused, complaint

RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 4))
LABELS = RNG.integers(0, 3, 50)


def classifier(optimizer="sgd", metrics=("accuracy",), layers=None):
    model = Sequential(layers or [Dense(8, "relu"), Dense(3, "softmax")], seed=0)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics)
    return model


BUILT = classifier()
BUILT.fit(X, LABELS, epochs=1)
NAN = np.full((2, 4), np.nan)
REFUSED = {
    "layers, none": (lambda: Sequential([], seed=0), "layers"),
    "layers, no Dense last": (lambda: Sequential([Dense(1), Dropout(0.1)], seed=0), "layers"),
    "layers, a stranger": (lambda: Sequential(["relu", Dense(1)], seed=0), "layers"),
    "layers, one twice": (lambda: Sequential([Dense(1)] * 2, seed=0), "layers"),
    "layers, of another model": (lambda: classifier(layers=BUILT.layers).build(4), "layers"),
    "seed": (lambda: Sequential([Dense(1)], seed=-1), "seed"),
    "seed, None": (lambda: Sequential([Dense(1)], seed=None), "seed"),
    "units": (lambda: Dense(0), "units"),
    "rate": (lambda: Dropout(1.0), "rate"),
    "build": (lambda: classifier().build(0), "inputs"),
    "optimizer": (lambda: classifier(optimizer="adma"), "optimizer .*sgd, momentum, adam"),
    "optimizer, a class": (lambda: classifier(optimizer=SGD), "optimizer"),
    "loss": (lambda: BUILT.compile("sgd", "mse"), "loss 'mse' .*mean_squared_error, binary_cross"),
    "loss, a metric": (lambda: BUILT.compile("sgd", accuracy), "loss"),
    "metrics, unknown": (lambda: classifier(metrics=["acc"]), "metrics .*accuracy, precision"),
    "metrics, a string": (lambda: classifier(metrics="accuracy"), "metrics"),
    "metrics, binary only": (lambda: classifier(metrics=["recall"]), "metrics .*two classes"),
    "metrics, of classes": (
        lambda: Sequential([Dense(1)], seed=0).compile("sgd", "mean_squared_error", ["accuracy"]),
        "metrics .*crossentropy",
    ),
    "x, one row flat": (lambda: BUILT.predict(X[0]), "x "),
    "x, wrong width": (lambda: BUILT.predict(X[:, :3]), "x "),
    "x, NaN": (lambda: BUILT.predict(NAN), "x "),
    "x, empty": (lambda: BUILT.fit(X[:0], LABELS[:0], 1), "x "),
    "x, text": (lambda: BUILT.predict([["a"] * 4]), "x "),
    "y, length": (lambda: BUILT.fit(X, LABELS[1:], 1), "y "),
    "y, out of range": (lambda: BUILT.fit(X, LABELS + 1, 1), "y "),
    "y, one-hot for labels": (lambda: BUILT.fit(X, one_hot(LABELS, 3), 1), "y "),
    "epochs": (lambda: BUILT.fit(X, LABELS, 0), "epochs"),
    "epochs, float": (lambda: BUILT.fit(X, LABELS, 1.0), "epochs"),
    "batch_size": (lambda: BUILT.fit(X, LABELS, 1, batch_size=0), "batch_size"),
    "validation_data": (lambda: BUILT.fit(X, LABELS, 1, validation_data=X), "validation_data"),
    "validation_data, no pair": (
        lambda: BUILT.fit(X, LABELS, 1, validation_data=5),
        "validation_data",
    ),
    "callbacks": (lambda: BUILT.fit(X, LABELS, 1, callbacks=EarlyStopping()), "callbacks"),
    "validation y": (
        lambda: BUILT.fit(X, LABELS, 1, validation_data=(X, LABELS + 3)),
        "validation_data y",
    ),
    "not compiled": (lambda: Sequential([Dense(1)], seed=0).fit(X, LABELS, 1), ".*compile first"),
    "not built": (lambda: classifier().predict(X), ".*build or fit first"),
    "not built, evaluate": (lambda: classifier().evaluate(X, LABELS), ".*build or fit first"),
    "not built, weights": (lambda: classifier().get_weights(), ".*build or fit first"),
}


def test_bad_arguments():
    all_refused(
        (about, complaint(call, f"^{message}|^the model.*{message}"))
        for about, (call, message) in REFUSED.items()
    )


TARGETS = [
    ("binary_crossentropy", Dense(1, "sigmoid"), LABELS),
    ("categorical_crossentropy", Dense(3, "softmax"), LABELS),
    ("categorical_crossentropy", Dense(3, "softmax"), np.ones((50, 3))),
    ("mean_squared_error", Dense(2), X[:, 0]),
    ("mean_squared_error", Dense(1), X),
    ("mean_squared_error", Dense(1), X[:, 0] + np.inf),
]


def test_targets_that_do_not_fit_the_loss():
    for loss, last, y in TARGETS:
        model = Sequential([last], seed=0)
        model.compile("sgd", loss)
        assert not complaint(partial(model.fit, X, y, epochs=1), "^y "), (loss, y.shape)
