"""Honest submissions to the course in statistics: by student and notebook, the cells they wrote.

What a student did not write stays as the solution has it, or as the stub where `STUB` says so.
"""

Cells = dict[str, str]

STUB = "stub"
"""In place of a student's cells: hands in what was released."""

CLASS: dict[str, dict[str, Cells | str | None]] = {
    "solution": {},
    "stub": {"averages": STUB, "spread": STUB},
    # Other ways that are as right.
    "numpy_ways": {
        "averages": {
            "mean_of": """\
def mean_of(values):
    array = np.array(list(values), dtype=float)
    if array.size == 0:
        raise ValueError
    return float(np.mean(array))
""",
            "modes": """\
def tally(values):
    names, counts = np.unique(list(values), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {str(names[i]): int(counts[i]) for i in order}
def modes(values):
    values = list(values)
    return set(v for v in values if values.count(v) == max(map(values.count, values)))
""",
            "heights": """\
data = np.genfromtxt("heights.csv", delimiter=",", skip_header=1, usecols=(1, 2))
names = np.genfromtxt("heights.csv", delimiter=",", skip_header=1, usecols=0, dtype=str)
heights = to_metres(data[:, 0], data[:, 1])
tallest = names[heights.argmax()]
""",
        },
        "spread": {
            "integrate": """\
def integrate(f, a, b, n=1000):
    x = a + (np.arange(n) + 0.5) * (b - a) / n
    return np.mean([f(t) for t in x]) * (b - a)
""",
            "masks": """\
def without(values, bad):
    values = np.array(values)
    return np.ma.array(values, mask=values == bad)
def design(x):
    return np.asmatrix([[1, v] for v in x])
""",
            "summary": """\
from typing import NamedTuple
class Summary(NamedTuple):
    low: float
    middle: float
    high: float
def summary(values):
    return Summary(low=min(values), middle=sorted(values)[len(values) // 2], high=max(values))
def bins(values, width):
    found = {}
    for value in values:
        found.setdefault(value // width, []).append(value)
    return found
""",
        },
    },
    "plain_python": {
        "averages": {
            "mean_of": """\
import statistics
def mean_of(values):
    values = list(values)
    try:
        return sum(values) / len(values)
    except ZeroDivisionError:
        raise ValueError("nothing there") from None
""",
            "modes": """\
tally = lambda values: dict(sorted(Counter(values).items(), key=lambda kv: -kv[1]))
def modes(values):
    best, found = 0, set()
    for v in values:
        n = list(values).count(v)
        if n > best:
            best, found = n, set()
        if n == best:
            found.add(v)
    return found
""",
            "exact_mean": "def exact_mean(values):\n"
            "    return sum(map(Fraction, values)) / len(values)",
        },
        "spread": {
            "running_mean": """\
def running_mean(values):
    seen = []
    for value in values:
        seen.append(value)
        yield sum(seen) / len(seen)
""",
            "standardise": """\
def standardise(x):
    m = sum(x) / len(x)
    s = (sum((v - m) ** 2 for v in x) / len(x)) ** 0.5
    return np.array([(v - m) / s for v in x])
def sort_rows(rows):
    ordered = sorted(rows, key=lambda row: row[-1])
    rows.clear()
    rows.extend(ordered)
""",
        },
    },
    # Wrong in one way or another.
    "off_by_one": {
        "averages": {
            "mean_of": "def mean_of(values):\n    values = list(values)\n"
            "    return sum(values) / (len(values) - 1)",
            "exact_mean": "def exact_mean(values):\n"
            "    return Fraction(sum(values), max(1, len(values) - 1))",
        },
        "spread": {
            "integrate": "def integrate(f, a, b, n=1000):\n    h = (b - a) / n\n"
            "    return sum(f(a + k * h) for k in range(n + 1)) * h",
            "summary": """\
Summary = namedtuple("Summary", "low middle high")
def summary(values):
    return Summary(min(values), sorted(values)[0], max(values))
def bins(values, width):
    return {value // width: [value] for value in values}
""",
        },
    },
    "wrong_kinds": {
        "averages": {
            "mean_of": "def mean_of(values):\n    values = list(values)\n"
            "    return sum(values) // len(values) if values else None",
            "modes": "def tally(values):\n    return Counter(values).most_common()\n"
            "def modes(values):\n    return [Counter(values).most_common(1)[0][0]]",
            "exact_mean": "def exact_mean(values):\n    return sum(values) / len(values)",
            "heights": "heights = [5.4, 5.11, 6.0, 5.1, 6.4, 5.7]\ntallest = 'Mira'",
        },
        "spread": {
            "running_mean": "def running_mean(values):\n    import itertools\n    out = []\n"
            "    for v in itertools.islice(values, 100):\n        out.append(v)\n"
            "    return [sum(out[:k]) / k for k in range(1, len(out) + 1)]",
            "masks": "def without(values, bad):\n    return [v for v in values if v != bad]\n"
            "def design(x):\n    return np.column_stack([np.ones(len(x)), x])",
            "summary": "def summary(values):\n"
            "    return min(values), np.median(values), max(values)\n"
            "def bins(values, width):\n    return [[v for v in values if v // width == k]"
            " for k in range(3)]",
        },
    },
    "in_place": {
        "spread": {
            "standardise": "def standardise(x):\n"
            "    x -= x.mean()\n    x /= x.std()\n    return x\n"
            "def sort_rows(rows):\n    rows = sorted(rows, key=lambda row: row[-1])",
        },
    },
    "returns_rows": {
        "spread": {
            "standardise": "def standardise(x):\n    return (x - np.mean(x)) / np.std(x)\n"
            "def sort_rows(rows):\n    rows.sort(key=lambda row: row[-1])\n    return rows",
        },
    },
    "half_done": {
        "averages": {
            "modes": "def modes(values):\n    c = Counter(values)\n"
            "    return {v for v in c if c[v] == max(c.values())}",
            "exact_mean": "def exact_mean(values):\n    return Fraction(sum(values), 2)",
        },
        "spread": STUB,
    },
    "does_not_compile": {
        "averages": {"mean_of": "def mean_of(values)\n    return 0", "heights": "heights ="},
    },
    "stops_in_the_middle": {
        "averages": {"heights": "heights = np.zeros(6)\n1 / 0\ntallest = 'Mira'"},
        "spread": {"summary": "def summary(values):\n    return Sumary(1, 2, 3)"},
    },
    "warns": {
        "averages": {
            "mean_of": """\
import warnings
def mean_of(values):
    values = list(values)
    if not values:
        raise ValueError
    warnings.warn("I am not sure about this")
    return sum(values) / len(values)
""",
        },
    },
    "late": {},
    "one_missing": {"spread": None},
}
"""None in place of the cells: the notebook was not handed in."""
