# %% [markdown]
# # Right answers to 08_regularisation in other styles

# %% np.where step="dropout"
def dropout(X, rate, draws, training):
    return np.where(draws < rate, 0, X / (1 - rate)) if training else X.copy()


# %% a mask of factors step="dropout"
def dropout(X, rate, draws, training):
    factors = np.ones_like(X)
    if training:
        factors = factors / (1 - rate)
        factors[draws < rate] = 0
    return X * factors


# %% entry by entry step="dropout"
def dropout(X, rate, draws, training):
    if training is False:
        return X
    rows = []
    for outputs, lots in zip(X, draws):
        rows.append([0.0 if lot < rate else x / (1 - rate) for x, lot in zip(outputs, lots)])
    return rows


# %% in single precision step="dropout"
def dropout(X, rate, draws, training):
    if not training:
        return X
    result = np.array(X, dtype=np.float32)
    result *= np.float32(1 / (1 - rate))
    result[~(draws >= rate)] *= 0
    return result


# %% a count of waits step="early_stopping"
def early_stopping(losses, patience):
    lowest, best_epoch, waited = losses[0], 1, 0
    for number in range(1, len(losses)):
        waited += 1
        if losses[number] < lowest:
            lowest, best_epoch, waited = losses[number], number + 1, 0
        if waited == patience:
            return best_epoch, number + 1
    return best_epoch, len(losses)


# %% argmin of what was run step="early_stopping"
def early_stopping(losses, patience):
    last = 1
    while last < len(losses) and last - (int(np.argmin(losses[:last])) + 1) < patience:
        last += 1
    return int(np.argmin(losses[:last])) + 1, last


# %% running minimum step="early_stopping"
def early_stopping(losses, patience):
    losses = np.asarray(losses)
    lowest = np.minimum.accumulate(losses)
    is_new = np.concatenate([[True], losses[1:] < lowest[:-1]])
    epochs = np.arange(1, len(losses) + 1)
    best = np.maximum.accumulate(np.where(is_new, epochs, 0))
    over = np.flatnonzero(epochs - best >= patience)
    last = over[0] if len(over) else len(losses) - 1
    return [best[last], epochs[last]]


# %% recursion step="early_stopping"
def early_stopping(losses, patience, epoch=1, best_epoch=1):
    if losses[epoch - 1] < losses[best_epoch - 1]:
        best_epoch = epoch
    if epoch == len(losses) or epoch - best_epoch == patience:
        return best_epoch, epoch
    return early_stopping(losses, patience, epoch + 1, best_epoch)


# %% deepcopy step="KeepBest"
import copy


class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss >= self.best_loss:
            return
        self.best_epoch = epoch
        self.best_loss = loss
        self.best_parameters = copy.deepcopy(parameters)


def play(callback, start, steps, losses):
    """What the callback remembers of a training run that adds a step in each epoch."""
    parameters = [np.array(start), -np.array(start)]
    for epoch, (step, loss) in enumerate(zip(steps, losses, strict=True), start=1):
        parameters[0] += step
        parameters[1] -= step
        callback.on_epoch_end(epoch, loss, parameters)
    return callback.best_epoch, callback.best_loss, callback.best_parameters


# %% np.array makes a copy step="KeepBest"
class KeepBest:
    best_epoch = None
    best_loss = float("inf")
    best_parameters = None

    def on_epoch_end(self, epoch, loss, parameters):
        is_better = self.best_epoch is None or loss < self.best_loss
        if is_better:
            self.best_epoch, self.best_loss = epoch, float(loss)
            self.best_parameters = tuple(np.array(parameter) for parameter in parameters)


def play(callback, start, steps, losses):
    """What the callback remembers of a training run that adds a step in each epoch."""
    parameters = [np.array(start), -np.array(start)]
    for epoch, (step, loss) in enumerate(zip(steps, losses, strict=True), start=1):
        parameters[0] += step
        parameters[1] -= step
        callback.on_epoch_end(epoch, loss, parameters)
    return callback.best_epoch, callback.best_loss, callback.best_parameters


