"""What a hand-in may do to whoever unpacks it: each attack is refused by its name, and everything
else is collected."""

import os
import stat
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from collecting import collect, packed, plain_course, reasons, submitted, work
from conftest import ORDINARY
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.collect.contents import Unreadable, opened
from autograder.collect.names import is_student, notebook_of, refusal
from autograder.collect.sources import CANVAS, CANVAS_ANONYMOUS, MOODLE, hand_ins
from autograder.course import Course, CourseError

ADA = "Ada Lovelace_5001_assignsubmission_file_"

NAMES = {
    "../../../escaped.ipynb": "leads to another folder",
    f"{ADA}/../../../escaped.ipynb": "leads to another folder",
    f"{ADA}/../.bashrc": "leads to another folder",
    "/etc/cron.d/escaped": "an absolute path",
    "C:/escaped.txt": "an absolute path",
    f"{ADA}/..\\escaped.txt": "a backslash",
    f"{ADA}/a\x1b[31m.txt": "cannot be printed",
    f"{ADA}/a\u202etxt.exe": "cannot be printed",
    f"{ADA}/con.txt": "that of a device",
    f"{ADA}/NUL": "that of a device",
    f"{ADA}/dot.": "ends in a dot or a space",
    f"{ADA}/{'long' * 60}.txt": "too long",
    f"{ADA}/{'a/' * 9}deep.txt": "too deep",
    f"{ADA}/inside.zip": "archives inside a hand-in are not opened",
}
"""Names of entries, and why each is refused."""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one assignment."""
    return plain_course(tmp_path / "course")


def only_ada(course: Course) -> None:
    """Ada's notebook is there, and nothing else is anywhere near."""
    assert submitted(course) == {"5001": "ada"}
    files = {
        path.relative_to(course.root).as_posix()
        for path in course.root.rglob("*")
        if path.is_file()
    }
    assert files == {
        "nbgrader_config.py", "source/hw/hw.ipynb", "collected.jsonl", "submitted/5001/hw/hw.ipynb",
    }  # fmt: skip
    assert not list(course.root.parent.rglob("*escaped*"))


def test_names_that_lead_elsewhere_or_mean_something_else(course: Course, tmp_path: Path) -> None:
    files = dict.fromkeys(NAMES, b"x") | {f"{ADA}/hw.ipynb": work("ada")}
    found = reasons(collect(course, packed(tmp_path / "hw.zip", files), expect=1))
    assert set(found) == set(NAMES)
    for name, reason in NAMES.items():
        assert reason in found[name]
    only_ada(course)


