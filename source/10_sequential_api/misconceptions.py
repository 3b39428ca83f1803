# %% [markdown]
# # Misconceptions of 10_sequential_api: what a student may believe, and what to say about it.


# %% inputs step="compile"
LOSS = "sparse_categorical_crossentropy"
inputs = {
    "uses the optimiser, the loss and all metrics of these names": [
        ("adam", LOSS, ["accuracy"]),
        ("sgd", "mean_squared_error", ["top_3_accuracy", "accuracy"]),
    ],
    "takes objects as they are": [
        ("sgd", "mean_squared_error", ["top_3_accuracy"], True),
        ("adam", LOSS, ["accuracy", "top_3_accuracy"], True),
    ],
    "refuses an unknown optimiser": [
        ("adm", LOSS, ["accuracy"]),
        ("ada", LOSS, ["accuracy"]),
        ("momentums", LOSS, []),
        ("Adam", LOSS, ["accuracy"]),
        ("SGD", LOSS, []),
    ],
    "refuses an unknown loss": [
        ("adam", "crossentropy", ["accuracy"]),
        ("adam", "log_loss", []),
        ("adam", "squared_error", []),
    ],
    "refuses an unknown metric, wherever it is in the list": [
        ("adam", LOSS, ["acc"]),
        ("adam", LOSS, ["accuracy", "recall"]),
        ("adam", LOSS, ["accuracy", "accuracy", "f1"]),
    ],
}


# %% an error of another kind step="compile" costs=1
# An unknown name raised a KeyError: the dictionary says so, not you. Which error is asked for?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):

        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% a default in place of an unknown optimiser step="compile" costs=0.25
# An unknown optimiser was silently replaced by another. How would the user find out?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        if isinstance(optimizer, str) and optimizer not in OPTIMIZERS:
            optimizer = "adam"
        find(loss, LOSSES)
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% a default in place of an unknown loss step="compile" costs=0.25
# An unknown loss was silently replaced by another. When would anybody notice?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        if isinstance(loss, str) and loss not in LOSSES:
            loss = "sparse_categorical_crossentropy"
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% unknown metrics left out step="compile" costs=0.5
# An unknown metric was silently left out. How would the user find out?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        find(loss, LOSSES)
        metrics = [m for m in metrics if not isinstance(m, str) or m in METRICS]
        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% only the first metric step="compile" costs=1.5
# One metric is kept, and there were more. How many names may the list have?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        find(loss, LOSSES)
        metrics = metrics[:1]
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% printed, not raised step="compile" costs=1
# The program goes on after the unknown name. What would stop it?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        for choice, known in (
            (optimizer, OPTIMIZERS),
            (loss, LOSSES),
            *((m, METRICS) for m in metrics),
        ):
            if isinstance(choice, str) and choice not in known:
                print("ValueError: unknown name")
                return
        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% printed, and the unknown kept as None step="compile" costs=1
# The program goes on, with None for the unknown name. What would stop it?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                print("ValueError: unknown name")
            return known.get(choice) if isinstance(choice, str) else choice

        self.optimizer = find(optimizer, OPTIMIZERS)
        if isinstance(optimizer, str) and self.optimizer is not None:
            self.optimizer = self.optimizer()
        self.loss = find(loss, LOSSES)
        self.metrics = [find(metric, METRICS) for metric in metrics]


# %% names only step="compile" costs=0.5
# An object was refused, as if it were an unknown name. What does a name have that an object has not?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        if optimizer not in OPTIMIZERS or loss not in LOSSES or set(metrics) - set(METRICS):
            raise ValueError("unknown name")
        self.optimizer, self.loss = OPTIMIZERS[optimizer](), LOSSES[loss]
        self.metrics = [METRICS[name] for name in metrics]


# %% the class for the optimiser step="compile" costs=0.5
# This is the class of an optimiser, not an optimiser. What makes an object of a class?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        find(loss, LOSSES)
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer = OPTIMIZERS[optimizer] if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% the names kept as they are step="compile" costs=0.5
# The names themselves are kept. What can be called in the training, a name or what it stands for?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        find(loss, LOSSES)
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer, self.loss, self.metrics = optimizer, loss, metrics


