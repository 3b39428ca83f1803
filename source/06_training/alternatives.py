# %% [markdown]
# # Right answers to 06_training in other styles

# %% slices of the order step="train_one_epoch"
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    W1, b1, W2, b2 = parameters
    losses = []
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        dW1, db1, dW2, db2 = gradients([W1, b1, W2, b2], X[rows], y[rows])
        probabilities = forward([W1, b1, W2, b2], X[rows])
        losses += list(-np.log(probabilities[np.arange(len(rows)), y[rows]]))
        W1, b1 = W1 - learning_rate * dW1, b1 - learning_rate * db1
        W2, b2 = W2 - learning_rate * dW2, b2 - learning_rate * db2
    return [W1, b1, W2, b2], sum(losses) / len(losses)


# %% copies changed in place step="train_one_epoch"
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    new = [np.array(parameter, dtype=float) for parameter in parameters]
    means, sizes = [], []
    for rows in batches(order, batch_size):
        means.append(cross_entropy(y[rows], forward(new, X[rows])))
        sizes.append(len(rows))
        for parameter, slope in zip(new, gradients(new, X[rows], y[rows])):
            parameter -= learning_rate * slope
    return new, np.average(means, weights=sizes)


# %% recursion over the batches step="train_one_epoch"
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    rows, rest = order[:batch_size], order[batch_size:]
    share = len(rows) / len(order)
    loss = share * cross_entropy(y[rows], forward(parameters, X[rows]))
    slopes = gradients(parameters, X[rows], y[rows])
    parameters = tuple(np.subtract(p, learning_rate * s) for p, s in zip(parameters, slopes))
    if len(rest) == 0:
        return parameters, loss
    parameters, loss_of_rest = train_one_epoch(parameters, X, y, learning_rate, batch_size, rest)
    return parameters, loss + (1 - share) * loss_of_rest


# %% all orders first step="train"
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(len(X)) for _ in range(epochs)]
    history = np.zeros(epochs)
    for number, order in enumerate(orders):
        parameters, history[number] = train_one_epoch(
            parameters, X, y, learning_rate, batch_size, order
        )
    return parameters, history


# %% shuffled data step="train"
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng, history, n = np.random.default_rng(seed), [], len(y)
    while len(history) < epochs:
        order = rng.permutation(n)
        result = train_one_epoch(
            parameters, X[order], y[order], learning_rate, batch_size, np.arange(n)
        )
        parameters = result[0]
        history = [*history, float(result[1])]
    return parameters, history


# %% without train_one_epoch step="train"
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng = np.random.default_rng(seed)
    history = []
    for _ in range(epochs):
        costs = np.zeros(len(X))
        for rows in batches(rng.permutation(len(X)), batch_size):
            of_the_truth = forward(parameters, X[rows])[range(len(rows)), y[rows]]
            costs[rows] = -np.log(of_the_truth)
            slopes = gradients(parameters, X[rows], y[rows])
            parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
        history.append(costs.mean())
    return parameters, history


# %% scores are enough step="predict"
def predict(parameters, X):
    W1, b1, W2, b2 = parameters
    return (np.maximum(0, X @ W1 + b1) @ W2 + b2).argmax(axis=1)


# %% row by row step="predict"
def predict(parameters, X):
    labels = []
    for row in forward(parameters, X):
        labels.append(int(np.argmax(row)))
    return labels


# %% the last of the sorted step="predict"
def predict(parameters, X):
    return np.argsort(forward(parameters, np.asarray(X)), axis=1)[:, -1]


# %% counting step="accuracy"
def accuracy(y_true, y_pred):
    right = 0
    for true, predicted in zip(y_true, y_pred):
        right += true == predicted
    return right / len(y_true)


# %% one minus the errors step="accuracy"
def accuracy(y_true, y_pred):
    return 1 - np.count_nonzero(np.subtract(y_true, y_pred)) / np.size(y_true)


# %% np.equal step="accuracy"
def accuracy(y_true, y_pred):
    return np.equal(y_true, y_pred).astype(np.float64).mean()


# %% one expression step="task"
test_predictions = predict(
    train(initial_parameters(seed), X_train, y_train, learning_rate, batch_size, epochs, seed)[0],
    X_test,
)
test_accuracy = np.mean(test_predictions == y_test)

# %% its own loop over the epochs step="task"
parameters, rng = initial_parameters(seed), np.random.default_rng(seed)
for _ in range(epochs):
    parameters, _ = train_one_epoch(
        parameters, X_train, y_train, learning_rate, batch_size, rng.permutation(len(X_train))
    )
test_predictions = np.argmax(forward(parameters, X_test), axis=1)
test_accuracy = accuracy(y_test, test_predictions)

# %% a dictionary of settings step="task"
settings = {"learning_rate": learning_rate, "batch_size": batch_size, "epochs": epochs}
result = train(initial_parameters(seed), X_train, y_train, seed=seed, **settings)
test_predictions = list(predict(result[0], X_test))
right = sum(int(a == b) for a, b in zip(test_predictions, y_test))
test_accuracy = right / len(y_test)
