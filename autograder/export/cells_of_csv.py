"""A CSV file in which single cells are changed, and every other byte stays as it is."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
DELIMITERS = (",", ";", "\t")
QUOTED = re.compile(r'"[^"]*"')
LARGEST = 64 * 1024 * 1024


@dataclass
class Table:
    """Rows of cells as they are written, quotes and all, with what ends each row."""

    rows: list[list[str]]
    ends: list[str]
    delimiter: str
    encoding: str
    mark: bytes

    def text(self, row: int, column: int) -> str:
        """What a cell says, "" where a row is too short."""
        cells = self.rows[row]
        raw = cells[column].strip(" ") if column < len(cells) else ""
        return raw[1:-1].replace('""', '"') if raw[:1] == '"' == raw[-1:] else raw

    def put(self, row: int, column: int, text: str) -> None:
        """Change a cell, in quotes where it was or has to be."""
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        quoted = cells[column][:1] == '"' or self.delimiter in text
        cells[column] = f'"{text}"' if quoted else text

    def as_bytes(self) -> bytes:
        """The file."""
        lines = zip(self.rows, self.ends, strict=True)
        whole = "".join(f"{self.delimiter.join(cells)}{end}" for cells, end in lines)
        return self.mark + whole.encode(self.encoding)


def read_table(path: Path) -> Table:
    """A CSV file. Raises CourseError if it is not one."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None
    if len(content) > LARGEST:
        raise CourseError(f"{path} is larger than 64 MB, which is no list of grades.")
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    for encoding in [MARKS[mark]] if mark else ["utf-8", "cp1252"]:  # the last: old spreadsheets'
        try:
            text = content[len(mark) :].decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise CourseError(f"{path} is not text in UTF-8 or UTF-16. Export it as CSV once more.")
    headings = re.split(r"[\r\n]", QUOTED.sub("", text), maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=headings.count)
    rows, ends = _split(path, text, delimiter)
    return Table(rows, ends, delimiter, encoding, mark)


def _split(path: Path, text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    mark = re.escape(delimiter)
    cell = re.compile(rf'( *"(?:[^"]|"")*" *|[^{mark}\r\n"][^{mark}\r\n]*|)({mark}|\r\n|\n|\r|\Z)')
    rows: list[list[str]] = []
    ends: list[str] = []
    cells: list[str] = []
    place = 0
    while place < len(text) or cells:
        found = cell.match(text, place)
        if found is None:
            raise CourseError(
                f"{path}, row {len(rows) + 1}: this is not CSV: a quote is not closed."
            )
        cells.append(found[1])
        place = found.end()
        if found[2] != delimiter:
            rows.append(cells)
            ends.append(found[2])
            cells = []
    return rows, ends
