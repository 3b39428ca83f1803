"""Whether a function refuses a bad argument as it should; used by tables of many bad arguments."""

import re
from collections.abc import Callable, Iterable
from typing import Any


def complaint(call: Callable[[], Any], *patterns: str) -> str:
    """What is wrong with how a call is refused; nothing if that is a ValueError whose message
    matches every pattern."""
    try:
        call()
    except ValueError as error:
        missing = [pattern for pattern in patterns if not re.search(pattern, str(error))]
        return f"{missing} not in the message: {error}" if missing else ""
    except Exception as error:
        return f"{type(error).__name__} instead of a ValueError: {error}"
    return "it is accepted"


def all_refused(complaints: Iterable[tuple[str, str]]) -> None:
    """Assert that there is none, and list every one with what it is about."""
    found = [f"{about}: {said}" for about, said in complaints if said]
    assert not found, "\n".join(found)
