"""`autograder validate`: the proof of the course, and that the proof notices what is wrong."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, make_tiny_course, run_command

from autograder.authoring.new_lesson import write_new_lesson
from autograder.course import Course

PIZZA = "12_pizza"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A course of one lesson, as `autograder new` makes it, built; not to be changed."""
    course = Course(tmp_path_factory.mktemp("new") / "course")
    course.source.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    write_new_lesson(course, PIZZA)
    run_command("autograder", "build", cwd=course.root)
    return course.root


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Course:
    """A copy of that course, to be broken."""
    shutil.copytree(built, tmp_path / "course")
    return Course(tmp_path / "course")


def change(course: Course, file: str, *replacements: tuple[str, str]) -> None:
    path = course.source / PIZZA / file
    text = path.read_text()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text)


def findings(course: Course) -> list[str]:
    """What validate finds; it fails if and only if there is something."""
    report = course.root / "proof.json"
    done = run_command(
        "autograder", "validate", PIZZA, "--json", str(report), cwd=course.root, expect=None
    )
    found = json.loads(report.read_text())[PIZZA]["findings"]
    assert done.returncode == (1 if found else 0)
    for finding in found:
        assert finding in done.stdout
    return found


@pytest.mark.prove
def test_the_whole_course_is_proven(tmp_path: Path) -> None:
    report = tmp_path / "proof.json"
    done = run_command("autograder", "validate", "--pairs", "0", "--json", str(report), cwd=ROOT)
    proofs = json.loads(report.read_text())
    assert list(proofs) == Course(ROOT).lessons()
    killed = sum(proof["killed"] for proof in proofs.values())
    assert killed >= 1000
    assert f"{killed} of {killed} mutants killed" in done.stdout
    for proof in proofs.values():
        assert proof["survivors"] == []
        kinds = {answer["kind"] for answer in proof["answers"]}
        assert kinds == {
            "solution", "alternative", "stub", "empty", "typed-in", "misconception", "mutant"
        }  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_it_is_proven_with_other_inputs_too(tmp_path: Path, seed: str) -> None:
    """Every student gets inputs of their own: nobody's may make a right answer wrong."""
    report = tmp_path / "proof.json"
    run_command("autograder", "validate", "--seed", seed, "--json", str(report), cwd=ROOT)
    proofs = json.loads(report.read_text())
    assert [finding for proof in proofs.values() for finding in proof["findings"]] == []


@pytest.mark.nightly
def test_a_mistake_costs_the_same_for_every_student(tmp_path: Path) -> None:
    """With the inputs of fifty students a mistake costs what is written beside it, a right answer
    nothing."""
    report = tmp_path / "proof.json"
    command = ("autograder", "validate", "--no-mutants", "--students", "50", "--json", str(report))
    run_command(*command, cwd=ROOT, seconds=4 * 3600)
    proofs = json.loads(report.read_text())
    assert [finding for proof in proofs.values() for finding in proof["findings"]] == []


@pytest.mark.prove
def test_a_cost_that_differs_from_student_to_student_is_found(course: Course) -> None:
    strong = "[(rng.normal(size=n), rng.normal(size=n)) for n in rng.integers(5, 30, 2)]"
    same = "[(np.ones(4), np.ones(4))]"  # many a mistake shows nowhere
    change(course, f"{PIZZA}.py", (strong, f"{strong} if rng.random() > 0.3 else {same}"))
    command = ("autograder", "validate", PIZZA, "--no-mutants")
    run_command(*command, cwd=course.root)
    done = run_command(*command, "--students", "4", cwd=course.root, expect=1)
    assert "costs" in done.stdout


def test_two_runs_give_the_same_result(course: Course) -> None:
    reports = []
    for name in ("one.json", "two.json"):
        run_command("autograder", "validate", "--json", name, cwd=course.root)
        reports.append((course.root / name).read_text())
    assert reports[0] == reports[1]


def test_it_says_what_each_mistake_costs(course: Course) -> None:
    printed = run_command(
        "autograder", "validate", cwd=course.root, environment={"COLUMNS": "120"}
    ).stdout
    assert "the score with one mistake, of 4" in printed
    [row] = [line for line in printed.splitlines() if "errors cancel" in line]
    assert "2.5" in row
    assert "1.5 of 2" in row


