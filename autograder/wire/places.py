"""Keys that were chosen to collide hold nobody up."""

from collections.abc import Callable
from functools import partial
from time import thread_time
from typing import Any

MOST_SECONDS = 2.0
"""Of processor time for putting keys in their places: twenty times what the most keys take that one
message can hold, unless they were chosen to collide. Then each meets all those before it."""

AT_ONCE = 200
"""Keys that are put in their places between two looks at the clock."""


class Places:
    """Puts keys in their places in dicts and sets, for MOST_SECONDS in all; then ValueError.

    No count of equal hashes could tell: other hashes as well lead to the same places.
    """

    def __init__(self) -> None:
        self._left = MOST_SECONDS

    def put(self, add: Callable[[list[Any]], object], items: list[Any]) -> None:
        """Let `add` add the items to a container, a few at a time."""
        for start in range(0, len(items), AT_ONCE):
            self.make(partial(add, items[start : start + AT_ONCE]))

    def make(self, build: Callable[[], Any]) -> Any:
        """What `build` builds, which counts."""
        began = thread_time()
        built = build()
        self._left -= thread_time() - began
        if self._left < 0:
            raise ValueError
        return built
