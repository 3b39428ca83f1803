"""A coverage-guided fuzzer on one of the readers of hostile bytes.

    python tests/fuzzing/fuzz.py codec --runs 1000000 [--keep]

Begins with the corpus. What makes a reader fail is left in a file, which the message names; add
it to the corpus once the reader is mended. `--keep` adds inputs that reach code no other does.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=[
        *("autograder.wire", "autograder.collect", "autograder.engine.judging"),
        *("nbformat", "zipfile"),
    ]
):
    import targets

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 2048
"""Bytes of an input: what the readers decide does not hang on length."""

SECONDS = 20
"""A reader that is longer at one input hangs."""

MEGABYTES = 2048

FOUND = ("crash-", "timeout-", "oom-", "leak-", "slow-unit-")
"""How the fuzzer's names for such inputs begin."""


def main() -> None:
    """Run the fuzzer, which ends its process itself: with 0 if nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("target", choices=targets.TARGETS)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="add to the corpus")
    parser.add_argument("--into", type=Path, help="keep what is new here, not in the corpus")
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    words = scratch / "words"
    words.write_text("\n".join(map(_quoted, targets.WORDS[options.target])), encoding="ascii")
    kept = CORPUS / options.target
    new = options.into or (kept if options.keep else scratch / "new")
    new.mkdir(exist_ok=True)
    arguments = [
        sys.argv[0],
        str(new),
        str(kept),
        f"-runs={options.runs}",
        f"-max_len={LONGEST}",
        f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-dict={words}",
        f"-artifact_prefix={scratch}/",
        "-print_final_stats=1",
    ]
    fuzzer = os.fork()
    if not fuzzer:
        atheris.Setup(arguments, lambda data: targets.run(options.target, data))
        atheris.Fuzz()
    _, status = os.waitpid(fuzzer, 0)
    _tidy(scratch)
    sys.exit(os.waitstatus_to_exitcode(status))


def _tidy(scratch: Path) -> None:
    """Leave nothing behind but an input that made a target fail."""
    for path in scratch.iterdir():
        if not path.name.startswith(FOUND):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if not any(scratch.iterdir()):
        scratch.rmdir()


def _quoted(word: str) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("latin-1")) + '"'


if __name__ == "__main__":
    main()
