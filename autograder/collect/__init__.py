"""Hand-ins as instructors receive them, brought to where nbgrader and `autograder grade` read."""
