"""A PostgreSQL server of a test's own: in a temporary folder, reached by a socket in it alone."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu put the server's programs, which are not on the path."""

USERS = ("postgres", "nobody")
"""As whom the server runs where the tests run as root: it refuses to."""


def program(name: str) -> str | None:
    """One of the server's programs, of the newest version; None where there is none."""
    found = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A fresh server while the block runs; gives the address of its database."""
    user = _user()
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = f"{folder}/data"
        _run(user, "initdb", "-D", data, "--auth=trust", "--username=grader", "-E", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _run(user, "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://grader@/postgres?host={folder}"
        finally:
            _run(user, "pg_ctl", "-D", data, "-m", "immediate", "stop")


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
