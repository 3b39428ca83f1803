"""What a student is told: one line, printable, and never long."""

LONGEST_TEXT = 200


class Mismatch(AssertionError):
    """A student's result is not what the behaviour promises; the text is shown to the student."""


class Stopped(Exception):
    """A student's code gave no answer; the text is a whole sentence for the student."""


def explain(problem: Exception) -> str:
    """One sentence for the student about an exception from their code or from a comparison."""
    if isinstance(problem, Mismatch | Stopped):
        return shorten(str(problem), 3 * LONGEST_TEXT)
    if isinstance(problem, NotImplementedError):
        return "this part is not written yet: it still raises NotImplementedError"
    if isinstance(problem, NameError) and problem.name:
        return (
            f"the name '{shorten(problem.name)}' does not exist: "
            "was it misspelt, or did the cell that defines it stop with an error?"
        )
    return f"your code raised {type(problem).__name__}: {shorten(str(problem))}"


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` on one line, printable, cut to `longest` characters."""
    line = " ".join(text[: 4 * longest].split())
    line = "".join(character for character in line if character.isprintable())
    return line if len(line) <= longest else line[: longest - 1] + "…"