# %% the metrics kept as names step="compile" costs=0.5
# The metrics are names here, not functions. What can be called in the training?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        find(loss, LOSSES)
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.metrics = metrics


# %% capitals forgiven step="compile" costs=0.25
# A name with a capital was accepted. What does the text say of "Adam"?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if not isinstance(choice, str):
                return choice
            if choice.lower() not in known:
                raise ValueError("unknown name")
            return known[choice.lower()]

        found = find(optimizer, OPTIMIZERS)
        self.optimizer = found() if isinstance(optimizer, str) else found
        self.loss = find(loss, LOSSES)
        self.metrics = [find(metric, METRICS) for metric in metrics]


# %% Adam and cross-entropy for all step="compile" costs=1
# This holds Adam and cross-entropy, whatever was chosen. What are the arguments for?
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError("unknown name")

        find(optimizer, OPTIMIZERS)
        find(loss, LOSSES)
        for metric in metrics:
            find(metric, METRICS)
        self.optimizer, self.loss = Adam(), CrossEntropy()
        self.metrics = [METRICS[name] if isinstance(name, str) else name for name in metrics]


# %% inputs step="evaluate"
inputs = {
    "gives loss and metrics where both modes are the same": [
        (np.array([[0.3, 0.4, 0.3], [0.2, 0.6, 0.2]]), np.array([1, 0]), ["accuracy"]),
        (
            np.array([[0.4, 0.1, 0.1, 0.4], [0.15, 0.35, 0.35, 0.15], [0.3, 0.2, 0.2, 0.3]]),
            np.array([0, 1, 2]),
            ["top_3_accuracy", "accuracy"],
        ),
        (
            np.array([[0.1, 0.4, 0.4, 0.1], [0.3, 0.2, 0.2, 0.3]]),
            np.array([1, 3]),
            ["accuracy", "top_3_accuracy"],
        ),
    ],
    "runs the layers in inference mode": [
        (
            np.array([[0.7, 0.2, 0.1], [0.3, 0.2, 0.5], [0.6, 0.1, 0.3]]),
            np.array([0, 0, 2]),
            ["accuracy"],
        ),
        (np.array([[0.2, 0.5, 0.3], [0.1, 0.7, 0.2]]), np.array([1, 2]), [], "mean_squared_error"),
        (np.array([[0.6, 0.1, 0.3], [0.3, 0.3, 0.4]]), np.array([0, 1]), [], "mean_squared_error"),
    ],
}


# %% training mode left on step="evaluate" costs=1
# The layers ran in training mode: dropout still drops neurons. In which mode will the network be used?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.forward(X, training=True)
        return {"loss": self.loss(y, y_pred), **{m.__name__: m(y, y_pred) for m in self.metrics}}


# %% accuracy only, whatever was chosen step="evaluate" costs=2
# This gives an accuracy, whatever metrics compile has chosen. Where are they kept?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.predict(X)
        return {"loss": self.loss(y, y_pred), "accuracy": accuracy(y, y_pred)}


# %% all known metrics step="evaluate" costs=1
# All metrics of the table are here, whatever compile has chosen. Where does it keep those chosen?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.predict(X)
        return {"loss": self.loss(y, y_pred)} | {n: m(y, y_pred) for n, m in METRICS.items()}


# %% the cross-entropy, whatever was chosen step="evaluate" costs=1
# This loss is the cross-entropy, whatever loss compile has chosen. Where does it keep the one chosen?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.predict(X)
        loss = LOSSES["sparse_categorical_crossentropy"](y, y_pred)
        return {"loss": loss, **{m.__name__: m(y, y_pred) for m in self.metrics}}


# %% predictions before labels step="evaluate" costs=2
# Probabilities were taken for labels: they cannot say which column to look at. Which of the two comes first?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.predict(X)
        return {"loss": self.loss(y_pred, y), **{m.__name__: m(y_pred, y) for m in self.metrics}}


