"""Grading on a Dask cluster of real processes: the same grades as on one machine, or a sentence."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import WORKS, Cluster, cluster, graded, wait_until
from conftest import BIN, ROOT, clean_environment, run_command
from mended import hashes, make_harder
from tiny_work import hand_in

from autograder.cluster.address import checked_address
from autograder.cluster.turns import Turns
from autograder.course import Course, CourseError

LOOPS = "def accuracy(y_true, y_pred):\n    while True: pass"


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of the released course."""
    return Course(Path(shutil.copytree(released, tmp_path / "course")))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[Cluster]:
    """A scheduler to which each test brings its workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def refusal(course: Course, *options: str) -> str:
    """The one sentence with which grading is refused; nothing is stored then."""
    done = run_command("autograder", "grade", "01_tiny", *options, cwd=course.root, expect=1)
    assert "Traceback" not in done.stderr
    assert not (course.root / "autograded").exists()
    return done.stderr


def test_a_class_is_graded_as_on_one_machine(
    scheduler: Cluster, course: Course, tmp_path: Path
) -> None:
    with (course.root / "nbgrader_config.py").open("a") as config:
        limits = '{"call_seconds": 0.5, "notebook_seconds": 2}'
        config.write(f'c.Autograder.budgets = {{"01_tiny": {limits}}}\n')
    for number, work in enumerate((*WORKS, LOOPS, None)):
        hand_in(course, f"student{number}", work)
    here = graded(course)
    assert [row["score"] for row in here] == [3, 1, 0, 0, 0, 3]
    workers = [scheduler.worker(f"small{n}", "--no-nanny", hidden=course.root) for n in range(2)]
    assert graded(course, "--scheduler", scheduler.address) == here
    kept = [path for path in scheduler.folder.rglob("*") if path.is_file()]
    assert any(path.name == "01_tiny.py" for path in kept)
    assert not [path for path in kept if course.secret.encode() in path.read_bytes()]
    assert not [path for path in kept if path.name in ("gradebook.db", "nbgrader_config.py")]
    for worker in workers:
        worker.terminate()
        worker.wait()
    assert "answer-key" not in str(list(scheduler.folder.rglob("*")))


def test_all_assignments_and_a_dry_run(scheduler: Cluster, course: Course) -> None:
    for number, work in enumerate(WORKS):
        hand_in(course, f"student{number}", work)
    worker = scheduler.worker("for-all", "--no-nanny", hidden=course.root)
    there = "--scheduler", scheduler.address
    run_command("autograder", "grade", "--all", *there, cwd=course.root)
    make_harder(course)
    places = hashes(course.root)
    said = run_command(
        "autograder", "grade", "01_tiny", "--dry-run", *there, cwd=course.root
    ).stdout
    assert "1 → 0 of 3  student1" in said
    assert "1 would change, 3 would be graded the same. Nothing was written." in said
    assert hashes(course.root) == places
    here = run_command("autograder", "grade", "01_tiny", "--dry-run", cwd=course.root).stdout
    assert said.splitlines()[1:] == here.splitlines()[1:], "but for the time that it took"
    worker.terminate()
    worker.wait()


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.5:8786",
        "tcp://example.org:8786",
        "tcp://0.0.0.0:8786",
        "tcp://[::]:8786",
        "tcp://127.0.0.1.example.org:8786",
        "tcp://127.0.0.1@example.org:8786",
        "tcp://localhost.example.org:8786",
        "ws://127.0.0.1:8786",
        "inproc://127.0.0.1:8786",
        "127.0.0.1:8786",
        "tcp://127.0.0.1:87860",
        "tls://127.0.0.1:8786",
    ],
)
def test_an_unsafe_address_is_refused(address: str) -> None:
    with pytest.raises(CourseError):
        checked_address(address, (None, None, None), is_insecure=False)


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "tcp://127.9.9.9:1", "tcp://[::1]:8786", "tcp://localhost:1"],
)
def test_this_machine_needs_no_encryption(address: str) -> None:
    assert checked_address(address, (None, None, None), is_insecure=False).text == address


def test_beyond_this_machine_only_what_is_asked_for(course: Course) -> None:
    hand_in(course, "ada")
    told = refusal(course, "--scheduler", "tcp://192.0.2.1:8786")
    assert "not on this machine" in told and "--insecure-scheduler" in told
    asked_for = checked_address("tcp://192.0.2.1:8786", (None, None, None), is_insecure=True)
    assert asked_for.tls_files is None


def test_who_does_not_answer_is_named(course: Course) -> None:
    hand_in(course, "ada")
    told = refusal(course, "--scheduler", "tcp://127.0.0.1:9")
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in told


def test_a_scheduler_without_workers_is_told(scheduler: Cluster, course: Course) -> None:
    hand_in(course, "ada")
    told = refusal(course, "--scheduler", scheduler.address, "--patience", "1")
    assert "no worker" in told


def test_a_worker_without_a_sandbox_gives_no_grade(
    scheduler: Cluster, course: Course, tmp_path: Path
) -> None:
    hand_in(course, "ada")
    bare = scheduler.worker("bare", "--no-nanny", environment={"PATH": str(tmp_path)})
    told = refusal(course, "--scheduler", scheduler.address)
    assert "cannot grade" in told and "bubblewrap" in told
    bare.terminate()
    bare.wait()


def test_a_worker_with_another_program_gives_no_grade(
    scheduler: Cluster, course: Course, tmp_path: Path
) -> None:
    hand_in(course, "ada")
    shutil.copytree(ROOT / "autograder", tmp_path / "other" / "autograder")
    with (tmp_path / "other" / "autograder" / "results.py").open("a") as changed:
        changed.write("# A change.\n")
    path = {"PYTHONPATH": str(tmp_path / "other")}
    other = scheduler.worker("other", "--no-nanny", environment=path)
    told = refusal(course, "--scheduler", scheduler.address)
    assert "would not grade as this machine does" in told and "requirements.lock" in told
    other.terminate()
    other.wait()


def certificates(folder: Path, name: str) -> dict[str, Path]:
    """An authority of that name, and a certificate that it signed."""
    folder.mkdir()
    ca, ca_key, key, request, cert = (
        folder / f"{name}.{end}" for end in ("ca", "ca_key", "key", "request", "cert")
    )
    new = ("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj")
    sign = ("openssl", "x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key)
    for command in (
        (*new, "/CN=authority", "-x509", "-days", "2", "-keyout", ca_key, "-out", ca),
        (*new, f"/CN={name}", "-keyout", key, "-out", request),
        (*sign, "-CAcreateserial", "-days", "2", "-out", cert),
    ):
        subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return {"ca": ca, "cert": cert, "key": key}


def test_over_tls_with_certificates_of_one_authority_alone(course: Course, tmp_path: Path) -> None:
    hand_in(course, "ada")
    ours, others = (certificates(tmp_path / name, name) for name in ("ours", "others"))
    named = zip(("--tls-ca-file", "--tls-cert", "--tls-key"), ours.values(), strict=True)
    of_dask = [str(word) for pair in named for word in pair]
    folder = tmp_path / "cluster"
    folder.mkdir()

    def options(files: dict[str, Path]) -> list[str]:
        return [word for part, path in files.items() for word in (f"--tls-{part}", str(path))]

    with cluster(folder, "--protocol", "tls", *of_dask) as made:
        assert made.address.startswith("tls://")
        told = refusal(course, "--scheduler", made.address, *options(others))
        assert "certificates" in told
        plain = made.address.replace("tls:", "tcp:")
        assert "No Dask scheduler answers" in refusal(course, "--scheduler", plain)
        made.worker("sealed", "--no-nanny")
        [row] = graded(course, "--scheduler", made.address, *options(ours))
    assert row["score"] == 3


def test_dask_is_needed_for_a_cluster_alone(course: Course) -> None:
    hand_in(course, "ada")
    program = (
        "import sys; sys.modules['distributed'] = None\n"
        "from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program]
    options = {"cwd": course.root, "env": clean_environment(), "capture_output": True, "text": True}
    subprocess.run([*command, "grade", "01_tiny"], check=True, **options)
    there = ["grade", "01_tiny", "--scheduler", "tcp://127.0.0.1:8786"]
    done = subprocess.run([*command, *there], **options)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("Install it: pip install 'autograder[cluster]'")


def test_a_scheduler_that_ends_loses_nothing(course: Course, tmp_path: Path) -> None:
    for number in range(12):
        hand_in(course, f"s{number:02}", WORKS[number % len(WORKS)])
    folder = tmp_path / "cluster"
    folder.mkdir()
    with cluster(folder) as made:
        made.worker("only", "--no-nanny")
        grading = subprocess.Popen(
            [BIN / "autograder", "grade", "01_tiny", "--scheduler", made.address],
            cwd=course.root,
            env=clean_environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_until(lambda: any(course.root.glob("autograded/*/*/receipt.json")), "a first grade")
        made.scheduler.kill()
        told = grading.communicate(timeout=400)[1]
    assert grading.returncode == 1
    assert "was lost. What was graded until then is stored" in told
    assert "Traceback" not in told
    stored = len(list(course.root.glob("autograded/*/*/receipt.json")))
    run_command("autograder", "grade", "01_tiny", "--json", "rest.json", cwd=course.root)
    rest = json.loads((course.root / "rest.json").read_text())
    assert len(rest) <= 12 - stored + 1  # a page is written before its grade is


def test_who_works_alone_has_nobody_beside() -> None:
    import threading
    import time

    turns, beside, seen = Turns(), set(), []

    def work(name: int, alone: bool) -> None:
        with turns.turn(alone):
            beside.add(name)
            time.sleep(0.01)
            seen.append((alone, len(beside)))
            beside.discard(name)

    threads = [threading.Thread(target=work, args=(n, n % 3 == 0)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number for alone, number in seen if alone} == {1}
    assert max(number for _, number in seen) > 1
