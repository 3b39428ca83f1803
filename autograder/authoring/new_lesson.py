"""Begin a lesson from the template: small, but with everything that a lesson has."""

from pathlib import Path

from autograder.course import LESSON_NAME, Course, CourseError

TEMPLATE = Path(__file__).resolve().with_name("template")


def write_new_lesson(course: Course, name: str) -> list[Path]:
    """Write the text files of a new lesson, which builds, grades and validates as it is.

    Raises CourseError if the name is not a lesson's name, or is taken.
    """
    if not LESSON_NAME.fullmatch(name):
        raise CourseError(
            f"'{name}' is not a name for a lesson. Take two digits, which give its place, and "
            "words in lower case, such as 13_recurrent_networks."
        )
    folder = course.source / name
    if folder.exists():
        raise CourseError(f"{folder} exists already. Choose another name, or delete that folder.")
    folder.mkdir(parents=True)
    title = name[3:].replace("_", " ").capitalize()
    written = []
    for template in sorted(TEMPLATE.glob("*.*")):
        path = folder / (f"{name}.py" if template.name == "lesson.py" else template.name)
        text = template.read_text(encoding="utf-8")
        text = text.replace("LESSON TITLE", title).replace("NN_name", name)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
