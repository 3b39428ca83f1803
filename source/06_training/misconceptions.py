# %% [markdown]
# # Misconceptions of 06_training
#
# What a student may believe, and what to say about it. Before each step are the public inputs of
# its visible check: a network with one input, one hidden neuron and two classes.

# %% inputs step="train_one_epoch"
tiny = [np.array([[1.0]]), np.array([0.0]), np.array([[1.0, -1.0]]), np.array([0.0, 0.0])]
X_tiny, y_tiny = np.array([[1.0], [2.0], [0.5], [1.5], [3.0]]), np.array([0, 0, 1, 0, 1])
inputs = {
    "moves every parameter one step downhill for a single batch": [
        (tiny, X_tiny[:2], y_tiny[:2], 0.1, 2, np.array([0, 1])),
    ],
    "updates after each batch, with examples and labels in the given order": [
        (tiny, X_tiny[:4], y_tiny[:4], 0.1, 2, np.array([2, 0, 3, 1])),
    ],
    "also uses the last batch where it is shorter": [
        (tiny, X_tiny, y_tiny, 0.1, 2, np.array([4, 0, 3, 1, 2])),
        (tiny, X_tiny, y_tiny, 0.3, 3, np.array([1, 4, 2, 3, 0])),
    ],
}

# %% inputs step="parameters_afterwards"
tiny = [np.array([[1.0]]), np.array([0.0]), np.array([[1.0, -1.0]]), np.array([0.0, 0.0])]
inputs = {
    "leaves the given parameters as they were": [
        (tiny, np.array([[1.0], [2.0], [0.5]]), np.array([0, 1, 0]), 2),
        (tiny, np.array([[3.0], [1.0]]), np.array([1, 0]), 1),
    ],
}


# %% uphill step="train_one_epoch" costs=1
# Each step goes uphill. What is done with the gradient?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p + learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, total / len(order)


# %% no learning rate step="train_one_epoch" costs=1
# Each step is the whole gradient. What makes a step short?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - s for p, s in zip(parameters, slopes)]
    return parameters, total / len(order)


# %% the short batch left out step="train_one_epoch" costs=2
# The last, shorter batch made no update. How many examples does an epoch have?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    losses = []
    for rows in batches(order, batch_size):
        if len(rows) < batch_size:
            continue
        losses.append(cross_entropy(y[rows], forward(parameters, X[rows])))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, np.mean(losses)


# %% biases not updated step="train_one_epoch" costs=1
# The biases stay where they are. Which parameters have a gradient?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        dW1, _, dW2, _ = gradients(parameters, X[rows], y[rows])
        W1, b1, W2, b2 = parameters
        parameters = [W1 - learning_rate * dW1, b1, W2 - learning_rate * dW2, b2]
    return parameters, total / len(order)


