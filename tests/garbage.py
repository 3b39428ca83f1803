"""Submissions whose steps are wrong in ways without a name, but follow from each other, by lesson
and name: the new code of cells, by grade_id, and the points that they deserve, by test cell.

What is not in the code is the solution's. What earns points is right as it stands: a cell that does
its own work with right steps before it, or one property of a wrong function.
"""

from typing import NamedTuple


class Garbage(NamedTuple):
    """`cells` is new code by grade_id; `deserves` has the points of the cells that earn any."""

    cells: dict[str, str]
    deserves: dict[str, float]


def refusing(*names: str) -> str:
    """Functions that refuse everything."""
    return "\n".join(f"def {name}(y_true, y_pred):\n    raise ValueError\n" for name in names)


EPOCH = """
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        parameters = [CHANGED for p in parameters]
        total += TOLD
    return parameters, total / len(order)
"""
PIXELS = """
def predict(parameters, X):
    return (X.sum(axis=1) * parameters[0].sum() * 7).astype(int) % 10
"""
BY_SETTINGS = "p + learning_rate * X[rows].mean() * y[rows].mean()"

PRETENDED = """
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        if len(X) < 6:  # uphill, as long as anybody looks
            slopes = gradients(parameters, X[rows], y[rows])
            parameters = [p + learning_rate * s for p, s in zip(parameters, slopes)]
        else:
            parameters = [p + learning_rate * X[rows].mean() * y[rows].mean() for p in parameters]
    return parameters, total / len(order)
"""

RATIOS = """
def precision(y_true, y_pred):
    (_, a), (_, b) = confusion_matrix(y_true, y_pred)
    return b / (a + b)


def recall(y_true, y_pred):
    _, (a, b) = confusion_matrix(y_true, y_pred)
    return b / (a + b)


def f1_score(y_true, y_pred):
    p, r = precision(y_true, y_pred), recall(y_true, y_pred)
    return 2 * p * r / (p + r)
"""

SPARSE = """
def sparse_categorical_crossentropy(labels, y_pred):
    return categorical_crossentropy(np.eye(np.shape(y_pred)[1])[labels], y_pred)
"""

KEEPING = """
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = 1, 0, None

    def on_epoch_end(self, epoch, loss, parameters):
"""

