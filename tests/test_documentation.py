"""The documentation says what is true: each command in it is typed, each link leads somewhere.

A command stands in a fenced block: `sh` for commands alone, `console` with what they print. All of
a page's are typed in order, into one shell, in a course of their own; what cannot be typed in a
test is listed here with the reason. A new page is found by itself.
"""

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, run_command
from documentation import (
    PAGES,
    SHELL,
    Block,
    Typed,
    agrees,
    blocks_in,
    blocks_of,
    name_of,
    type_into_shell,
)
from documented_course import documented_course

NOT_TYPED = {
    "make demo": "takes minutes; tests/test_demo.py grades the same classes",
    "make test": "is what runs this",
    "make lint": "needs the whole checkout; .ci/run calls it",
    "make prove": "is what runs this",
    "make nightly": "is what runs this",
    "make lab": "serves until it is stopped; tests/test_jupyter.py opens the course in JupyterLab",
    "python3 -m venv .venv": "would replace the environment; see the next one",
    ".venv/bin/pip install -r requirements.txt": "downloads; tests/test_student_setup.py does it",
    ".venv/bin/jupyter lab --config lab_config.py": "serves until it is stopped; "
    "tests/test_student_setup.py opens that door",
    "docker *": "needs Docker and a network",
}
"""Commands that no test can type, as patterns, with the reason."""

NOT_TYPED_ON = {
    "docs/cluster.md": {
        "pip install *": "downloads; the development environment has Dask",
        "autograder grade *": "needs a cluster; tests/test_cluster.py has one",
        "openssl *": "needs the names of a real network; tests/test_cluster.py makes certificates",
        "dask *": "serves until it is stopped; tests/test_cluster.py starts both",
    },
    "docs/capacity.md": {
        ".venv/bin/python tests/benchmarks/*": "takes an hour; make bench does it"
    },
}
"""The same for single pages, such as those on a cluster: by the page's path in the repository."""

FAILING = {
    "autograder collect 02_metrics submissions.zip --roster class.csv",
    "autograder grade 02_metrcs",
    "autograder replay autograded/ada/02_metrics/receipt.json",
}
"""Commands whose exit code is not 0, and whose page says why."""

TOOLS = {"cat", "cd", "cp", "echo", "head", "ls", "mv", "source"}
"""What a page may use beside our commands and nbgrader's."""

INLINE = re.compile(r"(?<!`)`((?:autograder|nbgrader|make) [^`]+)`(?!`)")
FENCED = re.compile(r"^ *```.*?^ *```$", re.M | re.S)
INDENTED = re.compile(r"\n\n(?: {4,}|\t)(?![-*\d ])\S.*")
LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")

WITH_COMMANDS = [page for page in PAGES if any(block.commands for block in blocks_of(page))]
IN_A_DIFFERENCE = "diff"
NOT_SHELL = ("", "diff", "dockerfile", "markdown", "python", "sql", "yaml")
COMMAND_LINE = re.compile(r"^\s*(?:\$ |autograder |nbgrader |make )", re.M)


def why_not(command: str, page: str) -> str | None:
    """The reason why a command is not typed, or None if it is."""
    listed = NOT_TYPED | NOT_TYPED_ON.get(page, {})
    return next((why for what, why in listed.items() if fnmatchcase(command, what)), None)


def steps_of(page: Path, scratch: Path) -> list[Typed]:
    """What is typed of a page. A difference that it shows is applied, as by an editor."""
    steps = list[Typed]()
    for number, block in enumerate(blocks_of(page)):
        if block.language == IN_A_DIFFERENCE:
            file = scratch / f"{number}.diff"
            file.write_text(block.text, encoding="utf-8")
            steps.append(Typed(f"git apply {shlex.quote(str(file))}", ""))
        steps += [typed for typed in block.commands if not why_not(typed.command, name_of(page))]
    return steps


