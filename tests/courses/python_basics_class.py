"""Honest submissions to the first course in Python: see statistics_class.py."""

from courses.statistics_class import STUB, Cells

ACCOUNT = """\
class InsufficientFunds(ValueError):
    pass

class Account:
    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.history = owner, balance, []
    def deposit(self, amount):
        self.history += [amount]
        self.balance = self.balance + amount
        return self.balance
    def withdraw(self, amount):
        if self.balance < amount:
            problem = InsufficientFunds("not enough")
            problem.missing = amount - self.balance
            raise problem
        return self.deposit(-amount)
    def __eq__(self, other):
        return isinstance(other, Account) and vars(self) == vars(other)
    def __repr__(self):
        return "Account(%r, %r)" % (self.owner, self.balance)
    def __len__(self):
        return len(self.history)
"""

CLASS: dict[str, dict[str, Cells | str | None]] = {
    "solution": {},
    "stub": {"accounts": STUB, "texts": STUB},
    "own_ways": {
        "accounts": {
            "account": ACCOUNT,
            "savings": """\
class Savings(Account):
    def __init__(self, owner, balance, rate):
        Account.__init__(self, owner, balance)
        self.rate = rate
    def __setattr__(self, name, value):
        if name == "rate" and (value < 0 or value > 1):
            raise ValueError(value)
        object.__setattr__(self, name, value)
    def add_interest(self):
        return self.deposit(self.rate * self.balance)
""",
            "money": """\
from dataclasses import dataclass
@dataclass(frozen=True, order=True)
class Money:
    amount: float
    def __add__(self, other):
        return Money(self.amount + other.amount)
    def __mul__(self, factor):
        return Money(factor * self.amount)
    def __rmul__(self, factor):
        return self * factor
""",
            "books": """\
Colour = Enum("Colour", {"RED": "r", "GREEN": "g", "BLUE": "b"})
Grade = IntEnum("Grade", "FAIL PASS GOOD")
@dataclass
class Book:
    title: str
    pages: int
    cover: Colour = Colour.RED
apply = lambda f, x: f(x)
describe = lambda book: "{0.title}, {0.pages} pages".format(book)
""",
        },
        "texts": {
            "words": """\
import re
def words(text):
    found = Counter()
    for word in re.findall(r"[^\\s.,!?]+", text):
        found[word.lower()] += 1
    return found
""",
            "due": """\
def due(text, days):
    day = datetime.datetime.strptime(text, "%Y-%m-%d") + datetime.timedelta(days)
    return day.date()
def total(prices):
    result = Decimal()
    for price in prices:
        result += Decimal(price)
    return result
""",
            "paths": """\
def renamed(path, suffix):
    path = Path(path)
    return path.parent / (path.stem + suffix)
def letters(text):
    return frozenset(filter(str.isalpha, text))
def countdown(n):
    yield from range(n, 0, -1)
""",
            "changes": """\
def remove_all(items, value):
    count = 0
    while value in items:
        items.remove(value)
        count += 1
    return count
def merged(a, b):
    result = a.copy()
    result.update(b)
    return result
""",
            "stack": """\
class Stack(list):
    push = list.append
    def peek(self):
        top = self.pop()
        self.push(top)
        return top
def by_length(words):
    result = {}
    for w in words:
        result.setdefault(len(w), []).append(w)
    return result
""",
        },
    },
    "iterator_class": {
        "texts": {
            "paths": """\
def renamed(path, suffix):
    return Path(str(path).rsplit(".", 1)[0] + suffix)
letters = frozenset
class countdown:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1
""",
        },
    },
    "changes_arguments": {
        "texts": {
            "changes": """\
def remove_all(items, value):
    kept = [item for item in items if item != value]
    return len(items) - len(kept)
def merged(a, b):
    a.update(b)
    return a
""",
        },
    },
    "lists_for_all": {
        "texts": {
            "words": "def words(text):\n    return text.lower().split()",
            "paths": """\
def renamed(path, suffix):
    return path.replace(".txt", suffix)
def letters(text):
    return set(text) - set("- ")
def countdown(n):
    return list(range(n, 0, -1))
""",
            "stack": """\
class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def peek(self): return self.items[-1]
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
def by_length(words):
    groups = defaultdict(list)
    for word in words:
        groups[len(word)] = [word]
    return groups
""",
        },
    },
    "floats_for_money": {
        "texts": {
            "due": """\
def due(text, days):
    year, month, day = map(int, text.split("-"))
    return datetime.date(year, month, day + days)
def total(prices):
    return sum(map(float, prices))
""",
        },
        "accounts": {
            "money": "class Money:\n    def __init__(self, amount):\n        self.amount = amount\n"
            "    def __add__(self, other):\n        return Money(self.amount + other.amount)",
        },
    },
    "other_exception": {
        "accounts": {
            "account": ACCOUNT.replace("(ValueError)", "(Exception)"),
            "savings": "class Savings(Account):\n"
            "    def __init__(self, owner, balance, rate):\n"
            "        super().__init__(owner, balance)\n        self.rate = rate\n"
            "    def add_interest(self):\n        return self.deposit(self.rate * self.balance)",
        },
    },
    "forgets_missing": {
        "accounts": {
            "account": ACCOUNT.replace(
                "            problem.missing = amount - self.balance\n", ""
            ).replace("def __len__(self):", "def length(self):"),
        },
    },
    "identity": {
        "accounts": {
            "account": ACCOUNT.replace("def __eq__", "def equals").replace(
                "def __repr__", "def show"
            ),
            "books": """\
class Colour:
    RED, GREEN, BLUE = "r", "g", "b"
class Grade:
    FAIL, PASS, GOOD = 1, 2, 3
class Book:
    def __init__(self, title, pages, cover=Colour.RED):
        self.title, self.pages, self.cover = title, pages, cover
def apply(function, thing):
    return function(thing)
def describe(book):
    return f"{book.title}, {book.pages} pages"
""",
        },
    },
    "half_done": {"accounts": STUB, "texts": {"stack": "class Stack(list):\n    pass"}},
    "late": {},
}
