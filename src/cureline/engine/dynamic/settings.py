"""What is set for learning and deciding: settings.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def settings() -> Mapping[str, Any]:
    """All of settings.yaml."""
    text = resources.files("cureline.engine.dynamic").joinpath("settings.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found
