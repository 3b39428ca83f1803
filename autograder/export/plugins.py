"""The same exports from `nbgrader export`: name one as `--exporter autograder.export.plugins.Csv`,
or in nbgrader_config.py as `c.ExportApp.plugin_class`."""

from pathlib import Path
from typing import Any, ClassVar

from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder.course import Course, CourseError
from autograder.export.exporting import export
from autograder.export.writing import write


class OneForm(ExportPlugin):
    """Exports in one form: a single assignment to `--to`, several to files in that folder."""

    form: ClassVar[str] = ""
    ending: ClassVar[str] = ""
    into = Unicode("", help="the table of grades that the course's site exported").tag(config=True)
    column = Unicode("", help="the heading of the assignment's column there").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Write what was asked for, and log what is missing in it."""
        course = Course.find()
        known = sorted(one.name for one in gradebook.assignments)
        asked = [str(name) for name in self.assignment] or known
        place = Path(self.to) if self.to else Path(f"grades{self.ending}")
        for name in asked:
            try:
                found = export(
                    self.form,
                    course,
                    gradebook,
                    name,
                    [str(student) for student in self.student],
                    into=Path(self.into) if self.into else None,
                    column=self.column or None,
                )
                target = (
                    place if len(asked) == 1 else place.with_suffix("") / f"{name}{self.ending}"
                )
                write(found, target)
            except CourseError as problem:
                self.log.error("%s", problem)
                raise SystemExit(1) from None
            self.log.info("%s is in %s", name, target)
            for line in found.lost:
                self.log.warning("%s: %s", name, line)


class Csv(OneForm):
    """A line for each student; what is not there is empty, where nbgrader's own writes 0."""

    form, ending = "csv", ".csv"


class Json(OneForm):
    """An object for each student."""

    form, ending = "json", ".json"


class Behaviours(OneForm):
    """A line for each behaviour of each student."""

    form, ending = "behaviours", ".csv"


class JUnit(OneForm):
    """A test suite for each student."""

    form, ending = "junit", ".xml"


class Gradescope(OneForm):
    """results.json in a folder for each student."""

    form, ending = "gradescope", ""


class Canvas(OneForm):
    """Canvas's grades, given as `--Canvas.into`, with the assignment's column filled."""

    form, ending = "canvas", ".csv"


class Moodle(OneForm):
    """Moodle's grades, given as `--Moodle.into`, with the assignment's column filled."""

    form, ending = "moodle", ".csv"
