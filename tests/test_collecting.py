"""`autograder collect`: from what an instructor receives to the folders that are graded."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from collecting import collect, packed, plain_course, reasons, roster, run, submitted, work
from conftest import BIN, run_command
from nbgrader.api import Gradebook

from autograder.course import Course

CLASS = (
    "student_id,canvas_id,moodle_id,full_name,github,submitted_at",
    "ada,101,5001,Ada Lovelace,ada-l,2026-11-30T17:00:00+01:00",
    "carl,102,5002,Carl Gauß,cgauss,2026-11-30T17:30:00+01:00",
    "emmy,103,,Emmy Noether,noether,",
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one assignment."""
    return plain_course(tmp_path / "course")


@pytest.fixture
def people(tmp_path: Path) -> str:
    """The path of a roster."""
    return str(roster(tmp_path / "class.csv", *CLASS))


def test_a_zip_of_canvas(course: Course, people: str, tmp_path: Path) -> None:
    sent = packed(
        tmp_path / "submissions.zip",
        {
            "lovelaceada_101_7001_hw.ipynb": work("first"),
            "lovelaceada_101_7005_hw-1.ipynb": work("second"),
            "gausscarl_LATE_102_7002_my homework (2).ipynb": work("carl"),
            "noetheremmy_103_text.html": b"typed",
            "strangerbob_999_7009_hw.ipynb": work("bob"),
        },
    )
    report = collect(course, sent, "--roster", people, expect=1)
    assert submitted(course) == {"ada": "second", "carl": "carl"}, "the larger number is newer"
    assert (report["sources"], report["new"]) == (["Canvas"], ["ada", "carl"])
    assert reasons(report) == {
        "noetheremmy_103_text.html": "it is a text or a link that was typed into the site, not a "
        "file",
        "strangerbob_999_7009_hw.ipynb": "the roster has no canvas_id '999'",
    }
    time = (course.root / "submitted/ada/hw/timestamp.txt").read_text()
    assert time == "2026-11-30 16:00:00 UTC"


@pytest.mark.parametrize("form", ["{}_assignsubmission_file_/", "{}_assignsubmission_file/"])
def test_a_zip_of_moodle_with_folders(
    course: Course, people: str, tmp_path: Path, form: str
) -> None:
    files = {
        form.format("Ada Lovelace_5001") + "hw.ipynb": work("ada"),
        form.format("Ada Lovelace_5001") + "data/numbers.csv": b"1,2",
        form.format("Emmy  NOETHER_777") + "hw (1).ipynb": work("emmy"),
        form.format("Carl Gauß_888") + "hw.ipynb": work("another Carl"),
    }
    report = collect(course, packed(tmp_path / "hw.zip", files), "--roster", people, expect=1)
    assert submitted(course) == {"ada": "ada", "emmy": "emmy"}, "by number, or else by full name"
    [reason] = reasons(report).values()
    assert reason == "the roster has no moodle_id '888' and no full_name 'Carl Gauß'"
    assert (course.root / "submitted/ada/hw/data/numbers.csv").read_bytes() == b"1,2"
    assert report["sources"] == ["Moodle"]


def test_a_flat_zip_of_moodle(course: Course, people: str, tmp_path: Path) -> None:
    files = {
        "Ada Lovelace_5001_assignsubmission_file_hw.ipynb": work("ada"),
        "Carl Gauß_5002_assignsubmission_file_Ada_5001_assignsubmission_file_.ipynb": work("carl"),
    }
    collect(course, packed(tmp_path / "hw.zip", files), "--roster", people)
    assert submitted(course) == {"ada": "ada", "carl": "carl"}, "a file's name makes nobody another"


