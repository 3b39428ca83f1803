"""Lays out the public courses of courses.toml, from copies of their repositories, for nbgrader.

    PUBLIC_COURSES=FOLDER python tests/public_courses/collect.py TARGET [NAME …]

FOLDER holds a clone or a bare git directory of each repository, as `owner+name` or `owner/name`;
`git clone` makes one. Nothing is fetched here, and nothing of the courses is in our repository.
Each course becomes TARGET/NAME with nbgrader_config.py and source/, its notebooks in the format
that today's nbgrader asks for.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import nbformat
from nbgrader.nbgraderformat import MetadataValidator

CATALOGUE = Path(__file__).with_name("courses.toml")
COPIES = "PUBLIC_COURSES"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

CONFIG = '''\
"""A public course, with nbgrader's own settings."""

c = get_config()

c.CourseDirectory.course_id = "{name}"
c.ClearSolutions.enforce_metadata = False
c.Execute.timeout = 60
'''


@dataclass(frozen=True)
class PublicCourse:
    """An entry of the catalogue."""

    name: str
    kind: str
    repository: str
    commit: str
    source: str
    assignments: list[str]
    packages: list[str]
    notebooks: tuple[str, ...] = ("*.ipynb",)


class NoCopyError(Exception):
    """No git directory of a repository is where it should be."""


def catalogue() -> dict[str, PublicCourse]:
    """All courses, by name."""
    entries = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {name: PublicCourse(name=name, **entry) for name, entry in entries.items()}


def lay_out(course: PublicCourse, copies: Path, target: Path) -> None:
    """Make the nbgrader course `target` of a course's notebooks and of the files beside them."""
    git_folder = _git_folder(copies, course.repository)
    for assignment in course.assignments:
        inside = PurePosixPath(course.source, assignment)
        for path, content in _files(git_folder, course.commit, inside):
            place = target / "source" / inside.name / path
            if place.suffix == ".ipynb":
                if not any(fnmatch(place.name, pattern) for pattern in course.notebooks):
                    continue
                content = current(content.decode("utf-8")).encode()
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    (target / "nbgrader_config.py").write_text(CONFIG.format(name=course.name), encoding="utf-8")


def current(text: str) -> str:
    """A notebook of any age in today's format, with today's metadata, for the kernel at hand."""
    notebook = nbformat.reads(text, as_version=4)
    notebook = MetadataValidator().upgrade_notebook_metadata(notebook)
    notebook.metadata["kernelspec"] = KERNEL
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and not marks.get("points"):
            marks["points"] = 1  # else there is nothing to compare
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(notebook)


def _files(
    git_folder: Path, commit: str, inside: PurePosixPath
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """What is in a folder at a commit, by path in it. A copy may lack its largest files."""
    git = ["git", "--git-dir", str(git_folder)]
    listed = subprocess.run(
        [*git, "ls-tree", "-r", "-z", f"{commit}:{inside}"], capture_output=True, check=True
    )
    for line in listed.stdout.decode("utf-8").rstrip("\0").split("\0"):
        (_, kind, blob), path = line.split("\t")[0].split(), PurePosixPath(line.split("\t")[1])
        if kind != "blob" or ".ipynb_checkpoints" in path.parts:
            continue
        content = subprocess.run([*git, "cat-file", "blob", blob], capture_output=True)
        if content.returncode:
            print(f"{git_folder} lacks {path}", file=sys.stderr)
        else:
            yield path, content.stdout


def _git_folder(copies: Path, repository: str) -> Path:
    for place in (copies / repository.replace("/", "+"), copies / repository):
        for inside in (".git", "repo/.git", "repo", "."):
            if (place / inside / "HEAD").is_file():
                return place / inside
    raise NoCopyError(f"There is no copy of {repository} in {copies}.")


def main(target: str, *names: str) -> None:
    """Lay out the named courses, or all."""
    courses = catalogue()
    for name in names or courses:
        try:
            lay_out(courses[name], Path(os.environ[COPIES]), Path(target) / name)
        except NoCopyError as problem:
            print(problem, file=sys.stderr)
        else:
            print(Path(target) / name)


if __name__ == "__main__":
    main(*sys.argv[1:])
