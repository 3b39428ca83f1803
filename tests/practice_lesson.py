"""A lesson that asks and has flashcards, and the helper as a student's notebook imports it."""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from conftest import TINY_LESSON, make_tiny_course

from autograder.authoring.practice_files import practice_files
from autograder.authoring.questions import Question, parts_of
from autograder.course import Course

QUESTIONS = """\
Some prose before.

**Question 1.** What is the share
of right answers called?

<details><summary>A. Loss</summary>

No. A loss is what training lowers.
</details>
<details><summary>B. Accuracy</summary>

Right. With $n$ examples it is `right / n`.
</details>
<details><summary>C. Recall</summary>

No. Recall looks at the positive examples alone.
</details>

Some prose between.

**Question 2.** Which of these is *not* between 0 and 1?

<details><summary>A. Accuracy</summary>

Possible: a share always lies there.
</details>
<details><summary>B. Loss</summary>

Yes, a loss can be larger than that.
</details>
"""

CARDS = """\
## Flashcards

<details><summary><b>accuracy</b></summary>

Share of right answers among all $n$.
</details>
<details><summary><b>loss</b></summary>

What training lowers; see `fit`.
</details>

## Summary

Prose after the cards.
"""

EXPLANATIONS = (
    "A loss is what training lowers",
    "examples it is `right / n`",
    "Recall looks at the positive",
    "a share always lies there",
    "a loss can be larger",
)
"""What nobody reads who looks at a student's files."""


def questions() -> list[Question]:
    """The lesson's questions."""
    return [part for part in parts_of(QUESTIONS) if isinstance(part, Question)]


def asking_course(root: Path, markdown: str = f"{QUESTIONS}\n{CARDS}") -> Course:
    """The tiny course, whose lesson asks as well."""
    course = make_tiny_course(root)
    lines = "\n".join(f"# {line}".rstrip() for line in markdown.splitlines())
    course.text_of("01_tiny").write_text(f"{TINY_LESSON}\n# %% [markdown]\n{lines}\n")
    return course


def helper(
    folder: Path, asked: Sequence[Question] = (), cards: Sequence[dict[str, str]] = ()
) -> ModuleType:
    """The student's `practice`, from a folder with these questions and cards."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in practice_files(list(asked), list(cards)).items():
        (folder / name).write_bytes(content)
    return imported(folder)


def imported(folder: Path) -> ModuleType:
    """The `practice` of a folder, imported anew, as by a fresh kernel."""
    spec = importlib.util.spec_from_file_location("practice", folder / "practice.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_in(path: Path) -> str:
    """What somebody reads who opens a file: of a notebook its texts, without escapes."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return str(json.loads(text)) if path.suffix == ".ipynb" else text