def test_a_folder_of_notebooks(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    for name in ("ada", "carl", "carl (1)"):
        (folder / f"{name}.ipynb").write_bytes(work(name))
    report = collect(course, folder, expect=1)
    assert submitted(course) == {"ada": "ada"}, "nobody says which of Carl's two is newer"
    assert "keep one" in reasons(report)["carl (1).ipynb"]


def test_the_folder_of_zip_collect_and_a_zip_in_a_folder(course: Course, tmp_path: Path) -> None:
    archive = tmp_path / "downloaded" / "hw" / "archive"
    archive.mkdir(parents=True)
    packed(archive / "submissions.zip", {"lovelaceada_101_7001_hw.ipynb": work("ada")})
    assert collect(course, archive.parent)["sources"] == ["Canvas"]


def test_a_zip_that_cannot_be_opened_keeps_no_other_one_out(course, tmp_path) -> None:
    folder = tmp_path / "downloaded"
    folder.mkdir()
    packed(folder / "monday.zip", {"lovelaceada_101_7001_hw.ipynb": work("ada")})
    (folder / "tuesday.zip").write_bytes(b"<html>Please log in.</html>")
    report = collect(course, folder, expect=1)
    assert submitted(course) == {"101": "ada"}
    assert reasons(report)["tuesday.zip"].startswith("it cannot be opened as a zip: ")
    wrapped = {f"submissions/gausscarl_102_{n}_hw.ipynb": work(str(n)) for n in (7002, 7003)}
    collect(course, packed(tmp_path / "wrapped.zip", wrapped))
    assert submitted(course) == {"101": "ada", "102": "7003"}


def test_the_kind_is_said_where_names_mislead(course: Course, tmp_path: Path) -> None:
    sent = packed(tmp_path / "hw.zip", {"group_2026_11_ada.ipynb": work("ada")})
    collect(course, sent, "--from", "folder")
    assert submitted(course) == {"group_2026_11_ada": "ada"}


def test_a_few_strange_names_do_not_change_the_kind(course: Course, tmp_path: Path) -> None:
    inbound = tmp_path / "inbound"
    for name in ("ada+hw+2026-11-30 10:00:00 UTC", "carl+hw+2026-11-30 10:00:00 UTC", "x_1_2_y"):
        (inbound / name).mkdir(parents=True)
        (inbound / name / "hw.ipynb").write_bytes(work(name[:3]))
    report = collect(course, inbound, expect=1)
    assert submitted(course) == {"ada": "ada", "carl": "car"}
    assert set(reasons(report)) == {"x_1_2_y"}
    for number in range(3):
        (inbound / f"x_{number}_assignsubmission_file_").mkdir()
    _, said = run("collect", "hw", str(inbound), "--course", str(course.root), expect=1)
    assert "are of several kinds. Say where they are from with --from" in said
    report = collect(course, inbound, "--from", "exchange", expect=1)
    assert report["unchanged"] == ["ada", "carl"]


def test_clones_of_github_classroom(course: Course, people: str, tmp_path: Path) -> None:
    for user in ("ada-l", "cgauss", "l"):
        clone = tmp_path / "hw-submissions" / f"hw-{user}"
        subprocess.run(["git", "init", "-q", str(clone)], check=True)
        (clone / "hw.ipynb").write_bytes(work(user))
    (tmp_path / "clones").mkdir()
    (tmp_path / "hw-submissions").rename(tmp_path / "clones" / "hw-submissions")
    report = collect(course, tmp_path / "clones" / "hw-submissions", "--roster", people, expect=1)
    assert submitted(course) == {"ada": "ada-l", "carl": "cgauss"}
    assert reasons(report) == {"hw-l": "the roster has no github 'l'"}
    assert not (course.root / "submitted/ada/hw/.git").exists()
    report = collect(course, tmp_path / "clones", "--roster", people, expect=1)
    assert report["unchanged"] == ["ada", "carl"], "the folder around the clones changes nothing"


def test_an_exchange_and_the_times_in_its_names(course: Course, tmp_path: Path) -> None:
    inbound = tmp_path / "inbound"
    for name, text in {
        "a+da+hw+2026-11-29 10:00:00.123456 UTC+AbC_-678901=": "older",
        "a+da+hw+2026-11-30 10:00:00.5 UTC+AbC_-678901=": "newer",
        "carl+hw+2026-11-30 10:00:00 UTC": "carl",
        "carl+other+2026-11-30 11:00:00 UTC": "another assignment",
        "emmy+hw+2026-99-99 99:00:00 UTC": "no time",
    }.items():
        (inbound / name).mkdir(parents=True)
        (inbound / name / "hw.ipynb").write_bytes(work(text))
        (inbound / name / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")
    report = collect(course, inbound, expect=1)
    assert submitted(course) == {"a+da": "newer", "carl": "carl"}
    time = (course.root / "submitted/a+da/hw/timestamp.txt").read_text()
    assert time == "2026-11-30 10:00:00.500000 UTC"
    assert reasons(report) == {
        "emmy+hw+2026-99-99 99:00:00 UTC": "its name has a time that does not exist"
    }


def test_a_student_cannot_hand_in_for_another_in_an_exchange(
    course: Course, tmp_path: Path
) -> None:
    forged = tmp_path / "inbound" / "ada+hw+2026-11-30 10:00:00 UTC"
    forged.mkdir(parents=True)
    (forged / "hw.ipynb").write_bytes(work("not ada's"))
    subprocess.run(["chown", "12345", str(forged)], check=True)
    report = collect(course, forged.parent, expect=1)
    assert submitted(course) == {}
    assert reasons(report)[forged.name] == "it says 'ada' and belongs to user 12345"


def test_collecting_twice_changes_nothing_and_a_newer_one_replaces_an_older(
    course: Course, tmp_path: Path
) -> None:
    def sent(text: str, hour: int, *options: str) -> dict:
        people = roster(
            tmp_path / "class.csv",
            "student_id,canvas_id,submitted_at",
            f"ada,101,2026-11-30T{hour:02}:00:00Z",
        )
        path = packed(tmp_path / "hw.zip", {"lovelaceada_101_7001_hw.ipynb": work(text)})
        expect = 0 if hour != 9 else 1
        return collect(course, path, "--roster", str(people), *options, expect=expect)

    assert sent("first", 10)["new"] == ["ada"]
    log = (course.root / "collected.jsonl").read_text()
    receipt = json.loads(log)
    assert (receipt["student"], receipt["file"]) == ("ada", "hw.ipynb")
    assert receipt["submitted_at"] == "2026-11-30T10:00:00+00:00"
    (course.root / "submitted/ada/hw/grader's notes.txt").write_text("kept")
    assert sent("first", 10)["unchanged"] == ["ada"]
    assert (course.root / "collected.jsonl").read_text() == log
    assert (course.root / "submitted/ada/hw/grader's notes.txt").exists()
    assert sent("second", 11)["replaced"] == ["ada"]
    [note] = sent("second", 10)["notes"]
    assert f"delete {course.root}/submitted/ada/hw and collect once more" in note["reason"]
    assert sorted(p.name for p in (course.root / "submitted/ada/hw").iterdir()) == [
        "hw.ipynb", "timestamp.txt",
    ]  # fmt: skip
    for options in ((), ("--replace",)):
        older = sent("older", 9, *options)
        why = {"lovelaceada_101_7001_hw.ipynb": "a newer one was collected before"}
        assert reasons(older) == why
        assert submitted(course) == {"ada": "second"}


def test_without_times_nothing_is_replaced_unasked(course: Course, tmp_path: Path) -> None:
    def sent(text: str) -> Path:
        name = "Ada Lovelace_5001_assignsubmission_file_/hw.ipynb"
        return packed(tmp_path / "hw.zip", {name: work(text)})

    collect(course, sent("first"))
    report = collect(course, sent("second"), expect=1)
    assert "nothing says which is newer" in next(iter(reasons(report).values()))
    assert submitted(course) == {"5001": "first"}, "without a roster the site's number is the name"
    collect(course, sent("second"), "--replace")
    assert submitted(course) == {"5001": "second"}


def test_canvas_says_late_and_not_when(course: Course, tmp_path: Path) -> None:
    sent = packed(tmp_path / "hw.zip", {"lovelaceada_LATE_101_7001_hw.ipynb": work("ada")})
    [note] = collect(course, sent)["notes"]
    assert "the site says that it is late" in note["reason"]
    assert not (course.root / "submitted/101/hw/timestamp.txt").exists()


def test_a_log_with_a_broken_end_is_read_and_goes_on(course: Course, tmp_path: Path) -> None:
    def sent(name: str) -> Path:
        return packed(tmp_path / "hw.zip", {f"{name}/hw.ipynb": work(name), "x/hw.ipynb": b"{}"})

    collect(course, sent("ada"))
    log = course.root / "collected.jsonl"
    log.write_bytes(log.read_bytes() + b'{"assignment": "hw", "stud')
    report = collect(course, sent("carl"))
    assert (report["new"], report["unchanged"]) == (["carl"], ["x"])
    assert next(line for line in log.read_text().splitlines() if "carl" in line).startswith("{")


def test_what_was_in_place_without_a_receipt_gets_one(course: Course, tmp_path: Path) -> None:
    sent = packed(tmp_path / "hw.zip", {"ada/hw.ipynb": work("ada"), "carl/hw.ipynb": work("new")})
    for student, text in {"ada": "ada", "carl": "by hand"}.items():
        folder = course.root / "submitted" / student / "hw"
        folder.mkdir(parents=True)
        (folder / "hw.ipynb").write_bytes(work(text))
    report = collect(course, sent, expect=1)
    assert report["replaced"] == ["ada"]
    assert "not collected lies in its place" in reasons(report)["carl"]
    assert submitted(course) == {"ada": "ada", "carl": "by hand"}


def test_two_people_of_one_name_are_both_left(course: Course, tmp_path: Path) -> None:
    people = roster(tmp_path / "class.csv", "student_id,full_name", "ada,Ada Lovelace")
    sent = packed(
        tmp_path / "hw.zip",
        {f"Ada Lovelace_{n}_assignsubmission_file_/hw.ipynb": work(str(n)) for n in (1, 2)},
    )
    report = collect(course, sent, "--roster", str(people), expect=1)
    assert submitted(course) == {}
    assert all("'1' and '2' both lead to 'ada'" in reason for reason in reasons(report).values())


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["name", "ada"], "has no column student_id"),
        (["student_id,submitted_at", "ada,yesterday"], "line 2: submitted_at is 'yesterday'"),
        (["student_id,submitted_at", "ada,2026-11-30 10:00"], "Write a time with its zone"),
        (["student_id", "../ada"], "cannot be a student's id"),
        (["student_id", "ada", "Ada"], "has the students 'ada' and 'Ada'"),
        (["student_id,email,email", "ada,a@x.org,"], "has several columns email: keep one"),
        (
            ["student_id,full_name,canvas_id,moodle_id", "ada,Lovelace, Ada,101,5001"],
            "line 2: it has more cells than the first line. Put a cell with ',' in it in quotes",
        ),
    ],
)
def test_a_roster_that_cannot_be_read(
    course: Course, tmp_path: Path, lines: list[str], says: str
) -> None:
    people = roster(tmp_path / "class.csv", *lines)
    place = ["--course", str(course.root)]
    _, said = run("collect", "hw", ".", "--roster", str(people), *place, expect=1)
    assert says in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("student_id\tfull_name\n7\tCarl Gauß\n", "utf-16"),
        ("student_id;full_name;;\r\n7;Carl Gauß;;\r\n", "utf-8-sig"),
        ('student_id,full_name,\r7,"Carl\rGauß",\r', "utf-8"),
    ],
)
def test_a_roster_as_spreadsheets_save_it(
    course: Course, tmp_path: Path, text: str, encoding: str
) -> None:
    (tmp_path / "class.csv").write_bytes(text.encode(encoding))
    name = "Carl Gauß_888_assignsubmission_file_/hw.ipynb"
    sent = packed(tmp_path / "hw.zip", {name: work("carl")})
    collect(course, sent, "--roster", str(tmp_path / "class.csv"))
    assert submitted(course) == {"7": "carl"}


