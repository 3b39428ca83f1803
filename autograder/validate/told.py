"""Which mistakes an answer is told of, and whether these are the ones that it makes."""

import warnings
from collections.abc import Iterable, Iterator

from autograder.engine.student.process import StudentProcess
from autograder.hidden_tests import Context, Stopped, false_names, use
from autograder.lesson.cells import check_of
from autograder.lesson.variants import Variant
from autograder.results import Verdict
from autograder.validate.answers import Lesson


def told_by_tests(lesson: Lesson, verdicts: Iterable[Verdict]) -> Iterator[Variant]:
    """The misconceptions that the hidden tests name."""
    for verdict in verdicts:
        names = {behaviour.misconception for behaviour in verdict.behaviours}
        yield from (known for known in lesson.variants.of(verdict.step) if known.name in names)


def said_by_check(lesson: Lesson, step: str, process: StudentProcess) -> str:
    """Why the visible check of a step, run in the student's process, is not content; "" if it is,
    or if there is none."""
    check = check_of(lesson.cells, step)
    if not check:
        return ""
    run = process.run_cell(f"from checks import check\n{check}")
    return run.error[1] if run.error else ""


def told_by_check(lesson: Lesson, step: str, said: str) -> list[Variant]:
    """The misconceptions that the visible check of a step names where it says this."""
    return [known for known in lesson.variants.of(step) if known.says in said]


def wrongly_told(context: Context, told: Iterable[Variant], fresh: int) -> list[str]:
    """A sentence for each mistake that was told and is not the one that was made."""
    use(context)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what mistakes lead to is no news
            return list(false_names(dict.fromkeys(told), fresh))
    except Stopped:  # it may run for ever on other inputs
        return []
    finally:
        use(None)
