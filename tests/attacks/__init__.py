"""Submissions that try to cheat, to spy or to break the grading; each is run for real."""