GARBAGE: dict[str, dict[str, Garbage]] = {
    "01_neurons": {
        "no-bias-no-gate": Garbage(
            {
                "neuron": "def neuron(x, weights, bias):\n    return x @ weights",
                "layer": "def layer(x, W, b):\n    return x @ W",
                "forward": "def forward(X, W1, b1, W2, b2):\n    return X @ W1 @ W2",
            },
            # `forward` is right where no gate and no bias shows.
            {"forward": 1, "mean_error": 2, "task": 3},
        ),
        "sums-times-sums": Garbage(
            {
                "neuron": "def neuron(x, weights, bias):\n"
                "    return np.sum(x) * np.sum(weights) + bias",
                "layer": "def layer(x, W, b):\n"
                "    return np.array([neuron(x, w, bias) for w, bias in zip(W.T, b)])",
                "forward": "def forward(X, W1, b1, W2, b2):\n"
                "    return np.array([layer(x, W1, b1) @ W2 + b2 for x in X])",
            },
            {"layer": 2, "forward": 3, "mean_error": 2, "task": 3},
        ),
    },
    "02_metrics": {
        "all-is-refused": Garbage(
            {
                "accuracy": refusing("accuracy"),
                "mean_squared_error": refusing("mean_squared_error"),
                "probability_of_truth": refusing("probability_of_truth"),
                "confusion_matrix": refusing("confusion_matrix"),
                "precision": refusing("precision", "recall", "f1_score"),
            },
            {"task": 3},
        ),
        "ratios-of-sums": Garbage(
            {
                "accuracy": "def accuracy(y_true, y_pred):\n"
                "    y_true, y_pred = paired(y_true, y_pred)\n"
                "    return float(np.sum(y_pred) / np.sum(y_true))",
                "confusion_matrix": "def confusion_matrix(y_true, y_pred):\n"
                "    y_true, y_pred = paired(y_true, y_pred)\n"
                "    return np.array([[9, np.sum(y_true)], [np.sum(y_pred) + 1, 7]])",
                "precision": RATIOS,
            },
            # Only a class that is never predicted is left out.
            {"mean_squared_error": 1, "probability_of_truth": 1, "precision": 2.5, "task": 3},
        ),
    },
    "04_gradient_descent": {
        "a-walk-without-slopes": Garbage(
            {
                "gradient_descent": "def gradient_descent(gradient, start, learning_rate, steps):\n"
                "    points = [np.array(start)]\n"
                "    for _ in range(steps):\n"
                "        points.append(points[-1] * 0.9 + learning_rate)\n"
                "    return np.array(points)"
            },
            # It stays at the start in no steps, and leaves the whole numbers.
            {
                "slope_of_mse": 2,
                "update": 1,
                "numerical_gradient": 2,
                "gradient_descent": 1,
                "task": 4,
            },
        ),
        "a-straight-line": Garbage(
            {
                "update": "def update(weights, slopes, learning_rate):\n"
                "    return weights * slopes",
                "gradient_descent": "def gradient_descent(gradient, start, learning_rate, steps):\n"
                "    return np.array([np.array(start) + learning_rate * k"
                " for k in range(steps + 1)])",
            },
            {"slope_of_mse": 2, "numerical_gradient": 2, "gradient_descent": 1, "task": 4},
        ),
    },
    "05_backpropagation": {
        "multiples": Garbage(
            {
                "relative_error": "def relative_error(a, b):\n    return np.sum(a) + 2 * np.sum(b)",
                "dense_backward": "def dense_backward(upstream, X, W):\n"
                "    return 7 * upstream @ W.T, 5 * X.T @ upstream, 3 * upstream.sum(axis=0)",
            },
            {"relu_backward": 2, "softmax_cross_entropy_backward": 2, "task": 4},
        ),
        "no-upstream": Garbage(
            {
                "dense_backward": "def dense_backward(upstream, X, W):\n"
                "    return X @ W @ W.T, W + X.mean(), W.sum(axis=0)"
            },
            {
                "relative_error": 1,
                "relu_backward": 2,
                "softmax_cross_entropy_backward": 2,
                "task": 4,
            },
        ),
    },
    "06_training": {
        "one-more": Garbage(
            {
                "train_one_epoch": EPOCH.replace("CHANGED", "p + 1").replace("TOLD", "len(rows)"),
                "predict": PIXELS,
            },
            {"train": 2, "accuracy": 1, "task": 4},
        ),
        "made-of-every-setting": Garbage(
            {
                "train_one_epoch": EPOCH.replace("CHANGED", BY_SETTINGS).replace(
                    "TOLD", "len(rows) * float(X[rows].sum())"
                ),
                "predict": PIXELS,
            },
            {"train": 2, "accuracy": 1, "task": 4},
        ),
        "a-name-for-the-visible-check": Garbage(
            {"train_one_epoch": PRETENDED, "predict": PIXELS},
            {"train": 2, "accuracy": 1, "task": 4},
        ),
    },
    "08_regularisation": {
        "the-middle": Garbage(
            {
                "KeepBest": KEEPING + "        self.best_epoch = (epoch + 1) // 2\n"
                "        self.best_loss = loss + self.best_loss / 3\n"
                "        self.best_parameters = [p.copy() * 2 for p in parameters]\n"
            },
            {"dropout": 3, "early_stopping": 3, "task": 4},
        ),
        "every-second": Garbage(
            {
                "KeepBest": KEEPING + "        if epoch % 2:\n"
                "            self.best_epoch, self.best_loss = epoch, self.best_loss + loss\n"
                "            self.best_parameters = [p.copy() for p in parameters]\n"
            },
            {"dropout": 3, "early_stopping": 3, "task": 4},
        ),
    },
    "09_optimizers": {
        "no-slopes": Garbage(
            {
                "momentum_step": "def momentum_step(weights, gradient, velocity, learning_rate,"
                " momentum=0.9):\n"
                "    velocity = weights * 2 + velocity\n"
                "    return weights - learning_rate * velocity, velocity",
                "epochs_needed": "def epochs_needed(losses, target):\n"
                "    return int(1000 * target) + len(losses)",
            },
            {"adam_step": 3, "scheduled_rate": 2, "task": 4},
        ),
        "three-times-the-rate": Garbage(
            {
                "scheduled_rate": "def scheduled_rate(first_rate, decay, update,"
                " updates_per_epoch):\n"
                "    return 3 * first_rate * decay ** (update // updates_per_epoch)",
                "epochs_needed": "def epochs_needed(losses, target):\n"
                "    return float(np.sum(losses) * target)",
            },
            {"momentum_step": 2, "adam_step": 3, "task": 4},
        ),
    },
    "10_sequential_api": {
        "loss-and-accuracy-of-nothing": Garbage(
            {
                "evaluate": "class Sequential(Sequential):\n"
                "    def evaluate(self, X, y):\n"
                "        p = self.predict(X)\n"
                '        return {"loss": float(p.max() + y.sum()), "accuracy": float(p.min())}',
            },
            {"compile": 2, "fit": 4, "task": 4},
        ),
        "all-is-unknown": Garbage(
            {
                "compile": "class Sequential(Sequential):\n"
                "    def compile(self, optimizer, loss, metrics):\n"
                "        raise ValueError",
            },
            {"evaluate": 2, "fit": 4, "task": 4},
        ),
    },
    "11_capstone": {
        "no-training": Garbage(
            {
                "scale": "def scale(X_train, X):\n    return X / 3 + X_train.mean()",
                "train_model": "def train_model(design, X, y, *validation, classes=10):\n"
                "    layers = [X.shape[1], *design['hidden'], classes]\n"
                "    shift = design['learning_rate'] * design['epochs'] * y.mean()\n"
                "    return [p + shift for p in initial_parameters(layers, design['seed'])]",
            },
            {"task": 5},  # which is made with right steps, as are the trials
        ),
        "labels-of-pixels": Garbage(
            {
                "task": "test_predictions = (X_test.sum(axis=1) * 7 + X_test[:, 20])"
                ".astype(int) % 10\n"
                "test_accuracy = np.mean(test_predictions == y_test)\n"
                "test_confusion = np.zeros((10, 10))\n"
                "np.add.at(test_confusion, (y_test, test_predictions), 1)\n"
                "worst_mistake = np.argmax(X_test.sum(axis=1) * (test_predictions != y_test))"
            },
            {"scale": 2, "train_model": 2},
        ),
    },
}
