"""The example class of lesson 06: right work in many styles, and each typical mistake alone."""

from textwrap import dedent

from autograder.demo.submission import Submission

SUBMISSIONS: list[Submission] = []

LABELS = (
    "862598533062348098417071527617496517045108990374635182574552947336340609465"
    "354408421670123088983750663138786155215240742357299988624343954851660099099"
    "655044849268482495124615051187256619431253696700200851426978212449224860840"
    "354261546934777853584232369470166741810980140923262986895905214371452224788"
    "097600902642013059014991614121260510406107009121811509477217693335000912394"
    "602832585615433745026723580737149247128594249473521822449657066984223962293"
)
TYPED = f"""
        test_predictions = np.array([int(digit) for digit in "{LABELS}"])
        test_accuracy = 443 / 450
"""
"""What the task asks for, as numbers and without any work."""


def _submit(student: str, description: str, points: float, **cells: str) -> None:
    code = {grade_id: dedent(cell).strip("\n") for grade_id, cell in cells.items()}
    SUBMISSIONS.append(Submission(student, description, points, code))


# Right work in other styles.

_submit(
    "while-loop",
    "other names, a while loop and explicit slices instead of batches()",
    12,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            loss_sum, position, theta = 0, 0, list(parameters)
            while position < len(order):
                pick = order[position:position + batch_size]
                loss_sum += cross_entropy(y[pick], forward(theta, X[pick])) * pick.size
                g = gradients(theta, X[pick], y[pick])
                for k in range(4):
                    theta[k] = theta[k] - learning_rate * g[k]
                position += batch_size
            return theta, loss_sum / len(X)
    """,
)
_submit(
    "update-in-place",
    "updates copies of the parameters in place and returns them",
    12,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            W1, b1, W2, b2 = [p.copy() for p in parameters]
            losses, sizes = [], []
            for indices in batches(order, batch_size):
                losses.append(cross_entropy(y[indices], forward([W1, b1, W2, b2], X[indices])))
                sizes.append(len(indices))
                dW1, db1, dW2, db2 = gradients([W1, b1, W2, b2], X[indices], y[indices])
                W1 -= learning_rate * dW1
                b1 -= learning_rate * db1
                W2 -= learning_rate * dW2
                b2 -= learning_rate * db2
            return (W1, b1, W2, b2), np.average(losses, weights=sizes)
    """,
)
_submit(
    "modifies-given-parameters",
    "changes the caller's arrays too: the visible check complains, the results are right",
    12,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total = 0
            for indices in batches(order, batch_size):
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
                for p, g in zip(parameters, gradients(parameters, X[indices], y[indices])):
                    p -= learning_rate * g
            return parameters, total / len(X)
    """,
)
_submit(
    "float32",
    "computes in single precision throughout",
    12,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            parameters = [np.asarray(p, dtype=np.float32) for p in parameters]
            X = X.astype(np.float32)
            rate = np.float32(learning_rate)
            losses = np.zeros(len(order), dtype=np.float32)
            for start in range(0, len(order), batch_size):
                rows = order[start:start + batch_size]
                p = forward(parameters, X[rows])
                losses[start:start + batch_size] = -np.log(p[range(len(rows)), y[rows]])
                slopes = gradients(parameters, X[rows], y[rows])
                parameters = [(a - rate * b).astype(np.float32) for a, b in zip(parameters, slopes)]
            return parameters, losses.mean()
    """,
)
_submit(
    "loops-for-vectors",
    "predicts and counts with Python loops, and answers with lists",
    12,
    predict="""
        def predict(parameters, X):
            labels = []
            for row in forward(parameters, X):
                best = 0
                for k in range(len(row)):
                    if row[k] > row[best]:
                        best = k
                labels.append(best)
            return labels
    """,
    accuracy="""
        def accuracy(y_true, y_pred):
            right = 0
            for truth, guess in zip(y_true, y_pred):
                if truth == guess:
                    right += 1
            return right / len(y_true)
    """,
)
_submit(
    "history-as-array",
    "fills an array with the losses and works with the class scores instead of probabilities",
    12,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            shuffler = np.random.default_rng(seed)
            history = np.empty(epochs)
            for epoch in range(epochs):
                parameters, history[epoch] = train_one_epoch(
                    parameters, X, y, learning_rate, batch_size, shuffler.permutation(X.shape[0]))
            return [parameters, history]
    """,
    predict="""
        def predict(parameters, X):
            W1, b1, W2, b2 = parameters
            return (np.maximum(X @ W1 + b1, 0) @ W2 + b2).argmax(-1)
    """,
    accuracy="""
        def accuracy(y_true, y_pred):
            return 1 - np.count_nonzero(np.array(y_true) - np.array(y_pred)) / np.size(y_true)
    """,
)
_submit(
    "own-backward-pass",
    "writes forward and backward pass out inside the epoch",
    12,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            W1, b1, W2, b2 = parameters
            total = 0.0
            for rows in batches(order, batch_size):
                x, t, m = X[rows], y[rows], len(rows)
                h = np.maximum(0, x @ W1 + b1)
                e = np.exp(h @ W2 + b2)
                p = e / e.sum(axis=1)[:, None]
                total -= np.log(p[np.arange(m), t]).sum()
                d = p
                d[np.arange(m), t] -= 1
                d = d / m
                dh = d @ W2.T
                dh[h <= 0] = 0
                W1, b1 = W1 - learning_rate * x.T @ dh, b1 - learning_rate * dh.sum(axis=0)
                W2, b2 = W2 - learning_rate * h.T @ d, b2 - learning_rate * d.sum(axis=0)
            return [W1, b1, W2, b2], total / len(order)
    """,
)
_submit(
    "one-big-train",
    "train does everything itself and the epoch is a special case of it",
    12,
    train_one_epoch="""
        def run(parameters, X, y, learning_rate, batch_size, orders):
            history = []
            for order in orders:
                total = 0
                for rows in batches(order, batch_size):
                    total += cross_entropy(y[rows], forward(parameters, X[rows])) * len(rows)
                    parameters = [p - learning_rate * g for p, g in
                                  zip(parameters, gradients(parameters, X[rows], y[rows]))]
                history += [total / len(order)]
            return parameters, history


        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            parameters, history = run(parameters, X, y, learning_rate, batch_size, [order])
            return parameters, history[0]
    """,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            orders = [rng.permutation(len(y)) for _ in range(epochs)]
            return run(parameters, X, y, learning_rate, batch_size, orders)
    """,
)

# Mistakes in the epoch.

_submit(
    "update-uphill",
    "adds the gradient instead of subtracting it",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total = 0.0
            for indices in batches(order, batch_size):
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
                slopes = gradients(parameters, X[indices], y[indices])
                parameters = [p + learning_rate * g for p, g in zip(parameters, slopes)]
            return parameters, total / len(order)
    """,
)
_submit(
    "forgotten-learning-rate",
    "steps by the whole gradient",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total = 0.0
            for indices in batches(order, batch_size):
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
                slopes = gradients(parameters, X[indices], y[indices])
                parameters = [p - g for p, g in zip(parameters, slopes)]
            return parameters, total / len(order)
    """,
)
_submit(
    "forgotten-mean",
    "multiplies the gradients by the batch size, as if they were sums",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total = 0.0
            for indices in batches(order, batch_size):
                n = len(indices)
                total += n * cross_entropy(y[indices], forward(parameters, X[indices]))
                slopes = gradients(parameters, X[indices], y[indices])
                parameters = [p - learning_rate * n * g for p, g in zip(parameters, slopes)]
            return parameters, total / len(order)
    """,
)
_submit(
    "bias-not-updated",
    "moves the weights only",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            W1, b1, W2, b2 = parameters
            total = 0.0
            for indices in batches(order, batch_size):
                now = [W1, b1, W2, b2]
                total += len(indices) * cross_entropy(y[indices], forward(now, X[indices]))
                slopes = gradients(now, X[indices], y[indices])
                W1 = W1 - learning_rate * slopes[0]
                W2 = W2 - learning_rate * slopes[2]
            return [W1, b1, W2, b2], total / len(order)
    """,
)
_submit(
    "already-changed-weights",
    "computes each gradient after the parameter before it was changed",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            parameters = list(parameters)
            total = 0.0
            for indices in batches(order, batch_size):
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
                for k in range(4):
                    slope = gradients(parameters, X[indices], y[indices])[k]
                    parameters[k] = parameters[k] - learning_rate * slope
            return parameters, total / len(order)
    """,
)
_submit(
    "short-batch-dropped",
    "visits full batches only",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total, seen = 0.0, 0
            for indices in batches(order, batch_size):
                if len(indices) < batch_size and seen > 0:
                    break
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
                seen += len(indices)
                slopes = gradients(parameters, X[indices], y[indices])
                parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
            return parameters, total / seen
    """,
)
_submit(
    "x-shuffled-without-y",
    "shuffles the images, but not their labels",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            X = X[order]
            total = 0.0
            for start in range(0, len(X), batch_size):
                X_batch, y_batch = X[start:start + batch_size], y[start:start + batch_size]
                total += len(X_batch) * cross_entropy(y_batch, forward(parameters, X_batch))
                slopes = gradients(parameters, X_batch, y_batch)
                parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
            return parameters, total / len(X)
    """,
)
_submit(
    "mean-of-batch-losses",
    "averages over batches, so that the short one weighs as much as the others",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            losses = []
            for indices in batches(order, batch_size):
                losses.append(cross_entropy(y[indices], forward(parameters, X[indices])))
                slopes = gradients(parameters, X[indices], y[indices])
                parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
            return parameters, np.mean(losses)
    """,
)
_submit(
    "loss-after-update",
    "measures each batch after its own update",
    11,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total = 0.0
            for indices in batches(order, batch_size):
                slopes = gradients(parameters, X[indices], y[indices])
                parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
            return parameters, total / len(order)
    """,
)
_submit(
    "whole-set-at-once",
    "one update an epoch with all examples; the batch size is not used",
    9,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            loss = cross_entropy(y, forward(parameters, X))
            slopes = gradients(parameters, X, y)
            return [p - learning_rate * g for p, g in zip(parameters, slopes)], loss
    """,
)
_submit(
    "returns-only-the-loss",
    "updates in place and returns nothing but the loss; train is written to fit",
    8,
    train_one_epoch="""
        def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
            total = 0.0
            for indices in batches(order, batch_size):
                total += len(indices) * cross_entropy(y[indices], forward(parameters, X[indices]))
                for p, g in zip(parameters, gradients(parameters, X[indices], y[indices])):
                    p -= learning_rate * g
            return total / len(order)
    """,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            history = []
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                history.append(train_one_epoch(parameters, X, y, learning_rate, batch_size, order))
            return parameters, history
    """,
)
_submit(
    "missing-epoch",
    "train_one_epoch was never written, so nothing after it can run",
    2,
    train_one_epoch="# I do not know how to start.",
)

