"""From the text lessons in `source/` to `notebooks/`, `solutions/` and the students' zip."""
