"""What the solution does with the values of a test, at the same point of the test.

Student code may change a list of the test's in place, and an object of the student's may be asked
for its product with a number of the test's, but only where the instructor's own solution changes
the list, or gives such an object. Otherwise a submission could change what it is compared with, or
answer the comparison itself.
"""

import sys
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from autograder.engine.student.remote_object import Unservable
from autograder.wire.codec import CodecError
from autograder.wire.mirror import MIRRORED

Place = tuple[str, int, str]
"""The file name and the line of a test, and what happens there."""

TEST_FILE = "<test {}>"
"""The file name under which a test cell is compiled, by grade_id."""


@dataclass
class SolutionBehaviour:
    """Places of the tests and what happens there, as seen with the solution.

    `known` is None before the solution ran. `wanted` says that a submission asked during that time.
    """

    known: frozenset[Place] | None = None
    records: bool = False
    wanted: bool = False
    seen: set[Place] = field(default_factory=set)

    def allow(self, event: str) -> bool:
        """Whether the event happens with the solution too, where the test is now."""
        frame = _test_frame()
        if frame is None:
            return False
        return self._allow((frame.f_code.co_filename, frame.f_lineno, event))

    def allow_at_end(self, grade_id: str, event: str) -> bool:
        """The same for what happens when a test cell has run."""
        return self._allow((TEST_FILE.format(grade_id), 0, event))

    def _allow(self, place: Place) -> bool:
        if self.records:
            self.seen.add(place)
            return True
        self.wanted = self.wanted or self.known is None
        return place in (self.known or ())

    def bring_back(self, given: dict[Any, Any], changed: Any) -> bool:
        """Do to the arguments of a call what student code did to its copies of them, as far as the
        solution does so too; True if that is all.

        Raises CodecError if the changes are not valid.
        """
        if type(changed) is not dict:
            raise CodecError("changes of no arguments")
        complete = True
        for place, new in changed.items():
            old = given.get(place)
            if type(old) not in MIRRORED or type(new) is not type(old):
                raise CodecError("a change of what was not given")
            if self.allow(f"changes {place}"):
                _write(old, new)
            else:
                complete = False
        return complete


def _write(old: Any, new: Any) -> None:
    if isinstance(old, np.ndarray):
        if old.shape != new.shape or old.dtype != new.dtype:
            raise Unservable("your code gave an array of the test another shape or dtype")
        old[...] = new
    elif isinstance(old, list):
        old[:] = new
    else:
        old.clear()
        old.update(new)


def _test_frame() -> FrameType | None:
    """Where the running test is now."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.startswith(TEST_FILE[:6]):
        frame = frame.f_back
    return frame
