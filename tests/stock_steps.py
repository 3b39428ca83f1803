"""Stock nbgrader on our lessons: its own steps, the yardstick for scores and for speed."""

from pathlib import Path

STEPS = """
# The lessons' `rerun` needs the cells' text, which our subclass of nbgrader's Execute gives it.
c.Autograde.pre_convert_hook = None
c.Autograde.post_convert_hook = None
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.engine.nbgrader.stock_autograde.ExecuteSubmission",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""


def use_stock_steps(root: Path) -> None:
    """Let `nbgrader autograde` in a course of ours do what it does without us."""
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(STEPS)
