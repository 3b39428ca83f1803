"""Lengths in metres."""


def to_metres(feet, inches):
    """Feet and inches in metres."""
    return 0.3048 * feet + 0.0254 * inches
