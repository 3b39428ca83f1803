"""The boundary: the student's process, what keeps it in, and the bytes that may cross."""
