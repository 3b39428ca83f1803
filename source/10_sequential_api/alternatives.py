# %% [markdown]
# # Alternatives of 10_sequential_api: right answers in other styles.


# %% sets step="refuse_unknown"
def refuse_unknown(optimizer, loss, metrics):
    unknown = {optimizer} - set(OPTIMIZERS) | {loss} - set(LOSSES) | set(metrics) - set(METRICS)
    if unknown:
        raise ValueError(f"unknown: {sorted(unknown)}")


# %% looking for the place step="refuse_unknown"
def refuse_unknown(optimizer, loss, metrics):
    OPTIMIZERS.index(optimizer)
    LOSSES.index(loss)
    for metric in metrics:
        METRICS.index(metric)


# %% one condition step="refuse_unknown"
def refuse_unknown(optimizer, loss, metrics):
    known = optimizer in OPTIMIZERS and loss in LOSSES and all(name in METRICS for name in metrics)
    if not known:
        raise ValueError(f"one of {optimizer}, {loss}, {metrics} is unknown")


# %% an exception of its own kind step="refuse_unknown"
class UnknownNameError(ValueError):
    pass


def refuse_unknown(optimizer, loss, metrics):
    def look_up(name, known):
        if known.count(name) == 0:
            raise UnknownNameError(name)

    look_up(optimizer, OPTIMIZERS)
    look_up(loss, LOSSES)
    [look_up(name, METRICS) for name in metrics]


# %% all batches cut at once step="fit"
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    rows = []
    for _ in range(epochs):
        batches = np.array_split(new_order(len(X)), range(batch_size, len(X), batch_size))
        results = [train_on_batch(X[batch], y[batch]) for batch in batches]
        rows.append(np.average(results, axis=0, weights=[len(batch) for batch in batches]))
    return {"loss": [row[0] for row in rows], "accuracy": [row[1] for row in rows]}


# %% shuffled copies, and while step="fit"
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    losses, accuracies = np.zeros(epochs), np.zeros(epochs)
    for epoch in range(epochs):
        order = new_order(len(X))
        X_now, y_now = X[order], y[order]
        while len(X_now) > 0:
            loss, accuracy = train_on_batch(X_now[:batch_size], y_now[:batch_size])
            weight = len(X_now[:batch_size]) / len(X)
            losses[epoch] += weight * loss
            accuracies[epoch] += weight * accuracy
            X_now, y_now = X_now[batch_size:], y_now[batch_size:]
    return {"loss": losses, "accuracy": accuracies}


# %% a list entry for every example step="fit"
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    history = {"accuracy": [], "loss": []}
    for _ in range(epochs):
        remaining, all_losses, all_accuracies = list(new_order(len(X))), [], []
        while remaining:
            batch, remaining = remaining[:batch_size], remaining[batch_size:]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            all_losses += [loss] * len(batch)
            all_accuracies += [accuracy] * len(batch)
        history["loss"].append(sum(all_losses) / len(all_losses))
        history["accuracy"].append(sum(all_accuracies) / len(all_accuracies))
    return history


# %% a running mean step="fit"
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    def epoch():
        order, seen, means = new_order(len(X)), 0, np.zeros(2)
        for first in range(0, len(order), batch_size):
            batch = order[first : min(first + batch_size, len(order))]
            seen += len(batch)
            means += (np.array(train_on_batch(X[batch], y[batch])) - means) * len(batch) / seen
        return means

    loss, accuracy = np.array([epoch() for _ in range(epochs)]).T
    return {"loss": loss.tolist(), "accuracy": accuracy.tolist()}


# %% one-hot step="evaluate"
def evaluate(forward, X, y):
    y_pred = forward(X, False)
    logs = np.log(np.maximum(y_pred, 1e-12))
    loss = -np.sum(np.eye(y_pred.shape[1])[y] * logs) / len(y)
    return {"loss": loss, "accuracy": np.count_nonzero(np.argmax(y_pred, 1) == y) / len(y)}


