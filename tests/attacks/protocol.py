"""Forged bytes on the pipe to the tests: its descriptor is in the student's process."""

from attacks.attack import CHANNEL, TELL, Attack


def _in_call(name: str, tries: str, message: str, setup: str = "") -> Attack:
    """While a test calls share, send `message` in place of the reply, then the reply."""
    body = f"    channel().sendall({message})\n    return 0.1\n"
    return Attack(
        name,
        "protocol",
        tries,
        {"first": CHANNEL + setup, "share": f"import math\ndef share(*a):\n{body}"},
    )


def _in_cell(name: str, tries: str, message: str, setup: str = "") -> Attack:
    """The same while a cell runs, where no test catches what goes wrong."""
    send = f"channel().sendall({message})\n"
    return Attack(name, "protocol", tries, {"first": CHANNEL + setup, "share": send})


def _both(name: str, tries: str, message: str, setup: str = "") -> list[Attack]:
    return [
        _in_call(f"{name}_in_call", tries, message, setup),
        _in_cell(f"{name}_in_cell", tries, message, setup),
    ]


RAW = """\
def text(value):
    return struct.pack("<I", len(value)) + value
def array(dtype, *shape, content=b""):
    return (b"a" + text(dtype) + struct.pack("<I", len(shape))
            + b"".join(struct.pack("<Q", n) for n in shape) + content)
def value(content):
    return frame(b"t" + struct.pack("<I", 2) + encode("value") + content)
def handle(number=0, call=b"\\1"):
    return b"r" + text(b"s") + struct.pack("<Q", number) + call + text(b"x")
def many(*parts):
    return frame(b"t" + struct.pack("<I", len(parts)) + b"".join(parts))
"""

