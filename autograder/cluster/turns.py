"""Who may work in a worker's process: many side by side, or one alone."""

import contextlib
from collections.abc import Iterator
from threading import Condition


class Turns:
    """Those who want to be alone go first, so that they come to their turn."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._working = 0
        self._waiting_alone = 0
        self._is_alone = False

    @contextlib.contextmanager
    def turn(self, alone: bool) -> Iterator[None]:
        """Wait for a turn, and hold it."""
        with self._changed:
            self._waiting_alone += alone
            self._changed.wait_for(lambda: self._is_free(alone))
            self._waiting_alone -= alone
            self._working += 1
            self._is_alone = alone
        try:
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._is_alone = False
                self._changed.notify_all()

    def _is_free(self, alone: bool) -> bool:
        if alone:
            return not self._working
        return not self._is_alone and not self._waiting_alone
