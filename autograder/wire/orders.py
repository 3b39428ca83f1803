"""What graders ask of the warm server, and how it answers."""

import struct

HOME = "/home/student"
"""The student's folder inside the sandbox."""

CONNECT, START, REMEMBER, PREPARE, BEGIN = b"C", b"S", b"R", b"P", b"B"
KILL, BURY, USED = b"K", b"W", b"U"
"""About a process, by its number: end it; wait for its end, since it is ending by itself; say how
much processor time it has used."""

READY = b"ready"
ISOLATED, OPEN = "isolated", "open"
REPORT = struct.Struct("<cQbd")
"""The answer to KILL, BURY and USED: END or USED, the process's number, its exit code, which
endings.py explains, and the seconds of processor time that it used with all that it started."""

END = b"E"
