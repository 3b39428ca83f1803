# %% [markdown]
# # Misconceptions of 11_capstone
#
# What a student may believe, and what to say about it. Before each step are the public inputs of
# its visible check, smallest first.

# %% inputs step="scale"
inputs = {
    "scales by the means and deviations of the training set": [
        (np.array([[0.0, 2.0], [4.0, 8.0]]), np.array([[3.0, 8.0]])),
        (np.array([[0.0, 2.0], [4.0, 8.0]]), np.array([[6.0, 2.0], [0.0, 1.0]])),
    ],
    "leaves a pixel undivided that is the same in all training images": [
        (np.array([[1.0, 5.0], [3.0, 5.0]]), np.array([[3.0, 6.0]])),
        (np.array([[4.0, 1.0], [4.0, 3.0]]), np.array([[4.0, 3.0], [7.0, 0.0]])),
    ],
}


# %% statistics of the given rows step="scale" costs=1.5
# Each set was scaled by its own mean and deviation. Whose statistics may the training know?
def scale(X_train, X):
    deviation = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(deviation == 0, 1, deviation)


# %% division by a deviation of 0 step="scale" costs=0.5
# A pixel that never changes was divided by 0. What can be done with a deviation of 0?
def scale(X_train, X):
    return (X - X_train.mean(axis=0)) / X_train.std(axis=0)


# %% the mean not subtracted step="scale" costs=1.5
# The mean is still there. What comes before the division?
def scale(X_train, X):
    deviation = X_train.std(axis=0)
    return X / np.where(deviation == 0, 1, deviation)


# %% one mean for all pixels step="scale" costs=1.5
# All pixels share one mean and one deviation. What should each pixel be compared with?
def scale(X_train, X):
    return (X - X_train.mean()) / X_train.std()


# %% the variance for the deviation step="scale" costs=1
# This was divided by the variance. What unit does a variance have?
def scale(X_train, X):
    variance = X_train.var(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(variance == 0, 1, variance)


# %% X changed in place step="scale" costs=0.5
# What was handed in is scaled now, too: X itself has changed. What does `-=` do to an array of somebody else's?
def scale(X_train, X):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    X -= mean
    X /= np.where(deviation == 0, 1, deviation)
    return X


# %% a small number added to the deviation step="scale" costs=0.5
# A pixel that never changes was divided by a tiny number. What does "undivided" mean?
def scale(X_train, X):
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-8)


# %% a pixel that never changes set to 0 step="scale" costs=0.5
# A pixel that never changes in training became 0. What is left of it if only the division is left out?
def scale(X_train, X):
    deviation = X_train.std(axis=0)
    scaled = (X - X_train.mean(axis=0)) / np.where(deviation == 0, 1, deviation)
    return np.where(deviation == 0, 0, scaled)


# %% the deviation of a sample step="scale" costs=1
# This deviation was divided by n - 1, which is for samples. By how many does NumPy's `std` divide?
def scale(X_train, X):
    deviation = X_train.std(axis=0, ddof=1)
    deviation[deviation == 0] = 1
    return (X - X_train.mean(axis=0)) / deviation


# %% statistics of both sets together step="scale" costs=1.5
# Means and deviations are those of both sets together. On which images are they to be measured?
def scale(X_train, X):
    both = np.concatenate([X_train, X])
    deviation = both.std(axis=0)
    deviation[deviation == 0] = 1
    return (X - both.mean(axis=0)) / deviation


# %% from 0 to 1 by least and most step="scale" costs=1
# This was scaled by the least and the most ink. What does the text subtract, and divide by?
def scale(X_train, X):
    least, span = X_train.min(axis=0), np.ptp(X_train, axis=0)
    span[span == 0] = 1
    return (X - least) / span


# %% a pixel that never changes left as it is step="scale" costs=0.5
# The mean of a pixel that never changes is still there. Which of the two steps is left out?
def scale(X_train, X):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    mean[deviation == 0] = 0
    deviation[deviation == 0] = 1
    return (X - mean) / deviation


# %% inputs step="train_model"
inputs = {
    "trains one epoch as its design says": [(1, 7, [])],
    "uses the last batch where it is shorter": [(1, 3, [])],
    "goes on for all epochs, with a new order in each": [(3, 3, []), (4, 7, [2]), (8, 3, [])],
    "builds the layers that its design asks for": [(2, 3, [4])],
}