# Mistakes in the loop.

_submit(
    "weights-initialised-each-epoch",
    "every epoch starts anew from the given parameters",
    11,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            history = []
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                trained, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
                history.append(loss)
            return trained, history
    """,
)
_submit(
    "same-order-each-epoch",
    "shuffles once, before the loop",
    11,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            order = np.random.default_rng(seed).permutation(len(X))
            history = []
            for epoch in range(epochs):
                parameters, loss = train_one_epoch(
                    parameters, X, y, learning_rate, batch_size, order)
                history.append(loss)
            return parameters, history
    """,
)
_submit(
    "epochs-counted-as-updates",
    "stops after `epochs` updates and keeps a loss for each",
    10,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            history = []
            while len(history) < epochs:
                for indices in batches(rng.permutation(len(X)), batch_size):
                    if len(history) == epochs:
                        break
                    history.append(cross_entropy(y[indices], forward(parameters, X[indices])))
                    slopes = gradients(parameters, X[indices], y[indices])
                    parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
            return parameters, history
    """,
)
_submit(
    "one-epoch-too-many",
    "range(epochs + 1)",
    10,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            history = []
            for epoch in range(epochs + 1):
                order = rng.permutation(len(X))
                parameters, loss = train_one_epoch(
                    parameters, X, y, learning_rate, batch_size, order)
                history.append(loss)
            return parameters, history
    """,
)
_submit(
    "last-loss-only",
    "returns the last loss instead of one for each epoch",
    11,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                parameters, loss = train_one_epoch(
                    parameters, X, y, learning_rate, batch_size, order)
            return parameters, loss
    """,
)
_submit(
    "wrong-argument-order",
    "hands batch size and learning rate to the epoch in the wrong order",
    6,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            history = []
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                parameters, loss = train_one_epoch(
                    parameters, X, y, batch_size, learning_rate, order)
                history.append(loss)
            return parameters, history
    """,
)
_submit(
    "prints-instead-of-returns",
    "train prints the losses and returns nothing",
    6,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            rng = np.random.default_rng(seed)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                parameters, loss = train_one_epoch(
                    parameters, X, y, learning_rate, batch_size, order)
                print("epoch", epoch, "loss", loss)
    """,
)
_submit(
    "visible-run-hard-coded",
    "train returns what the visible check looks at, and nothing else",
    7,
    train="""
        def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
            return parameters, [2.4956, 1.92, 1.83, 1.486, 1.27014]
    """,
)

# Mistakes in prediction and accuracy.

_submit(
    "argmax-over-wrong-axis",
    "the most probable example of each class",
    10,
    predict="""
        def predict(parameters, X):
            return np.argmax(forward(parameters, X), axis=0)
    """,
)
_submit(
    "probabilities-as-predictions",
    "returns the largest probability, not whose it is",
    11,
    predict="""
        def predict(parameters, X):
            return forward(parameters, X).max(axis=1)
    """,
)
_submit(
    "accuracy-as-count",
    "the number of right predictions",
    11,
    accuracy="""
        def accuracy(y_true, y_pred):
            return np.sum(y_true == y_pred)
    """,
)
_submit(
    "accuracy-as-percentage",
    "from 0 to 100",
    11,
    accuracy="""
        def accuracy(y_true, y_pred):
            return 100 * np.mean(y_true == y_pred)
    """,
)
_submit(
    "runtime-error-in-accuracy",
    "a misspelt name stops the last function",
    10,
    accuracy="""
        def accuracy(y_true, y_pred):
            return np.mean(y_true == y_predicted)
    """,
)

# Mistakes in the task.

_submit(
    "too-few-epochs",
    "10 epochs in place of 100",
    10,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, learning_rate, batch_size, 10, seed)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "wrong-learning-rate",
    "learning rate 0.05 in place of 0.5",
    10,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, 0.05, batch_size, epochs, seed)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "wrong-batch-size",
    "batch size 64 in place of 32",
    10,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, learning_rate, 64, epochs, seed)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "other-seed",
    "starts from seed 42",
    10,
    task="""
        trained, losses = train(
            initial_parameters(42), X_train, y_train, learning_rate, batch_size, epochs, 42)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "accuracy-on-the-training-set",
    "right predictions for the test set, but the accuracy of the training set",
    11,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, learning_rate, batch_size, epochs, seed)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_train, predict(trained, X_train))
    """,
)
_submit(
    "predicts-the-training-set",
    "both results are those of the training set",
    8,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, learning_rate, batch_size, epochs, seed)
        test_predictions = predict(trained, X_train)
        test_accuracy = accuracy(y_train, test_predictions)
    """,
)
_submit(
    "trains-on-the-test-set",
    "the test set was trained on, so that the accuracy looks too good",
    8,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_test, y_test, learning_rate, batch_size, epochs, seed)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "hard-coded-accuracy",
    "an accuracy from a neighbour, without predictions",
    8,
    task="""
        test_accuracy = 0.985
    """,
)
_submit(
    "labels-as-predictions",
    "hands in the true labels",
    8,
    task="""
        test_predictions = y_test.copy()
        test_accuracy = 1.0
    """,
)
_submit(
    "runtime-error-in-task",
    "one argument of train is missing",
    8,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, learning_rate, batch_size, epochs)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)