def test_a_name_that_ends_twice(course: Course, tmp_path: Path) -> None:
    """zipfile ends a name at a NUL; what stands behind it is what other programs see."""
    path = packed(tmp_path / "hw.zip", {f"{ADA}/hw.ipynb": work("ada"), f"{ADA}/x.py#.txt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"x.py#.txt", b"x.py\0.txt"))
    [reason] = reasons(collect(course, path, expect=1)).values()
    assert "cannot be printed" in reason
    only_ada(course)


def test_a_name_that_ends_before_it_begins(course: Course, tmp_path: Path) -> None:
    path = packed(tmp_path / "hw.zip", {f"{ADA}/hw.ipynb": work("ada"), "#escaped": b"x"})
    path.write_bytes(path.read_bytes().replace(b"#escaped", b"\0escaped"))
    [reason] = reasons(collect(course, path, expect=1)).values()
    assert "cannot be printed" in reason
    only_ada(course)


def test_links_and_devices(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "hw.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{ADA}/hw.ipynb", work("ada"))
        for name, kind in {
            "link": stat.S_IFLNK,
            "disk": stat.S_IFBLK,
            "pipe": stat.S_IFIFO,
        }.items():
            info = zipfile.ZipInfo(f"{ADA}/{name}")
            info.external_attr = (kind | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    found = reasons(collect(course, path, expect=1))
    assert found == {
        f"{ADA}/{name}": "it is a link or a device, not a file" for name in ("link", "disk", "pipe")
    }
    only_ada(course)


def test_links_and_pipes_in_a_folder(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "received" / "5001"
    folder.mkdir(parents=True)
    (folder / "hw.ipynb").write_bytes(work("ada"))
    (folder / "secret").symlink_to(course.root / "nbgrader_config.py")
    (folder.parent / "carl").symlink_to(course.root / "source" / "hw")
    os.mkfifo(folder / "pipe")
    found = reasons(collect(course, folder.parent, expect=1))
    assert set(found) == {"5001/secret", "5001/pipe", "carl"}
    only_ada(course)


def test_bombs(course: Course, tmp_path: Path) -> None:
    files = {
        f"{ADA}/hw.ipynb": work("ada"),
        f"{ADA}/zeros.bin": bytes(20 << 20),
        f"{ADA}/huge.bin": os.urandom(1024) * (65 << 10),
    }
    found = reasons(collect(course, packed(tmp_path / "hw.zip", files), expect=1))
    assert found[f"{ADA}/zeros.bin"] == "it unpacks to more than 200 times its size"
    assert found[f"{ADA}/huge.bin"] == "it is larger than 64 MB"
    only_ada(course)


def test_an_entry_that_says_less_than_it_holds(course: Course, tmp_path: Path) -> None:
    path = packed(tmp_path / "hw.zip", {f"{ADA}/hw.ipynb": work("ada"), f"{ADA}/z": bytes(9 << 20)})
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 9 << 20), struct.pack("<I", 10)))
    [reason] = reasons(collect(course, path, expect=1)).values()
    assert "it is damaged" in reason
    only_ada(course)


def test_an_encrypted_entry(course: Course, tmp_path: Path) -> None:
    path = packed(tmp_path / "hw.zip", {f"{ADA}/hw.ipynb": work("ada"), f"{ADA}/z.txt": b"secret"})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flags of both headers
        content[content.rindex(mark) + offset] |= 1
    path.write_bytes(content)
    assert reasons(collect(course, path, expect=1)) == {f"{ADA}/z.txt": "it is encrypted"}
    only_ada(course)


def test_names_that_differ_in_capitals_only(course: Course, tmp_path: Path) -> None:
    files = {f"{ADA}/hw.ipynb": work("ada"), f"{ADA}/A.txt": b"1", f"{ADA}/a.txt": b"2"}
    found = reasons(collect(course, packed(tmp_path / "hw.zip", files), expect=1))
    assert found == {f"{ADA}/a.txt": "its name differs from 'A.txt' in capitals only"}
    assert (course.root / "submitted/5001/hw/A.txt").read_bytes() == b"1"


def test_a_time_or_a_receipt_that_the_student_sends(course: Course, tmp_path: Path) -> None:
    files = {
        f"{ADA}/{name}": b"1999-01-01 00:00:00 UTC" for name in ("timestamp.txt", "receipt.json")
    }
    report = collect(course, packed(tmp_path / "hw.zip", files | {f"{ADA}/hw.ipynb": work("ada")}))
    assert [note["reason"] for note in report["notes"]] == [
        "dropped: only the course writes such a file"
    ] * 2
    only_ada(course)


def test_a_student_called_like_a_way_out(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "received"
    (folder / "-rf").mkdir(parents=True)
    (folder / "-rf" / "hw.ipynb").write_bytes(work("x"))
    (folder / "5001").mkdir()
    (folder / "5001" / "hw.ipynb").write_bytes(work("ada"))
    assert reasons(collect(course, folder, expect=1)) == {
        "-rf": "its student's name cannot be a folder's"
    }
    only_ada(course)


def test_a_folder_in_the_course_that_is_a_link(course: Course, tmp_path: Path) -> None:
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / "5001").symlink_to(tmp_path)
    files = {f"{ADA}/hw.ipynb": work("ada")}
    [reason] = reasons(collect(course, packed(tmp_path / "hw.zip", files), expect=1)).values()
    assert "is a link to another place" in reason
    assert not (tmp_path / "hw").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_files_that_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        for name in ("ada", "carl", "emmy"):
            (Path(place) / name).mkdir()
            (Path(place) / name / "hw.ipynb").write_bytes(work(name))
        (Path(place) / "carl" / "hw.ipynb").chmod(0)
        (Path(place) / "emmy").chmod(0)
        os.seteuid(ORDINARY)
        try:
            with opened(Path(place)) as found:
                ada, carl = found.entries
                assert ada.read() == work("ada")
                with pytest.raises(Unreadable, match="it cannot be read: Permission denied"):
                    carl.read()
                assert [left.name for left in found.left] == ["emmy/"]
        finally:
            os.seteuid(0)


ANY_NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
PARTS = st.one_of(
    ANY_NAME,
    st.sampled_from(["..", ".", "", "/", "\\", "con", "C:", "a" * 300, "hw.ipynb", ADA, ".git"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=12))
def test_a_name_that_is_not_refused_stays_in_its_folder(parts: list[str]) -> None:
    name = "/".join(parts)
    if refusal(name):
        return
    root = Path("/some/folder")
    inside = Path(os.path.normpath(root / name))
    assert inside != root and inside.is_relative_to(root)
    assert all(len(part.encode()) <= 255 for part in inside.parts)


@settings(max_examples=300, deadline=None)
@given(ANY_NAME)
def test_a_students_id_is_the_name_of_one_folder(name: str) -> None:
    if is_student(name):
        assert Path("/submitted", name).parent == Path("/submitted")


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(categories=["L", "Nd"]) | st.just("_"), max_size=20), ANY_NAME)
def test_what_a_student_calls_a_file_does_not_change_whose_it_is(name: str, file: str) -> None:
    """Canvas keeps _digits_ out of the names in front; Moodle keeps underscores out."""
    person = name.replace("_", "")
    seen = MOODLE.fullmatch(f"{person}_5001_assignsubmission_file_{file}")
    assert seen is None or (seen["user"], seen["file"]) == ("5001", file)
    seen = CANVAS.fullmatch(f"{person}_101_7001_{file}")
    assert seen is None or (seen["user"], seen["number"], seen["file"]) == ("101", "7001", file)
    seen = CANVAS_ANONYMOUS.fullmatch(f"anon_Ab12c_7001_{file}")
    assert seen is None or (seen["user"], seen["number"]) == ("anon_Ab12c", "7001")


