"""The few calls to the Linux kernel that Python 3.11 has no function for.

Used on the student's side only, in a process that is forked and has one thread.
"""

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator

from autograder.wire.budgets import Budgets

NEW_MOUNTS, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PIDS, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 22, 24, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522

INODES = "nr_inodes=20000"
"""Files and folders that fit into a private folder: empty ones take memory too."""

COPIED_AT_ONCE = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def enter_new_namespaces() -> None:
    """Leave the server's namespaces for new ones: users, mounts, processes, IPC, network, name.

    The next fork is the first process of the new process namespace. Raises OSError.
    """
    uid, gid = os.getuid(), os.getgid()
    flags = NEW_USER | NEW_MOUNTS | NEW_PIDS | NEW_IPC | NEW_NETWORK | NEW_UTS
    _check(_libc.unshare(flags), "unshare")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def mount_private(folders: dict[str, int], keep: set[str]) -> None:
    """Cover folders with empty, size-limited ones of this namespace, and /proc with its own.

    What has to stay visible below a covered folder, such as Python itself in a checkout below
    /tmp, is named in `keep` and put back in its place.
    """
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _cover(folders, keep)


def enter_private_folders(folders: dict[str, int], keep: set[str]) -> None:
    """Cover folders with empty, size-limited ones that this process and its forks see alone.

    Raises OSError.
    """
    uid, gid = os.getuid(), os.getgid()
    _check(_libc.unshare(NEW_MOUNTS if uid == 0 else NEW_USER | NEW_MOUNTS), "unshare")
    if uid != 0:
        become_dumpable()
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")
        hide_from_siblings()
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    _cover(folders, keep)


def _cover(folders: dict[str, int], keep: set[str]) -> None:
    for folder, size in folders.items():
        inside = [path for path in sorted(keep) if path.startswith(f"{folder}/")]
        opened = {path: os.open(path, os.O_PATH | os.O_DIRECTORY) for path in inside}
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, f"size={size},{INODES},mode=0755")
        for path, descriptor in opened.items():
            os.makedirs(path)
            mount(f"/proc/self/fd/{descriptor}", path, None, MS_BIND | MS_REC)
            os.close(descriptor)


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """mount(2). Raises OSError."""
    _check(
        _libc.mount(
            source.encode(), target.encode(), kind.encode() if kind else None, flags, data.encode()
        ),
        f"mount {target}",
    )


def drop_all_privileges() -> None:
    """Give up every capability for good, including those over its own namespaces."""
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails beyond the last one
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")


class _FilterProgram(ctypes.Structure):
    """struct sock_fprog: the number of instructions, eight bytes each, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def filter_system_calls(program: bytes) -> None:
    """Let the kernel run `program` on each system call, here and in all that is started here.

    Needs `drop_all_privileges` before. Raises OSError.
    """
    fprog = _FilterProgram(len(program) // 8, program)
    _check(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(fprog), 0, 0), "seccomp")


def hide_from_siblings() -> None:
    """Let no other process of the same user read this one's memory or descriptors."""
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def become_dumpable() -> None:
    """Undo `hide_from_siblings`, in a fork that holds nothing to hide."""
    _libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


def descriptors() -> set[int]:
    """The descriptors that are open in this process."""
    own = os.open("/proc/self/fd", os.O_RDONLY | os.O_DIRECTORY)
    try:
        return {int(name) for name in os.listdir(own)} - {own}
    finally:
        os.close(own)


def _open_files() -> Iterator[tuple[int, bool]]:
    """The descriptors of files, each with whether it is open for reading alone."""
    for descriptor in descriptors():
        with contextlib.suppress(OSError):  # it has been closed since
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                mode = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE
                yield descriptor, mode == os.O_RDONLY


def files_read() -> dict[int, str]:
    """The descriptors of files that are open for reading alone, with the path of each."""
    return {
        descriptor: os.readlink(f"/proc/self/fd/{descriptor}")
        for descriptor, is_read in _open_files()
        if is_read
    }


def is_of_library(path: str) -> bool:
    """Whether it is a file of Python's or of its packages, such as a font."""
    return path.startswith(tuple(f"{place}/" for place in (sys.prefix, sys.base_prefix, "/usr")))


def have_files_alone() -> None:
    """Have the files that are open for this process alone: forks of one process share how far they
    have read, and what they write."""
    for descriptor, is_read in _open_files():
        anew = _opened_anew(descriptor) if is_read else _copied(descriptor)
        _put_in_place(descriptor, anew)


def _put_in_place(descriptor: int, anew: int) -> None:
    """Let a descriptor be this other one, at the same position and in the same mode."""
    appends = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_APPEND
    fcntl.fcntl(anew, fcntl.F_SETFL, fcntl.fcntl(anew, fcntl.F_GETFL) | appends)
    os.lseek(anew, os.lseek(descriptor, 0, os.SEEK_CUR), os.SEEK_SET)
    os.dup2(anew, descriptor, inheritable=False)
    os.close(anew)


def _opened_anew(descriptor: int) -> int:
    """The same file, or a copy where this process does not see it or may not open it."""
    with contextlib.suppress(OSError):
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        anew = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        if os.path.sameopenfile(anew, descriptor):
            return anew
        os.close(anew)
    return _copied(descriptor)


def _copied(descriptor: int) -> int:
    """A file without a name, of the same content; empty if that may not be read."""
    with tempfile.TemporaryFile() as copy:
        with contextlib.suppress(OSError):
            while content := os.pread(descriptor, COPIED_AT_ONCE, copy.tell()):
                copy.write(content)
        copy.flush()
        return os.dup(copy.fileno())


def bound_to_process() -> set[str]:
    """What forks of this process would share with each other, or miss: threads of Python's, pipes
    and sockets, memory that is mapped to be shared, programs that it has started, and a timer; and
    the limits, which a fork may not raise again."""
    bound = {f"thread {thread.ident}" for thread in threading.enumerate()}
    for descriptor in descriptors():
        with contextlib.suppress(OSError):  # it has been closed since
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                bound.add(f"descriptor {descriptor}")
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        bound |= {line for line in maps if line.split()[1].endswith("s") and "w" in line.split()[1]}
    with contextlib.suppress(ChildProcessError):
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        bound.add("programs")
    if any(signal.getitimer(signal.ITIMER_REAL)):
        bound.add("timer")
    kinds = (name for name in dir(resource) if name.startswith("RLIMIT_"))
    return bound | {f"{kind} {resource.getrlimit(getattr(resource, kind))}" for kind in kinds}


def limit_resources(budgets: Budgets) -> None:
    """Set the kernel's limits for this process and all that it starts."""
    for kind, limit in {
        resource.RLIMIT_AS: budgets.memory,
        resource.RLIMIT_FSIZE: budgets.file_size,
        resource.RLIMIT_NOFILE: budgets.open_files,
        resource.RLIMIT_NPROC: budgets.processes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }.items():
        resource.setrlimit(kind, (limit, limit))
    # A second apart, the first limit ends the process with a signal that says why.
    resource.setrlimit(resource.RLIMIT_CPU, (budgets.cpu_seconds, budgets.cpu_seconds + 1))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
