"""The courts of a worker's process: one for each answer key that was lately asked for."""

import contextlib
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from autograder.cluster.bundle import unpacked
from autograder.engine.grading.court import Court
from autograder.engine.walls.bubblewrap import refuse_if_shown
from autograder.engine.walls.warm_server import Wall, WallError

MOST_COURTS = 3
"""Answer keys whose courts are kept: each holds warm processes."""


@dataclass
class _Kept:
    court: Court
    folder: "tempfile.TemporaryDirectory[str]"
    users: int = 0

    def close(self) -> None:
        self.court.close()
        self.folder.cleanup()


class Courts:
    """Lends courts by the hash of their answer key. Threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()
        # A wall ends with the thread that started it: this one outlives all tasks.
        self._builder = ThreadPoolExecutor(1)

    @contextlib.contextmanager
    def lent(self, digest: str, fetch: Callable[[], bytes], scratch: str) -> Iterator[Court]:
        """The court for an answer key, which `fetch` gives if it is not here yet; its files are
        written below the folder `scratch`. One whose wall has fallen is given up.

        Raises WallError if the sandbox does not stand.
        """
        with self._lock:
            if digest not in self._kept:
                self._kept[digest] = self._builder.submit(_opened, fetch(), scratch).result()
            kept = self._kept[digest]
            self._kept.move_to_end(digest)
            kept.users += 1
        try:
            yield kept.court
        except WallError:
            with self._lock:
                if self._kept.get(digest) is kept:
                    del self._kept[digest]
            raise
        finally:
            with self._lock:
                kept.users -= 1
                self._close_the_oldest()
                if not kept.users and kept not in self._kept.values():
                    kept.close()

    def _close_the_oldest(self) -> None:
        for digest, kept in list(self._kept.items())[:-MOST_COURTS]:
            if not kept.users:
                del self._kept[digest]
                kept.close()


def _opened(content: bytes, scratch: str) -> _Kept:
    folder = tempfile.TemporaryDirectory(prefix="answer-key-", dir=scratch)
    try:
        root = Path(folder.name, "course").resolve()
        refuse_if_shown(root)
        root.mkdir()
        session = unpacked(content, root)
        return _Kept(Court(session, Wall(session.isolated)), folder)
    except BaseException:
        folder.cleanup()
        raise
