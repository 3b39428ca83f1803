"""Whether two machines grade alike: they have the same program, Python and packages."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version

from autograder.course import CourseError
from autograder.engine.grading.job import PACKAGE
from autograder.engine.grading.receipt import VERSIONS

PROGRAM = "the program of autograder"


@cache
def likeness() -> dict[str, str]:
    """What has to be the same wherever the same class is graded, by name."""
    return {
        "Python": platform.python_version(),
        "processor": platform.machine(),
        **{name: version(name) for name in VERSIONS},
        PROGRAM: _digest(),
    }


def refuse_unlike(theirs: dict[str, str], who: str) -> None:
    """Raises CourseError if this process, which is called `who`, would not grade as the machine
    does whose likeness is given."""
    ours = likeness()
    unlike = [name for name in {**theirs, **ours} if ours.get(name) != theirs.get(name)]
    if unlike:
        parts = [
            f"{name} {ours.get(name, 'missing')} instead of {theirs.get(name, 'none')}"
            for name in unlike
        ]
        raise CourseError(
            f"{who} would not grade as this machine does, and was refused: it has "
            f"{', '.join(parts)}. Install the same version of this project from the same "
            "requirements.lock there, and run this again."
        )


def _digest() -> str:
    """The first digits of a hash of our package's code, which changes more often than its
    version."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