@pytest.mark.parametrize(
    ("full_name", "at_moodle"),
    [
        ("Sinéad O'Brien", "Sinéad OBrien"),
        ("Ann_Marie Smith", "Ann Marie Smith"),
        ("علی‌رضا احمدی", "علی‌رضا احمدی"),
        ("علی‌رضا احمدی", "علیرضا احمدی"),
        ("דוד כהן\u200f", "דוד כהן"),
        ("דוד כהן", "\u200fדוד כהן"),
        ("山田 太郎", "山田\u3000太郎"),
        ("Zoe\u0308 Müller", "Zoë Mu\u0308ller"),
    ],
)
def test_a_name_as_moodle_writes_it(
    course: Course, tmp_path: Path, full_name: str, at_moodle: str
) -> None:
    """Its zip has no quotes; marks that nobody sees stay in it, and decide nothing."""
    people = roster(tmp_path / "class.csv", "student_id,full_name", f"7,{full_name}", "8,Zo Muller")
    name = f"{at_moodle}_888_assignsubmission_file_/hw.ipynb"
    report = collect(
        course, packed(tmp_path / "hw.zip", {name: work("this one")}), "--roster", str(people)
    )
    assert submitted(course) == {"7": "this one"}
    log = json.loads((course.root / "collected.jsonl").read_text())
    assert log["place"] == name.removesuffix("/hw.ipynb"), "as Moodle wants it back"
    assert report["left"] == []


