"""What is known of a submission in the end, and where it is kept."""
