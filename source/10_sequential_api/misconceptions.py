# %% [markdown]
# # Misconceptions of 10_sequential_api: what a student may believe, and what to say about it.

# %% inputs step="refuse_unknown"
inputs = {
    "accepts what is known": [
        ("adam", "sparse_categorical_crossentropy", ["accuracy"]),
        ("adam", "sparse_categorical_crossentropy", []),
    ],
    "refuses an unknown optimiser": [
        ("adm", "sparse_categorical_crossentropy", ["accuracy"]),
        ("ada", "sparse_categorical_crossentropy", ["accuracy"]),
        ("momentums", "sparse_categorical_crossentropy", []),
    ],
    "refuses an unknown loss": [
        ("adam", "crossentropy", ["accuracy"]),
        ("adam", "log_loss", []),
        ("adam", "categorical_crossentropy", []),
    ],
    "refuses an unknown metric, wherever it is in the list": [
        ("adam", "sparse_categorical_crossentropy", ["acc"]),
        ("adam", "sparse_categorical_crossentropy", ["accuracy", "recall"]),
        ("adam", "sparse_categorical_crossentropy", ["accuracy", "accuracy", "f1"]),
    ],
    "refuses three unknown names": [("adm", "crossentropy", ["acc"])],
}


# %% unknown losses accepted in silence step="refuse_unknown" costs=0.5
# An unknown loss was silently accepted. When would anybody notice?
def refuse_unknown(optimizer, loss, metrics):
    if optimizer not in OPTIMIZERS or any(name not in METRICS for name in metrics):
        raise ValueError("unknown name")


# %% a default in place of an unknown optimiser step="refuse_unknown" costs=0.5
# An unknown optimiser was silently replaced by another. How would the user find out?
def refuse_unknown(optimizer, loss, metrics):
    optimizer = optimizer if optimizer in OPTIMIZERS else OPTIMIZERS[0]
    if loss not in LOSSES or any(name not in METRICS for name in metrics):
        raise ValueError("unknown name")


# %% only the first metric step="refuse_unknown" costs=1
# An unknown metric was accepted after a known one. How many names does the list have?
def refuse_unknown(optimizer, loss, metrics):
    if optimizer not in OPTIMIZERS or loss not in LOSSES:
        raise ValueError("unknown name")
    if metrics and metrics[0] not in METRICS:
        raise ValueError("unknown metric")


# %% one known name is enough step="refuse_unknown" costs=2
# Names are refused only where all of them are unknown. How many wrong ones are too many?
def refuse_unknown(optimizer, loss, metrics):
    no_metric = all(name not in METRICS for name in metrics)
    if optimizer not in OPTIMIZERS and loss not in LOSSES and no_metric:
        raise ValueError("unknown names")


# %% printed, not raised step="refuse_unknown" costs=2
# The program goes on after the unknown name. What would stop it?
def refuse_unknown(optimizer, loss, metrics):
    if optimizer not in OPTIMIZERS or loss not in LOSSES or set(metrics) - set(METRICS):
        print("ValueError: unknown name")


# %% a part of a name is enough step="refuse_unknown" costs=2
# A part of a known name was accepted. What does `in` look for in a text, and what in a tuple?
def refuse_unknown(optimizer, loss, metrics):
    is_known = optimizer in OPTIMIZERS[0] and loss in LOSSES[0]
    if not is_known or any(name not in METRICS[0] for name in metrics):
        raise ValueError("unknown name")


# %% inputs step="fit"
X = np.array([1.0, 2.0, 3.0, 4.0])
y = np.array([5, 6, 7, 8])
inputs = {
    "makes one batch of all examples, in the order asked for": [(X, y, 1, 4)],
    "keeps a loss and an accuracy for each epoch, and asks for a new order each time": [
        (X, y, 3, 2),
        (X, y, 2, 2),
    ],
    "uses the last batch where it is shorter, and lets it weigh less": [
        (X, y, 1, 3),
        (X[:3], y[:3], 2, 2),
    ],
}


