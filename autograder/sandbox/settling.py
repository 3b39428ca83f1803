"""Getting a warm server ready to be forked: what each fork costs depends on how its memory lies."""

import ctypes
import gc
from collections.abc import Iterator

LARGE = 2 << 20
"""Bytes of a large page."""

MADV_COLLAPSE = 25

_libc = ctypes.CDLL(None)


def settle() -> None:
    """To be called when all is loaded that forks of this process need."""
    gc.collect()
    gc.freeze()  # else each fork copies the pages of all objects when it first collects
    _join_pages()


def _join_pages() -> None:
    """Let large pages take the place of small ones: a fork then copies one entry of the page tables
    instead of 512, and its end gives back as many at once. An older kernel leaves all as it is."""
    for start, end in list(_own_memory()):
        for large in range(-(-start // LARGE) * LARGE, end - LARGE + 1, LARGE):
            _libc.madvise(ctypes.c_void_p(large), ctypes.c_size_t(LARGE), MADV_COLLAPSE)


def _own_memory() -> Iterator[tuple[int, int]]:
    """Where memory begins and ends that no file stands behind and that can be written to."""
    with open("/proc/self/maps") as maps:
        for line in maps:
            place, rights, _, _, _, *name = line.split()
            if rights.startswith("rw") and name in ([], ["[heap]"]):
                start, end = (int(part, 16) for part in place.split("-"))
                yield start, end
