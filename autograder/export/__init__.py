"""Grades and feedback in the forms that other programs and courses' sites take."""
