"""How a student's process says that a figure is one which the solution drew.

A figure's identity is a hash of all that its picture depends on. The pictures stay outside, by
identity. Inside there is only a digest of each identity, which tells neither: to name an identity
one has to have made the figure.
"""

import hashlib
from typing import Any

CLAIM = "the picture of the figure "


def digest_of(identity: str) -> str:
    """What may be known inside of a figure that was not made there."""
    return hashlib.sha256(identity.encode()).hexdigest()


def claim(identity: str) -> str:
    """What stands in an output in the place of a picture that is known outside."""
    return CLAIM + identity


def claimed(content: Any) -> str:
    """The identity that an output names, "" if it names none."""
    names_one = type(content) is str and content.startswith(CLAIM)
    return content.removeprefix(CLAIM) if names_one else ""
