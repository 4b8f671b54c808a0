"""Where Cureline keeps its state on this machine: `CURELINE_HOME`, by default `./.cureline`."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The state directory, made (owner only) on first use."""
    path = Path(os.environ.get("CURELINE_HOME", ".cureline")).expanduser().resolve()
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    return path


def subdirectory(name: str) -> Path:
    """A named directory below the state directory, made on first use."""
    path = home() / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
