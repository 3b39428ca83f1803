# %% [markdown]
# # Misconceptions of 08_regularisation: what a student may believe, and what to say about it.

# %% inputs step="dropout"
row, two_rows = np.array([[4.0, 8.0, 2.0]]), np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]])
lots = np.array([[0.1, 0.9, 0.25, 0.6], [0.8, 0.05, 0.7, 0.2]])
inputs = {
    "drops where the draw is below the rate, and scales what is left": [
        (row, 0.5, np.array([[0.7, 0.2, 0.5]]), True),
        (two_rows, 0.25, lots, True),
        (two_rows[:, ::-1], 0.2, lots[::-1], True),
    ],
    "leaves the outputs as they are in inference": [
        (row, 0.5, np.array([[0.7, 0.2, 0.5]]), False),
        (two_rows, 0.25, lots, False),
    ],
}


# %% divided by the rate step="dropout" costs=1
# What is left was divided by the rate. What share of the outputs is left?
def dropout(X, rate, draws, training):
    if not training:
        return X
    return X * (draws >= rate) / rate


# %% the rate as the share kept step="dropout" costs=2
# Dropped and kept have changed places. Is the rate the share that goes, or the share that stays?
def dropout(X, rate, draws, training):
    if not training:
        return X
    return X * (draws < rate) / rate


# %% the wrong ones kept step="dropout" costs=1
# What should be dropped is kept, and the other way round. On which side of the rate is a draw dropped?
def dropout(X, rate, draws, training):
    if not training:
        return X
    return np.where(draws < rate, X / (1 - rate), 0)


# %% no scaling step="dropout" costs=1
# What is left has its old size. Is the mean over many draws what it was before?
def dropout(X, rate, draws, training):
    if not training:
        return X
    return X * (draws >= rate)


# %% scaled down step="dropout" costs=1
# What is left became smaller. Does the mean over many draws need more of it, or less?
def dropout(X, rate, draws, training):
    if not training:
        return X
    return X * (draws >= rate) * (1 - rate)


# %% left on in inference step="dropout" costs=1
# Outputs are dropped in inference too. Who sings at the concert?
def dropout(X, rate, draws, training):
    return X * (draws >= rate) / (1 - rate)


# %% scaled in inference as well step="dropout" costs=1
# The outputs are scaled in inference as well. What has the scaling in training made up for already?
def dropout(X, rate, draws, training):
    if not training:
        return X * (1 - rate)
    return X * (draws >= rate) / (1 - rate)


# %% one mask for all rows step="dropout" costs=1
# Every row lost the same neurons. For whom is a number drawn?
def dropout(X, rate, draws, training):
    if not training:
        return X
    return X * (draws[0] >= rate) / (1 - rate)


# %% scaled in inference in place of training step="dropout" costs=2
# The scaling is in inference. In which of the two modes does *inverted* scaling happen?
def dropout(X, rate, draws, training):
    return X * (draws >= rate) if training else X * (1 - rate)


# %% scaled up in inference as well step="dropout" costs=1
# The outputs are scaled up in inference as well. Is anything dropped there that has to be made up for?
def dropout(X, rate, draws, training):
    return X * (draws >= rate if training else 1) / (1 - rate)


# %% training and inference exchanged step="dropout" costs=3
# Outputs are dropped in inference, and not in training. When do the singers stay at home?
def dropout(X, rate, draws, training):
    return X if training else X * (draws >= rate) / (1 - rate)


# %% a draw at the rate dropped step="dropout" costs=1
# An output was dropped whose draw is just the rate. Is that below the rate?
def dropout(X, rate, draws, training):
    return X * (draws > rate) / (1 - rate) if training else X


# %% inputs step="early_stopping"
inputs = {
    "finds the best epoch, counted from 1, and the last": [
        ([0.9, 0.5, 0.7, 0.8, 0.6], 2),
        ([0.9, 0.7, 0.8, 0.6, 0.65, 0.62, 0.5], 2),
        ([0.9, 0.95, 0.97, 0.98, 0.99, 0.8], 4),
        ([0.9, 0.7, 0.95, 0.8, 0.6, 0.65, 0.62, 0.61, 0.7, 0.5], 3),
    ],
    "does not count an equal loss as an improvement": [
        ([0.9, 0.5, 0.6, 0.5, 0.6, 0.7], 3),
        ([0.8, 0.8, 0.9, 0.3], 2),
    ],
    "goes to the end where the patience does not run out": [
        ([0.9, 0.8, 0.85, 0.7], 3),
        ([0.7, 0.5, 0.6], 4),
    ],
}


