"""Whom the search for copies would accuse, measured on the course's own independent right answers.

    python tests/benchmarks/independent_answers.py [SIZE OF A CLASS …]

Three figures: how much two answers to a step have in common beside the solution; how many pairs of
a class that nobody copied in are shown; how many copies are found in which all names are new, the
comments gone and the functions in another order.
"""

import ast
import builtins
import copy
import math
import random
import re
import sys
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from conftest import ROOT

from autograder.class_report.alike import INDEPENDENT, Index
from autograder.class_report.winnowing import GRAM, fingerprints, tokens
from autograder.course import Course
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import names
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import read_variants

COURSE = Course(ROOT)
CLASSES = 5
"""Classes of a size for each lesson."""


class Answers:
    """A lesson's steps: the instructor's code, and the right answers to each step."""

    def __init__(self, lesson: str) -> None:
        cells = read_lesson(COURSE.text_of(lesson)).cells
        code = [cell for cell in cells if cell.cell_type == "code" and not is_test(cell)]
        self.instructors = [cell.source for cell in code]
        self.given = {name for source in self.instructors for name in names(source)[0]}
        self.solutions = {grade_id(cell): cell.source for cell in code if is_solution(cell)}
        self.alternatives: dict[str, list[str]] = {step: [] for step in self.solutions}
        for answer in read_variants(COURSE, lesson).alternatives:
            self.alternatives[answer.step].append(answer.code)

    def index(self) -> Index:
        """An index that knows the instructor's code."""
        index = Index(given=frozenset(self.given))
        for source in self.instructors:
            index.know(source)
        return index


def in_common(answers: Answers, step: str) -> list[int]:
    """The tokens that each two alternatives to a step have in common beside the solution's."""
    known = answers.index().known
    found = []
    for pair in combinations(answers.alternatives[step], 2):
        (left, places), (right, _) = (
            fingerprints([token.kind for token in tokens(source, answers.given)]) for source in pair
        )
        own = set(right.tolist()) - known
        covered = {
            place + offset
            for value, place in zip(left.tolist(), places.tolist(), strict=True)
            if value in own
            for offset in range(GRAM)
        }
        found.append(len(covered))
    return found


def independent_class(answers: Answers, size: int, rng: random.Random) -> Index:
    """A class in which everybody takes one of the right answers to each step."""
    index = answers.index()
    for number in range(size):
        index.add(
            f"student {number}",
            {
                step: rng.choice([solution, *answers.alternatives[step]])
                for step, solution in answers.solutions.items()
            },
        )
    return index


def disguised(source: str, given: set[str]) -> str:
    """A copy: its own names are new, comments are gone, and functions stand in another order."""
    tree = ast.parse(source)
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    own -= given | set(dir(builtins)) | {"np", "plt", "self"}
    functions = [part for part in tree.body if isinstance(part, ast.FunctionDef)]
    others = [part for part in tree.body if not isinstance(part, ast.FunctionDef)]
    text = "\n".join(ast.unparse(part) for part in [*functions[::-1], *others])
    for number, name in enumerate(sorted(own)):
        text = re.sub(rf"(?<![\w.'\"]){name}(?![\w'\"])", f"own_{number}", text)
    return f"# all my own work\n{text}"


def is_copy_found(answers: Answers, size: int, rng: random.Random) -> bool:
    """Whether somebody is found who copied from the only one who answers in an unusual way."""
    unusual = {step: found[-1] for step, found in answers.alternatives.items() if found}
    usual = copy.copy(answers)
    usual.alternatives = {step: found[:-1] for step, found in answers.alternatives.items()}
    index = independent_class(usual, size - 2, rng)
    index.add("original", unusual)
    index.add("copy", {step: disguised(code, answers.given) for step, code in unusual.items()})
    return any((pair.first, pair.second) == ("original", "copy") for pair in index.pairs())


def main() -> None:
    """Print the three figures."""
    lessons = [Answers(lesson) for lesson in COURSE.lessons()]
    lengths = np.array([n for a in lessons for step in a.solutions for n in in_common(a, step)])
    print(
        f"{len(lengths)} pairs of right answers to the same step; with more tokens in common than"
    )
    print("tokens   measured   allowed for")
    for most in (0, 10, 20, 40, 60, 80, 100):
        share = float((lengths > most).mean())
        print(f"{most:16d}   {share:8.3f}   {math.exp(-most / INDEPENDENT):8.3f}")
    rng = random.Random(1)
    for size in map(int, sys.argv[1:] or ("20", "60", "200")):
        accused = pairs = found = 0
        for answers in lessons:
            for _ in range(CLASSES):
                accused += len(independent_class(answers, size, rng).pairs())
                pairs += math.comb(size, 2)
            found += is_copy_found(answers, size, rng)
        print(f"classes of {size}: {accused} of {pairs} independent pairs are shown,")
        print(f"    and {found} of {len(lessons)} disguised copies")


if __name__ == "__main__":
    main()
