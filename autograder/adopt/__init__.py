"""Other people's courses, made to use the engine in nbgrader's own commands."""
