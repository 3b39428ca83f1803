"""Which system calls student code may make: everything that Python needs, and no other way out.

What is left out creates memory that no limit counts, enters namespaces, looks into other processes,
or is a part of the kernel that no notebook has a use for. libseccomp turns the list into a program;
the kernel runs it for each call.
"""

import errno
import socket
import tempfile
from functools import cache

from autograder.course import CourseError

UNCOUNTED_MEMORY = "memfd_create memfd_secret shmget msgget semget"
NAMESPACES = (
    "unshare setns clone3 mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick "
    "move_mount open_tree mount_setattr"
)
OTHER_PROCESSES = "ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp process_madvise"
RARE_PARTS = (
    "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register keyctl "
    "add_key request_key init_module finit_module delete_module kexec_load kexec_file_load "
    "reboot swapon swapoff acct quotactl quotactl_fd settimeofday clock_settime adjtimex "
    "clock_adjtime name_to_handle_at open_by_handle_at fanotify_init lookup_dcookie personality "
    "modify_ldt vhangup syslog nfsservctl uselib ustat sysfs io_setup io_submit io_getevents "
    "io_pgetevents io_cancel io_destroy"
)
FORBIDDEN = f"{UNCOUNTED_MEMORY} {NAMESPACES} {OTHER_PROCESSES} {RARE_PARTS}".split()

FIRST_UNKNOWN, LAST_UNKNOWN = 463, 600
"""Numbers of calls that Linux got, or may get, after the library's list was made."""

NEW_NAMESPACES = (
    *(0x00020000, 0x02000000, 0x04000000, 0x08000000),  # mounts, cgroups, names, IPC
    *(0x10000000, 0x20000000, 0x40000000),  # users, processes, network
)
"""The CLONE_NEW… flags of clone(2)."""

FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
"""Kinds of sockets that Python's library opens even where there is no network."""


@cache
def filter_program() -> bytes:
    """The filter as the kernel takes it: an array of struct sock_filter.

    Raises CourseError if libseccomp is missing.
    """
    try:
        import pyseccomp
    except RuntimeError:
        raise CourseError(
            "libseccomp is missing. Install it: sudo apt-get install libseccomp2"
        ) from None
    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    # "There is no such call" lets the C library fall back to clone, and Python to a file.
    absent = pyseccomp.ERRNO(errno.ENOSYS)
    refused = pyseccomp.ERRNO(errno.EPERM)
    for call in (*FORBIDDEN, *range(FIRST_UNKNOWN, LAST_UNKNOWN)):
        calls.add_rule(absent, call)
    for flag in NEW_NAMESPACES:
        calls.add_rule(refused, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    for family in set(range(64)) - set(FAMILIES):
        calls.add_rule(refused, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    with tempfile.TemporaryFile() as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()