# %% the metrics without the loss step="evaluate" costs=2
# The loss is missing. What does the dictionary hold beside the metrics?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.predict(X)
        return {m.__name__: m(y, y_pred) for m in self.metrics}


# %% the loss without the metrics step="evaluate" costs=2
# The metrics are missing. What does the dictionary hold beside the loss?
class Sequential(Sequential):
    def evaluate(self, X, y):
        return {"loss": self.loss(y, self.predict(X))}


# %% softmax once more step="evaluate" costs=2
# Softmax was applied twice. What does the last layer give already?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = softmax(self.predict(X))
        return {"loss": self.loss(y, y_pred), **{m.__name__: m(y, y_pred) for m in self.metrics}}


# %% sums over the examples step="evaluate" costs=2
# These are sums over the examples. What would they be for a set twice as large?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.predict(X)
        found = {"loss": self.loss(y, y_pred), **{m.__name__: m(y, y_pred) for m in self.metrics}}
        return {name: value * len(y) for name, value in found.items()}


# %% an end inside the loop step="evaluate" costs=1
# Only one metric came back, and there were more. When does a function end that meets `return` in a loop?
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred, found = self.predict(X), {}
        found["loss"] = self.loss(y, y_pred)
        for metric in self.metrics:
            found[metric.__name__] = metric(y, y_pred)
            return found
        return found


# %% inputs step="fit"
X = np.array([1.0, 2.0, 3.0, 4.0])
y = np.array([5, 6, 7, 8])
validation = np.array([2.0, 7.0]), np.array([3, 1])
inputs = {
    "makes one batch of all examples": [(X, y, 1, 4)],
    "keeps a loss and an accuracy for each epoch, and takes a new order each time": [
        (X, y, 3, 2),
        (X, y, 2, 2),
    ],
    "uses the last batch where it is shorter, and lets it weigh less": [
        (X, y, 1, 3),
        (X[:3], y[:3], 2, 2),
    ],
    "measures validation_data after each epoch": [
        (X, y, 1, 4, validation),
        (X, y, 2, 2, validation),
    ],
    "stops when a callback returns True": [(X, y, 3, 4, validation, 2), (X, y, 4, 4, None, 1)],
}


# %% the mean over batches step="fit" costs=0.5
# This is the mean over the batches. Does a batch of 8 examples count as much as one of 32?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, batches = self.rng.permutation(len(X)), []
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                batches.append(self.train_on_batch(X[batch], y[batch]))
            logs = {name: np.mean([told[name] for told in batches]) for name in batches[0]}
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% the last batch only step="fit" costs=1.5
# These are the numbers of an epoch's last batch. What became of the batches before it?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                logs = dict(self.train_on_batch(X[batch], y[batch]))
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% only the last epoch step="fit" costs=1
# The history holds the last epoch only. How many epochs were there?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        for epoch in range(1, epochs + 1):
            history = {}
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% X shuffled without y step="fit" costs=1
# The images are in a new order, their labels are not. Which label belongs to which image?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(
                    X[batch], y[first : first + batch_size]
                ).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% one order for all epochs step="fit" costs=1