def is_written(name: str) -> bool:
    """Whether Python's zipfile can write an entry of this name."""
    return bool(name) and not name.startswith("\0")


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.lists(PARTS, min_size=1, max_size=4).map("/".join).filter(is_written),
        st.binary(),
        max_size=9,
    )
)
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_any_archive_is_read_to_its_end(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = packed(Path(folder) / "any.zip", files)
        with opened(path) as contents:
            try:
                found, left = hand_ins(contents, "hw")
            except CourseError:  # the names are of several kinds
                found, left = hand_ins(contents, "hw", "moodle")
            taken = {sent.entry.name for one in found for sent in one.files}
            named = {one.name for one in [*left, *contents.left]}
            for entry in contents.entries:  # without the folder that wraps an archive
                assert {entry.name, entry.name.partition("/")[2]} & (taken | named)


@pytest.mark.parametrize(
    ("name", "notebook"),
    [
        ("hw-1.ipynb", "hw-1"),
        ("hw-1 (2).ipynb", "hw-1"),
        ("hw-1-3.ipynb", "hw-1"),
        ("HW-1-Copy1.ipynb", "hw-1"),
        ("Copy of hw-1.ipynb", "hw-1"),
        ("hw (1).ipynb", "hw"),
        ("hw - Copy.ipynb", "hw"),
        ("mine.ipynb", None),
    ],
)
def test_which_notebook_a_file_is(name: str, notebook: str | None) -> None:
    assert notebook_of(name, ["hw", "hw-1"], is_alone=True) == notebook
