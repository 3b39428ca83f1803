"""A design that is the student's own choice, and the trials by which it was chosen.

The lesson says what a design may be, in its given function `broken_rules`; it has `scale`,
`train_model` and `probabilities`, and the sets X_train, y_train, X_validation and y_validation.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from .comparisons import holds, whole_number
from .context import current
from .named_mistakes import named_mistakes
from .right_steps import RightSteps
from .suspects import solution

Design = dict[str, Any]

WHOLE = ("batch_size", "epochs", "patience", "seed")

TRAINED_AGAIN = 3
"""So many of the trials are trained again, drawn at random."""

NEAR = 0.05
"""Largest difference between the share that a student states and that of the same design here."""

EXACT = 1e-9
"""Two shares of one set nearer than this are the same number of images."""

OTHER_WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "chosen by the test set": (
        "These accuracies were measured on the test set. Which set may choose a design?",
        {"of": "test"},
    ),
    "epochs chosen by the test set": (
        "Each of these trainings kept the epoch that suits the test set. Which set goes beside the "
        "training?",
        {"beside": "test"},
    ),
    "trials without scaling": (
        "These accuracies belong to images that were not scaled. What is done to images before the "
        "training?",
        {"scaled": False},
    ),
}
"""Mistakes in measuring a trial whose shares may be near the right ones."""

EARLIER = ("scale", "train_model")
"""The student's functions that a trial is made with."""

FAR = 4
"""A design that asks for more than so many budgets is not trained: it may take for ever."""


class Choice:
    """The design that was handed in, and the trials by which it was chosen.

    Where an earlier step is wrong in a way without a name, they are those that the student's cell
    leads to with right steps: such a mistake has cost its points.
    """

    @property
    def design(self) -> Any:
        """The design. Raises NameError if there is none."""
        return self._made("design")

    @property
    def trials(self) -> Any:
        """Pairs of a design and its share. Raises NameError if there are none."""
        return self._made("trials")

    def _made(self, name: str) -> Any:
        if self._again is not None:
            self._right.note()
            return getattr(self._again, name)
        return current().get(name)

    @cached_property
    def _right(self) -> RightSteps:
        return RightSteps("design")

    @cached_property
    def _again(self) -> Any:
        """What the cell leaves with right steps; None where the student's own count."""
        if not self._right or named_mistakes(EARLIER) is not None:
            return None
        return current().rerun("design", self._right.lent())


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
    again = {}
    for number in rng.permutation(len(tried))[:TRAINED_AGAIN]:
        chosen, share = tried[number]
        holds(f"trial {number + 1} is over budget", updates_of(chosen, rows) <= budget)
        again[number] = _share(chosen)
        text = f"trial {number + 1} reaches {again[number]:.3f} on the validation set when it is"
        text += f" trained again, and {share:.3f} stands in trials"
        holds(text, abs(again[number] - share) < NEAR)
    _check_how_measured({number: tried[number] for number in again}, again)


def _check_how_measured(stated: dict[int, tuple[Design, float]], again: dict[int, float]) -> None:
    """Pass unless the shares are exactly what another way of measuring gives, not the right one.
    Another processor's rounding may move a right share a little, but hardly all of them there."""
    shares = np.array([share for _, share in stated.values()])
    if np.allclose(shares, [again[number] for number in stated], rtol=0, atol=EXACT):
        return
    for name, (text, way) in OTHER_WAYS.items():
        found = [_share(chosen, **way) for chosen, _ in stated.values()]
        is_so = np.allclose(shares, found, rtol=0, atol=EXACT)
        holds(text, not is_so, misconception=name)


def _share(
    design: Design, of: str = "validation", scaled: bool = True, beside: str = "validation"
) -> float:
    """What a design reaches on a set, with images that are scaled or not, and with this set beside
    the training; with the mistakes of earlier steps."""
    solved = solution()
    with solved.mistaken(named_mistakes(EARLIER) or ()):
        known = solved.space

        def images(name: str) -> Any:
            X = known[f"X_{name}"]
            return known["scale"](known["X_train"], X) if scaled else X

        sets = images("train"), known["y_train"], images(beside), known[f"y_{beside}"]
        parameters = known["train_model"](design, *sets)
        read = known["probabilities"](parameters, images(of)).argmax(axis=1)
        return float(np.mean(read == known[f"y_{of}"]))
