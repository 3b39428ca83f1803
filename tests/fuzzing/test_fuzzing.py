"""What reads hostile bytes, on what has once been difficult and on what a fuzzer makes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import targets
from conftest import clean_environment
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
RUNS = int(os.environ.get("FUZZING_RUNS", "300000"))
"""Executions of each target in a night."""

TEXTS = st.text(max_size=8) | st.sampled_from(
    ["code", "markdown", "raw", "heading", "text", "pyout", "pyerr", "stream", "display_data"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    *("cell_type", "source", "input", "code", "text", "metadata", "outputs", "output_type"),
    *("collapsed", "prompt_number", "language", "level", "stream", "png", "html", "id"),
)
CELLS = st.dictionaries(st.sampled_from(NAMES), VALUES | st.lists(VALUES, max_size=2), max_size=6)
SHEETS = st.fixed_dictionaries({}, optional={"cells": st.lists(CELLS) | VALUES, "metadata": VALUES})
NOTEBOOKS = st.fixed_dictionaries(
    {"nbformat": st.integers(0, 5)},
    optional={
        "cells": st.lists(CELLS, max_size=4) | VALUES,
        "worksheets": st.lists(SHEETS, max_size=2) | VALUES,
        "metadata": VALUES,
        "nbformat_minor": VALUES,
    },
)


@pytest.mark.parametrize("target", targets.TARGETS)
def test_the_corpus_is_read_or_refused(target: str) -> None:
    inputs = [path for path in (HERE / "corpus" / target).iterdir() if path.is_file()]
    assert inputs
    for path in inputs:
        targets.run(target, path.read_bytes())


@settings(max_examples=150, deadline=None)
@given(NOTEBOOKS)
def test_a_notebook_of_any_format_is_read_or_refused(data: dict) -> None:
    targets.run("notebook", json.dumps(data).encode())


@pytest.mark.nightly
@settings(max_examples=20_000, deadline=None)
@given(NOTEBOOKS)
def test_many_notebooks_of_any_format_are_read_or_refused(data: dict) -> None:
    targets.run("notebook", json.dumps(data).encode())


@pytest.mark.nightly
@pytest.mark.parametrize("target", targets.TARGETS)
def test_a_fuzzer_finds_nothing(target: str) -> None:
    pytest.importorskip("atheris", reason="has no wheel for this Python")
    done = subprocess.run(
        [sys.executable, HERE / "fuzz.py", target, "--runs", str(RUNS)],
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    [executed] = re.findall(r"number_of_executed_units: (\d+)", done.stderr)
    assert int(executed) >= RUNS
