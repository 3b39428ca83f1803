"""A process and all that it has started, as the kernel shows them."""

from collections import defaultdict
from pathlib import Path


def family(ancestor: int) -> set[int]:
    """The process and its descendants. Those of a sandbox are among them: its first process is a
    child of the one that made it."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if after_name[0] != "Z":
            children[int(after_name[1])].append(int(folder.name))
    found, waiting = set(), [ancestor]
    while waiting:
        process = waiting.pop()
        found.add(process)
        waiting += children[process]
    return found


def memory(process: int) -> int:
    """Its proportional set size in kB, in which shared pages count once; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def descriptors(process: int) -> int:
    """How many it has open; 0 if it has ended."""
    try:
        return len(list(Path(f"/proc/{process}/fd").iterdir()))
    except OSError:
        return 0
