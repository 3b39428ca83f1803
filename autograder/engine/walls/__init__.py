"""What the host builds around the sandbox, and the ways into it."""
