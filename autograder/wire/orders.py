"""What graders order of the warm server, and how it answers."""

import struct

HOME = "/home/student"
"""The student's folder inside the sandbox."""

CONNECT, START, KILL, REMEMBER = b"C", b"S", b"K", b"R"
READY = b"ready"
ISOLATED, OPEN = "isolated", "open"
ENDING = struct.Struct("<b")
"""The answer to KILL: the exit code, which endings.py explains."""
