"""Objects that lie, and libraries that are patched to agree with everything."""

from attacks.attack import Attack

LIAR = """\
class Liar:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __abs__ = __mul__ = __rmul__ = __sub__
    def __hash__(self): return 0
    def __bool__(self): return True
"""

PATCHED = """\
import numpy, numpy.testing, builtins
yes = lambda *a, **k: True
for name in ("allclose", "isclose", "array_equal", "all", "any"):
    setattr(numpy, name, yes)
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, yes)
"""


def _everywhere(value: str, setup: str = "") -> dict[str, str]:
    """Submit one expression as the answer of everything."""
    return {
        "share": f"{setup}\nimport math\ndef share(*a): return {value}\n",
        "scale": f"def scale(x): return {value}\ndef slope(f, x): return {value}\n",
        "task": f"steps = halved = {value}\nauthor = 'me'\n",
    }


def _lie(name: str, tries: str, setup: str, value: str = "Lie()") -> Attack:
    return Attack(name, "objects", tries, _everywhere(value, setup))


ATTACKS = [
    _lie("liar", "Equal to and ordered with everything", LIAR, "Liar()"),
    _lie(
        "float_subclass",
        "A float that equals every number",
        "class Lie(float):\n"
        "    def __eq__(self, other): return True\n"
        "    __hash__ = float.__hash__\n"
        "    def __sub__(self, other): return 0.0\n    __rsub__ = __sub__\n",
    ),
    _lie(
        "int_subclass",
        "An int that claims to be any int",
        "class Lie(int):\n"
        "    def __eq__(self, other): return True\n    __hash__ = int.__hash__\n"
        "    def __sub__(self, other): return 0\n    __rsub__ = __sub__\n"
        "    def __index__(self): return 7\n",
    ),
    _lie(
        "str_subclass",
        "Text that is every text",
        "class Lie(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__\n",
    ),
    _lie(
        "array_subclass",
        "An ndarray whose ufuncs all answer True",
        "class Lie(np.ndarray):\n"
        "    def __array_ufunc__(self, *a, **k): return np.True_\n"
        "    def __array_function__(self, *a, **k): return True\n"
        "    def __eq__(self, other): return np.True_\n",
        "np.ones(3).view(Lie)",
    ),
    _lie(
        "array_protocol",
        "Another array at each conversion, and an answer to every numpy function",
        "class Lie:\n    count = 0\n"
        "    def __array__(self, *a, **k):\n"
        "        Lie.count += 1\n        return np.full((6, 5), float(Lie.count))\n"
        "    def __array_ufunc__(self, *a, **k): return True\n"
        "    def __array_function__(self, *a, **k): return True\n"
        "    __array_priority__ = 1e9\n",
    ),
    _lie(
        "array_interface",
        "An array interface that points into memory of the reader",
        "class Lie:\n"
        "    __array_interface__ = {'shape': (6, 5), 'typestr': '<f8', 'version': 3,\n"
        "                           'data': (4096, False)}\n",
    ),
    _lie(
        "class_attribute",
        "Claims by __class__ to be a float",
        f"{LIAR}\nclass Lie(Liar):\n    __class__ = property(lambda self: float)\n",
    ),
    _lie(
        "any_attribute",
        "Has every attribute, each of them equal to everything",
        f"{LIAR}\nclass Lie(Liar):\n"
        "    def __getattr__(self, name): return self\n    def __call__(self, *a): return self\n"
        "    def __len__(self): return 40\n    def __iter__(self): return iter([self])\n"
        "    def __getitem__(self, key): return self\n    def __float__(self): return 7.0\n"
        "    def __int__(self): return 7\n    def __index__(self): return 7\n",
    ),
    _lie(
        "metaclass",
        "A class that is an instance and a subclass of everything",
        "class Meta(type):\n"
        "    def __instancecheck__(self, other): return True\n"
        "    def __subclasscheck__(self, other): return True\n"
        "    def __eq__(self, other): return True\n    __hash__ = type.__hash__\n"
        "class Lie(metaclass=Meta):\n    pass\n",
        "Lie",
    ),
    _lie(
        "endless_iterator",
        "Never comes to its end",
        "import itertools\nclass Lie:\n    def __iter__(self): return itertools.count()\n"
        "    def __len__(self): return 10**9\n    def __getitem__(self, key): return 1.0\n",
    ),
    _lie(
        "negative_length",
        "A length below zero, and conversions that give no numbers",
        "class Lie:\n    def __len__(self): return -1\n    def __float__(self): return 'x'\n"
        "    def __int__(self): return 1.5\n    def __bool__(self): return 3\n"
        "    def __str__(self): return 5\n    __repr__ = __str__\n",
    ),
    Attack(
        "patched_numpy",
        "objects",
        "numpy and numpy.testing agree with every comparison",
        {"first": PATCHED, "share": "import math\ndef share(*a): return 0.1\n"},
    ),
    Attack(
        "patched_builtins",
        "objects",
        "abs, float, sum, range, zip and isinstance give what passes",
        {
            "first": "import builtins\n"
            "for name in ('abs', 'float', 'sum', 'print', 'zip', 'map', 'AssertionError'):\n"
            "    setattr(builtins, name, lambda *a, **k: 0)\n",
            "task": "abs = range = print = lambda *a: 0\nsteps = 100\nhalved = 3\n",
        },
    ),
    Attack(
        "patched_module",
        "objects",
        "math.isclose of the module that the solution cell imports says yes",
        {"share": "import math\nmath.isclose = lambda *a, **k: True\ndef share(*a): return 0.1\n"},
    ),
    Attack(
        "fake_module",
        "objects",
        "An object in place of the module that the solution cell imports",
        {
            "share": "class math:\n    isclose = staticmethod(lambda *a, **k: True)\n"
            "def share(*a): return 0.1\n"
        },
    ),
    Attack(
        "names_of_tests",
        "objects",
        "Own HiddenTest, close and assert_allclose, in case the tests forget an import",
        {
            "first": "class HiddenTest:\n    def __init__(self, *a): pass\n"
            "    def behaviour(self, *a, **k): return lambda f: None\n"
            "    def grade(self): return 10.0\n"
            "close = holds = raises = assert_allclose = test = lambda *a, **k: None\n",
        },
    ),
    Attack(
        "late_import",
        "objects",
        "share fails before the test imports, so that a later test asks us for assert_allclose",
        {
            "first": "assert_allclose = test = replay = draw = t = p = lambda *a, **k: None\n",
            "share": "def share(*a): return 0.1\n",
        },
    ),
    Attack(
        "changed_arguments",
        "objects",
        "Changes the test's arrays and lists in place, so that they fit the answer",
        {
            "share": "import math\ndef share(t, p):\n    t[:] = p\n    return 1.0\n",
            "scale": "def scale(x):\n    x *= 0\n    raise NotImplementedError\n",
        },
    ),
    Attack(
        "forged_facts",
        "objects",
        "Claims that each object is an exception class with itself and very many others as bases",
        {
            "first": "from autograder.wire import object_descriptions\n"
            "many = [9, 'Many', [[n, 'M', ['Exception']] for n in range(99, 9999)]]\n"
            "several = iter([{'exception': [1, 'Own', [[1, 'Own', []]]]}, {'exception': 'exit'},\n"
            "    {'exception': many}, {'exception': [2**70, 'x', ['int', 'KeyError']]},\n"
            "    {'base': 'str', 'plain': [[]], 'own': {}, 'iterator': 1, 'builtin': []}] * 99)\n"
            "object_descriptions.describe = lambda *_: next(several)\n",
            "share": "import math\nclass Own(ValueError): pass\ndef share(*a): raise Own\n",
            "scale": "class Own(ValueError): pass\ndef scale(x): return Own\n"
            "def slope(f, x): return Own()\n",
            "task": "steps = halved = object()\nauthor = share\n",
        },
    ),
    Attack(
        "forged_plain",
        "objects",
        "Named tuples and lists whose class has comparisons of its own, and claims to have none",
        {
            "first": "from autograder.wire import object_descriptions\n"
            "object_descriptions._differs = lambda *_: False\n"
            "class Lie(tuple):\n    def __eq__(self, other): return True\n"
            "    __hash__ = tuple.__hash__\n    def __getitem__(self, key): return 1.0\n",
            "share": "import math\ndef share(*a): return Lie((0.1,))\n",
            "scale": "class Rows(list):\n    def __eq__(self, other): return True\n"
            "def scale(x):\n    if not len(x): return Rows()\n    return Rows([[1.0]])\n"
            "def slope(f, x): return Lie()\n",
            "task": "steps = halved = Lie()\nauthor = Rows()\n",
        },
    ),
    Attack(
        "stop_iteration",
        "objects",
        "StopIteration ends the test's own loop before it compares anything",
        {"share": "import math\ndef share(*a): raise StopIteration\n"},
    ),
    *(
        Attack(
            f"raises_{name.lower()}",
            "objects",
            f"{name} out of every function, in case a test lets it pass",
            {
                "share": f"import math\ndef share(*a): raise {name}\n",
                "scale": f"def scale(x): raise {name}\ndef slope(f, x): raise {name}\n",
            },
            # ValueError for no data is what one behaviour asks for; a kind of its own is no
            # ValueError.
        )
        for name in ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "AssertionError")
    ),
    Attack(
        "own_exception",
        "objects",
        "An exception whose text and name lie",
        {
            "share": "import math\nclass Lie(Exception):\n"
            "    def __str__(self): raise SystemExit\n    __repr__ = __str__\n"
            "Lie.__name__ = '<script>alert(1)</script>'\n"
            "def share(*a): raise Lie()\n"
        },
    ),
]
