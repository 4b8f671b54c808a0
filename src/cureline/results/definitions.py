"""What counts as what when facts are drawn: `definitions.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def definitions() -> dict[str, Any]:
    """The document, read once."""
    text = resources.files("cureline.results").joinpath("definitions.yaml").read_text("utf-8")
    # read whenever a process begins: libyaml takes a tenth of the time
    document: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document
