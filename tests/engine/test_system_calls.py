"""Student code may make the system calls that Python and its packages need, and no others."""

import socket
from importlib.util import find_spec

import pyseccomp
import pytest

from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.system_calls import CALLS
from autograder.engine.walls.warm_server import Gate
from autograder.wire.budgets import Budgets

WORKS = {
    "linear algebra": "import numpy as np\nnp.linalg.svd(np.eye(300))",
    "mapped arrays": "import numpy as np\n"
    "x = np.memmap('x.dat', float, 'w+', shape=100)\nx[:] = 1\nx.flush()",
    "figures and animations": "import matplotlib.pyplot as plt\n"
    "from matplotlib.animation import FuncAnimation\n"
    "figure, axes = plt.subplots()\nplt.savefig('x.pdf')\n"
    "FuncAnimation(figure, lambda n: axes.plot([n]), frames=2).save('x.gif', writer='pillow')",
    "scipy": "import scipy.fft, scipy.optimize\nscipy.fft.fft([1, 2, 3], workers=2)\n"
    "scipy.optimize.minimize(lambda x: (x**2).sum(), [1, 2])",
    "sklearn": "from sklearn.linear_model import LogisticRegression\n"
    "from sklearn.model_selection import cross_val_score\n"
    "from sklearn.ensemble import HistGradientBoostingClassifier as Boosting\n"
    "from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)\n"
    "cross_val_score(LogisticRegression(max_iter=200), X, y, n_jobs=2)\n"
    "Boosting(max_iter=3).fit(X, y)",
    "pandas": "import pandas as pd, sqlite3\nframe = pd.DataFrame({'a': range(9)})\n"
    "frame.to_csv('x.csv')\nframe.to_sql('t', sqlite3.connect('x.db'))\n"
    "assert pd.read_csv('x.csv').a.sum() == 36",
    "databases": "import sqlite3\nbase = sqlite3.connect('x.db')\n"
    "base.execute('PRAGMA journal_mode = WAL')\nbase.execute('CREATE TABLE t(x)')\nbase.commit()",
    "worker processes": "import math, multiprocessing\n"
    "for kind in ('fork', 'spawn', 'forkserver'):\n"
    "    with multiprocessing.get_context(kind).Pool(2) as pool:\n"
    "        assert pool.map(math.sqrt, [1, 4]) == [1, 2]",
    "executors": "import math\nfrom concurrent import futures\n"
    "for kind in (futures.ThreadPoolExecutor, futures.ProcessPoolExecutor):\n"
    "    with kind(2) as workers:\n        assert list(workers.map(math.sqrt, [1, 4])) == [1, 2]",
    "shared memory": "from multiprocessing import Manager, Process, Queue, shared_memory\n"
    "shared = shared_memory.SharedMemory(create=True, size=99)\nshared.buf[0] = 7\n"
    "shared.close()\nshared.unlink()\nqueue = Queue()\n"
    "process = Process(target=queue.put, args=(3,))\nprocess.start()\nassert queue.get() == 3\n"
    "process.join()\nwith Manager() as manager: manager.dict()['a'] = 1",
    "other programs": "import subprocess\n"
    "assert 'usr' in subprocess.run(['ls', '-la', '/'], capture_output=True, text=True).stdout\n"
    "for line in ('ls --color -la /usr', 'cp -a /etc/alternatives x && tar czf x.tar x',\n"
    "             'touch a && mv a /tmp/a && chmod 600 /tmp/a', 'sort -R /etc/ld.so.conf',\n"
    "             'date; df .; du -s .; nproc; sleep 0.01', 'python3 -c \"import numpy\"'):\n"
    "    subprocess.run(line, shell=True, check=True, capture_output=True)",
    "a shell's jobs": "%%bash\nset -e\nfor i in 1 2; do echo $i & done\nwait\ncat <(echo 3) | wc",
    "sockets": "import socket\na, b = socket.socketpair()\na.send(b'x')\nb.recv(1)\n"
    "server = socket.socket(socket.AF_UNIX)\nserver.bind('x.sock')\nserver.listen()\n"
    "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
    "socket.socket(socket.AF_UNIX).connect('x.sock')\nserver.accept()\nsocket.if_nameindex()\n"
    "socket.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
    "asyncio": "import asyncio\npipe = asyncio.subprocess.PIPE\n"
    "echo = await asyncio.create_subprocess_exec('echo', 'a', stdout=pipe)\n"
    "assert (await echo.communicate())[0] == b'a\\n'\nawait asyncio.to_thread(len, 'abc')",
    "signals and timers": "import os, select, signal, time\nrung = []\n"
    "signal.signal(signal.SIGALRM, lambda *_: rung.append(1))\n"
    "signal.setitimer(signal.ITIMER_REAL, 0.01)\nwhile not rung: time.sleep(0.01)\n"
    "poll = select.epoll()\npoll.register(os.eventfd(0))\npoll.poll(0)\n"
    "os.pidfd_open(os.getpid())\nos.sched_getaffinity(0)\nos.nice(0)",
    "files": "import fcntl, mmap, os, pathlib, shutil, tempfile\n"
    "with tempfile.TemporaryDirectory() as folder:\n    path = pathlib.Path(folder, 'a')\n"
    "    path.write_text('x')\n    shutil.copy2(path, path.with_name('b'))\n"
    "    shutil.copytree(folder, 'c')\n    shutil.move('c', f'{folder}/d')\n"
    "    path.chmod(0o600)\n    os.utime(path)\n    os.mkfifo(f'{folder}/f')\n"
    "    os.link(path, f'{folder}/l')\n    os.symlink(path, f'{folder}/s')\n"
    "    with path.open('r+') as file:\n        fcntl.lockf(file, fcntl.LOCK_EX)\n"
    "        os.posix_fallocate(file.fileno(), 0, 99)\nmmap.mmap(-1, 9999)[:2] = b'ab'",
    "threads": "import faulthandler, threading\nfaulthandler.dump_traceback_later(99)\n"
    "faulthandler.cancel_dump_traceback_later()\n"
    "threads = [threading.Thread(target=sum, args=(range(999),)) for _ in range(20)]\n"
    "for thread in threads: thread.start()\nfor thread in threads: thread.join()",
}
"""What notebooks do, by what it is. Each cell has to run without an error."""

