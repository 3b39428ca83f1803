"""When a submission has computed for too long, or has not answered for much longer than that.

What its processes computed is measured in the sandbox's server, outside of them. It takes half
a millisecond to ask, so only what takes a while is looked at.
"""

import os
import time
from collections.abc import Callable

from autograder.wire.budgets import Budgets
from autograder.wire.channel import TooSlow

FIRST_LOOK = 0.1
"""Seconds of wall time that a request runs unobserved: most finish sooner, and what they use counts
for the notebook only."""

INTERVAL = 0.25
"""Seconds of wall time between two looks."""

SHORTEST_INTERVAL = 0.01
"""The same when little is left."""

PROCESSORS = os.cpu_count() or 1

USED_UP = "the notebook used up its time"


class TimeLimits:
    """The time of one submission, whose processes come one after another.

    `ask` gives the processor time that the process which runs now has used.
    """

    def __init__(self, budgets: Budgets, ask: Callable[[], float]) -> None:
        self._budgets = budgets
        self._ask = ask
        self.of_ended = 0.0
        """Seconds of processor time that processes took which have ended."""
        self._spent = 0.0
        self._granted = budgets.notebook_seconds
        self._looked = time.monotonic()
        self._deadline = self._when_it_ends()

    def ended(self, seconds: float) -> None:
        """A process has ended, after `seconds` of processor time."""
        self.of_ended += seconds
        self._spent = max(self.of_ended, self._spent)

    def renew(self) -> None:
        """Grant the whole time of a notebook once more."""
        self._granted = self._spent + self._budgets.notebook_seconds
        self._deadline = self._when_it_ends()

    def used_up(self) -> bool:
        """Whether nothing is left for another process."""
        return self._spent >= self._granted or time.monotonic() >= self._deadline

    def watch(self, seconds: float) -> Callable[[], float]:
        """Limit a request that begins now to `seconds` of processor time.

        The result is called while the answer is awaited: it returns the seconds of wall time after
        which it wants to be called again, and raises TooSlow when a limit is reached.
        """
        began = time.monotonic()
        patience = self._budgets.by_the_clock(seconds)
        latest = min(began + patience, self._deadline)
        next_look = min(began + FIRST_LOOK, self._looked + INTERVAL)
        before: float | None = None

        def look() -> float:
            nonlocal before, next_look
            now = time.monotonic()
            if now >= latest:
                raise TooSlow(
                    USED_UP
                    if latest == self._deadline
                    else f"your code did not finish within {patience:g} seconds, and computed "
                    "little meanwhile: does it wait for something that never comes?"
                )
            if now >= next_look:
                spent = self._look()
                before = spent if before is None else before
                left = before + seconds - spent
                left_in_all = self._granted - spent
                if left <= 0:
                    raise TooSlow(
                        f"your code did not finish within {seconds:g} seconds of processor time"
                    )
                if left_in_all <= 0:
                    raise TooSlow(USED_UP)
                soonest = min(left, left_in_all) / PROCESSORS
                next_look = now + min(INTERVAL, max(soonest, SHORTEST_INTERVAL))
            return min(next_look, latest) - now

        return look

    def _when_it_ends(self) -> float:
        """The wall time, as time.monotonic() has it, that is the latest end."""
        return time.monotonic() + self._budgets.by_the_clock(self._budgets.notebook_seconds)

    def _look(self) -> float:
        self._spent = max(self._spent, self.of_ended + self._ask())
        self._looked = time.monotonic()
        return self._spent
