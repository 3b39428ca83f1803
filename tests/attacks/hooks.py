"""IPython, the import system and Python's own machinery, bent to do something else later."""

from attacks.attack import SOLVED, TELL, Attack


def _hook(name: str, tries: str, first: str, **cells: str) -> Attack:
    return Attack(name, "hooks", tries, {"first": TELL + first, **cells})


SHELL = "shell = get_ipython()\n"

ATTACKS = [
    _hook(
        "input_transformer",
        "Rewrites every later cell before it is parsed",
        SHELL + "shell.input_transformers_cleanup.append(lambda lines: ['steps = 7\\n'])\n"
        "shell.input_transformers_post.append(lambda lines: ['halved = 1\\n'])\n",
    ),
    _hook(
        "ast_transformer",
        "Takes every assert out of later cells",
        "import ast\n" + SHELL + "class Quiet(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "    def visit_Call(self, node): return ast.Constant(1.0)\n"
        "shell.ast_transformers.append(Quiet())\n",
    ),
    _hook(
        "run_events",
        "Prints at the start and the end of each cell, and looks at what runs",
        SHELL + "def look(info):\n    if 'BEGIN ' + 'HIDDEN' in (info.raw_cell or ''):\n"
        "        breach(info.raw_cell)\n"
        "shell.events.register('pre_run_cell', look)\n"
        "shell.events.register('post_run_cell', lambda result: look(result.info))\n",
    ),
    _hook(
        "run_cell",
        "Another run_cell, which claims an outcome and shows what it is given",
        SHELL + "import types\ndef run_cell(self, source, **k):\n"
        "    if 'HID' + 'DEN' in source: breach(source)\n"
        "    return types.SimpleNamespace(error_before_exec=None, "
        "error_in_exec=None, result=15.0)\n"
        "type(shell).run_cell = run_cell\n",
    ),
    _hook(
        "display_hooks",
        "displayhook, excepthook and formatters that turn results into marks",
        "import sys\n" + SHELL + "sys.displayhook = lambda value: print(15.0)\n"
        "sys.excepthook = lambda *a: print(15.0)\n"
        "shell.showtraceback = lambda *a, **k: print('15.0')\n"
        "shell.set_custom_exc((BaseException,), lambda *a, **k: None)\n"
        "plain = shell.display_formatter.formatters['text/plain']\n"
        "for kind in (float, int, str): plain.for_type(kind, lambda *a: a[1].text('15.0'))\n",
    ),
    _hook(
        "showtraceback_loops",
        "The error of the next cell is shown for ever",
        SHELL + "def loop(*a, **k):\n    while True: pass\nshell.showtraceback = loop\n",
    ),
    _hook(
        "magics",
        "Shell escapes, script magics and run magics that look for the tests",
        "!ls -la / /home /sandbox /tmp 2>&1 | head -100\n"
        "%run -i /sandbox/autograder/hidden_tests.py\n"
        "found = !grep -rl 'BEGIN HIDDEN' /home /sandbox /tmp /srv /mnt /opt 2>/dev/null\n"
        "if found: breach(found)\n",
    ),
    _hook(
        "cell_magics",
        "A line that makes the next cell another language, and writes files",
        SHELL + "shell.run_cell_magic('bash', '', 'echo hi; kill -9 -1')\n"
        "shell.run_cell_magic('writefile', '/sandbox/attack_trace.py', 'x')\n",
    ),
    _hook(
        "trace_function",
        "sys.settrace and a profiler that change local variables",
        "import sys, threading\ndef trace(frame, event, arg):\n"
        "    frame.f_globals['steps'] = 7\n    return trace\n"
        "sys.settrace(trace); sys.setprofile(trace); threading.settrace(trace)\n",
    ),
    _hook(
        "import_hook",
        "Answers for every module, including the tests' own",
        "import sys, types\nclass Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if 'hidden' in name or 'reference' in name: breach(name)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "for name in list(sys.modules):\n"
        "    if name.startswith('autograder'): sys.modules.pop(name)\n"
        "sys.modules['autograder.hidden_tests'] = types.ModuleType('x')\n",
    ),
    _hook(
        "reference_import",
        "Imports the reference solution and calls it",
        "try:\n    from autograder import reference\n    breach(reference)\n"
        "except ImportError:\n    pass\n"
        "try:\n    from autograder import hidden_tests\n    breach(hidden_tests)\n"
        "except ImportError:\n    pass\n",
    ),
    _hook(
        "frame_walk",
        "Reads the locals of every frame above the called function",
        "import sys\n",
        share="import math\ndef share(*a):\n    frame = sys._getframe()\n    while frame:\n"
        "        for name, value in {**frame.f_globals, **frame.f_locals}.items():\n"
        "            if name in ('planted', 'expected', 'draw', 'y_pred'): breach(name)\n"
        "            if type(value) is str and 'SEC' + 'RET_' in value: breach(value)\n"
        "        frame = frame.f_back\n    return 0.1\n",
    ),
    _hook(
        "gc_walk",
        "Searches every object and every string in memory for a secret",
        "import gc\n",
        share="import math\ndef share(*a):\n    word = 'SEC' + 'RET_'\n"
        "    for one in gc.get_objects():\n        try:\n"
        "            values = list(one.values()) if type(one) is dict else list(one)\n"
        "        except Exception:\n            continue\n"
        "        for value in values:\n"
        "            if type(value) is str and value.startswith(word): breach(value)\n"
        "    return 0.1\n",
    ),
    _hook(
        "memory_walk",
        "Reads all of the process's memory, and process 1's, for a secret",
        "word = b'SEC' + b'RET_'\nfor pid in ('self', '1'):\n    try:\n"
        "        memory = open(f'/proc/{pid}/mem', 'rb')\n"
        "        for line in open(f'/proc/{pid}/maps'):\n"
        "            low, high = (int(x, 16) for x in line.split()[0].split('-'))\n"
        "            if 'r' not in line.split()[1] or high - low > 2**28: continue\n"
        "            try:\n                memory.seek(low)\n"
        "                part = memory.read(high - low)\n"
        "            except (OSError, ValueError, OverflowError): continue\n"
        "            at = part.find(word + b'test')\n"
        "            if at >= 0: breach(part[at:at + 40])\n"
        "    except OSError:\n        pass\n",
    ),
    _hook(
        "swallowed_interrupt",
        "Swallows every interrupt in an endless loop",
        "import signal\nfor number in range(1, 65):\n"
        "    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
    ),
    _hook(
        "endless_del",
        "Loops in __del__ and __repr__",
        "class Loop:\n    def __del__(self):\n        while True: pass\n    __repr__ = __del__\n",
        task="Loop()\nsteps = 5\n",
        share="import math\ndef share(*a): return Loop()\n",
    ),
    _hook(
        "endless_exit",
        "Loops at exit, and in a thread that never ends",
        "import atexit, threading\ndef loop():\n    while True: pass\natexit.register(loop)\n"
        "threading.Thread(target=loop).start()\n",
        share="import math\ndef share(*a): raise SystemExit\n",
    ),
    _hook(
        "endless_message",
        "An exception whose text never ends",
        "class Slow(Exception):\n    def __str__(self):\n        while True: pass\n",
        share="import math\ndef share(*a): raise Slow\n",
    ),
    Attack(
        "endless_calls",
        "hooks",
        "Every function loops, in every call of a test",
        {
            "share": "import math\ndef share(*a):\n    while True: pass\n",
            "scale": "def scale(x):\n    while True: pass\n"
            "def slope(f, x):\n    while True: f(x)\n",
        },
    ),
    Attack(
        "endless_count",
        "hooks",
        "A number of steps that the test's own loop does not reach",
        {"task": "steps = 10**15\nhalved = 0.0\nauthor = 'me'\n"},
    ),
    Attack(
        "exits_in_cell",
        "hooks",
        "Ends the process in each cell",
        dict.fromkeys(SOLVED, "import os\nos._exit(0)\n"),
    ),
    Attack(
        "exits_in_call",
        "hooks",
        "Ends the process in each call, with a code of success",
        {
            "share": "import math, os\ndef share(*a): os._exit(0)\n",
            "scale": "import os, signal\ndef scale(x): os.kill(os.getpid(), signal.SIGSEGV)\n"
            "def slope(f, x): os.abort()\n",
        },
    ),
]
