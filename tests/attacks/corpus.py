"""All attacks, and the submissions that are handed in together with them."""

from collections.abc import Sequence

from attacks import files, folders, hooks, notebooks, objects, processes, protocol, values
from attacks.attack import BASELINES, Attack, Cells

MODULES = (objects, hooks, values, processes, files, protocol, notebooks, folders)

ATTACKS: list[Attack] = [attack for module in MODULES for attack in module.ATTACKS]

ONE_OF_EACH: list[Attack] = [module.ATTACKS[0] for module in MODULES]
"""An attack of each class, for every change; the whole corpus takes too long for that."""

NOISY = 'import os, subprocess\nos.system("echo a warning >&2; echo more")\n'
READS = 'import numpy, json\nprint(open("numbers.csv").read())\n'

CANARIES: dict[str, tuple[Cells, float]] = {
    **BASELINES,
    "noisy": (BASELINES["solved"][0] | {"first": NOISY}, 15.0),
    "reads": (BASELINES["solved"][0] | {"first": READS}, 15.0),
    "numpy_values": (
        BASELINES["solved"][0]
        | {"task": "steps = np.int64(7)\nhalved = np.float32(0.5**7)\nauthor = np.str_('me')\n"},
        15.0,
    ),
}
"""Honest submissions: what each hands in, and what it deserves."""

EVERY = 9
"""The number of attacks between two groups of canaries."""


def submissions(attacks: Sequence[Attack] = ATTACKS) -> dict[str, Attack | str]:
    """Who hands in what, in the order of grading: attacks, and between them names of canaries."""
    order: list[Attack | str] = []
    names = list(CANARIES)
    for number, attack in enumerate(attacks):
        if number % EVERY == 0:
            order += [names[(number // EVERY + i) % len(names)] for i in range(2)]
        order.append(attack)
    order += names
    return {
        f"s{number:03d}_{handed_in if isinstance(handed_in, str) else handed_in.name}": handed_in
        for number, handed_in in enumerate(order)
    }
