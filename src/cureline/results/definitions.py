"""What counts as what when facts are drawn: `definitions.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def definitions() -> dict[str, Any]:
    """The document, read once."""
    document: dict[str, Any] = yaml.safe_load(
        resources.files("cureline.results").joinpath("definitions.yaml").read_text("utf-8")
    )
    return document
