"""Build lessons, several at a time, or say where what is built differs from the text."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from autograder.authoring.unchanged import COURSE_PAGE, Record
from autograder.course import Course, CourseError

Generated = dict[Path, bytes]


def build(course: Course, lessons: Sequence[str], workers: int) -> Iterator[tuple[str, list[str]]]:
    """Make the generated folders of these lessons, and the pages around them.

    Gives, for each in turn, its name and the files that changed. A lesson that is malformed or
    fails leaves its folders as they are, and its CourseError is raised when all others are built.
    """
    from autograder.authoring.notebooks import write

    record, problems = Record(course), list[str]()
    for name, made_from, generated in _generated(course, [*lessons, COURSE_PAGE], record, workers):
        if isinstance(generated, CourseError):
            problems.append(str(generated))
            continue
        yield name, list(map(str, write(course, generated)))
        record.keep(name, made_from)
    if problems:
        raise CourseError("\n".join(problems))


def check(
    course: Course, lessons: Sequence[str], workers: int, anew: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """Compare these lessons, and the pages around them, with what their texts give; write nothing.

    Gives, for each in turn, its name and a sentence for each difference. What has not changed since
    it was built or checked last is right; with `anew` it is built nevertheless.
    """
    record = Record(course)
    names = [*lessons, COURSE_PAGE]
    left = [name for name in names if anew or not record.holds(name)]
    yield from ((name, []) for name in names if name not in left)
    for name, made_from, generated in _generated(course, left, record, workers):
        from autograder.authoring.notebooks import differences

        if isinstance(generated, CourseError):
            yield name, [str(generated)]
            continue
        found = differences(course, generated)
        yield name, found
        if not found:
            record.keep(name, made_from)


def _generated(
    course: Course, names: Sequence[str], record: Record, workers: int
) -> Iterator[tuple[str, str, Generated | CourseError]]:
    """Each name, the hash of what it is made from, and what is to be written, or why nothing is."""
    if not names:
        return
    made_from = {name: record.made_from(name) for name in names}
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as executor:
        futures = {name: executor.submit(_generate, course, name) for name in names}
        for name, future in futures.items():
            try:
                yield name, made_from[name], future.result()
            except CourseError as problem:
                yield name, made_from[name], problem


def _generate(course: Course, name: str) -> Generated:
    # Each costs a second of imports, which what has not changed need not pay for.
    from autograder.authoring.course_page import course_page
    from autograder.authoring.exams import exams
    from autograder.authoring.glossary import glossary
    from autograder.authoring.notebooks import generate

    if name != COURSE_PAGE:
        return generate(course, name)
    return {**course_page(course), **glossary(course), **exams(course)}