# %% examples and labels apart step="train_one_epoch" costs=1
# The examples were put in order, but their labels were not. What belongs to each image?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    X, total = X[order], 0.0
    for rows in batches(np.arange(len(order)), batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, total / len(order)


# %% the order ignored step="train_one_epoch" costs=1
# The examples were taken as they come. What is `order` for?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(np.arange(len(X)), batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, total / len(order)


# %% every batch from the first parameters step="train_one_epoch" costs=3
# All batches used the parameters from the start of the epoch. Where does a batch continue from?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    start, total = parameters, 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(start, X[rows]))
        slopes = gradients(start, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, total / len(order)


# %% the given arrays changed step="train_one_epoch" costs=0
# The arrays that were given have changed. What does `-=` do to an array?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        for parameter, slope in zip(parameters, gradients(parameters, X[rows], y[rows])):
            parameter -= learning_rate * slope
    return parameters, total / len(order)


# %% a mean of means step="train_one_epoch" costs=1
# Each batch has the same weight in this mean. How many examples does the short one stand for?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    losses = []
    for rows in batches(order, batch_size):
        losses.append(cross_entropy(y[rows], forward(parameters, X[rows])))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, np.mean(losses)


# %% the loss after the update step="train_one_epoch" costs=1
# This loss was measured after the updates. When does a batch show what it costs?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
    return parameters, total / len(order)


# %% return inside the loop step="train_one_epoch" costs=3
# It ended after the first batch. How far is the line with return indented?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0.0
    for rows in batches(order, batch_size):
        total += len(rows) * cross_entropy(y[rows], forward(parameters, X[rows]))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
        return parameters, total / len(order)


# %% the loss after the epoch step="train_one_epoch" costs=1
# This is the loss of all examples after the last update. When does each batch show what it costs?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    for batch in batches(order, batch_size):
        slopes = gradients(parameters, X[batch], y[batch])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, cross_entropy(y, forward(parameters, X))


# %% the sum over the batches step="train_one_epoch" costs=1
# This is the sum of the batches' mean losses. What does 'mean' ask for?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0
    for batch in batches(order, batch_size):
        total = total + cross_entropy(y[batch], forward(parameters, X[batch]))
        slopes = gradients(parameters, X[batch], y[batch])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, total


# %% means divided by all examples step="train_one_epoch" costs=1
# Each batch's mean loss counted once, and n divided the sum. How many examples has a batch's mean?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    total = 0
    for batch in batches(order, batch_size):
        total = total + cross_entropy(y[batch], forward(parameters, X[batch]))
        slopes = gradients(parameters, X[batch], y[batch])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, total / len(order)


# %% the loss of the last batch step="train_one_epoch" costs=1
# This is the loss of the last batch alone. What became of the losses of the others?
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    for rows in batches(order, batch_size):
        loss = cross_entropy(y[rows], forward(parameters, X[rows]))
        slopes = gradients(parameters, X[rows], y[rows])
        parameters = [p - learning_rate * s for p, s in zip(parameters, slopes)]
    return parameters, loss


# %% inputs step="train"
tiny = [np.array([[1.0]]), np.array([0.0]), np.array([[1.0, -1.0]]), np.array([0.0, 0.0])]
X_tiny, y_tiny = np.array([[1.0], [2.0], [0.5], [1.5], [3.0]]), np.array([0, 0, 1, 0, 1])
inputs = {
    "keeps one loss for each epoch": [(tiny, X_tiny, y_tiny, 0.1, 2, 1, 4)],
    "goes on from epoch to epoch, each with its own order from the seed": [
        (tiny, X_tiny, y_tiny, 0.1, 2, 3, 4),
        (tiny, X_tiny, y_tiny, 0.3, 3, 4, 9),
    ],
}


# %% each epoch from the start step="train" costs=1
# Every epoch began with the first parameters again. Where does an epoch continue from?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng, history = np.random.default_rng(seed), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        new, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
    return new, history


# %% the same order in each epoch step="train" costs=1
# Every epoch has the same order. How often is the generator made, and how often an order?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    history = []
    for _ in range(epochs):
        order = np.random.default_rng(seed).permutation(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
    return parameters, history


# %% no shuffling step="train" costs=2
# The examples keep their order. What is the seed for?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    history = []
    for _ in range(epochs):
        order = np.arange(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
    return parameters, history


# %% only the last loss step="train" costs=1
# There is one loss, that of the last epoch. How many epochs were there?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
    return parameters, [loss]


# %% epochs counted as updates step="train" costs=2
# There were as many updates as epochs were asked for. How many updates does one epoch have?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng, history = np.random.default_rng(seed), []
    while len(history) < epochs:
        for rows in batches(rng.permutation(len(X)), batch_size):
            if len(history) < epochs:
                parameters, loss = train_one_epoch(
                    parameters, X, y, learning_rate, batch_size, rows
                )
                history.append(loss)
    return parameters, history


# %% return inside the loop step="train" costs=2
# It ended after the first epoch. How far is the line with return indented?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng, history = np.random.default_rng(seed), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
        return parameters, history


# %% one epoch too many step="train" costs=2
# There is one epoch more than was asked for. Which numbers does range give?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    rng, history = np.random.default_rng(seed), []
    for _ in range(epochs + 1):
        order = rng.permutation(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
    return parameters, history


# %% the global generator step="train" costs=2
# The orders come from NumPy's global generator. Which generator does the text ask for?
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    np.random.seed(seed)
    history = []
    for _ in range(epochs):
        order = np.random.permutation(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
    return parameters, history


# %% inputs step="predict"
network = [np.eye(2), np.zeros(2), np.array([[1.0, 0, 2], [0, 3, 1]]), np.zeros(3)]
inputs = {
    "works for a single row": [(network, np.array([[1.0, 0.0]]))],
    "names the most probable class of every row": [
        (network, np.array([[1.0, 0], [0, 1], [2, 1], [0, 2]])),
        (network, np.array([[2.0, -3], [0.2, 0.1], [-2, 1]])),
        (network, np.array([[0.3, -1], [0.1, 1]])),
    ],
}


# %% the largest of each column step="predict" costs=1
# There is one label for each class. Along which axis do the classes of one example lie?
def predict(parameters, X):
    return np.argmax(forward(parameters, X), axis=0)


# %% the largest probability step="predict" costs=1
# This is how sure the network is. Which class is it sure of?
def predict(parameters, X):
    return np.max(forward(parameters, X), axis=1)


# %% a network without its gates step="predict" costs=1
# No hidden neuron was ever shut. What does `forward` do that your own computation leaves out?
def predict(parameters, X):
    W1, b1, W2, b2 = parameters
    return np.argmax((X @ W1 + b1) @ W2 + b2, axis=1)


# %% the probabilities themselves step="predict" costs=1
# There is a row of probabilities for each example. Which one number is to be returned of it?
def predict(parameters, X):
    return forward(parameters, X)


# %% one label for all rows step="predict" costs=1
# There is one number for the whole table. Along which axis do the classes of one example lie?
def predict(parameters, X):
    return np.argmax(forward(parameters, X))


# %% the least probable class step="predict" costs=1
# This is the class that the network believes in least. Which one does it predict?
def predict(parameters, X):
    return np.argmin(forward(parameters, X), axis=1)


# %% inputs step="accuracy"
inputs = {
    "is the share of right predictions": [
        (np.array([3, 1, 4]), np.array([3, 1, 0])),
        (np.array([3, 1, 4, 1]), np.array([3, 1, 4, 0])),
        (np.array([0, 2, 0, 5, 1]), np.array([7, 2, 0, 5, 1])),
        (np.array([2, 7, 1]), np.array([2, 7, 1])),
    ],
}


# %% the number of right answers step="accuracy" costs=1
# This is the number of right predictions. How many predictions were there?
def accuracy(y_true, y_pred):
    return np.sum(np.asarray(y_true) == np.asarray(y_pred))


# %% a percentage step="accuracy" costs=1
# This is a percentage. How large can a share be?
def accuracy(y_true, y_pred):
    return 100 * np.mean(np.asarray(y_true) == np.asarray(y_pred))


# %% only the first prediction step="accuracy" costs=1
# Only the first prediction was looked at. When does your loop come to its end?
def accuracy(y_true, y_pred):
    right = 0
    for true, predicted in zip(y_true, y_pred):
        if true == predicted:
            right += 1
        return right / len(y_true)


# %% the distance between labels step="accuracy" costs=1
# This is 1 minus the mean distance of the labels. Is 9 for 0 more wrong than 1 for 0?
def accuracy(y_true, y_pred):
    return 1 - np.mean(np.abs(np.asarray(y_true) - np.asarray(y_pred)))


# %% all or nothing step="accuracy" costs=0.5
# This share is 0 or 1, and nothing between. Is each answer compared, and does `/` divide, not `//`?
def accuracy(y_true, y_pred):
    return np.sum(np.asarray(y_true) == np.asarray(y_pred)) // len(y_true)


# %% the share of wrong answers step="accuracy" costs=1
# This is the share of wrong predictions. Which ones does accuracy count?
def accuracy(y_true, y_pred):
    return np.mean(np.asarray(y_true) != np.asarray(y_pred))


# %% inputs step="task"
inputs = {}

# %% accuracy on the training set step="task" costs=1
# This is the accuracy on the training set. Which images has the network never seen?
test_accuracy = accuracy(y_train, predict(trained, X_train))

# %% no training step="task" costs=2.5
# These are the predictions of a network that was not trained. Which parameters came back from train?
untrained = initial_parameters(seed)
train(untrained, X_train, y_train, learning_rate, batch_size, epochs, seed)
test_predictions = predict(untrained, X_test)
test_accuracy = accuracy(y_test, test_predictions)

# %% the whole set as one batch step="task" costs=0.5
# There was one update in each epoch. How large is a batch?
trained, losses = train(
    initial_parameters(seed), X_train, y_train, learning_rate, len(X_train), epochs, seed
)
test_predictions = predict(trained, X_test)
test_accuracy = accuracy(y_test, test_predictions)

# %% a percentage of the test set step="task" costs=1
# This is a percentage. How large can a share be?
test_accuracy = 100 * np.mean(test_predictions == y_test)
