"""Settings of stock nbgrader, formgrader and our own command, for this course."""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning

from autograder.course import INSTRUCTORS_FILES, ROOT_VARIABLE, Course
from autograder.lesson.text import add_missing_twins

course = Course(Path(__file__).resolve().parent)
# The hidden tests run in a kernel that inherits this: they read the lesson's data from here.
os.environ[ROOT_VARIABLE] = str(course.root)
# nbgrader calls `alembic` by name, which fails if the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
# nbgrader takes a lesson without a notebook for an empty one, before any hook of ours is called: in
# a fresh clone it would find nothing to do. What is there is not touched here; the hooks below
# bring it in step with the text.
add_missing_twins(course)
# nbgrader's own queries, harmless, several per submission.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")

c = get_config()

c.CourseDirectory.course_id = "neural_networks"
c.CourseDirectory.root = str(course.root)
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.solution_directory = "solutions"
# Without the last patterns nbgrader copies the text lessons, solutions and all, to the students.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    *INSTRUCTORS_FILES,
]

c.Autograder.text_lessons = True  # the notebooks in source/ are made from the text lessons
# Where a notebook that was opened alone fetches its lesson's files from, such as
# "https://example.org/course/notebooks/": https only, and nothing that the build has not seen.
c.Autograder.course_address = ""

c.GenerateAssignment.force = True
c.GenerateAssignment.pre_convert_hook = "autograder.authoring.before_conversion.follow_text"
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "autograder.authoring.quiz_cells.Quizzes",
    "autograder.authoring.student_cells.ForStudents",
    "autograder.authoring.way_through.WayThrough",
    "autograder.authoring.opening_cell.OpeningCell",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateSolution.force = True
c.GenerateSolution.pre_convert_hook = "autograder.authoring.before_conversion.follow_text"
c.GenerateSolution.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.ClearMarkScheme",
    "autograder.authoring.quiz_cells.SolvedQuizzes",
    "autograder.authoring.execution.ExecuteReproducibly",
    "nbconvert.preprocessors.CoalesceStreamsPreprocessor",
]

c.CoalesceStreamsPreprocessor.enabled = True  # a busy kernel splits what a cell prints
c.Execute.timeout = 180  # of a cell, by the clock: other work may share the processors
c.Execute.extra_arguments = [
    "--HistoryManager.hist_file=:memory:",
    "--IPKernelApp.log_level=ERROR",  # else each kernel warns about its local TCP sockets
]
# The engine grades, in its sandbox; nbgrader writes what it gives.
c.Autograde.pre_convert_hook = "autograder.engine.nbgrader.autograde.grade"
c.Autograde.post_convert_hook = "autograder.engine.nbgrader.autograde.finish"
c.Autograde.sanitize_preprocessors = ["autograder.engine.nbgrader.autograde.ShowGraded"]
c.Autograde.autograde_preprocessors = []
c.GenerateFeedback.force = True
c.GenerateFeedback.exporter_class = "autograder.engine.nbgrader.feedback_page.FeedbackExporter"
c.GenerateFeedback.preprocessors = []

# What students write in Markdown or show as rich output reaches an instructor's browser harmless.
c.TemplateExporter.filters = {"markdown2html": "autograder.engine.pages.safe_html.markdown_to_html"}
c.NbConvertBase.display_data_priority = ["image/png", "image/jpeg", "text/plain"]
