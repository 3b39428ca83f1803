"""How the processes of a submission end: with whoever started them, and by an exit code that says
why.
"""

import ctypes
import signal

TOO_MUCH_MEMORY = 77
OUT_OF_TIME = 78
"""Exit codes that say which limit ended a submission."""

PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Be killed as soon as the process that forked this one ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
