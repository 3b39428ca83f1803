"""Lesson 04: customers of a bank, standardised."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays


def bank_standardised() -> Arrays:
    customers, transactions, names = reference.make_bank_customers(600, seed=4)
    train, test = customers[:450], customers[450:]
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    description = [
        "600 made-up customers of a bank, 450 to train and 150 to test with.",
        "X: age, balance, children, tenure, products, each minus its mean and divided by its",
        "standard deviation in the training set, rounded to 4 decimals; then a column of ones.",
        "y: transactions a month.",
        "Made for this course with make_bank_customers(600, seed=4), in the order made.",
    ]
    parts = {"train": train, "test": test}
    return {
        **{
            f"X_{name}": np.column_stack([((x - mean) / deviation).round(4), np.ones(len(x))])
            for name, x in parts.items()
        },
        "y_train": transactions[:450].astype(np.float64),
        "y_test": transactions[450:].astype(np.float64),
        "features": np.array([*names, "bias"]),
        "description": np.array(description),
    }


FILES = {"bank.npz": bank_standardised}