# Every epoch visits the examples in the same order. How often is an order drawn?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history, order = {}, self.rng.permutation(len(X))
        for epoch in range(1, epochs + 1):
            logs = {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% a generator of its own step="fit" costs=1
# The order comes from another generator than the model's own. Which one was made from the seed?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = np.random.default_rng(0).permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% the short batch dropped step="fit" costs=1.5
# The last, shorter batch is left out. Which examples are never seen in this epoch?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X) - batch_size + 1, batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% sums that go on step="fit" costs=1
# The second epoch's loss also includes that of the first. When do the sums begin at 0?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history, sums = {}, {}
        for epoch in range(1, epochs + 1):
            order = self.rng.permutation(len(X))
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    sums[name] = sums.get(name, 0) + len(batch) * value / len(X)
            logs = dict(sums)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% validation after the training only step="fit" costs=0.5
# There is one validation loss for the whole training. After which epochs is it to be measured?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        if validation_data is not None:
            for name, value in self.evaluate(*validation_data).items():
                history[f"val_{name}"] = [value]
        return history


# %% the training loss for the callbacks step="fit" costs=0.5
# The callbacks get the training loss, though there is a validation loss. Which of the two tells when to stop?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs["loss"]
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% callbacks that cannot stop step="fit" costs=0.5
# A callback returned True, and the training went on. What does fit do with what a callback returns?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
        return history


# %% the epoch that stops left out step="fit" costs=1
# The epoch in which the training was stopped is not in the history. Which epochs were run?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            answers = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(answers):
                break
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
        return history


# %% epochs counted from 0 step="fit" costs=0.5
# The callbacks count the epochs from 0. From which number does fit count?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch - 1, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% printed at the end step="fit" costs=0.5
# All lines came after the last epoch. When does somebody who waits want to see the first?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history, lines = {}, []
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            lines.append(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        print("\n".join(lines))
        return history


# %% nothing printed step="fit" costs=0.5
# Nothing was printed. What does somebody who waits for an epoch want to see?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% the short batch dropped, the mean over the rest step="fit" costs=1
# The last, shorter batch is left out, and is not in the mean either. Which examples are never seen in this epoch?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            full = len(X) // batch_size * batch_size
            for first in range(0, full, batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / full
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% epochs counted from 0 in the line too step="fit" costs=1
# Line and callbacks count the epochs from 0. From which number does fit count?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(epochs):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history


# %% the history not returned step="fit" costs=2.5
# The network was trained, and None came back. What hands a result to the caller of a function?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break


# %% callbacks that are not asked any more step="fit" costs=0.5
# One callback said stop, and those after it were not called. What would become of one that keeps the best?
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            for callback in callbacks:
                if callback.on_epoch_end(epoch, loss, self.parameters()):
                    return history
        return history


# %% inputs step="task"
inputs = {}


# %% evaluated on the training set step="task" costs=0.75
# This was measured on the training set. What do images that the network has trained on tell you?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
results = model.evaluate(X_train, y_train)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% evaluated on the validation set step="task" costs=0.75
# This was measured on the validation set. Which images has nothing been chosen by?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
results = model.evaluate(X_validation, y_validation)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% a new network in every epoch step="task" costs=1
# All these losses are those of a first epoch. How often is the network built?
train_losses, val_losses = [], []
for _ in range(epochs):
    model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    history = model.fit(X_train, y_train, 1, batch_size, (X_validation, y_validation))
    train_losses += history["loss"]
    val_losses += history["val_loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% the test set as validation set step="task" costs=0.25
# These losses were measured on the test set while the network trained. Which set is for that?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_test, y_test))
train_losses, val_losses = history["loss"], history["val_loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% the last line of the training step="task" costs=0.75
# These are the last values of the history. On which images, and in which mode, were they measured?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
test_metrics = [history["loss"][-1], history["accuracy"][-1]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% predictions in training mode step="task" costs=0.5
# Neurons were dropped while this was predicted. Which method predicts in inference mode?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.forward(X_test, training=True)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% scores of the training set step="task" costs=0.5
# These are scores on the training set. Which predictions are asked for?
scores = scores_of_class(y_train, model.predict(X_train).argmax(axis=1), label)


# %% predicted and true labels exchanged step="task" costs=0.5
# Precision and recall have changed places. Which labels does the function take first?
scores = scores_of_class(y_pred.argmax(axis=1), y_test, label)

# %% trained on the validation images too step="task" costs=1
# The network has trained on the images that were to validate it. What do X and y hold?
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X, y, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% no dropout step="task" costs=1.25
# No neuron was ever dropped. Which three layers does the network have?
model = Sequential([Dense(units, relu), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% scores of the validation set step="task" costs=0.5
# These are scores on the validation set. Which images has nothing been chosen by?
scores = scores_of_class(y_validation, model.predict(X_validation).argmax(axis=1), label)


# %% accuracy before loss step="task" costs=0.75
# The accuracy came first, then the loss. In which order are they asked for?
test_metrics = [results["accuracy"], results["loss"]]
