"""Grading on a Dask cluster: what goes to its workers, what runs there, what comes back."""
