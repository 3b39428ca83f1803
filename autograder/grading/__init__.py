"""From submissions to outcomes: run nbgrader over a class, and say what became of each."""
