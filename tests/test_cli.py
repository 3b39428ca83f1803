"""The command line: help with an example, one clear sentence on bad input, exit codes."""

import errno
import os
import re
import subprocess
import tomllib

import pytest
from conftest import BIN, ROOT, run_command

from autograder.cli import main
from autograder.commands import exchanging

COMMANDS = [
    "build", "new", "data", "release", "site", "docs", "collect", "export", "adopt", "grade",
    "replay", "show", "report", "validate", "check", "doctor", "demo",
]  # fmt: skip


def test_help_lists_every_command() -> None:
    shown = run_command("autograder", "--help", cwd=ROOT).stdout
    assert re.findall(r"^    (\w+)", shown, re.M) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command, capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"Example: autograder {command}" in capsys.readouterr().out


def test_without_a_command_the_help_is_shown() -> None:
    bare = run_command("autograder", cwd=ROOT)
    assert bare.stdout == run_command("autograder", "--help", cwd=ROOT).stdout
    assert bare.stderr == ""


def test_the_version_is_that_of_the_installed_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run_command("autograder", "--version", cwd=ROOT).stdout == (
        f"autograder {project['version']}\n"
    )


def test_help_does_not_pay_for_nbgrader_nor_for_dask() -> None:
    heavy = {"nbgrader", "jupytext", "distributed"}
    code = f"import sys, autograder.cli; print(sorted({heavy} & {{*sys.modules}}))"
    assert run_command("python", "-c", code, cwd=ROOT).stdout.strip() == "[]"


def test_outside_a_course_ours_is_used_and_a_wrong_one_is_refused(tmp_path) -> None:
    wrong = run_command(
        "autograder", "build", cwd=tmp_path, expect=1,
        environment={"AUTOGRADER_COURSE": str(tmp_path)},
    )  # fmt: skip
    assert "is not a course directory" in wrong.stderr
    assert len(wrong.stderr.strip().splitlines()) == 1


def test_who_reads_only_the_first_line_gets_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as closed:
        done = subprocess.run(
            [BIN / "autograder", "--version"], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"")


def test_without_a_terminal_at_all() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{BIN / 'autograder'} --version >&-"], stderr=subprocess.PIPE, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.EACCES, "You may not read or write"), (errno.ENOSPC, "The disk is full")],
)
def test_what_the_system_refuses_is_said_in_a_sentence(
    number: int, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_: object) -> int:
        raise OSError(number, os.strerror(number), "/course/collected.jsonl")

    monkeypatch.setattr(exchanging, "_collect", refused)
    assert main(["collect", "hw", "hw.zip"]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert "/course/collected.jsonl" in said


def test_demo_never_overwrites_a_folder_that_it_did_not_make(tmp_path) -> None:
    kept = tmp_path / "mine" / "thesis.txt"
    kept.parent.mkdir()
    kept.write_text("years of work")
    refused = run_command("autograder", "demo", "--output", str(kept.parent), cwd=ROOT, expect=1)
    assert "is not empty" in refused.stderr
    assert kept.read_text() == "years of work"


def test_demo_names_the_lessons_that_there_are(tmp_path) -> None:
    refused = run_command(
        "autograder", "demo", "99_none", "--output", str(tmp_path / "demo"), cwd=ROOT, expect=1
    )
    assert "no lesson '99_none'" in refused.stderr
    assert "06_training" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["02_metrics", "--workers", "0"], "give 1 or more"),
        (["02_metrics", "--course", "/no/such/folder"], "There is no folder"),
        ([], "Name the assignment to grade, or give --all"),
        (["02_metrics", "--insecure-scheduler"], "Give --scheduler as well"),
        (["02_metrics", "--tls-ca", "ca.pem"], "Give --scheduler as well"),
        (["02_metrics", "--json", "/no/such/grades.json"], "there is no folder /no/such to write"),
        (["02_metrics", "--json", "/tmp"], "/tmp is a folder"),
        (["02_metrics", "--all"], "Name the assignment to grade, or give --all"),
    ],
)
def test_grade_refuses_nonsense_in_a_sentence(arguments: list[str], says: str) -> None:
    expect = 2 if {"--workers", "--json"} & {*arguments} else 1
    refused = run_command("autograder", "grade", *arguments, cwd=ROOT, expect=expect)
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr
