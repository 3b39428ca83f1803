"""How fast the reference network trains, against scikit-learn and, where installed, PyTorch.

    python tests/benchmarks/reference_speed.py [--json FILE] [--repetitions 5]

The same task for all: the handwritten digits, a 64-32-10 network (relu, softmax), plain SGD with
learning rate 0.5, batches of 32, 100 epochs, float64, one thread. The competitors take turns, so
that a busy moment of the machine hits all of them; the median of the repetitions counts.
"""

import argparse
import json
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from autograder.reference import SGD, Dense, Sequential, train_test_split

EPOCHS, BATCH_SIZE, LEARNING_RATE, HIDDEN = 100, 32, 0.5, 32

images, digits = load_digits(return_X_y=True)
X_TRAIN, X_TEST, Y_TRAIN, Y_TEST = train_test_split(images / 16, digits, test_fraction=0.2, seed=0)


def train_ours(seed: int) -> np.ndarray:
    model = Sequential([Dense(HIDDEN, "relu"), Dense(10, "softmax")], seed=seed)
    model.compile(SGD(LEARNING_RATE), "sparse_categorical_crossentropy", ["accuracy"])
    model.fit(X_TRAIN, Y_TRAIN, EPOCHS, BATCH_SIZE)
    return model.predict(X_TEST).argmax(axis=1)


def train_scikit_learn(seed: int) -> np.ndarray:
    model = MLPClassifier(
        (HIDDEN,),
        solver="sgd",
        momentum=0,
        learning_rate_init=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        max_iter=EPOCHS,
        tol=0,
        n_iter_no_change=1000,
        alpha=0,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that 100 epochs are not convergence
        model.fit(X_TRAIN, Y_TRAIN)
    assert model.n_iter_ == EPOCHS
    return model.predict(X_TEST)


def train_pytorch(seed: int) -> np.ndarray:
    """The loop of PyTorch's own tutorial, on tensors in memory, without a DataLoader."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.Linear(64, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 10)
    ).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    loss_function = torch.nn.CrossEntropyLoss()
    x, y = torch.from_numpy(X_TRAIN), torch.from_numpy(Y_TRAIN)
    for _ in range(EPOCHS):
        order = torch.randperm(len(x))
        shuffled_x, shuffled_y = x[order], y[order]
        for start in range(0, len(x), BATCH_SIZE):
            optimizer.zero_grad()
            outputs = model(shuffled_x[start : start + BATCH_SIZE])
            loss = loss_function(outputs, shuffled_y[start : start + BATCH_SIZE])
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return model(torch.from_numpy(X_TEST)).argmax(dim=1).numpy()


def competitors() -> dict[str, Callable[[int], np.ndarray]]:
    found = {"reference": train_ours, "scikit-learn": train_scikit_learn}
    try:
        import torch  # noqa: F401
    except ImportError:
        print("PyTorch is not installed and left out.")
    else:
        found["PyTorch"] = train_pytorch
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers here")
    parser.add_argument("--repetitions", type=int, default=5)
    arguments = parser.parse_args()

    trainers = competitors()
    seconds: dict[str, list[float]] = {name: [] for name in trainers}
    accuracies: dict[str, list[float]] = {name: [] for name in trainers}
    for seed in range(-1, arguments.repetitions):
        for name, train in trainers.items():
            start = time.perf_counter()
            predicted = train(abs(seed))
            duration = time.perf_counter() - start
            if seed >= 0:  # the first round only warms up
                seconds[name].append(duration)
                accuracies[name].append(float(np.mean(predicted == Y_TEST)))

    results = {
        name: {
            "seconds": statistics.median(seconds[name]),
            "times_slower": statistics.median(seconds[name])
            / statistics.median(seconds["reference"]),
            "test_accuracy": statistics.median(accuracies[name]),
            "all_seconds": seconds[name],
        }
        for name in trainers
    }
    print(f"{'':14}{'seconds':>9}{'ratio':>8}{'test accuracy':>15}")
    for name, row in results.items():
        print(
            f"{name:14}{row['seconds']:9.3f}{row['times_slower']:8.2f}{row['test_accuracy']:15.4f}"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
