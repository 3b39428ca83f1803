"""The handwritten digits of 8x8 pixels, which several lessons use."""

import numpy as np

from autograder.authoring.datasets import Arrays


def digits() -> Arrays:
    """X_train (1347, 64), y_train, X_test (450, 64), y_test and their description."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    pixels, labels = (bunch.data / 16).astype(np.float32), bunch.target.astype(np.int64)
    order = np.random.default_rng(0).permutation(len(labels))
    train, test = order[:1347], order[1347:]
    description = [
        "1797 handwritten digits of 8x8 pixels, 1347 to train and 450 to test with.",
        "X: one row of 64 pixels an image, row by row from the top left, float32;",
        "the original counts 0 to 16 of ink divided by 16, so 0 is white and 1 is black.",
        "y: the digit, 0 to 9, int64.",
        "Order and split: numpy.random.default_rng(0).permutation(1797), the first 1347 to train.",
        "Origin: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits,",
        "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49; its test part, as",
        "scikit-learn's load_digits has it. Licence: CC BY 4.0.",
    ]
    return {
        "X_train": pixels[train],
        "y_train": labels[train],
        "X_test": pixels[test],
        "y_test": labels[test],
        "description": np.array(description),
    }
