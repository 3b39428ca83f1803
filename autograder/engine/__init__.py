"""The trusted side of grading: starts the sandbox, runs hidden tests, reaches verdicts."""
