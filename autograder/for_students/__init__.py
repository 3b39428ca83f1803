"""Modules of which students get a copy beside each lesson: they import nothing that students lack.

Here they are a package, so that grading compares and checks with the very same code.
"""