# %% inputs step="train_by_adam"
inputs = {
    "uses the optimiser of its design": [(1, 7, [4], 0.0, 99), (2, 4, [4], 0.0, 99)],
    "drops the share of neurons asked for": [(1, 7, [6], 0.5, 99), (2, 4, [6], 0.4, 99)],
    "returns the best epoch before the patience ran out": [
        (12, 3, [6], 0.0, 1),
        (12, 3, [6], 0.0, 2),
        (20, 2, [5], 0.0, 2),
        (20, 2, [5], 0.0, 99),
    ],
}


# %% the same order in each epoch step="train_model" costs=1
# Every epoch has the same order. How often is the generator made?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        rng = np.random.default_rng(design["seed"])
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% a generator of its own for the dropout step="train_model" costs=0.25
# Orders and dropout come from two generators. How many does the text ask for after the parameters?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng, of_dropout = (np.random.default_rng(design["seed"]) for _ in range(2))
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], of_dropout)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% steps that are not kept step="train_model" costs=2
# These are still the initial parameters. What becomes of the ones that a step returns?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% the short batch left out step="train_model" costs=0.25
# The last, shorter batch made no update. How many images does an epoch have?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X) - design["batch_size"] + 1, design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% no shuffling step="train_model" costs=2
# The examples keep their order. What is the generator for?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = np.arange(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% epochs counted as updates step="train_model" costs=2
# There were as many updates as epochs. How many updates does one epoch have?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        rows = order[: design["batch_size"]]
        slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
        parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% new weights in each epoch step="train_model" costs=1.25
# Each epoch began with new weights. Where does an epoch continue from?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% a new optimiser in each epoch step="train_model" costs=0.25
# Each epoch began with a new optimiser. What does Adam remember from one update to the next?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    best = KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        optimizer = Optimizer(design)
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% an end inside the loop step="train_model" costs=1.25
# There was one epoch only. When does a function end that meets `return` in a loop?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
        return best.best_parameters


# %% the last epoch for the best step="train_model" costs=0.5
# These are the parameters of the last epoch. Which epoch had the lowest loss?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return parameters


# %% patience that never ends step="train_model" costs=0.5
# The training never stopped early. What does on_epoch_end answer when the patience has run out?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters)
    return best.best_parameters


# %% the loss on the training set step="train_model" costs=0.5
# The best epoch was looked for on the training set. Which loss begins to rise when a network overfits?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X, y), parameters):
            break
    return best.best_parameters


# %% no dropout step="train_model" costs=0.25
# No neuron was ever dropped. Where does the rate of the design go?
def train_model(design, X, y, X_validation, y_validation, classes=10):
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], 0, rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters


# %% more updates than the budget step="design" costs=2.5 also="task"
# This design is over budget. How many updates has one of its epochs?
shared = {"optimizer": "sgd", "learning_rate": 0.3, "dropout": 0.0, "batch_size": 32}
shared |= {"epochs": 40, "patience": 8, "seed": 5}
trials = []
for neurons in (32, 64, 96):
    trial = {"hidden": [neurons], **shared}
    Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
    parameters = train_model(trial, Z_train, y_train, Z_validation, y_validation)
    read = probabilities(parameters, Z_validation).argmax(axis=1)
    trials.append((trial, np.mean(read == y_validation)))
design = max(trials, key=lambda pair: pair[1])[0]

# %% the worst of the trials step="design" costs=1 also="task"
# design is not the best of the trials. Which number do you look for in the table, the largest or the smallest?
design = min(trials, key=lambda pair: pair[1])[0]

# %% chosen by the test set step="design" costs=1 also="task"
# These accuracies were measured on the test set. Which set may choose a design?
shared = {"optimizer": "sgd", "learning_rate": 0.3, "dropout": 0.0, "batch_size": 32}
shared |= {"epochs": 29, "patience": 8, "seed": 5}
trials = []
for neurons in (32, 64, 96):
    trial = {"hidden": [neurons], **shared}
    Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
    parameters = train_model(trial, Z_train, y_train, Z_validation, y_validation)
    read = probabilities(parameters, scale(X_train, X_test)).argmax(axis=1)
    trials.append((trial, np.mean(read == y_test)))
design = max(trials, key=lambda pair: pair[1])[0]