def test_a_weak_test_lets_mutants_live_and_shows_them(course: Course) -> None:
    weak = "[(np.ones(4), np.zeros(4)), (np.ones(9), np.zeros(9))]"
    strong = "[(rng.normal(size=n), rng.normal(size=n)) for n in rng.integers(5, 30, 2)]"
    change(course, f"{PIZZA}.py", (strong, weak), ("rng.normal(size=7)", "np.zeros(7)"))
    found = findings(course)
    assert any(
        "a mutant of mean_absolute_error survives:\n"
        "- return np.mean(np.abs(y_pred - y_true))\n"
        "+ return np.mean(np.abs(y_pred + y_true))" in finding
        for finding in found
    )
    assert any(
        "misconception 'errors cancel' of mean_absolute_error costs 0" in finding
        for finding in found
    )


def judge(course: Course, name: str, claim: str, check: str) -> None:
    """Let the task's test look at a result in this way alone."""
    old = f'task.result("{claim}", "{name}", points=1)\n'
    new = f'@task.behaviour("{claim}", points=1)\ndef _(rng):\n    {check}\n\n\n'
    imports = "from autograder.hidden_tests import Task\n"
    change(
        course, f"{PIZZA}.py", (old, new), (imports, imports.replace("Task", "Task, close, holds"))
    )


def test_a_test_that_looks_at_the_visible_run_only_lets_typed_numbers_pass(course: Course) -> None:
    check = 'close("error_today", error_today, task.expected("error_today"), reveal=False)'
    judge(course, "error_today", "computes the error of the day", check)
    typed = "typed-in 'the results as numbers' earns 1 in task"
    assert any(typed in finding for finding in findings(course))


def test_a_wrong_alternative_is_found(course: Course) -> None:
    change(course, "alternatives.py", ("return total / len(y_true)", "return total"))
    [found] = findings(course)
    assert found.startswith("alternative 'a loop' of mean_absolute_error loses 1.5 of 2")


def test_too_few_alternatives_are_found(course: Course) -> None:
    path = course.source / PIZZA / "alternatives.py"
    path.write_text(path.read_text().partition("# %% lists")[0])
    assert findings(course) == ["task has 2 alternative solutions, expected 3"]


def test_a_misconception_that_costs_something_else_is_found(course: Course) -> None:
    change(course, "misconceptions.py", ('step="task" costs=1', 'step="task" costs=2'))
    [found] = findings(course)
    assert "costs 1, its header says 2" in found


def test_a_misconception_that_is_not_named_is_found(course: Course) -> None:
    right = 'task.right("worst_today")["worst_today"]'
    check = f'holds("it is another one", task.again().worst_today == {right})'
    judge(course, "worst_today", "finds the promise that was furthest off", check)
    assert any(
        "'the furthest in one direction' of task is not named" in finding
        for finding in findings(course)
    )


THEIRS = {
    "right.py": """
# %% absolute values one by one step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return sum(abs(true - predicted) for true, predicted in zip(y_true, y_pred)) / len(y_true)

# %% thought to be right step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return np.max(np.abs(y_true - y_pred))
""",
    "wrong.py": """
# %% a known mistake step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return sum(abs(y_true - y_pred))

# %% a mistake without a name step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return np.mean(np.abs(y_true - y_pred)) + 7

# %% thought to be wrong step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return np.abs(y_true - y_pred).mean()
""",
}


def test_other_peoples_answers_are_judged(course: Course) -> None:
    folder = course.root / "theirs" / PIZZA
    folder.mkdir(parents=True)
    for name, text in THEIRS.items():
        (folder / name).write_text(text)
    command = ("autograder", "validate", "--answers", "theirs", "--json", "theirs.json")
    done = run_command(*command, cwd=course.root, expect=1)
    answers = json.loads((course.root / "theirs.json").read_text())[PIZZA]["answers"]
    assert [bool(answer["told"]) for answer in answers] == [False, False, True, False, False]
    row = "2 1 1 3 1 33% 67% 3"  # half of the right ones lost, one of three wrong ones free
    assert row in " ".join(done.stdout.split())
    assert "right answer 'thought to be right' of mean_absolute_error loses 1.5 of 2" in done.stdout
    assert "'thought to be right' of mean_absolute_error is refused by its check" in done.stdout
    assert "wrong answer 'thought to be wrong' of mean_absolute_error loses nothing" in done.stdout


