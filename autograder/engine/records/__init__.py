"""What is known about a submission in the end, and where it is kept."""
