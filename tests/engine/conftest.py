"""What the tests of the engine share."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from autograder.engine.walls.warm_server import Gate, Wall


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    """A way into a sandbox."""
    with Wall() as wall, closing(wall.gate()) as gate:
        yield gate
