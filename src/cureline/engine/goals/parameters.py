"""The numbers behind proposals, splits and forecasts of attainment: `parameters.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def parameters() -> Mapping[str, Any]:
    """All of parameters.yaml: `forecast`, `split`, `attainment`, each with status and source."""
    text = resources.files("cureline.engine.goals").joinpath("parameters.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found
