"""Files that a build leaves beside a lesson's text, brought in step with what they are made of."""

from collections.abc import Mapping
from pathlib import Path


def bring_in_step(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write these files, by name; one that is as it should be is left alone, and keeps its age."""
    for name, content in contents.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    return [folder / name for name in contents]
