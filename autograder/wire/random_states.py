"""The random generators that all code of a process shares: a fork draws on as the process would.

Python seeds `random` anew in each fork, so that no two processes draw the same. But the fork of a
notebook goes on with that notebook, and `random.seed(1)` in one of its cells holds for all later
ones.
"""

import random
import sys
from random import getstate, setstate
from typing import Any

from autograder.wire.codec import encode

States = dict[str, Any]
"""How each generator stands, by the name of its module: plain data."""


def random_states() -> States:
    """How they stand now; NumPy's only if it is loaded."""
    states: States = {random.__name__: getstate()}
    if numpy_random := sys.modules.get("numpy.random"):
        states[numpy_random.__name__] = numpy_random.get_state(legacy=False)
    return states


def changed_since(before: States) -> States:
    """How those stand that have been seeded, or drawn from, since `random_states` gave `before`."""
    now = random_states()
    return {name: now[name] for name in now if encode(now[name]) != encode(before.get(name))}


def set_random_states(states: States) -> None:
    """Let generators draw as when this was how they stood."""
    for name, state in states.items():
        if name == random.__name__:
            setstate(state)
        else:
            sys.modules[name].set_state(state)