# %% the mean over batches step="fit" costs=1
# This is the mean over the batches. Does a batch of 8 examples count as much as one of 32?
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        order, losses, accuracies = new_order(len(X)), [], []
        for first in range(0, len(X), batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            losses.append(loss)
            accuracies.append(accuracy)
        history["loss"].append(np.mean(losses))
        history["accuracy"].append(np.mean(accuracies))
    return history


# %% only the last epoch step="fit" costs=1
# The history holds the last epoch only. How many epochs were there?
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    for _ in range(epochs):
        history = {"loss": [], "accuracy": []}
        order, loss_sum, accuracy_sum = new_order(len(X)), 0, 0
        for first in range(0, len(X), batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            loss_sum += len(batch) * loss
            accuracy_sum += len(batch) * accuracy
        history["loss"].append(loss_sum / len(X))
        history["accuracy"].append(accuracy_sum / len(X))
    return history


# %% X shuffled without y step="fit" costs=1
# The images are in a new order, their labels are not. Which label belongs to which image?
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        order, loss_sum, accuracy_sum = new_order(len(X)), 0, 0
        for first in range(0, len(X), batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[first : first + batch_size])
            loss_sum += len(batch) * loss
            accuracy_sum += len(batch) * accuracy
        history["loss"].append(loss_sum / len(X))
        history["accuracy"].append(accuracy_sum / len(X))
    return history


# %% one order for all epochs step="fit" costs=1
# Every epoch visits the examples in the same order. How often is new_order asked?
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    history = {"loss": [], "accuracy": []}
    order = new_order(len(X))
    for _ in range(epochs):
        loss_sum, accuracy_sum = 0, 0
        for first in range(0, len(X), batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            loss_sum += len(batch) * loss
            accuracy_sum += len(batch) * accuracy
        history["loss"].append(loss_sum / len(X))
        history["accuracy"].append(accuracy_sum / len(X))
    return history


# %% the short batch dropped step="fit" costs=1
# The last, shorter batch is left out. Which examples are never seen in this epoch?
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        order, losses, accuracies = new_order(len(X)), [], []
        for first in range(0, len(X) - batch_size + 1, batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            losses.append(loss)
            accuracies.append(accuracy)
        history["loss"].append(np.mean(losses))
        history["accuracy"].append(np.mean(accuracies))
    return history


# %% sums that go on step="fit" costs=1
# The second epoch's loss also includes that of the first. When do the sums begin at 0?
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    history = {"loss": [], "accuracy": []}
    loss_sum, accuracy_sum = 0, 0
    for _ in range(epochs):
        order = new_order(len(X))
        for first in range(0, len(X), batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            loss_sum += len(batch) * loss
            accuracy_sum += len(batch) * accuracy
        history["loss"].append(loss_sum / len(X))
        history["accuracy"].append(accuracy_sum / len(X))
    return history


# %% inputs step="evaluate"
inputs = {
    "gives loss and accuracy where both modes are the same": [
        (np.array([[0.3, 0.4, 0.3], [0.2, 0.6, 0.2]]), np.array([1, 0])),
        (np.array([[0.1, 0.8, 0.1], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1]]), np.array([1, 0, 0])),
    ],
    "runs the layers in inference mode": [
        (np.array([[0.7, 0.2, 0.1], [0.3, 0.2, 0.5], [0.6, 0.1, 0.3]]), np.array([0, 0, 2])),
        (np.array([[0.2, 0.5, 0.3], [0.1, 0.7, 0.2]]), np.array([1, 2])),
    ],
}


# %% training mode left on step="evaluate" costs=1
# The layers ran in training mode: dropout still drops neurons. In which mode will the network be used?
def evaluate(forward, X, y):
    probabilities = forward(X, training=True)
    of_the_truth = probabilities[np.arange(len(y)), y]
    right = probabilities.argmax(axis=1) == y
    return {"loss": -np.mean(np.log(of_the_truth)), "accuracy": np.mean(right)}


# %% the number of right answers step="evaluate" costs=1
# This accuracy is the number of right answers. How many answers were there?
def evaluate(forward, X, y):
    probabilities = forward(X, training=False)
    of_the_truth = probabilities[np.arange(len(y)), y]
    right = probabilities.argmax(axis=1) == y
    return {"loss": -np.mean(np.log(of_the_truth)), "accuracy": np.sum(right)}


# %% the sum of the losses step="evaluate" costs=1
# This loss is the sum over the examples. What would it be for a set twice as large?
def evaluate(forward, X, y):
    probabilities = forward(X, training=False)
    of_the_truth = probabilities[np.arange(len(y)), y]
    right = probabilities.argmax(axis=1) == y
    return {"loss": -np.sum(np.log(of_the_truth)), "accuracy": np.mean(right)}


# %% the mean over classes too step="evaluate" costs=1
# This loss is a mean over examples and classes. How many probabilities of an example are charged?
def evaluate(forward, X, y):
    probabilities = forward(X, training=False)
    truth = np.eye(probabilities.shape[1])[y]
    right = probabilities.argmax(axis=1) == y
    return {"loss": -np.mean(truth * np.log(probabilities)), "accuracy": np.mean(right)}


# %% softmax once more step="evaluate" costs=1
# Softmax was applied twice. What does forward give?
def evaluate(forward, X, y):
    probabilities = softmax(forward(X, training=False))
    of_the_truth = probabilities[np.arange(len(y)), y]
    right = probabilities.argmax(axis=1) == y
    return {"loss": -np.mean(np.log(of_the_truth)), "accuracy": np.mean(right)}


# %% argmax over the wrong axis step="evaluate" costs=1
# The largest number of each column was taken. Does a row stand for an example or for a class?
def evaluate(forward, X, y):
    probabilities = forward(X, training=False)
    of_the_truth = probabilities[np.arange(len(y)), y]
    right = probabilities.argmax(axis=0)[: len(y)] == y[: probabilities.shape[1]]
    return {"loss": -np.mean(np.log(of_the_truth)), "accuracy": np.mean(right)}


# %% inputs step="scores_of_class"
y_true, y_pred = np.array([8, 8, 8, 1, 3, 3, 1]), np.array([8, 8, 1, 8, 3, 8, 1])
inputs = {
    "gives precision, recall and F1": [
        (np.array([8, 1]), np.array([8, 8]), 8),
        (y_true, y_pred, 8),
        (y_true, y_pred, 3),
    ],
}


# %% precision and recall swapped step="scores_of_class" costs=0.5
# Precision and recall have changed places. Which of them divides by the number of predicted ones?
def scores_of_class(y_true, y_pred, label):
    hits = np.sum((y_true == label) & (y_pred == label))
    precision = hits / np.sum(y_true == label)
    recall = hits / np.sum(y_pred == label)
    return precision, recall, 2 * precision * recall / (precision + recall)


# %% F1 as the ordinary mean step="scores_of_class" costs=0.5
# The third number is the ordinary mean. What does the formula of F1 do?
def scores_of_class(y_true, y_pred, label):
    hits = np.sum((y_true == label) & (y_pred == label))
    precision, recall = hits / np.sum(y_pred == label), hits / np.sum(y_true == label)
    return precision, recall, (precision + recall) / 2


# %% shares of all examples step="scores_of_class" costs=0.5
# Hits were divided by the number of all examples. Which examples does precision look at, and which recall?
def scores_of_class(y_true, y_pred, label):
    share = np.mean((y_true == label) & (y_pred == label))
    return share, share, share


# %% inputs step="task"
inputs = {}

# %% evaluated on the training set step="task" costs=1
# This was measured on the training set. What do images that the network has trained on tell you?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
train_losses = model.fit(X_train, y_train, epochs, batch_size)["loss"]
results = model.evaluate(X_train, y_train)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)

# %% a new network in every epoch step="task" costs=1
# All these losses are those of a first epoch. How often is the network built?
train_losses = []
for _ in range(epochs):
    model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    train_losses += model.fit(X_train, y_train, 1, batch_size)["loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)

# %% the last line of the training step="task" costs=1
# This is the last value of the history. On which images, and in which mode, was it measured?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size)
train_losses = history["loss"]
test_metrics = [history["loss"][-1], history["accuracy"][-1]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)

# %% predictions in training mode step="task" costs=0.5
# Neurons were dropped while this was predicted. Which method predicts in inference mode?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
train_losses = model.fit(X_train, y_train, epochs, batch_size)["loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.forward(X_test, training=True)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)

# %% scores of the training set step="task" costs=0.5
# These are scores on the training set. Which predictions are asked for?
scores = scores_of_class(y_train, model.predict(X_train).argmax(axis=1), label)