def test_two_ways_to_write_an_umlaut_are_one_student(course: Course, tmp_path: Path) -> None:
    """Some systems take ü apart."""
    for name in ("J\u00fcrgen.ipynb", "Ju\u0308rgen.ipynb"):
        report = collect(course, packed(tmp_path / "hw.zip", {name: work("Jürgen")}))
    assert report["unchanged"] == ["J\u00fcrgen"]
    assert submitted(course) == {"J\u00fcrgen": "Jürgen"}


def test_a_source_without_a_hand_in_is_no_success(course: Course, tmp_path: Path) -> None:
    (tmp_path / "inbound" / "ada+other+2026-11-30 10:00:00 UTC").mkdir(parents=True)
    (tmp_path / "inbound" / "ada+other+2026-11-30 10:00:00 UTC" / "other.ipynb").touch()
    (tmp_path / "nothing").mkdir()
    for path in (packed(tmp_path / "hw.zip", {}), tmp_path / "nothing", tmp_path / "inbound"):
        _, said = run("collect", "hw", str(path), "--course", str(course.root), expect=1)
        assert said == (
            f"{path} holds nothing that was handed in for hw. Give what the course's site sent.\n"
        )


def test_an_ending_in_capitals(course: Course, tmp_path: Path) -> None:
    files = {"ada.IPYNB": work("ada"), "carl/HW.Ipynb": work("carl")}
    collect(course, packed(tmp_path / "hw.zip", files))
    assert submitted(course) == {"ada": "ada", "carl": "carl"}


