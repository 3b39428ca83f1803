"""What a test does to values that have crossed: the other side has copies of them only."""

from typing import Any

from autograder.wire.codec import CodecError, Reference, encode
from autograder.wire.mirror import MIRRORED

MOST, LONGEST = 500, 1 << 20
"""Values that are looked at in one test, and bytes of each."""


class WatchedValues:
    """Lists, dicts, sets and arrays that have crossed, and what they were like then."""

    def __init__(self) -> None:
        self._values: list[tuple[Any, bytes]] = []

    def note(self, *values: Any) -> None:
        """Look at these values from now on."""
        for value in values:
            if type(value) in (list, tuple) and len(value) <= MOST:
                self.note(*value)
            if type(value) in MIRRORED and len(self._values) < MOST:
                content = _content(value)
                if len(content) < LONGEST:
                    self._values.append((value, content))

    def have_changed(self) -> bool:
        """Whether the test has changed one since it crossed."""
        return any(_content(value) != content for value, content in self._values)


def _content(value: Any) -> bytes:
    try:
        return encode(value, lambda part: Reference("t", id(part)))
    except CodecError:  # too large
        return b""
