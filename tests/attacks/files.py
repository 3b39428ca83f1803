"""Reading what is not the student's, and writing where the next submission would find it."""

from attacks.attack import TELL, TRACE, Attack

SEARCH = """\
import os, sys
word = b"SEC" + b"RET_"
def search(path):
    try:
        content = open(path, "rb").read(2**21)
    except (OSError, ValueError):
        return
    at = content.find(word)
    if at >= 0:
        print(path, content[at:at + 40])
        breach(path)
def search_below(*places):
    for place in places:
        for folder, folders, files in os.walk(place):
            folders[:] = [f for f in folders if os.path.join(folder, f) not in SKIPPED]
            for name in files:
                search(os.path.join(folder, name))
SKIPPED = {sys.prefix, sys.base_prefix, "/usr", "/proc", "/sys", "/lib", "/lib64", "/bin"}
"""


def _read(name: str, tries: str, code: str) -> Attack:
    return Attack(name, "files", tries, {"first": TELL + SEARCH + code})


MARK = f"""\
import os
def mark(place, name, content="pass"):
    try:
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, name), "a") as file:
            file.write(content)
    except OSError:
        pass
TRACE = "{TRACE}"
SPOILT = "import builtins; builtins.{TRACE} = 1; steps = 7"
"""

LOOK = f"""\
import builtins, glob, os, sys
if hasattr(builtins, "{TRACE}"): breach("builtins")
for place in ("/", "/tmp", "/home", "/home/student", "/dev", "/dev/shm", "/sandbox", "/run", "/etc",
              "/var", "/var/tmp", "/proc", sys.prefix, sys.base_prefix, "/usr/lib", os.getcwd()):
    for path in glob.glob(place + "/*{TRACE}*") + glob.glob(place + "/*/*{TRACE}*"):
        breach(path)
if os.listdir("/home/student") != [] and os.listdir("/home/student") != ["numbers.csv"]:
    breach(os.listdir("/home/student"))
"""


def _write(name: str, tries: str, code: str) -> list[Attack]:
    """An attack that leaves something, and twice one that looks for it: there are two workers."""
    return [
        Attack(name, "files", tries, {"first": TELL + MARK + code}),
        *(
            Attack(f"{name}_{again}", "files", "Looks for what the one before left", _looks())
            for again in ("seen", "seen_later")
        ),
    ]


def _looks() -> dict[str, str]:
    return {"first": TELL + LOOK}


ATTACKS = [
    _read("search_all", "Every file that it can open", "search_below('/')\n"),
    _read(
        "search_course",
        "The course, the checkout and their siblings by their own paths",
        "search_below('@COURSE@', '@CHECKOUT@/source', '@CHECKOUT@/tests', '/root', '/srv')\n"
        "if os.path.exists('@COURSE@'): breach('course')\n",
    ),
    _read(
        "search_proc",
        "Other roots, working folders, descriptors and environments under /proc",
        "for pid in ['self', '1', *filter(str.isdigit, os.listdir('/proc'))]:\n"
        "    search(f'/proc/{pid}/environ'); search(f'/proc/{pid}/cmdline')\n"
        "    for place in ('root@COURSE@', 'cwd', 'root/root', 'task/1/root@COURSE@'):\n"
        "        search_below(f'/proc/{pid}/{place}')\n"
        "    try: names = os.listdir(f'/proc/{pid}/fd')\n    except OSError: continue\n"
        "    for name in names:\n        try: target = os.readlink(f'/proc/{pid}/fd/{name}')\n"
        "        except OSError: continue\n"
        "        if target.startswith('/') and '/dev/' not in target: search(target)\n"
        "for line in open('/proc/self/mountinfo'):\n"
        "    if '/bindfs' in line or 'oldroot' in line: breach(line)\n",
    ),
    _read(
        "search_environment",
        "The environment of the graders",
        "for name, value in os.environ.items():\n"
        "    if name.startswith(('PLANT', 'AUTOGRADER', 'SSH', 'AWS')): breach(name)\n",
    ),
    _read(
        "climb_descriptors",
        "Opens .. from every open descriptor",
        "for number in range(0, 256):\n    for up in range(1, 9):\n"
        "        try: place = os.open('../' * up, os.O_RDONLY, dir_fd=number)\n"
        "        except OSError: continue\n"
        "        breach(number) if os.path.exists(f'/proc/self/fd/{place}@COURSE@') else None\n",
    ),
    *_write(
        "spoil_everywhere",
        "A file in every folder of the sandbox",
        "for folder, folders, files in os.walk('/'):\n"
        "    if folder.startswith(('/proc', '/sys', '/usr/share', '/usr/lib/x')):\n"
        "        folders.clear()\n        continue\n"
        "    if folder.count('/') < 7 and os.access(folder, os.W_OK): mark(folder, TRACE)\n",
    ),
    *_write(
        "spoil_start",
        "Start-up files, site-packages, caches and the sandbox's own code",
        "import sys, site\n"
        "for place in [*sys.path, *site.getsitepackages(), site.getusersitepackages()]:\n"
        "    for name in ('sitecustomize.py', 'usercustomize.py', TRACE + '.pth', 'numpy.py'):\n"
        "        mark(place, name, SPOILT)\n"
        "home = os.path.expanduser('~')\n"
        "for root in (home, '/tmp', '/etc', '/root', '/home/student'):\n"
        "    mark(root + '/.ipython/profile_default/startup', '00.py', SPOILT)\n"
        "    mark(root + '/ipython/profile_default/startup', '00.py', SPOILT)\n"
        "    mark(root + '/.config/matplotlib', 'matplotlibrc', 'backend: x')\n"
        "    mark(root, '.pythonrc.py', SPOILT)\n"
        "import autograder.sandbox.student as s\nmark(os.path.dirname(s.__file__), 'x.py')\n"
        "for path in (s.__file__, np.__file__):\n"
        "    try: open(path, 'a').write(SPOILT)\n    except OSError: pass\n",
    ),
    *_write(
        "spoil_kernel_objects",
        "Keys, shared memory, queues and semaphores that outlive a process",
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "for ring in (-1, -2, -3, -4, -5):\n"
        "    libc.syscall(248, b'user', TRACE.encode(), b'x', 1, ring)\n"
        "libc.shmget(4711, 4096, 0o1666)\nlibc.msgget(4711, 0o1666)\nlibc.semget(4711, 1, 0o1666)\n"
        "from multiprocessing import shared_memory\n"
        "try: shared_memory.SharedMemory(TRACE, create=True, size=64)\nexcept OSError: pass\n",
    ),
    Attack(
        "kernel_objects_seen",
        "files",
        "Looks for keys and shared memory of another submission",
        {
            "first": TELL + "import ctypes\nlibc = ctypes.CDLL(None)\n"
            f"for ring in (-3, -4, -5):\n"
            f"    key = libc.syscall(250, 10, ring, b'user', b'{TRACE}', 0)\n"
            "    if key > 0: breach(key)\n"
            "if libc.shmget(4711, 4096, 0) >= 0 or libc.msgget(4711, 0) >= 0: breach('ipc')\n"
        },
    ),
]
