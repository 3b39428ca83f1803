"""The command lines that start the sandbox's warm server: in bubblewrap, or bare."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import autograder
from autograder.course import CourseError
from autograder.wire.orders import HOME

PACKAGE = Path(autograder.__file__).parent

ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "localtime", "alternatives")
"""What programs need of /etc. No users, no keys, no host names."""

RUN = "import sys; sys.path.insert(0, {!r}); from {} import main; main()"


ARITHMETIC = ("NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE")
"""Settings for the processor's instructions: the same for student code as for the grader."""


class WallError(CourseError):
    """The sandbox cannot be started, or its server has died; the text says what to do."""


@dataclass(frozen=True)
class Program:
    """A server behind a wall: the module whose `main` serves, the parts of our package that it
    sees (all of it if none is named), and what else is shown to it, read-only, where it lies.

    `sets_buffers` says whether its processes may make the buffers of their sockets larger.
    """

    module: str
    parts: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    sets_buffers: bool = False


SANDBOX = Program("autograder.sandbox.main", ("__init__.py", "sandbox", "wire"))
"""The server of the students' processes: it sees nothing that could tell an answer."""


def bare(program: Program) -> list[str]:
    """The command line without a sandbox."""
    return [sys.executable, "-I", "-c", RUN.format(str(PACKAGE.parent), program.module)]


def walled(inside: Program) -> Iterator[str]:
    """The bubblewrap command line: what the server sees, and as whom it runs."""
    program = shutil.which("bwrap")
    if not program:
        raise WallError(
            "bubblewrap is missing. Install it: sudo apt-get install bubblewrap "
            "(--no-isolation grades without, and trusts every submission)"
        )
    yield program
    yield from ("--die-with-parent", "--new-session", "--chdir", "/")
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
    if inside.parts and _is_shown(PACKAGE):  # installed beside what a notebook imports
        yield from ("--tmpfs", str(PACKAGE))
    for folder in ("/sandbox", "/sandbox/autograder"):
        yield from ("--perms", "0755", "--dir", folder)
    for part in inside.parts or (path.name for path in PACKAGE.iterdir()):
        yield from ("--ro-bind", str(PACKAGE / part), f"/sandbox/autograder/{part}")
    for shown in inside.shown:
        yield from _read_only(Path(shown))
    # An ordinary user owns the folders that bubblewrap made, and so would the student's process.
    for folder in ("/home", "/dev", "/"):
        yield from ("--remount-ro", folder)
    yield from (sys.executable, "-I", "-c", RUN.format("/sandbox", inside.module))


def refuse_if_shown(folder: Path) -> None:
    """Raises WallError if student code would see what lies in this folder."""
    if cover := _is_shown(folder):
        raise WallError(
            f"{folder} lies in {cover}, where student code finds Python and its packages, and "
            "would find the course too. Move the course elsewhere, such as into your home."
        )


def _is_shown(path: Path) -> str:
    """The folder that the sandbox shows and that holds this path, "" if none does."""
    shown = {"/usr", sys.base_prefix, sys.prefix}
    return next((folder for folder in sorted(shown) if path.resolve().is_relative_to(folder)), "")


def environment() -> dict[str, str]:
    """The server's environment variables, and the student's."""
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
        **{name: os.environ[name] for name in ARITHMETIC if name in os.environ},
    }


def _read_only(path: Path) -> Iterator[str]:
    # bubblewrap lets nobody but root into folders that it makes on the way.
    for parent in reversed(path.parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(parent))
    yield from ("--ro-bind", str(path), str(path))
