"""What runs inside the sandbox: the warm server, the student's process and what keeps it in."""
