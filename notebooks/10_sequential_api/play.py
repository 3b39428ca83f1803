"""Something to play with: your own buttons, pressed, and what they say while the network trains."""

import contextlib
import io
from queue import SimpleQueue
from threading import Semaphore, Thread

import numpy as np
from playing import Button, Choice, play

EPOCHS = 12
MARKERS = ("o", "s", "^", "D", "v", "x")


def live(network_class, layer, activations, training, validation):
    """Small networks of your class, trained on the pair `training`, epoch by epoch."""
    done = {}  # by choice: the accuracies on the validation set after each epoch

    def draw(figure, optimizer, loss, batch_size, seed):
        axes = figure.subplots()
        choice = f"{optimizer}, {loss}, {batch_size}" + f", seed {seed}" * (seed > 0)
        sizes = zip((32, 10), activations, strict=True)
        network = network_class([layer(*size) for size in sizes], seed)
        network.compile(optimizer, loss, ["accuracy"])
        watcher = Watcher(network, validation)
        settings = {"epochs": EPOCHS, "batch_size": int(batch_size), "callbacks": [watcher]}
        Thread(target=watcher.follow, args=(training, settings), daemon=True).start()
        done[choice] = []
        for line, accuracy in iter(watcher.reports.get, None):
            done[choice].append(accuracy)
            show(axes, done, choice)
            yield line
            watcher.drawn.release()
        if watcher.problem is not None:
            raise watcher.problem

    play(
        "Press the buttons of your machine",
        draw,
        size=(8, 3.2),
        optimizer=Choice("optimiser", ["adam", "sgd"]),
        loss=Choice("loss", ["sparse_categorical_crossentropy", "mean_squared_error"]),
        batch_size=Choice("batch size", ["32", "8", "128"]),
        seed=Button("Train with another seed"),
    )


class Watcher:
    """A callback that reports each epoch: the line that fit has printed, and an accuracy. It waits
    until they are drawn: two threads at once would slow each other down."""

    def __init__(self, network, validation):
        self.network, self.validation = network, validation
        self.printed, self.problem = io.StringIO(), None
        self.reports, self.drawn = SimpleQueue(), Semaphore(0)

    def follow(self, training, settings):
        try:
            with contextlib.redirect_stdout(self.printed):
                self.network.fit(*training, validation_data=self.validation, **settings)
        except Exception as problem:  # of the student's functions; draw raises it
            self.problem = problem
        self.reports.put(None)

    def on_epoch_end(self, epoch, loss, parameters):
        lines = self.printed.getvalue().splitlines() or ["(fit has printed nothing.)"]
        X, y = self.validation
        self.reports.put((lines[-1], np.mean(self.network.predict(X).argmax(axis=1) == y)))
        self.drawn.acquire()


def show(axes, done, choice):
    axes.clear()
    for number, (other, accuracies) in enumerate(done.items()):
        style = {"marker": MARKERS[number % len(MARKERS)], "markersize": 4, "label": other}
        style |= {"color": "tab:blue"} if other == choice else {"color": "grey", "linewidth": 1}
        axes.plot(range(1, len(accuracies) + 1), accuracies, **style)
    axes.set(xlabel="epoch", ylabel="accuracy on the validation set")
    axes.set(xlim=(0.5, EPOCHS + 0.5), ylim=(0, 1.02))
    axes.legend(loc="lower right", fontsize="small")
