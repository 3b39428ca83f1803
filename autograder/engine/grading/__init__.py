"""Grade: from the files that were handed in to verdicts, by worker processes."""
