"""Put a hand-in in its folder whole: nobody meets half of one, nor a mixture of two."""

import ctypes
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

AT_WORKING_DIRECTORY = -100
EXCHANGE = 2
"""Of Linux's renameat2: the two names change places at once."""


def digest(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of files and their names."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def replace(target: Path, files: Mapping[str, bytes]) -> None:
    """Make `target` a folder with just these files. Raises OSError, with the old one in place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, content in files.items():
            path = scratch / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        scratch.chmod(0o755)
        if os.path.lexists(target):
            _change_places(scratch, target)
        else:
            scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _change_places(new: Path, old: Path) -> None:
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = (AT_WORKING_DIRECTORY, os.fsencode(new), AT_WORKING_DIRECTORY, os.fsencode(old))
    if rename and rename(*names, EXCHANGE) == 0:
        return
    problem = ctypes.get_errno() if rename else errno.ENOSYS
    if problem not in (errno.ENOSYS, errno.EINVAL):
        raise OSError(problem, os.strerror(problem), str(old))
    # Some network file systems cannot: there the name is free for a moment.
    beside = Path(tempfile.mkdtemp(prefix=f".{old.name}-", dir=old.parent)) / "old"
    old.rename(beside)
    new.rename(old)
    shutil.rmtree(beside.parent, ignore_errors=True)