# %% epochs chosen by the test set step="design" costs=1 also="task"
# Each of these trainings kept the epoch that suits the test set. Which set goes beside the training?
shared = {"optimizer": "adam", "learning_rate": 0.03, "dropout": 0.0, "batch_size": 32}
shared |= {"epochs": 29, "patience": 29, "seed": 1}
trials = []
for neurons in (32, 64, 96):
    trial = {"hidden": [neurons], **shared}
    Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
    parameters = train_model(trial, Z_train, y_train, scale(X_train, X_test), y_test)
    read = probabilities(parameters, Z_validation).argmax(axis=1)
    trials.append((trial, np.mean(read == y_validation)))
design = max(trials, key=lambda pair: pair[1])[0]

# %% trials without scaling step="design" costs=1 also="task"
# These accuracies belong to images that were not scaled. What is done to images before the training?
shared = {"optimizer": "adam", "learning_rate": 0.003, "dropout": 0.0, "batch_size": 32}
shared |= {"epochs": 29, "patience": 29, "seed": 1}
trials = []
for neurons in (48, 64, 128):
    trial = {"hidden": [neurons], **shared}
    parameters = train_model(trial, X_train, y_train, X_validation, y_validation)
    read = probabilities(parameters, X_validation).argmax(axis=1)
    trials.append((trial, np.mean(read == y_validation)))
design = max(trials, key=lambda pair: pair[1])[0]


# %% inputs step="task"
inputs = {}

# %% accuracy on the validation set step="task" costs=0.5
# This is the accuracy on the validation set. Which images decide in the end?
test_accuracy = np.mean(
    np.argmax(probabilities(parameters, scale(X_train, X_validation)), axis=1) == y_validation
)

# %% rows and columns exchanged step="task" costs=0.5
# The rows here are the predicted digits. What does a row of the matrix stand for?
test_confusion = np.zeros((10, 10))
np.add.at(test_confusion, (test_predictions, y_test), 1)

# %% the image that it was least sure of step="task" costs=0.5
# This is the image that the network was least sure of. Which mistake is the worst?
worst_mistake = np.argmin(np.max(beliefs, axis=1))

# %% the surest of all images step="task" costs=0.5
# This is the image that the network was surest of. Was it read wrongly?
worst_mistake = np.argmax(np.max(beliefs, axis=1))

# %% test images not scaled step="task" costs=1
# The test images were predicted as they are. What was done to the images that it learnt from?
beliefs = probabilities(parameters, X_test)
test_predictions = np.argmax(beliefs, axis=1)
test_accuracy = np.mean(test_predictions == y_test)
test_confusion = np.zeros((10, 10))
np.add.at(test_confusion, (y_test, test_predictions), 1)
worst_mistake = np.argmax(np.max(beliefs, axis=1) * (test_predictions != y_test))

# %% a place among the mistakes step="task" costs=0.5
# This is a place in the list of mistakes. Which number has that image in the test set?
worst_mistake = np.argmax(np.max(beliefs[test_predictions != y_test], axis=1))

# %% each pair counted once step="task" costs=0.5
# No pair of digits was counted more than once. What does `+= 1` do where an index comes twice?
test_confusion = np.zeros((10, 10))
test_confusion[y_test, test_predictions] += 1

# %% trained on the validation images too step="task" costs=1
# The network has trained on validation images. Which images may change its weights?
X_both, y_both = np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])
parameters = train_model(design, scale(X_train, X_both), y_both, Z_validation, y_validation)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = np.argmax(beliefs, axis=1)
test_accuracy = np.mean(test_predictions == y_test)
test_confusion = np.zeros((10, 10))
np.add.at(test_confusion, (y_test, test_predictions), 1)
worst_mistake = np.argmax(np.max(beliefs, axis=1) * (test_predictions != y_test))

# %% test images scaled by themselves step="task" costs=1
# The test images were scaled by their own means and deviations. On which images are these measured?
beliefs = probabilities(parameters, scale(X_test, X_test))
test_predictions = np.argmax(beliefs, axis=1)
test_accuracy = np.mean(test_predictions == y_test)
test_confusion = np.zeros((10, 10))
np.add.at(test_confusion, (y_test, test_predictions), 1)
worst_mistake = np.argmax(np.max(beliefs, axis=1) * (test_predictions != y_test))
