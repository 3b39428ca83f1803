"""The files that the cells of a beginning leave: packed once, unpacked in each of its forks."""

import io
import os
import tarfile
from collections.abc import Iterable


def packed(folders: Iterable[str], but_for: Iterable[str]) -> bytes:
    """All that lies in these folders, links and empty folders too, but for some paths."""
    left_out = {os.path.relpath(path, "/") for path in but_for}
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for folder in folders:
            for name in sorted(os.listdir(folder)):
                path = os.path.join(folder, name)
                tar.add(path, filter=lambda info: None if info.name in left_out else info)
    return archive.getvalue()


def unpack(archive: bytes) -> None:
    """Put all of it where it was. No byte of it is a student's."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extraction_filter = lambda member, _: member
        tar.extractall("/")
