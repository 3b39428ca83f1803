"""How grading a submission can end. Each is stored apart from the score."""

GRADED = "graded"
TIMED_OUT = "timed out"
OUT_OF_MEMORY = "out of memory"
CRASHED = "crashed"
INVALID = "invalid notebook"
MISSING = "missing"
