"""What the documentation tells people to type, and a shell that types it."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conftest import BIN, ROOT, clean_environment

PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING"))]
)
"""Every page of the documentation: one that is added is found by itself."""

SHELL = ("sh", "bash", "console")
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.M | re.S)
PROMPT = "$ "
CUT = "…"
MARK = "@@the-test-says"
SECONDS = 1800


@dataclass(frozen=True)
class Typed:
    """A command of a page, the output that the page shows below it, or None where it shows none."""

    command: str
    shown: str | None = None


@dataclass(frozen=True)
class Block:
    """A fenced part of a page: `language` as written, commands only where it is a shell's."""

    page: str
    language: str
    text: str
    commands: tuple[Typed, ...] = ()


def name_of(page: Path) -> str:
    """The page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks_of(page: Path) -> list[Block]:
    """All fenced parts, from top to bottom."""
    return blocks_in(page.read_text(encoding="utf-8"), name_of(page))


def blocks_in(text: str, page: str = "") -> list[Block]:
    """The fenced parts of a text."""
    found = []
    for indent, language, body in FENCE.findall(text):
        body = re.sub(f"^{indent}", "", body, flags=re.M)
        commands = tuple(_typed(language, body)) if language in SHELL else ()
        found.append(Block(page, language, body, commands))
    return found


def _typed(language: str, body: str) -> list[Typed]:
    joined = re.sub(r"\\\n(> )?", "", body)
    if language != "console":
        lines = (line.split(" # ")[0].split("  #")[0].strip() for line in joined.splitlines())
        return [Typed(line) for line in lines if line and not line.startswith("#")]
    parts = re.split(rf"^{re.escape(PROMPT)}", joined, flags=re.M)
    assert not parts[0].strip(), f"output without a command:\n{parts[0]}"
    return [Typed(part.partition("\n")[0], part.partition("\n")[2]) for part in parts[1:]]


def agrees(shown: str, printed: str) -> bool:
    """Whether a page shows what a command printed: "…" stands for anything, alone in a line also
    for any number of lines. Spaces at the end of a line do not count."""
    wanted, lines = [], [line.rstrip() for line in shown.strip("\n").splitlines()]
    for line in lines:
        cut = line.strip() == CUT
        wanted.append(r"(?:.*\n)*?" if cut else ".*?".join(map(re.escape, line.split(CUT))) + r"\n")
    text = "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())
    return bool(re.fullmatch("".join(wanted), text)) if lines else True


def type_into_shell(
    steps: Sequence[str], folder: Path, environment: dict[str, str] | None = None
) -> list[tuple[int, str]]:
    """Type commands one after the other into one shell in this folder; the exit code and the output
    of each. A shell that ends, or takes too long, has no answer to what is left."""
    script = "".join(
        f"{step}\ncode=$?; printf '\\n{MARK} %s\\n' $code; (exit $code)\n" for step in steps
    )
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if Path(p) != BIN)
    settings = {"PATH": path, "COLUMNS": "100", "PYTHONUNBUFFERED": "1", "HOME": str(folder.parent)}
    done = subprocess.run(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env=clean_environment() | settings | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )
    parts = re.split(rf"\n{MARK} (\d+)\n", done.stdout)
    return [(int(code), output) for output, code in zip(parts[::2], parts[1::2], strict=False)]
