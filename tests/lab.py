"""A running JupyterLab on a course, for the tests that speak to it and those that look at it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import BIN

from autograder.course import Course

TOKEN = "secret"


class Server:
    """A running JupyterLab server, spoken to as the browser does."""

    def __init__(self, course: Course, port: int) -> None:
        self.course = course
        self.url = f"http://127.0.0.1:{port}"

    def call(self, path: str, method: str = "GET", body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as reply:
            text = reply.read().decode()
        return json.loads(text) if text[:1] in "[{" else text


@contextmanager
def jupyter_lab(
    course: Course, *options: str, programs: Path = BIN, program: str = "lab"
) -> Iterator[Server]:
    """JupyterLab, or another of Jupyter's programs, in the course's folder once it answers; of the
    project's environment unless another one's `programs` are given."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    fixed = [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--no-browser"]
    root = ["--allow-root"] if os.getuid() == 0 else []
    log = course.root / "jupyter.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [str(programs / "jupyter"), program, *fixed, *root, *options],
            cwd=course.root,
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
    try:
        server = Server(course, port)
        _wait(server, process, log)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        try:
            server.call("api")
            return
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.5)
    raise AssertionError(log.read_text())
