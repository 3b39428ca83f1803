"""Behaviours as the checks of other programs: JUnit's XML, GitHub's annotations, Gradescope's JSON.

Gradescope's format is that of its documentation, "Autograder Specifications"; an annotation is a
line as GitHub's "Workflow commands for GitHub Actions" describes it.
"""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.export.scores import Score
from autograder.export.tables import Verdicts, number
from autograder.results import Verdict

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and what it gave; `said` is "" if nothing is missing."""

    notebook: str
    step: str
    name: str
    points: float
    maximum: float
    said: str


def checks(notebooks: Mapping[str, Sequence[Verdict]]) -> Iterator[Check]:
    """The checks of one submission: its behaviours, and the tests that have none."""
    for notebook, verdicts in notebooks.items():
        for verdict in verdicts:
            for one in verdict.behaviours:
                yield Check(notebook, verdict.step, one.claim, one.points, one.maximum, one.reason)
            is_full = verdict.points >= verdict.max_points
            if verdict.problem or not verdict.behaviours:
                said = verdict.problem or ("" if is_full else "not all points")
                points = (0.0, 0.0) if verdict.behaviours else (verdict.points, verdict.max_points)
                yield Check(notebook, verdict.step, "the test runs to its end", *points, said)


def junit(assignment: str, rows: Sequence[Score], verdicts: Verdicts) -> str:
    """A test suite for each student. What could not be graded is an error, not a failure."""
    suites = ElementTree.Element("testsuites", name=_xml(assignment))
    for row in rows:
        found = list(checks(verdicts.get(row.student, {})))
        failed = [check for check in found if check.said]
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=_xml(row.student),
            tests=str(len(found) + bool(row.problem)),
            failures=str(len(failed)),
            errors=str(int(bool(row.problem))),
        )
        if row.problem:
            case = ElementTree.SubElement(suite, "testcase", name="can be graded")
            ElementTree.SubElement(case, "error", message=_xml(row.problem))
        for check in found:
            name = f"{check.step}: {check.name}"
            case = ElementTree.SubElement(
                suite, "testcase", classname=_xml(check.notebook), name=_xml(name)
            )
            if check.said:
                points = f"{number(check.points)} of {number(check.maximum)} points. {check.said}"
                ElementTree.SubElement(case, "failure", message=_xml(points))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def annotations(rows: Sequence[Score], verdicts: Verdicts) -> str:
    """A line for each check that failed, which GitHub shows beside the notebook."""
    lines = []
    for row in rows:
        if row.problem:
            lines.append(f"::error title={_property(row.student)}::{_data(row.problem)}")
        for check in checks(verdicts.get(row.student, {})):
            if check.said:
                place = _property(f"{check.notebook}.ipynb")
                title = _property(f"{row.student}, {check.step}")
                lines.append(f"::error file={place},title={title}::{_data(check.said)}")
    return "".join(f"{line}\n" for line in lines)


def gradescope(row: Score, notebooks: Mapping[str, Sequence[Verdict]]) -> str:
    """One student's results.json."""
    tests = [
        {
            "name": f"{check.step}: {check.name}",
            "number": str(place),
            "score": check.points,
            "max_score": check.maximum,
            "status": "failed" if check.said else "passed",
            "output": check.said,
            "output_format": "text",
        }
        for place, check in enumerate(checks(notebooks), start=1)
    ]
    late = f"Handed in late, which costs {number(row.late_penalty)}." if row.late_penalty else ""
    result = {"score": row.score, "output": late, "output_format": "text", "tests": tests}
    return f"{json.dumps(result, indent=1)}\n"


def _xml(text: str) -> str:
    return NOT_XML.sub("�", text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
