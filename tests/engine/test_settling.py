"""A warm server gets ready to be forked."""

import json
import os
import subprocess
import sys

import pytest

LARGE_PAGES = tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 1)

PROGRAM = """
import json, re
from pathlib import Path
import numpy as np
from autograder.sandbox.settling import settle

def large():
    return int(re.search(r"AnonHugePages: *(\\d+)", Path("/proc/self/smaps_rollup").read_text())[1])

values = [str(number) for number in range(200_000)]
array = np.arange(500_000.0)
before = large()
settle()
told = {"before": before, "after": large(), "sum": array.sum(), "last": values[-1]}
print(json.dumps(told))
"""


@pytest.mark.skipif(not LARGE_PAGES, reason="this kernel joins no pages when it is asked to")
def test_its_memory_lies_in_large_pages_and_is_what_it_was() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    assert told["after"] >= told["before"] + 10_000, "kB"
    assert (told["sum"], told["last"]) == (sum(range(500_000)), "199999")
