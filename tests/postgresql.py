"""A PostgreSQL server of a test's own: in a temporary folder, reached by a socket in it alone."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu put the server's programs, which are not on the path."""

USERS = ("postgres", "nobody")
"""The user that the server runs as where the tests run as root, as which it refuses to run."""


def program(name: str) -> str | None:
    """One of the server's programs, of the newest version; None where there is none."""
    found = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


@dataclass(frozen=True)
class Server:
    """A server whose data lie in a folder of its own."""

    folder: str
    user: pwd.struct_passwd | None

    @property
    def address(self) -> str:
        """The address of its one database, as SQLAlchemy reads it."""
        return f"postgresql+psycopg://grader@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        self._control("-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """End it at once, whoever is connected."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        _run(self.user, "pg_ctl", "-D", f"{self.folder}/data", *arguments)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A fresh server that runs while the block does."""
    user = _user()
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _run(user, "initdb", "-D", f"{folder}/data", "--auth=trust", "-U", "grader", "-E", "UTF8")
        started = Server(folder, user)
        started.start()
        try:
            yield started
        finally:
            started.stop()


def _user() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in USERS if name in known)


def _run(user: pwd.struct_passwd | None, name: str, *arguments: str) -> None:
    found = program(name)
    assert found
    subprocess.run(
        [found, *arguments],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        check=True,
        timeout=120,
        stdout=subprocess.DEVNULL,  # a pipe would stay open in the server
    )
