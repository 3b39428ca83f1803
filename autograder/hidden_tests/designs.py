"""A design that is the student's own choice, and the trials by which it was chosen.

The lesson says what a design may be, in its given function `broken_rules`; it has `scale`,
`train_model` and `probabilities`, and the sets X_train, y_train, X_validation and y_validation.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .comparisons import holds, whole_number
from .named_mistakes import named_mistakes
from .suspects import solution

Design = dict[str, Any]

WHOLE = ("batch_size", "epochs", "patience", "seed")

TRAINED_AGAIN = 3
"""So many of the trials are trained again, drawn at random."""

NEAR = 0.05
"""Largest difference between the share that a student states and that of the same design here."""

FAR = 4
"""A design that asks for more than so many budgets is not trained: it may take for ever."""


def updates_of(design: Design, rows: int) -> int:
    """How many updates a design makes at most with so many training examples."""
    return int(design["epochs"] * -(-rows // design["batch_size"]))


def followed(chosen: Any, rows: int, budget: int) -> Design:
    """A design in numbers of Python, if it keeps to the rules of the lesson and can be trained.
    Raises Mismatch."""
    for rule in solution().space["broken_rules"](chosen):
        holds(f"a design breaks a rule: {rule}", False)
    numbers: Design = {name: whole_number(chosen[name]) for name in WHOLE}
    numbers |= {name: float(chosen[name]) for name in ("learning_rate", "dropout")}
    sizes = [whole_number(size) for size in chosen["hidden"]]
    design = {**dict(chosen), **numbers, "hidden": sizes}
    asked = updates_of(design, rows)
    text = f"over budget: a design of {asked} updates was not trained again"
    holds(text, asked <= FAR * budget)
    return design


def check_trials(
    trials: Sequence[tuple[Design, float]],
    design: Design,
    rows: int,
    budget: int,
    rng: np.random.Generator,
) -> None:
    """Pass if the design is the best of at least three trials that are within the budget, and whose
    shares of the validation set are what they give. Raises Mismatch."""
    tried = [(followed(chosen, rows, budget), float(share)) for chosen, share in trials]
    different = len({repr(sorted(chosen.items())) for chosen, _ in tried})
    holds(f"trials has {different} different designs, expected at least 3", different >= 3)
    best = max(share for _, share in tried)
    text = "design is not the best of the trials. Which number do you look for in the table, the "
    text += "largest or the smallest?"
    is_best = any(chosen == design and share == best for chosen, share in tried)
    holds(text, is_best, misconception="the worst of the trials")
    for number in rng.permutation(len(tried))[:TRAINED_AGAIN]:
        chosen, share = tried[number]
        holds(f"trial {number + 1} is over budget", updates_of(chosen, rows) <= budget)
        again = _share_of_validation(chosen)
        text = f"trial {number + 1} reaches {again:.3f} on the validation set when it is trained"
        holds(f"{text} again, and {share:.3f} stands in trials", abs(again - share) < NEAR)


def _share_of_validation(design: Design) -> float:
    """What a design reaches on the validation set, with the mistakes of earlier steps."""
    solved = solution()
    with solved.mistaken(named_mistakes(["scale", "train_model"]) or ()):
        known = solved.space
        y, y_other = known["y_train"], known["y_validation"]
        X = known["scale"](known["X_train"], known["X_train"])
        X_other = known["scale"](known["X_train"], known["X_validation"])
        parameters = known["train_model"](design, X, y, X_other, y_other)
        read = known["probabilities"](parameters, X_other).argmax(axis=1)
        return float(np.mean(read == y_other))