@pytest.mark.parametrize(
    ("step", "sentence"),
    [("error", f"theirs/{PIZZA}/right.py, 'a': there is no step 'error'"), ("", "has no answers")],
)
def test_answers_to_nothing_are_refused(course: Course, step: str, sentence: str) -> None:
    folder = course.root / "theirs" / PIZZA
    folder.mkdir(parents=True)
    (folder / "right.py").write_text(f'# %% a step="{step}"\nerror = 1\n' if step else "")
    done = run_command("autograder", "validate", "--answers", "theirs", cwd=course.root, expect=1)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_that_cannot_run_is_refused_by_its_name(course: Course) -> None:
    folder = course.root / "theirs" / PIZZA
    folder.mkdir(parents=True)
    cell = (
        '# %% cut off step="mean_absolute_error"\ndef mean_absolute_error(y_true:\n    return 1\n'
    )
    (folder / "wrong.py").write_text(cell)
    done = run_command("autograder", "validate", "--answers", "theirs", cwd=course.root, expect=1)
    assert f"theirs/{PIZZA}/wrong.py, 'cut off': this is no Python that can run" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_answers_is_refused(course: Course) -> None:
    done = run_command("autograder", "validate", "--answers", "source", cwd=course.root, expect=1)
    assert f"source/{PIZZA} has no answers. Put them there into right.py" in done.stderr
    done = run_command("autograder", "validate", "--answers", "nowhere", cwd=course.root, expect=1)
    assert f"nowhere has no folder of a lesson's name. The lessons are: {PIZZA}" in done.stderr


def test_a_stale_equivalent_mutant_is_found(course: Course) -> None:
    change(course, "equivalent_mutants.toml", ("taken_today, promised_today", "taken, promised"))
    found = findings(course)
    assert any("lists a mutant of task that does not exist" in finding for finding in found)
    assert any("a mutant of task survives" in finding for finding in found)


def test_a_mutant_that_is_no_equivalent_cannot_be_listed_as_one(course: Course) -> None:
    path = course.source / PIZZA / "equivalent_mutants.toml"
    path.write_text(
        path.read_text()
        + '\n[[mutant]]\nstep = "mean_absolute_error"\nproof = "none"\n'
        + 'was = "return np.mean(np.abs(y_pred - y_true))"\n'
        + 'becomes = "return np.mean(np.abs(y_pred + y_true))"\n'
    )
    [found] = findings(course)
    assert "is listed as equivalent, but loses points" in found


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("alternatives.py", 'a loop step="task"', 'a loop step="tsak"', "'tsak'"),
        ("alternatives.py", '# %% sorting step="task"', "# %%", "no name or no step"),
        ("misconceptions.py", " costs=1.5", "", "add costs=POINTS"),
        ("equivalent_mutants.toml", "proof =", "prof =", "was, becomes and proof"),
        ("equivalent_mutants.toml", "[[mutant]]", "[mutant", "equivalent_mutants.toml"),
    ],
)
def test_a_malformed_file_is_refused_in_one_sentence(course, file, old, new, told) -> None:
    change(course, file, (old, new))
    refused = run_command("autograder", "validate", cwd=course.root, expect=1)
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_lesson_that_is_not_built_is_refused(tmp_path: Path) -> None:
    tiny = make_tiny_course(tmp_path / "course")
    refused = run_command("autograder", "validate", cwd=tiny.root, expect=1)
    assert "Run: autograder build 01_tiny" in refused.stderr
    unknown = run_command("autograder", "validate", "99_none", cwd=tiny.root, expect=1)
    assert "no lesson '99_none'" in unknown.stderr
