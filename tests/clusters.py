"""A Dask cluster of real processes on this machine, what may befall it, and a class to grade."""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from conftest import BIN, clean_environment, run_command

from autograder.course import Course

START_SECONDS = 240
"""After which something that was started is taken for broken: the machine is shared."""

WRONG = "def accuracy(y_true, y_pred):\n    return 1"
TYPO = "def accuracy(y_true, y_pred)\n    return 1"
CRASHES = "import os\nos._exit(1)"

WORKS = (None, WRONG, TYPO, CRASHES)
"""What the students of a class hand in, in turn; None is the solution."""

QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again. Fails if it takes far too long."""
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"{what}: it took more than {START_SECONDS} seconds"
        time.sleep(0.1)


class Cluster:
    """A scheduler, and workers that are started one by one. Each writes below `folder`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._options = options
        self._processes: list[subprocess.Popen[bytes]] = []
        description = folder / "scheduler.json"
        self.scheduler = self._start(
            *("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--scheduler-file", str(description)),
            name="scheduler",
        )
        wait_until(description.exists, "the scheduler")
        wait_until(lambda: description.read_text().endswith("}"), "the scheduler's address")
        self.address: str = json.loads(description.read_text())["address"]

    def worker(
        self,
        name: str,
        *options: str,
        address: str = "",
        hidden: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a worker of one thread, which finds the scheduler at `address` and cannot see the
        folder `hidden`; it is there when the scheduler knows it."""
        return self._start(
            *("worker", address or self.address, "--name", name, "--nthreads", "1"),
            *("--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0"),
            *("--local-directory", str(self.folder / name), *options),
            name=name,
            hidden=hidden,
            environment=environment,
        )

    def _start(
        self,
        *command: str,
        name: str,
        hidden: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        words = [str(BIN / "dask"), *command, *self._options]
        if hidden and os.getuid() == 0:
            script = 'mount -t tmpfs none "$0" && exec "$@"'
            words = ["unshare", "--mount", "sh", "-c", script, str(hidden), *words]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                words,
                cwd=self.folder,
                env=clean_environment() | QUIET | (environment or {}),
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def close(self) -> None:
        """End all processes, also those that are frozen."""
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def cluster(folder: Path, *options: str) -> Iterator[Cluster]:
    """A cluster for as long as it is needed."""
    made = Cluster(folder, *options)
    try:
        yield made
    finally:
        made.close()


class Line:
    """A way to an address that can be cut: then everything stays connected, and nothing arrives."""

    def __init__(self, address: str) -> None:
        host, port = address.removeprefix("tcp://").split(":")
        self._target = host, int(port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._door.getsockname()[1]}"
        self._others: dict[socket.socket, socket.socket] = {}
        self._is_cut = threading.Event()
        self._ready = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._thread.join()
        for end in (self._ready, self._door, *self._others):
            end.close()

    def cut(self) -> None:
        """Let nothing through any more."""
        self._is_cut.set()

    def _carry(self) -> None:
        self._ready.register(self._door, selectors.EVENT_READ)
        while not self._is_cut.is_set():
            for key, _ in self._ready.select(0.1):
                if key.fileobj is self._door:
                    near, far = self._door.accept()[0], socket.create_connection(self._target)
                    self._others |= {near: far, far: near}
                    self._ready.register(near, selectors.EVENT_READ)
                    self._ready.register(far, selectors.EVENT_READ)
                else:
                    self._pass_on(key.fileobj)

    def _pass_on(self, source: socket.socket) -> None:
        try:
            content = source.recv(65536)
            self._others[source].sendall(content)
        except OSError:
            content = b""
        if not content:
            for end in (source, self._others[source]):
                with contextlib.suppress(KeyError):
                    self._ready.unregister(end)
                end.close()


def graded(course: Course, *options: str) -> list[dict[str, Any]]:
    """The class as `--json` has it, without the time that it took."""
    report = course.root / "report.json"
    run_command(
        *("autograder", "grade", "01_tiny", "--again", "--json", str(report), *options),
        cwd=course.root,
    )
    return sorted(json.loads(report.read_text()), key=lambda row: row["student"])