@pytest.mark.prove
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name_of)
def test_what_a_page_tells_people_to_type_does_what_it_says(page: Path, tmp_path: Path) -> None:
    steps = steps_of(page, tmp_path)
    course = documented_course(tmp_path / "course")
    answers = type_into_shell([step.command for step in steps], course.root)
    assert len(answers) == len(steps), "the shell did not answer to the end"
    wrong = []
    for step, (code, printed) in zip(steps, answers, strict=True):
        if bool(code) != (step.command in FAILING):
            wrong.append(f"$ {step.command}\nexit code {code}\n{printed}")
        elif step.shown is not None and not agrees(step.shown, printed):
            wrong.append(f"$ {step.command}\n{printed}\nis not what the page shows:\n{step.shown}")
    assert not wrong, "\n\n".join(wrong)


def complaints(block: Block) -> Iterator[str]:
    """What is wrong with a block's commands, as far as can be seen without typing them."""
    for typed in block.commands:
        if not why_not(typed.command, block.page):
            for part in re.split(r" (?:&&|\|) ", typed.command):
                yield from (f"{block.page}: {text}" for text in wrong_with(part))


def wrong_with(command: str) -> Iterator[str]:
    """What is wrong with a single command: its program, subcommand or options do not exist."""
    program, *words = shlex.split(command)
    program = program.removeprefix(".venv/bin/")
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    if program == "make":
        known = re.findall(r"^([\w./]+):", (ROOT / "Makefile").read_text(), re.M)
        yield from (
            f"make {word}: no such target"
            for word in words
            if word not in (*known, ".venv/.ready") and "=" not in word
        )
    elif program == "autograder" and words:
        if words[0].isupper() or words[0].startswith("-"):
            return
        known_options = options_of(words[0])
        if not known_options:
            yield f"autograder {words[0]}: no such command"
        yield from (f"{command}: no such option" for o in options - known_options)
    elif program == "nbgrader" and words:
        if words[0] not in commands_of_nbgrader():
            yield f"nbgrader {words[0]}: no such command"
    elif program not in (*TOOLS, "autograder", "nbgrader"):
        yield f"{command}: neither typed by a test nor listed as NOT_TYPED"


@cache
def options_of(subcommand: str) -> frozenset[str]:
    """The options of one of our subcommands; none at all if there is no such one."""
    done = run_command("autograder", subcommand, "--help", cwd=ROOT, expect=None)
    return frozenset(re.findall(r"--[\w-]+", done.stdout))


@cache
def commands_of_nbgrader() -> set[str]:
    from nbgrader.apps.nbgraderapp import NbGraderApp

    return set(NbGraderApp.subcommands)


def test_no_command_escapes() -> None:
    """Each is typed by the test above, or is listed with a reason."""
    blocks = [block for page in PAGES for block in blocks_of(page)]
    assert [text for block in blocks for text in complaints(block)] == []
    typed = {(block.page, command.command) for block in blocks for command in block.commands}
    stale = [
        what for what in NOT_TYPED if not any(fnmatchcase(command, what) for _, command in typed)
    ]
    stale += [
        f"{page}: {what}"
        for page, listed in NOT_TYPED_ON.items()
        for what in listed
        if not any(place == page and fnmatchcase(command, what) for place, command in typed)
    ]
    stale += [text for text in FAILING if text not in {command for _, command in typed}]
    assert stale == [], "listed, and on no page"
    for reason in NOT_TYPED.values():
        assert all((ROOT / test).is_file() for test in re.findall(r"tests/\w+\.py", reason)), reason


def escaping(text: str) -> Iterator[str]:
    """What of a page's text could hide a command from this test."""
    yield from INDENTED.findall(FENCED.sub("", text))
    blocks = blocks_in(text)
    if text.count("```") != 2 * len(blocks) or "~~~" in text or "<pre" in text:
        yield "a fence that is not closed, or is not a fence of ours"
    for block in blocks:
        if block.language not in (*SHELL, *NOT_SHELL):
            yield f"a fence of another language: {block.language!r}"
        elif block.language in ("", "python") and COMMAND_LINE.search(block.text):
            yield f"a command in a fence that is not a shell's: {block.text}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_stands_in_fences_that_say_what_it_is(page: Path) -> None:
    assert list(escaping(page.read_text(encoding="utf-8"))) == []