# %% all epochs kept, the best looked up step="KeepBest"
class KeepBest:
    def __init__(self):
        self.losses, self.kept, self.numbers = [], [], []

    def on_epoch_end(self, epoch, loss, parameters):
        self.numbers.append(epoch)
        self.losses.append(loss)
        self.kept.append([0 + parameter for parameter in parameters])

    @property
    def place(self):
        return int(np.argmin(self.losses))

    @property
    def best_epoch(self):
        return self.numbers[self.place]

    @property
    def best_loss(self):
        return self.losses[self.place]

    @property
    def best_parameters(self):
        return self.kept[self.place]


def play(callback, start, steps, losses):
    """What the callback remembers of a training run that adds a step in each epoch."""
    parameters = [np.array(start), -np.array(start)]
    for epoch, (step, loss) in enumerate(zip(steps, losses, strict=True), start=1):
        parameters[0] += step
        parameters[1] -= step
        callback.on_epoch_end(epoch, loss, parameters)
    return callback.best_epoch, callback.best_loss, callback.best_parameters


# %% without a callback step="task"
rng = np.random.default_rng(seed)
weights, best_loss, waited, last_epoch = initial_parameters(rng), np.inf, 0, 0
while last_epoch < epochs and waited < patience:
    last_epoch += 1
    train_one_epoch(weights, X_train, y_train, rate, learning_rate, batch_size, rng)
    now = loss(weights, X_validation, y_validation)
    waited += 1
    if now < best_loss:
        best_loss, best_epoch, waited = now, last_epoch, 0
        saved = [np.array(array) for array in weights]
test_accuracy = accuracy(saved, X_test, y_test)

# %% all epochs run, and looked up afterwards step="task"
generator = np.random.default_rng(seed)
network, losses, scores = initial_parameters(generator), [], []
for _ in range(epochs):
    train_one_epoch(network, X_train, y_train, rate, learning_rate, batch_size, generator)
    losses.append(loss(network, X_validation, y_validation))
    scores.append(accuracy(network, X_test, y_test))
best_epoch, last_epoch = early_stopping(losses, patience)
best_loss, test_accuracy = losses[best_epoch - 1], scores[best_epoch - 1]

# %% early_stopping in the loop step="task"
rng, history = np.random.default_rng(seed), []
parameters = initial_parameters(rng)
keeper = KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    history.append(loss(parameters, X_validation, y_validation))
    keeper.on_epoch_end(last_epoch, history[-1], parameters)
    best_epoch, _ = early_stopping(history, patience)
    if last_epoch == best_epoch + patience:
        break
best_loss = min(history)
W1, b1, W2, b2 = keeper.best_parameters
labels = np.argmax(np.maximum(0, X_test @ W1 + b1) @ W2 + b2, axis=1)
test_accuracy = np.count_nonzero(labels == y_test) / len(y_test)

# %% copies of all epochs step="task"
from copy import deepcopy

rng = np.random.default_rng(seed)
parameters, stages = initial_parameters(rng), []
while len(stages) < epochs:
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    stages.append((loss(parameters, X_validation, y_validation), deepcopy(parameters)))
    if min(range(len(stages)), key=lambda i: stages[i][0]) + patience < len(stages):
        break
last_epoch = len(stages)
best_loss, saved = min(stages, key=lambda stage: stage[0])
best_epoch = [stage[0] for stage in stages].index(best_loss) + 1
test_accuracy = float(accuracy(saved, X_test, y_test))


# %% both epochs in an array step="early_stopping"
def early_stopping(losses, patience):
    best_epoch = 1
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return np.array([best_epoch, epoch])
    return np.array([best_epoch, len(losses)])


# %% the parameters in an array step="KeepBest"
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss < self.best_loss:
            self.best_epoch, self.best_loss = np.array(epoch), np.array(loss)
            try:
                self.best_parameters = np.array(parameters)
            except ValueError:  # not of one shape, in the task
                self.best_parameters = [np.array(parameter) for parameter in parameters]


def play(callback, start, steps, losses):
    """What the callback remembers of a training run that adds a step in each epoch."""
    parameters = [np.array(start), -np.array(start)]
    for epoch, (step, loss) in enumerate(zip(steps, losses, strict=True), start=1):
        parameters[0] += step
        parameters[1] -= step
        callback.on_epoch_end(epoch, loss, parameters)
    return np.array([callback.best_epoch, callback.best_loss]).tolist() + [callback.best_parameters]
