"""What people read instead of the portrait's names and codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine.portrait.columns import COLUMNS
from cureline.engine.portrait.months import MONTHS


@cache
def texts() -> Mapping[str, Mapping[str, Any]]:
    """Words by language (en, zh-Hans, zh-Hant), in three parts.

    `columns`: of each column of the portrait and the behaviour; `values`: by column, of each of its codes;
    `reasons`: of each reason code of the shipped indices.
    """
    file = resources.files("cureline.engine.portrait").joinpath("texts.yaml")
    given: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    monthly = {
        name.format(n=n): {language: text.format(n=n) for language, text in words.items()}
        for name, words in given["months"].items()
        for n in range(1, MONTHS + 1)
        if name.format(n=n) in COLUMNS
    }
    values = dict(given["values"])
    standing = values.pop("standing")
    values |= {name: standing for name in COLUMNS if name.startswith("standing_")}
    return {"columns": {**given["columns"], **monthly}, "values": values, "reasons": given["reasons"]}
