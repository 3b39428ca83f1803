"""Floods, daemons and signals: what one submission does to the machine and to the next one."""

from attacks.attack import TELL, TRACE, Attack


def _run(name: str, tries: str, first: str, **cells: str) -> Attack:
    return Attack(name, "processes", tries, {"first": TELL + first, **cells})


LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"

NAMED = f"{LIBC}def rename(): libc.prctl(15, b'{TRACE}', 0, 0, 0)\n"
"""A process gives itself the name by which the test finds it on the host."""

ATTACKS = [
    _run(
        "fork_bomb",
        "Forks as long as it can, in every child",
        f"{NAMED}rename()\nimport time\nend = time.time() + 2\n"
        "while time.time() < end:\n    try: os.fork()\n    except OSError: pass\n",
    ),
    _run(
        "daemon",
        "A process that leaves its group and session, and stays",
        f"{NAMED}import time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        rename()\n        import signal\n        "
        "signal.pthread_sigmask(signal.SIG_BLOCK,\n"
        "            range(1, 65))\n        os.closerange(0, 255)\n        time.sleep(600)\n"
        "    os._exit(0)\n",
    ),
    _run(
        "daemon_program",
        "Another program in the background, through a shell",
        f"import os\nos.system('cd /tmp && cp /bin/sleep {TRACE} && "
        f"(setsid nohup ./{TRACE} 600 &)')\n",
    ),
    _run(
        "kill_everything",
        "SIGKILL and SIGSTOP to every process, by number and as a group",
        "import os, signal\n"
        "for pid in [-1, *range(1, 3000)]:\n"
        "    for number in (signal.SIGSTOP, signal.SIGKILL):\n"
        "        if pid != os.getpid():\n            try: os.kill(pid, number)\n"
        "            except OSError: pass\n"
        "breach('others') if len([p for p in os.listdir('/proc') if p.isdigit()]) > 10 else None\n",
    ),
    _run(
        "stops_itself",
        "Stops its own process, so that it never answers and never ends",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
    ),
    _run(
        "memory",
        "All the memory at once, and piece by piece",
        "parts = []\ntry:\n    huge = bytearray(2**40)\nexcept MemoryError:\n    pass\n"
        "while True: parts.append(bytearray(2**24))\n",
    ),
    _run(
        "memory_of_children",
        "More memory in several processes than the budget of the submission",
        "import os, time\nready, tell = os.pipe()\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        part = bytearray(b'x') * (700 * 2**20)\n        os.write(tell, b'.')\n"
        "        time.sleep(3)\n        os._exit(0)\n"
        "os.set_blocking(ready, False)\ntime.sleep(2.2)\n"
        "got = os.read(ready, 9)\nbreach('2.8 GB') if len(got) == 4 else None\n",
    ),
    _run(
        "memory_of_files",
        "Memory that no limit of a process counts: files without a name",
        "import os\nkept = []\nblock = b'x' * 2**20\ntry:\n    for _ in range(40):\n"
        f"        kept.append(os.memfd_create('{TRACE}'))\n"
        "        for _ in range(60): os.write(kept[-1], block)\n"
        "    breach('2.4 GB')\nexcept (OSError, MemoryError):\n    pass\n",
    ),
    _run(
        "disk",
        "A full disk: one long file, then as many as there is room for",
        "block = b'x' * 2**20\nwritten = 0\n"
        "for number in range(60):\n    for place in ('/tmp', '.', '/dev/shm', "
        "'/var/tmp', '/dev'):\n"
        "        try:\n"
        f"            with open(f'{{place}}/{TRACE}_{{number}}', 'wb') as file:\n"
        "                for _ in range(10): written += file.write(block)\n"
        "        except OSError: pass\n"
        "if written > 400 * 2**20: breach(written)\n",
    ),
    _run(
        "many_files",
        "As many empty files as the kernel makes",
        "import time\nend = time.time() + 2\nnumber = 0\nwhile time.time() < end:\n"
        f"    number += 1\n    open(f'/tmp/{TRACE}{{number}}', 'w').close()\n",
    ),
    _run(
        "descriptors",
        "Every descriptor that there is",
        "import os, socket\nkept = []\nwhile True:\n    try: kept.append(os.dup(0))\n"
        "    except OSError: break\n",
    ),
    _run(
        "threads",
        "Very many threads, all busy",
        "import threading\ndef spin():\n    while True: pass\n"
        "for _ in range(500):\n    try: threading.Thread(target=spin, daemon=True).start()\n"
        "    except RuntimeError: break\n",
    ),
    _run("output", "Prints for ever", "while True: print('x' * 1000)\n"),
    _run(
        "output_of_system",
        "Fills the pipe behind descriptors 1 and 2, which the server shares",
        "import os\nfor number in (1, 2):\n    os.set_blocking(number, False)\n"
        "    for size in (4096, 1):\n        try:\n            "
        "while True: os.write(number, b'x' * size)\n"
        "        except OSError: pass\n    os.set_blocking(number, True)\n",
    ),
    _run(
        "output_of_child",
        "The same through a shell",
        "import os\nos.system('timeout 2 yes x >&2')\n",
    ),
    _run(
        "forged_outputs",
        "Sixty megabytes of outputs for each of three cells",
        "from autograder.sandbox.shell import OUTPUTS\ndef flood():\n"
        "    OUTPUTS.items.extend({'output_type': 'stream', 'name': 'stdout',\n"
        "        'text': 'y' * 2**20} for _ in range(60))\nflood()\n",
        share="flood()\n",
        scale="flood()\n",
    ),
    _run(
        "many_outputs",
        "A hundred thousand outputs of one cell",
        "for number in range(100_000): display(number)\n",
    ),
    _run(
        "low_limits",
        "Sets limits and priorities for itself, process 1 and the server",
        "import os, resource\nfor pid in (0, 1, os.getppid()):\n"
        "    try: resource.prlimit(pid, resource.RLIMIT_NPROC, (4096, 4096))\n"
        "    except (OSError, ValueError): pass\n"
        "    else: pid or breach('limits')\n"
        "    try: os.setpriority(os.PRIO_USER, 65534, -20); breach('priority')\n"
        "    except OSError: pass\n",
    ),
    _run(
        "becomes_root",
        "setuid, capabilities and setuid programs",
        f"{LIBC}for call in (os.setuid, os.setgid, os.seteuid):\n"
        "    try: call(0); breach('root')\n    except OSError: pass\n"
        "status = open('/proc/self/status').read()\n"
        "if 'CapEff:\\t0000000000000000' not in status: breach(status)\n"
        "if 'NoNewPrivs:\\t1' not in status: breach(status)\n"
        "for program in ('su', 'sudo', 'mount', 'passwd', 'bwrap'):\n"
        "    os.system(f'echo | timeout 1 {program} -c id 2>&1 | grep uid=0')\n",
    ),
    _run(
        "new_namespace",
        "Own user and mount namespaces, where it is root and mounts without a limit of size",
        f"{LIBC}if os.fork() == 0:\n    done = libc.unshare(0x10000000 | 0x20000)\n"
        "    os.system('mkdir -p /tmp/m')\n"
        "    done = done or libc.mount(b'none', b'/tmp/m', b'tmpfs', 0, b'size=1g')\n"
        "    try:\n        for number in range(5):\n"
        f"            with open(f'/tmp/m/{TRACE}{{number}}', 'wb') "
        f"as file: file.write(b'x' * 6 * 10**7)\n"
        "        os._exit(0)\n    except BaseException: os._exit(1)\n"
        "breach('300 MB') if os.wait()[1] == 0 else None\n",
    ),
    _run(
        "mounts",
        "Mounts over, unmounts and moves what the sandbox is made of",
        f"{LIBC}for target in (b'/', b'/proc', b'/tmp', b'/usr', b'/home/student'):\n"
        "    if libc.umount2(target, 2) == 0: breach(target)\n"
        "    if libc.mount(b'none', target, b'tmpfs', 0, b'') == 0: breach(target)\n"
        "    if libc.mount(None, target, None, 32 | 4096, None) == 0: breach(target)\n"
        "if libc.pivot_root and libc.syscall(155, b'/tmp', b'/tmp') == 0: breach('pivot')\n"
        "if libc.chroot(b'/tmp') == 0: breach('chroot')\n",
    ),
    _run(
        "ptrace",
        "Attaches to process 1 and to its parent, and writes their memory",
        f"{LIBC}for pid in (1, os.getppid()):\n"
        "    if libc.ptrace(16, pid, 0, 0) == 0: os.waitpid(pid, 0)\n"
        "    try:\n        with open(f'/proc/{pid}/mem', 'r+b') as memory:\n"
        "            for line in open(f'/proc/{pid}/maps'):\n"
        "                if 'rw-p' in line and 'heap' in line:\n"
        "                    memory.seek(int(line.split('-')[0], 16))\n"
        "                    memory.write(b'\\xff' * 4096)\n"
        "    except OSError: pass\n",
    ),
    _run(
        "network",
        "Looks for a way out: addresses, names, sockets of the host",
        "import glob, os, socket\n"
        "for address in (('1.1.1.1', 53), ('127.0.0.1', 22), ('10.0.0.1', 80)):\n"
        "    try: socket.create_connection(address, 0.3); "
        "breach(address)\n    except OSError: pass\n"
        "for path in ['/run/docker.sock', '/var/run/docker.sock', *glob.glob('/tmp/**/*.sock')]:\n"
        "    try: socket.socket(socket.AF_UNIX).connect(path); breach(path)\n"
        "    except OSError: pass\n"
        "for line in open('/proc/net/unix').read().splitlines()[1:]:\n"
        "    if '@' in line: breach(line)\n"
        "for kind in (socket.SOCK_RAW, socket.AF_PACKET):\n"
        "    try: socket.socket(17, 3, 768); breach('raw')\n    except OSError: pass\n",
    ),
]