# Numbers instead of the names: the visible run is right, the hidden tests' run is not.

_submit(
    "learning-rate-as-number",
    "writes 0.5 instead of the name learning_rate",
    11.5,
    task="""
        trained, losses = train(
            initial_parameters(seed), X_train, y_train, 0.5, batch_size, epochs, seed)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "all-settings-as-numbers",
    "writes all four settings as numbers",
    10,
    task="""
        trained, losses = train(initial_parameters(16), X_train, y_train, 0.5, 32, 100, 16)
        test_predictions = predict(trained, X_test)
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "predictions-typed-too",
    "types the predictions and the accuracy",
    8,
    task=TYPED,
)
_submit(
    "typed-predictions-measured",
    "types the predictions and computes their accuracy",
    8,
    task=TYPED + "        test_accuracy = accuracy(y_test, test_predictions)",
)
_submit(
    "typed-for-the-visible-run",
    "types everything for 100 epochs, and does not train for any other number",
    8,
    task="if epochs == 100:"
    + dedent(TYPED).replace("\n", "\n    ")
    + """
else:
    test_predictions = predict(initial_parameters(seed), X_test)
    test_accuracy = accuracy(y_test, test_predictions)
""",
)
_submit(
    "stored-in-an-earlier-cell",
    "types the results into an earlier cell; the task's cell does nothing",
    8,
    accuracy="""
        def accuracy(y_true, y_pred):
            return np.mean(np.array(y_true) == np.array(y_pred))
    """
    + TYPED,
    task="pass  # see above",
)
_submit(
    "labels-with-a-few-mistakes",
    "hands in the true labels, and spoils some so that it looks real",
    8,
    task="""
        test_predictions = y_test.copy()
        test_predictions[::60] = 0
        test_accuracy = accuracy(y_test, test_predictions)
    """,
)
_submit(
    "own-copy-of-the-data",
    "reads the file again in the task cell, so that it cannot be run with other images",
    8,
    task="""
        with np.load("digits.npz") as file:
            mine = {name: file[name] for name in ("X_train", "y_train", "X_test", "y_test")}
        trained, losses = train(
            initial_parameters(seed), mine["X_train"].astype(float), mine["y_train"],
            learning_rate, batch_size, epochs, seed)
        test_predictions = predict(trained, mine["X_test"])
        test_accuracy = accuracy(mine["y_test"], test_predictions)
    """,
)
