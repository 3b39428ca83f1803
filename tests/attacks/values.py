"""Numbers, arrays and texts that a comparison or a page may mistake for something else."""

from attacks.attack import Attack

NUMBERS = {
    "nan": "float('nan')",
    "inf": "float('inf')",
    "minus_inf": "-float('inf')",
    "huge_int": "-10**5000",
    "wide_int": "10**9000",
    "beyond_int": "1 << 10**6",
    "complex": "complex(70, 1)",
    "bool": "True",
    "text_number": "'7'",
    "bytes_number": "b'7'",
    "none": "None",
    "empty_array": "np.array([])",
    "nan_array": "np.full((6, 5), np.nan)",
    "object_array": "np.array([[7, object()]], dtype=object)",
    "structured": "np.zeros(3, dtype=[('a', 'f8'), ('b', 'O')])",
    "record": "np.zeros(3, dtype='f8,f8').view(np.recarray)",
    "masked": "np.ma.masked_all((6, 5))",
    "masked_one": "np.ma.masked",
    "datetime": "np.datetime64('NaT')",
    "long_double": "np.longdouble('nan')",
    "half": "np.float16('nan')",
    "matrix": "np.matrix([[1.0]])",
    "zero_strides": "np.broadcast_to(np.float64(1), (2**20, 2**12))",
    "many_dimensions": "np.zeros((1,) * 64)",
    "deep_list": "__import__('functools').reduce(lambda a, _: [a], range(5000), 1.0)",
    "own_cycle": "(lambda a: a.append(a) or a)([])",
    "many_values": "[0] * 3_000_000",
    "large_array": "np.zeros(12_000_000)",
    "decimal": "__import__('decimal').Decimal('NaN')",
    "fraction": "__import__('fractions').Fraction(7)",
}


def _everywhere(name: str, value: str) -> Attack:
    return Attack(
        name,
        "values",
        f"Answers {value} to everything",
        {
            "share": f"import math\ndef share(*a): return {value}\n",
            "scale": f"def scale(x):\n    if np.size(x) == 0: return {value}\n    return {value}\n"
            f"def slope(f, x): return {value}\n",
            "task": f"steps = halved = {value}\nauthor = steps\n",
        },
    )


def _text(name: str, tries: str, text: str) -> Attack:
    """The text as a value, as an exception's message, printed, and shown."""
    return Attack(
        name,
        "values",
        tries,
        {
            "first": f"text = {text}\nprint(text)\nimport sys\n"
            "print(text, file=sys.stderr)\ntext\n",
            "share": "import math\ndef share(*a): raise ValueError(text)\n",
            "scale": "class Own(Exception): pass\nOwn.__name__ = text[:5]\n"
            "def scale(x): raise Own(text)\n"
            "def slope(f, x): raise NameError(text, name=text)\n",
            "task": "author = text\nraise RuntimeError(text)\n",
        },
    )


ATTACKS = [
    *(_everywhere(name, value) for name, value in NUMBERS.items()),
    Attack(
        "nan_steps",
        "values",
        "A NaN that the test makes into a grade",
        {"task": "steps = float('nan')\nhalved = float('nan')\nauthor = ''\n"},
    ),
    _text(
        "control_text", "Control characters that would clear a screen", "'a\\x1b[2J\\x07\\x9bH\\rb'"
    ),
    _text("rich_text", "Markup of the terminal's table", "'[bold red]15 of 15[/][link=x]'"),
    _text("html_text", "Markup of the feedback page", "'</pre><script>alert(1)</script>'"),
    _text("half_text", "Half of a character", "'half \\ud800 of it'"),
    _text("turned_text", "Text that turns its surroundings round", "'\\u202e\\u2066 51 fo 51'"),
    _text("line_text", "Lines that look like a passed test", "'x\\n✓ 6 of 6: all\\n✗ 0: a\\n  b'"),
    _text("long_text", "Ten million characters", "'x' * 10**7"),
    Attack(
        "html_output",
        "values",
        "Rich output that would run in a browser",
        {
            "first": "from IPython.display import HTML, Javascript, SVG, display\n"
            "display(HTML('<script>alert(1)</script>'), Javascript('alert(1)'))\n"
            "display({'text/html': '<b>bold', 'text/latex': '<script>alert(1)</script>',\n"
            "    'image/svg+xml': '<svg onload=alert(1)>', 'text/plain': '<b>bold'}, raw=True)\n"
        },
    ),
]