# %% patience off by one step="early_stopping" costs=1
# It stopped one epoch too late. How many epochs without improvement does patience allow?
def early_stopping(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
            if waited > patience:
                break
    return best_epoch, epoch


# %% compared with the last loss step="early_stopping" costs=1
# A loss below the one before it reset the patience. Which loss should an epoch be compared with?
def early_stopping(losses, patience):
    best, before, waited = np.inf, np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        waited = 0 if loss < before else waited + 1
        if loss < best:
            best, best_epoch = loss, epoch
        before = loss
        if waited >= patience:
            break
    return best_epoch, epoch


# %% bad epochs added up step="early_stopping" costs=1
# All epochs without improvement were added up. What happens to the count when a new best comes?
def early_stopping(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        else:
            waited += 1
            if waited >= patience:
                break
    return best_epoch, epoch


# %% ties are improvements step="early_stopping" costs=0.5
# An equal loss was taken for an improvement. Which loss is lower than the best so far?
def early_stopping(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss <= best:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
            if waited >= patience:
                break
    return best_epoch, epoch


# %% counted from 0 step="early_stopping" costs=1
# These are positions in the list. What number does the first epoch have?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return best_epoch, epoch


# %% a best epoch after the stop step="early_stopping" costs=1
# This best epoch comes after the last one. Was it ever run?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return int(np.argmin(losses)) + 1, epoch


# %% the last in place of the best step="early_stopping" costs=1.5
# This is the last epoch twice. Which epoch had the lowest loss?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return epoch, epoch


# %% best and last exchanged step="early_stopping" costs=3
# The last epoch comes first here. In which order does the docstring name the two?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return epoch, best_epoch


# %% no patience step="early_stopping" costs=1.5
# It stopped at the first epoch without improvement. What is patience for?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss >= best:
            break
        best, best_epoch = loss, epoch
    return best_epoch, epoch


# %% never stopped step="early_stopping" costs=2
# All epochs were run. When has the patience run out?
def early_stopping(losses, patience):
    return int(np.argmin(losses)) + 1, len(losses)


# %% only the best epoch counted from 0 step="early_stopping" costs=1
# The best epoch is a position in the list. What number does the first epoch have?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return best_epoch, epoch + 1


# %% nothing returned at the end step="early_stopping" costs=1
# None came back where the patience does not run out. What does a function return that ends without `return`?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch


# %% the patience added, whatever the end step="early_stopping" costs=0.5
# This last epoch comes after the end of the list. Was it ever run?
def early_stopping(losses, patience):
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return best_epoch, best_epoch + patience


# %% inputs step="KeepBest"
start = np.array([1.0, 2.0])
inputs = {
    "remembers the epoch with the lowest loss, and a copy of its parameters": [
        (start, np.array([[1.0, 1.0], [1.0, -1.0], [2.0, 0.5]]), [0.9, 0.4, 0.6]),
        (start, np.array([[1.0, 1.0], [1.0, -1.0], [2.0, 0.5], [3.0, 1.0]]), [0.9, 0.4, 0.6, 0.4]),
        (start, np.array([[4.0, 1.0], [2.0, -2.0], [0.5, 0.5]]), [0.7, 0.3, 0.3]),
        (start, np.array([[1.0, 2.0], [3.0, 1.0], [1.0, -2.0], [2.0, 2.0]]), [0.8, 0.2, 0.6, 0.5]),
    ],
}


# %% no copy step="KeepBest" costs=1
# Epoch and loss are the best, the parameters are the last. When are they copied, if at all?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss < self.best_loss:
            self.best_epoch, self.best_loss, self.best_parameters = epoch, loss, parameters


# %% the last kept step="KeepBest" costs=1
# This is what the last epoch left. Was its loss the lowest?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        self.best_epoch, self.best_loss = epoch, loss
        self.best_parameters = [parameter.copy() for parameter in parameters]


# %% the first kept step="KeepBest" costs=1
# Nothing is kept after the first epoch. Which loss is a new one compared with?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if self.best_epoch is None:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]


# %% equal losses replace the best step="KeepBest" costs=1
# A later epoch with the same loss took the best one's place. Is it better?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss <= self.best_loss:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]


# %% epochs counted from 0 step="KeepBest" costs=1
# The epoch number is one too small. From which number does the training count?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss < self.best_loss:
            self.best_epoch, self.best_loss = epoch - 1, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]


# %% nothing remembered step="KeepBest" costs=2
# Epoch, loss and parameters are those of the start. Where does an object keep what it is to remember?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        pass


# %% the loss not kept step="KeepBest" costs=1
# The best loss is still infinite, so each epoch was better. What is the next loss to be compared with?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss < self.best_loss:
            self.best_epoch = epoch
            self.best_parameters = [parameter.copy() for parameter in parameters]


# %% compared with the loss before step="KeepBest" costs=1
# A loss below the one before it was taken for the best. Which loss should an epoch be compared with?
class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None
        self.before = np.inf

    def on_epoch_end(self, epoch, loss, parameters):
        if loss < self.before:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]
        self.before = loss


# %% inputs step="task"
inputs = {}

# %% the last network in place of the best step="task" costs=1
# This is the accuracy of the network after the last epoch. Which one was the best?
test_accuracy = accuracy(parameters, X_test, y_test)

# %% accuracy on the validation set step="task" costs=1
# This is the accuracy on the validation set. Which images had no part in the choice of the epoch?
test_accuracy = accuracy(best.best_parameters, X_validation, y_validation)

# %% patience off by one step="task" costs=0.5
# It stopped one epoch too late. How many epochs without improvement does patience allow?
rng = np.random.default_rng(seed)
parameters, best, waited = initial_parameters(rng), KeepBest(), 0
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
    waited = 0 if best.best_epoch == last_epoch else waited + 1
    if waited > patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)

# %% no early stopping step="task" costs=1
# All epochs were run. When has the patience run out?
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)

# %% epochs counted from 0 step="task" costs=1
# The epoch numbers are one too small. What number does the first epoch have?
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(epochs):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
    if last_epoch - best.best_epoch >= patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)

# %% no dropout step="task" costs=1.5
# This network was trained without dropout. Which rate did the training get?
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, 0, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
    if last_epoch - best.best_epoch >= patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)

# %% two generators step="task" costs=1
# There are two generators here, which draw the same numbers. How many does the text ask for?
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(np.random.default_rng(seed)), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
    if last_epoch - best.best_epoch >= patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)

# %% stopped by the test set step="task" costs=1
# The test set decided when to stop. Which set may choose an epoch?
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_test, y_test), parameters)
    if last_epoch - best.best_epoch >= patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)

# %% stopped by the training loss step="task" costs=1
# The training loss was watched. Does it rise when a network learns by heart?
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_train, y_train), parameters)
    if last_epoch - best.best_epoch >= patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)