ASKS = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall({})
print(errno.errorcode[ctypes.get_errno()])
"""

UNSAFE = ("io_setup", "memfd_create", "vmsplice", "inotify_init1", "unshare", "ptrace", "setuid")

NEWER = {"open_tree_attr": 467, "a call of the future": 1000}
"""Calls that the library may not know yet, with the same number on every processor."""

ABSENT = {
    **{name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in UNSAFE},
    **NEWER,
}
"""Numbers of calls that there must not be."""


def run(gate: Gate, cell: str) -> str:
    """What a cell prints; it must not fail."""
    process = StudentProcess(gate, Budgets(), {})
    ran = process.run_cell(cell)
    process.close()
    assert (ran.error, ran.ended) == (None, None), ran.outputs
    return "".join(output.get("text", "") for output in ran.outputs)


@pytest.mark.parametrize("what", WORKS)
def test_what_notebooks_do_works(gate: Gate, what: str) -> None:
    if what in ("scipy", "sklearn", "pandas") and not find_spec(what):
        pytest.skip(f"{what} is not installed here")
    run(gate, WORKS[what])


@pytest.mark.parametrize("call", ABSENT)
def test_any_other_call_is_absent(gate: Gate, call: str) -> None:
    assert run(gate, ASKS.format(f"{ABSENT[call]}, 0, 0, 0")) == "ENOSYS\n"


def test_a_clone_gets_no_namespace_of_its_own(gate: Gate) -> None:
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "clone")
    asked = ASKS.format(f"{number}, 0x10000000 | 17, 0, 0, 0, 0")
    assert run(gate, asked) == "ENOSYS\n"


@pytest.mark.parametrize("family", [socket.AF_PACKET, socket.AF_ALG, socket.AF_VSOCK])
def test_other_kinds_of_sockets_are_absent(gate: Gate, family: int) -> None:
    tries = f"import socket\ntry: socket.socket({int(family)}, socket.SOCK_RAW)\n"
    assert run(gate, tries + "except OSError as refusal: print(refusal.errno)") == "38\n"


def test_each_call_is_listed_once() -> None:
    names = " ".join(CALLS.values()).split()
    assert len(names) == len(set(names))
