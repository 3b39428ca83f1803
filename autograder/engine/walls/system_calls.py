"""Which system calls student code may make: what Python and its packages need, and nothing else.

The kernel knows some 400 calls and gets more each year. Those below are enough for CPython, the C
library, NumPy, SciPy, pandas, scikit-learn, Matplotlib, IPython, threads, worker processes and the
programs that a notebook starts. Any other is absent, those too that no list knows yet: it fails
with ENOSYS, on which libraries fall back to older calls. libseccomp turns the list into a program;
the kernel runs it for each call.
"""

import errno
import socket
import tempfile
from functools import cache

from autograder.course import CourseError

CALLS = {
    "read and write, and know where": "read write readv writev pread64 pwrite64 preadv pwritev "
    "preadv2 pwritev2 lseek sendfile copy_file_range splice fadvise64 readahead",
    "open and close files, and look into folders": "open openat openat2 creat close close_range "
    "dup dup2 dup3 fcntl flock getdents getdents64 getcwd chdir fchdir umask cachestat",
    "look at files": "stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 "
    "readlink readlinkat getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr",
    "change files": "truncate ftruncate fallocate fsync fdatasync sync syncfs sync_file_range "
    "rename renameat renameat2 mkdir mkdirat rmdir link linkat unlink unlinkat symlink symlinkat "
    "mknod mknodat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes "
    "futimesat utimensat",
    "terminals, which programs ask for": "ioctl",
    "memory, which RLIMIT_AS and the watch count": "brk mmap munmap mprotect mremap madvise msync "
    "mincore mlock mlock2 munlock mlockall munlockall pkey_alloc pkey_free pkey_mprotect",
    "where memory lies, which OpenBLAS and OpenMP ask": "get_mempolicy set_mempolicy mbind getcpu",
    "threads and their locks": "futex futex_waitv futex_wait futex_wake futex_requeue membarrier "
    "set_robust_list get_robust_list rseq set_tid_address gettid sched_yield sched_getaffinity "
    "sched_setaffinity sched_getparam sched_getscheduler sched_getattr sched_get_priority_max "
    "sched_get_priority_min sched_rr_get_interval arch_prctl set_thread_area get_thread_area",
    "processes; clone has a rule of its own": "fork vfork execve execveat exit exit_group wait4 "
    "waitid getpid getppid getpgrp getpgid setpgid getsid setsid pidfd_open pidfd_send_signal "
    "prctl restart_syscall",
    "who the process is": "getuid geteuid getresuid getgid getegid getresgid getgroups capget",
    "limits and use": "getrlimit setrlimit prlimit64 getrusage times getpriority setpriority "
    "uname sysinfo",
    "signals": "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigpending "
    "rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack pause kill tkill tgkill "
    "signalfd signalfd4",
    "time": "time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep alarm "
    "getitimer setitimer timer_create timer_settime timer_gettime timer_getoverrun timer_delete "
    "timerfd_create timerfd_settime timerfd_gettime",
    "wait for several things": "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl "
    "epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 pipe pipe2",
    "sockets; socket, socketpair and setsockopt have rules of their own": "bind listen accept "
    "accept4 connect shutdown getsockname getpeername getsockopt sendto sendmsg sendmmsg recvfrom "
    "recvmsg recvmmsg",
    "chance": "getrandom",
}
"""The calls that anybody may make with any arguments, by what they are for.

Left out on purpose: memory without a count (memfd_create, shmget, vmsplice, inotify_add_watch),
namespaces and mounts (unshare, setns, clone3 with its flags in memory, mount, open_tree), other
processes (ptrace, process_vm_readv, pidfd_getfd), other users (setuid), and parts of the kernel
that no notebook has a use for, in which most of its holes are found (bpf, io_uring_setup, keyctl,
perf_event_open, userfaultfd, io_setup).
"""

NEW_NAMESPACES = (
    0x00020000  # mounts
    | (0x02000000 | 0x04000000 | 0x08000000)  # cgroups, names, IPC
    | (0x10000000 | 0x20000000 | 0x40000000)  # users, processes, network
)
"""The CLONE_NEW… flags of clone(2)."""

UNKNOWN = -1
"""What libseccomp gives as the number of a call whose name it does not know."""

FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
"""Kinds of sockets that Python's library opens even where there is no network."""

BUFFER_SIZES = {
    *(socket.SO_SNDBUF, socket.SO_RCVBUF),
    *(32, 33),  # SO_SNDBUFFORCE, SO_RCVBUFFORCE
}
"""Options by which a socket holds more than the watch counts for it; see process_watch.py."""

LAST_OPTION = 100
"""Of those that Linux has for all kinds of sockets; they end at 83 in version 6.17."""


@cache
def filter_program(sets_buffers: bool = False) -> bytes:
    """The filter as the kernel takes it: an array of struct sock_filter.

    `sets_buffers` allows BUFFER_SIZES too. Raises CourseError if libseccomp is missing.
    """
    try:
        import pyseccomp
    except RuntimeError:
        raise CourseError(
            "libseccomp is missing. Install it: sudo apt-get install libseccomp2"
        ) from None
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for name in " ".join(CALLS.values()).split():
        # A processor may lack a call, such as open, and an older library may not know its name.
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) != UNKNOWN:
            calls.add_rule(pyseccomp.ALLOW, name)
    no_namespace = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, NEW_NAMESPACES, 0)
    calls.add_rule(pyseccomp.ALLOW, "clone", no_namespace)
    for family in FAMILIES:
        calls.add_rule(pyseccomp.ALLOW, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    pair = pyseccomp.Arg(0, pyseccomp.EQ, socket.AF_UNIX)
    calls.add_rule(pyseccomp.ALLOW, "socketpair", pair)
    of_a_kind = pyseccomp.Arg(1, pyseccomp.NE, socket.SOL_SOCKET)
    calls.add_rule(pyseccomp.ALLOW, "setsockopt", of_a_kind)
    of_all = pyseccomp.Arg(1, pyseccomp.EQ, socket.SOL_SOCKET)
    for option in set(range(LAST_OPTION)) - (set() if sets_buffers else BUFFER_SIZES):
        number = pyseccomp.Arg(2, pyseccomp.EQ, option)
        calls.add_rule(pyseccomp.ALLOW, "setsockopt", of_all, number)
    with tempfile.TemporaryFile() as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()
