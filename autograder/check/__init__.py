"""How a course is graded, before it is: by stock nbgrader and by the engine, side by side."""
