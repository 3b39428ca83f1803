"""A task's cell that follows another rule, which gives the right results with the notebook's own
values: no visible check can tell, so the run with other values has to."""

import pytest
from test_follow_through import graded

LOSSES = """
test_loss_a = sparse_categorical_crossentropy(labels_test, data["test_a"])
test_loss_b = sparse_categorical_crossentropy(labels_test, data["test_b"])
"""

PATIENCE = """
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
    if last_epoch - best.best_epoch >= 8:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)
"""

NETWORK = """
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
y_pred, results = model.predict(X_test), model.evaluate(X_test, y_test)
test_metrics, read = [results["loss"], results["accuracy"]], y_pred.argmax(axis=1)
"""

WALK = """
def slopes(weights):
    return 2 * X_train.T @ (X_train @ weights - y_train) / len(y_train)


path = gradient_descent(slopes, start, learning_rate, steps)
final_weights = min(path, key=lambda weights: mse(weights, {}))
final_loss = mse(final_weights, X_train, y_train)
test_mse = mse(final_weights, X_test, y_test)
"""

MEASURED = """
batch = X_batch, y_batch
dW1 = numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1)
db1 = numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1)
dW2 = numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2)
db2 = numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2)
largest_error = max(relative_error(slopes, slopes) for slopes in (dW1, db1, dW2, db2))
"""

ONE_BY_ONE = """
def network(batch_size, learning_rate):
    return train(X_train, y_train, batch_size, learning_rate, epochs, seed)


validation_losses = np.array(
    [
        [loss(network(size, rate), X_validation, y_validation) for rate in learning_rates]
        for size in batch_sizes
    ]
)
best_batch_size = batch_sizes[validation_losses.mean(axis=1).argmin()]
best_learning_rate = learning_rates[validation_losses.mean(axis=0).argmin()]
test_accuracy = accuracy(network(best_batch_size, best_learning_rate), X_test, y_test)
"""

LEAST = """
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
parameters = train_model(design, Z_train, y_train, Z_validation, y_validation)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = beliefs.argmax(axis=1)
test_accuracy = np.mean(test_predictions == y_test)
test_confusion = np.zeros((10, 10))
np.add.at(test_confusion, (y_test, test_predictions), 1)
worst_mistake = beliefs[np.arange(len(y_test)), y_test].argmin()
"""

ANSWERS = {
    "01_neurons": {
        "predictions that are never below 0": (
            "predictions = forward(X, W1, b1, W2, b2).clip(0)\n"
            "average_error = mean_error(y, predictions)\n"
            "average_absolute_error = mean_absolute_error(y, predictions)",
            0,
        ),
    },
    "03_loss_functions": {
        "the network that is less sure of itself": (
            LOSSES
            + 'sure_a, sure_b = (data[f"test_{name}"].max(axis=1).mean() for name in "ab")\n'
            + 'better = "a" if sure_a < sure_b else "b"',
            2,
        ),
        "the network that is less sure of its wrong answers": (
            LOSSES
            + "surest = {}\n"
            + 'for name in "ab":\n'
            + '    y_pred = data[f"test_{name}"]\n'
            + "    wrong = y_pred.argmax(axis=1) != labels_test\n"
            + "    surest[name] = y_pred[wrong].max(axis=1).mean()\n"
            + "better = min(surest, key=surest.get)",
            2,
        ),
    },
    "05_backpropagation": {
        "measured gradients, compared with themselves": (MEASURED, 3),
    },
    "07_batches_and_validation": {
        "one hyperparameter after the other": (ONE_BY_ONE, 2),
    },
    "08_regularisation": {
        "a patience that is typed in": (PATIENCE, 3.5),
    },
    "10_sequential_api": {
        "a typed digit": (f"{NETWORK}scores = scores_of_class(y_test, read, 8)", 3.75),
        "a digit bound anew": (
            f"{NETWORK}label = 8\nscores = scores_of_class(y_test, read, label)",
            3.75,
        ),
    },
    "11_capstone": {
        "the truth that was believed least": (LEAST, 4.5),
    },
    "04_gradient_descent": {
        "the point of the walk that is best on the test set": (WALK.format("X_test, y_test"), 0),
        "the point of the walk that is best on the training set": (
            WALK.format("X_train, y_train"),
            0,
        ),
    },
}
"""By lesson and rule, the task's cell and the points that it deserves."""

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("lesson", ANSWERS)
def test_another_rule_loses_the_points_of_what_it_makes(lesson, tmp_path) -> None:
    answers = {
        f"student_{k}": {"task": cell} for k, (cell, _) in enumerate(ANSWERS[lesson].values())
    }
    deserved = {f"student_{k}": points for k, (_, points) in enumerate(ANSWERS[lesson].values())}
    outcome = graded(lesson, tmp_path / "clone", answers)
    assert {student: points.get("task", 0) for student, points in outcome.items()} == deserved