def test_a_command_outside_of_a_shells_fence_would_be_found() -> None:
    command = "docker ps"
    for text in (
        f"As follows:\n\n    {command}\n",
        f"As follows:\n\n\t{command}\n",
        f"```shell\n{command}\n```\n",
        f"```sh title\n{command}\n```\n",
        f"~~~sh\n{command}\n~~~\n",
        f"<pre>{command}</pre>\n",
        f"```sh\n{command}\n",
        "```\n$ docker ps\n```\n",
        "```\nautograder grade 02_metrics\n```\n",
    ):
        assert list(escaping(text)), text
    for text in (f"```sh\n{command}\n```\n", "```\na picture\n```\n", "```python\nx = 1\n```\n"):
        assert not list(escaping(text)), text


def test_commands_inside_of_sentences_exist() -> None:
    found = []
    for page in PAGES:
        for command in INLINE.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
            text = " ".join(command.split()).replace("…", "").strip()
            found += [f"{name_of(page)}: {wrong}" for wrong in wrong_with(text)]
    assert found == []


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub names them."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def lost_links(page: Path, text: str) -> list[str]:
    """The links of a page that lead to no file or heading."""
    lost = []
    for link in LINK.findall(FENCED.sub("", text)):
        place, _, anchor = link.partition("#")
        if re.match(r"https?:|mailto:", link):
            continue
        target = (page.parent / place).resolve() if place else page
        is_there = target.exists() and target.is_relative_to(ROOT)
        if not is_there or (anchor and anchor not in anchors_of(target)):
            lost.append(link)
    return lost


@pytest.mark.parametrize("page", [*PAGES, *ROOT.glob("[SC]*.md")], ids=name_of)
def test_every_link_leads_to_a_file_or_a_heading(page: Path) -> None:
    assert lost_links(page, page.read_text(encoding="utf-8")) == []


def test_every_picture_is_shown_described_and_small() -> None:
    shown = set()
    for page in PAGES:
        for alt, place in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert len(alt.split()) >= 3, (name_of(page), place)
            shown.add((page.parent / place).resolve())
    assert shown == set((ROOT / "docs" / "pictures").iterdir())
    assert all(path.stat().st_size < 150_000 for path in shown)


BREAKS = [
    ("sh", "rm -rf submitted", "neither typed"),
    ("sh", "autograder grad 02_metrics", "no such command"),
    ("sh", "autograder grade 02_metrics --dryrun", "no such option"),
    ("sh", ".venv/bin/autograder grade --dryrun", "no such option"),
    ("console", "$ make demos\n", "no such target"),
    ("bash", "nbgrader grade 02_metrics", "no such command"),
    ("sh", "cd demo && reboot", "neither typed"),
    ("console", "$ docker ps\n$ dask scheduler\n", "neither typed"),
    ("sh", "autograder grade 02_metrics \\\n  --dryrun", "no such option"),
]


@pytest.mark.parametrize(("language", "text", "complaint"), BREAKS)
def test_a_wrong_command_would_be_found(language: str, text: str, complaint: str) -> None:
    for indent in ("", "  "):
        page = "\n".join(f"{indent}{line}" for line in f"```{language}\n{text}\n```".splitlines())
        [block] = blocks_in(page)
        [found] = complaints(block)
        assert complaint in found


def test_wrong_links_would_be_found() -> None:
    page = ROOT / "docs" / "grading.md"
    text = "[a](nowhere.md) [b](#nothing) [c](first_week.md#monday-install) ![d](../../etc/passwd)"
    assert lost_links(page, text) == ["nowhere.md", "#nothing", "../../etc/passwd"]


def test_output_is_compared_but_for_what_is_left_out() -> None:
    printed = "one 1\ntwo 2   \n\nthree 3\n"
    for shown in (printed, "one …\n…\n", "…\nthree 3", "one 1\n…\nthree …", "…"):
        assert agrees(shown, printed), shown
    for shown in ("one 1", "one 2\n…", "…\ntwo 2", "two 2\n…", "one 1\ntwo 2\nthree 3", "one …"):
        assert not agrees(shown, printed), shown


def test_one_shell_hears_all_commands(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    steps = ["cd below", "pwd", "false", "echo $?", "cat", "exit 3", "echo never"]
    answers = type_into_shell(steps, tmp_path)
    assert answers[1:5] == [(0, f"{tmp_path}/below\n"), (1, ""), (0, "1\n"), (0, "")]
    assert len(answers) == 5, "a shell that has ended has no answer"
