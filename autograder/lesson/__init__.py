"""The text format of a lesson: cells, names, variants. Everything else builds on it."""