# %% a loop step="evaluate"
def evaluate(forward, X, y):
    loss = hits = 0
    for row, label in zip(forward(X, training=False), y, strict=True):
        loss -= np.log(row[label]) / len(y)
        hits += int(np.argmax(row) == label)
    return {"accuracy": hits / len(y), "loss": float(loss)}


# %% take_along_axis step="evaluate"
def evaluate(forward, X, y):
    y_pred = forward(training=False, X=X)
    chosen = np.take_along_axis(y_pred, np.asarray(y, dtype=int)[:, None], axis=1)
    right = y_pred.max(axis=1, keepdims=True) == chosen
    return {"accuracy": right.mean(), "loss": np.log(1 / chosen).mean()}


# %% a list of losses step="evaluate"
def evaluate(forward, X, y):
    probabilities = np.array(forward(X, 0))
    loss = np.mean([-np.log(probabilities[i, label]) for i, label in enumerate(y)])
    return {"loss": loss, "accuracy": 1 - np.mean(np.argmax(probabilities, axis=-1) != y)}


# %% two masks step="scores_of_class"
def scores_of_class(y_true, y_pred, label):
    true, pred = y_true == label, y_pred == label
    precision, recall = true[pred].mean(), pred[true].mean()
    return [precision, recall, 2 / (1 / precision + 1 / recall)]


# %% counts step="scores_of_class"
def scores_of_class(y_true, y_pred, label):
    pairs = list(zip(list(y_true), list(y_pred), strict=True))
    hits = sum(1 for t, p in pairs if t == label == p)
    false_positives = sum(1 for t, p in pairs if t != label and p == label)
    false_negatives = sum(1 for t, p in pairs if t == label and p != label)
    f1 = 2 * hits / (2 * hits + false_positives + false_negatives)
    return hits / (hits + false_positives), hits / (hits + false_negatives), f1


# %% a confusion matrix step="scores_of_class"
def scores_of_class(y_true, y_pred, label):
    size = max(y_true.max(), y_pred.max()) + 1
    matrix = np.zeros((size, size))
    np.add.at(matrix, (y_true, y_pred), 1)
    p = matrix[label, label] / matrix[:, label].sum()
    r = matrix[label, label] / matrix[label].sum()
    return np.array([p, r, 2 * p * r / (p + r)])


# %% short names, unpacked step="task"
network = Sequential(layers=[Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed=seed)
network.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = network.fit(X_train, y_train, epochs=epochs, batch_size=batch_size)
train_losses = np.array(history["loss"])
y_pred = network.predict(X_test)
evaluation = network.evaluate(X_test, y_test)
test_metrics = tuple(evaluation[name] for name in ("loss", "accuracy"))
test_labels = np.array([row.argmax() for row in y_pred])
scores = list(scores_of_class(y_test, test_labels, label))

# %% epochs one by one step="task"
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
train_losses = []
for _ in range(epochs):
    train_losses.extend(model.fit(X_train, y_train, 1, batch_size)["loss"])
y_pred = model.forward(X_test).astype(np.float32)
of_the_truth = model.predict(X_test)[np.arange(len(y_test)), y_test]
right = model.predict(X_test).argmax(axis=1) == y_test
test_metrics = np.array([-np.log(of_the_truth).mean(), right.mean()])
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% everything in functions step="task"
def build():
    layers = [Dense(units, relu), Dropout(rate), Dense(10, softmax)]
    made = Sequential(layers, seed)
    made.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return made


def train_and_test(made):
    history = made.fit(X_train, y_train, epochs, batch_size)
    predicted = made.predict(X_test)
    result = evaluate(lambda X, training: predicted, X_test, y_test)
    return history["loss"], (result["loss"], result["accuracy"]), predicted.tolist()


train_losses, test_metrics, y_pred = train_and_test(build())
scores = scores_of_class(y_test, np.argmax(y_pred, axis=1), label)
