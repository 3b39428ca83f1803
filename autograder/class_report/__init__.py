"""A page for the instructor: how a class did, from what the gradebook keeps of it."""