ATTACKS = [
    *_both("right_reply", "Two replies: a good looking one first", 'frame(("value", 1.0)) * 2'),
    *_both("full_marks", "A message that only the tests could send", 'frame(("points", 15.0))'),
    *_both("oversized", "A length of four gigabytes", 'b"\\xff" * 64'),
    *_both("malformed", "Bytes that are no value", 'frame(b"Zgarbage")'),
    *_both("half_message", "A length, and never the rest", 'b"\\x00\\x01\\x00\\x00ab"'),
    *_both(
        "wild_reference", "A reference with a wild number", "many(handle(2**63), handle(7))", RAW
    ),
    *_both("array_kind", "The kind of reply is an array", "frame((np.arange(3), 1))"),
    *_both("handle_kind", "The kind of reply is a handle", "many(handle(), handle())", RAW),
    *_both("list_kind", "The kind of reply is a list", 'frame((["value"], 1))'),
    *_both("zero_width", "An array of texts of no width", 'value(array(b"<U0", 4))', RAW),
    *_both(
        "huge_shape",
        "An empty array with a shape beyond numpy's limits",
        'value(array(b"<f8", 0, *[2**26] * 20))',
        RAW,
    ),
    *_both("long_dtype", "A dtype of very many fields", 'value(array(b"f8," * 10**6, 0))', RAW),
    *_both(
        "dict_of_handles",
        "Dict keys that would ask us whether they are equal, while the reply is read",
        'value(b"d" + struct.pack("<I", 2) + (handle(3) + b"N") * 2)',
        RAW,
    ),
    *_both(
        "callback_handle",
        "A callback to an object that is ours",
        'many(encode("callback"), handle(), encode([]), encode({}))',
        RAW,
    ),
    *_both(
        "callback_named",
        "A callback with wild keywords",
        'many(encode("callback"), b"r" + text(b"t") + b"\\0" * 8 + b"\\1" + text(b""),'
        " encode([]), encode({1: 2}))",
        RAW,
    ),
    *_both("empty_reply", "A reply of nothing", "frame(())"),
    *_both("short_reply", "A reply without its value", 'frame(("missing",))'),
    *_both(
        "raised_nothing",
        "An exception of no kind, with names that are not names",
        'frame(("raised", ["", "StopIteration", "__import__", "print"], "\\ud800\\x1b[2J", "n"))',
    ),
    Attack(
        "output_types",
        "protocol",
        "Outputs whose parts are arrays where text should be",
        {
            "share": "from autograder.sandbox.shell import OUTPUTS\n"
            'OUTPUTS.items.append({"output_type": np.arange(3)})\n'
        },
    ),
    Attack(
        "output_handles",
        "protocol",
        "Outputs whose parts are handles",
        {
            "share": "from autograder.sandbox.shell import OUTPUTS\n"
            'OUTPUTS.items.append({"output_type": object(), "name": object()})\n'
        },
    ),
    Attack(
        "output_names",
        "protocol",
        "A stream whose name is an array, and a picture that is markup",
        {
            "share": "from autograder.sandbox.shell import OUTPUTS\n"
            'OUTPUTS.items.append({"output_type": "stream", "name": np.arange(3), "text": "x"})\n',
            "scale": "from autograder.sandbox.shell import OUTPUTS\n"
            'OUTPUTS.items.append({"output_type": "display_data", "data":\n'
            '    {"image/png": "iVBORw0KGgo=\' onerror=alert(1)", "text/html": "<b>"}})\n',
        },
    ),
    Attack(
        "reply_after_death",
        "protocol",
        "A child process goes on replying after its parent has died",
        {
            "first": CHANNEL,
            "share": "import math\ndef share(*a):\n    if os.fork() == 0:\n"
            '        [channel().sendall(frame(("value", 1.0))) for _ in range(10**6)]\n'
            "    os._exit(0)\n",
        },
    ),
    Attack(
        "replies_before",
        "protocol",
        "A thread that floods the pipe with replies before the requests come",
        {
            "first": CHANNEL + "import threading\n"
            "def flood():\n    end = channel()\n"
            '    while True: end.sendall(frame(("value", 1.0)))\n'
            "threading.Thread(target=flood, daemon=True).start()\n"
        },
    ),
    Attack(
        "hijacked_server",
        "protocol",
        "The student's own serving object answers each request with a value",
        {
            "first": CHANNEL + 'type(student())._answer = lambda *a: ("value", 1.0)\n',
        },
    ),
    Attack(
        "late_callback",
        "protocol",
        "Keeps the test's function, and calls it with objects that misbehave while a cell runs",
        {
            "first": TELL + CHANNEL,
            "scale": "kept = []\ndef scale(x): raise NotImplementedError\n"
            "def slope(f, x):\n    kept.append(f)\n    raise NotImplementedError\n",
            "task": "class Dies:\n    def __array__(self, *a, **k): os._exit(1)\n"
            "    def __pow__(self, n): os._exit(1)\n"
            "    __iter__ = __float__ = __bool__ = __array__\n"
            "kept[0](Dies())\n",
        },
    ),
    Attack(
        "nested_death",
        "protocol",
        "Dies in the middle of a question about the keywords of its own callback",
        {
            "first": CHANNEL,
            "scale": "kept = []\ndef slope(f, x):\n    kept.append(f)\n    return 0\n",
            "task": "class Dies:\n    def __getattr__(self, name): os._exit(1)\nme = student()\n"
            'me._channel.send(("callback", kept[0]._reference, [], Dies()))\n'
            "while True: me._reply(me._answer(*me._channel.receive()))\n",
        },
    ),
    Attack(
        "callback_walk",
        "protocol",
        "Walks back through the function that the test passes",
        {
            "first": TELL,
            "scale": "def scale(x): raise NotImplementedError\n"
            "def slope(f, x):\n"
            "    for name in ('__closure__', '__globals__', '__code__', 'func_globals'):\n"
            "        if hasattr(f, name): breach(name)\n"
            "    return 0\n",
        },
    ),
]