def test_the_list_in_the_terminal(course: Course, people: str, tmp_path: Path) -> None:
    sent = packed(
        tmp_path / "hw.zip",
        {
            "lovelaceada_101_7001_work.ipynb": work("ada"),
            "bob_999_7002_hw.ipynb": work("bob"),
            "bob_999_7003_\x1b[31mhw.ipynb": work("bob"),
        },
    )
    done = run_command(
        "autograder", "collect", "hw", str(sent), "--roster", people, cwd=course.root, expect=1
    )
    assert done.stdout.splitlines() == [
        "hw, from Canvas: 1 new, 0 replaced, 0 unchanged, 2 left",
        "  lovelaceada_101_7001_work.ipynb: taken for hw.ipynb",
    ]
    assert "\x1b" not in done.stderr
    assert "✗ bob_999_7002_hw.ipynb: the roster has no canvas_id '999'" in done.stderr


def test_a_roster_that_comes_later_makes_no_second_student_silently(
    course: Course, people: str, tmp_path: Path
) -> None:
    sent = packed(tmp_path / "hw.zip", {"lovelaceada_101_7001_hw.ipynb": work("ada")})
    [named_by_the_site] = collect(course, sent)["new"]
    report = collect(course, sent, "--roster", people)
    assert report["new"] == ["ada"]
    [note] = report["notes"]
    folder = course.root / "submitted" / named_by_the_site / "hw"
    assert f"collected before as '{named_by_the_site}', whose folder {folder}" in note["reason"]
    shutil.rmtree(folder)
    assert collect(course, sent, "--roster", people)["notes"] == [], "it was heeded"


def test_people_have_their_names_in_the_gradebook(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster's, for those who hand in; what an instructor wrote stays where it is empty."""
    # nbgrader makes a gradebook with a program that it calls by its name.
    monkeypatch.setenv("PATH", str(BIN), prepend=os.pathsep)
    sent = packed(tmp_path / "sent.zip", {"ada.ipynb": work("a"), "carl.ipynb": work("c")})
    headings = "student_id,full_name,first_name,last_name,email"
    lines = ("ada,Ada Lovelace,,,ada@example.org", "carl,,Carl,Gauß,", "emmy,Emmy Noether,,,")
    people = str(roster(tmp_path / "class.csv", headings, *lines))
    collect(course, sent, "--roster", people)
    assert not (course.root / "gradebook.db").exists(), "none is made for it"
    with Gradebook(course.database) as gradebook:
        gradebook.add_student("carl", email="carl@example.org", last_name="Gauss")
    collect(course, sent, "--roster", people)
    with Gradebook(course.database) as gradebook:
        found = {who.id: (who.first_name, who.last_name, who.email) for who in gradebook.students}
    assert found == {
        "ada": ("Ada", "Lovelace", "ada@example.org"),
        "carl": ("Carl", "Gauß", "carl@example.org"),
    }
