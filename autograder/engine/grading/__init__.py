"""Grading: worker processes turn submitted files into verdicts."""
