"""What the tests of the engine share."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import run_command

from autograder.engine.walls.warm_server import Gate, Wall
from engine.graded_class import LESSON, contents, make_class


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    """A way into a sandbox."""
    with Wall() as wall, closing(wall.gate()) as gate:
        yield gate


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """The tiny course with a class that handed in, not graded; not to be changed."""
    return make_class(tmp_path_factory.mktemp("handed_in") / "course").root


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory) -> dict[str, list[tuple[object, ...]]]:
    """What the gradebook holds after a batch that nothing disturbed."""
    root = Path(shutil.copytree(handed_in, tmp_path_factory.mktemp("undisturbed") / "course"))
    run_command("autograder", "grade", LESSON, cwd=root)
    return contents(root)
