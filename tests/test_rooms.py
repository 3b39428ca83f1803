"""Which room of the house may import which: data flows one way.

source → authoring → notebook
submission → sandbox → trusted tests → verdict → gradebook → report
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.course import GENERATED_FILES

PACKAGE = ROOT / "autograder"

ROOMS = {
    # Below everything: where a course keeps its things, and the text format of its lessons.
    "course": "",
    # What runs in a student's notebook without us: the cell in front and what it looks with, what
    # compares and checks, what asks, what plays.
    "for_students": "",
    "lesson": "course for_students",
    # What depends on nothing: the network, and what grading finds, as plain data that all rooms may
    # have.
    "reference": "",
    "results": "",
    # Both sides of the boundary have the wire; inside there is nothing else.
    "wire": "",
    "sandbox": "wire",
    # What test cells import. Under stock nbgrader `rerun` runs a cell as the sandbox does.
    "hidden_tests": "course lesson for_students results sandbox",
    # From text to notebooks.
    "authoring": "course lesson for_students hidden_tests",
    # From a submission to a page.
    "engine.records": "course lesson results hidden_tests",
    "engine.walls": "course wire",
    "engine.student": "lesson results wire hidden_tests engine.walls",
    "engine.pages": "lesson results wire hidden_tests engine.records",
    "engine.judging": "course lesson results wire sandbox hidden_tests "
    "engine.records engine.walls engine.student engine.pages",
    "engine.grading": "course lesson results wire hidden_tests "
    "engine.records engine.walls engine.student engine.pages engine.judging",
    "engine.nbgrader": "course lesson results hidden_tests "
    "engine.records engine.pages engine.grading",
    # On top: what uses the engine.
    "validate": "course lesson for_students results wire hidden_tests "
    "engine.walls engine.student engine.judging",
    "demo": "course lesson results wire engine.records engine.pages engine.grading",
    "check": "course lesson results engine.grading",
    "class_report": "course lesson results engine.records engine.pages engine.judging "
    "engine.grading",
    "cluster": "course wire engine.walls engine.judging engine.grading",
    "doctor": "course engine.records engine.walls",
    "site": "course lesson authoring engine.pages",
    "collect": "course engine.records",
    "export": "course results collect engine.records engine.pages",
    "adopt": "course",
    "commands": "course authoring collect engine.records engine.walls engine.pages engine.grading "
    "validate demo check class_report cluster doctor site export adopt",
    "cli": "course commands",
}
"""What each room imports, neither more nor less: only rooms that are above it here."""

LESSONS = {
    "the lesson": "reference hidden_tests",
    "data.py": "reference authoring",
    "alternatives.py": "",
    "play.py": "",
    "misconceptions.py": "",
}
"""What the files of a lesson import; the lesson does so in its hidden tests only (see refusals)."""


def room_of(module: str) -> str:
    """The room of a module, such as "engine.pages" of "autograder.engine.pages.feedback"."""
    parts = module.split(".")[1:]
    return ".".join(parts[: 2 if parts[0] == "engine" else 1]) if parts else ""


def imports_of(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports anywhere, with the names that it takes from them."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            found = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in found if name.split(".")[0] == "autograder")


def rooms_used() -> dict[str, set[str]]:
    """The rooms that each room imports."""
    used = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        if "template" in path.parts:  # the text of a lesson
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        room = room_of(module.removesuffix(".__init__"))
        used[room] |= {room_of(name) for name in imports_of(path)} - {room, ""}
    return used


USED = rooms_used()


def test_every_room_is_in_the_table() -> None:
    assert set(USED) - {"", "engine"} == set(ROOMS)
    assert USED["engine"] == set(), "the house of the engine's rooms imports none of them"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_the_table_says(room: str) -> None:
    assert USED[room] == set(ROOMS[room].split())


def test_no_room_imports_one_downstream() -> None:
    order = list(ROOMS)
    for room, used in ROOMS.items():
        assert set(used.split()) <= set(order[: order.index(room)]), room


def test_only_lessons_and_tests_reach_the_reference() -> None:
    assert [room for room, used in USED.items() if "reference" in used] == []


def test_lessons_import_what_the_table_says() -> None:
    used = defaultdict(set)
    for path in sorted(ROOT.glob("source/*/*.py")):
        if path.name not in GENERATED_FILES:
            kind = path.name if path.name in LESSONS else "the lesson"
            used[kind] |= {room_of(name) for name in imports_of(path)}
    assert used == {kind: set(rooms.split()) for kind, rooms in LESSONS.items()}


def test_hidden_tests_take_rerun_alone_from_the_sandbox() -> None:
    taken = {name for path in PACKAGE.glob("hidden_tests/*.py") for name in imports_of(path)}
    of_sandbox = {name for name in taken if name.startswith("autograder.sandbox")}
    assert of_sandbox == {"autograder.sandbox.rerun.run_again"}


def test_the_sandbox_sees_the_wire_and_itself(monkeypatch) -> None:
    from autograder.engine.walls import bubblewrap

    monkeypatch.setattr(bubblewrap.shutil, "which", lambda _: "/usr/bin/bwrap")
    words = bubblewrap.walled(bubblewrap.SANDBOX)
    mounted = {word for word in words if word.startswith("/sandbox/autograder/")}
    assert mounted == {f"/sandbox/autograder/{part}" for part in ("__init__.py", "sandbox", "wire")}


def test_names_that_nbgrader_imports_exist() -> None:
    settings = (ROOT / "nbgrader_config.py").read_text() + (
        ROOT / "tests/stock_steps.py"
    ).read_text()
    names = set(re.findall(r'"(autograder(?:\.\w+)+)"', settings))
    assert len(names) >= 7
    for name in names:
        module, _, attribute = name.rpartition(".")
        assert hasattr(import_module(module), attribute), name
