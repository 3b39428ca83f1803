"""The sandbox's outer wall: bubblewrap around a warm server that forks a process a submission."""

import os
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import autograder
from autograder.course import CourseError
from autograder.sandbox.channel import Channel, Closed, TooSlow
from autograder.sandbox.codec import CodecError, Reference, encode
from autograder.sandbox.server import HOME, KILL, READY, START
from autograder.sandbox.settings import Budgets

START_SECONDS = 120
KILL_SECONDS = 20

ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "localtime", "alternatives")
"""What programs need of /etc. No users, no keys, no host names."""

RUN = (
    "import sys; sys.path.insert(0, '/sandbox'); from autograder.sandbox.server import main; main()"
)


class WallError(CourseError):
    """The sandbox cannot be started, or its server has died; the text says what to do."""


class Wall:
    """A warm server in its sandbox. Use it as a context manager.

    Raises WallError on entering if isolation is not available.
    """

    def __enter__(self) -> "Wall":
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [*_command(), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self._started = 0
        if self._answer(START_SECONDS) != READY:
            raise WallError(f"the sandbox does not start: {self._last_words()}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stderr
        self._process.stderr.close()

    def start(self, budgets: Budgets) -> tuple[int, socket.socket]:
        """Fork a student process; returns its number and our end of the channel to it."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._started += 1
            order = START + self._started.to_bytes(8, "little") + encode(vars(budgets))
            try:
                socket.send_fds(self._control, [order], [theirs.fileno()])
            except OSError:
                raise WallError(f"the sandbox's server has ended: {self._last_words()}") from None
        return self._started, ours

    def kill(self, number: int) -> float:
        """End a student process with all that it started; returns its CPU seconds."""
        self._control.send(KILL + number.to_bytes(8, "little"))
        spent = self._answer(KILL_SECONDS)
        if len(spent) != 8:
            raise WallError(f"the sandbox's server does not answer: {self._last_words()}")
        return int.from_bytes(spent, "little") / 1e6

    def try_out(self) -> None:
        """Start a student process and let it answer. Raises WallError with what it said."""
        number, end = self.start(Budgets())
        channel = Channel(end, _no_reference, _no_reference)
        try:
            channel.send(("run", "1 + 1"))
            channel.receive(time.monotonic() + START_SECONDS)
        except (Closed, TooSlow):
            raise WallError(f"no process starts in the sandbox: {self._last_words()}") from None
        finally:
            channel.close()
        self.kill(number)

    def _answer(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._control], [], [], seconds)
        return self._control.recv(64) if ready else b""

    def _last_words(self) -> str:
        self._process.kill()
        self._process.wait()
        assert self._process.stderr
        return self._process.stderr.read().decode(errors="replace").strip()[-500:]


def _no_reference(value: object) -> Reference:
    raise CodecError(f"{value!r} is no plain data")


def _command() -> Iterator[str]:
    """The bubblewrap command line: what the sandbox sees, and as whom it runs."""
    program = shutil.which("bwrap")
    if not program:
        raise WallError("bubblewrap is missing. Install it: sudo apt-get install bubblewrap")
    yield program
    yield from ("--die-with-parent", "--new-session", "--clearenv", "--chdir", "/")
    yield from ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
    if os.getuid() == 0:
        # The server stays root inside until a fork becomes nobody; it mounts /proc itself, since
        # bubblewrap covers parts of it for root, and then no inner namespace may mount its own.
        for capability in ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            yield from ("--cap-add", capability)
        yield from ("--dir", "/proc")
    else:
        yield from ("--unshare-user", "--proc", "/proc")
    yield from ("--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/home", "--dir", HOME)
    yield from _read_only(Path("/usr"))
    for name in ("bin", "sbin", "lib", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            yield from _read_only(path)
    for name in ETC:
        if Path("/etc", name).exists():
            yield from _read_only(Path("/etc", name))
    for prefix in {sys.base_prefix, sys.prefix} - {"/usr"}:
        yield from _read_only(Path(prefix))
    package = Path(autograder.__file__).parent
    yield from (
        "--perms",
        "0755",
        "--dir",
        "/sandbox",
        "--perms",
        "0755",
        "--dir",
        "/sandbox/autograder",
    )
    for part in ("__init__.py", "sandbox"):
        yield from ("--ro-bind", str(package / part), f"/sandbox/autograder/{part}")
    for name, value in _environment().items():
        yield from ("--setenv", name, value)
    yield from (sys.executable, "-I", "-c", RUN)


def _environment() -> dict[str, str]:
    return {
        "HOME": HOME,
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": "/tmp",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "IPYTHONDIR": "/tmp/ipython",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _read_only(path: Path) -> Iterator[str]:
    # bubblewrap lets nobody but root into folders that it makes on the way.
    for parent in reversed(path.parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(parent))
    yield from ("--ro-bind", str(path), str(path))
