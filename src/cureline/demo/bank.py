"""The demonstration bank's own documents: its sample is in NT dollars, so its policy speaks of them."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import Any

import yaml

from cureline.arrangement import policy
from cureline.trust import documents

CURRENCY = "TWD"
# about the rate of both currencies, so that the shipped amounts mean the same (assumption)
TIMES = 4


def policy_text() -> str:
    """The shipped arrangement policy with its amounts in the sample's currency."""
    text = resources.files("cureline.arrangement").joinpath("policy.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    document |= {"currency": CURRENCY, "version": f"{document['version']}-{CURRENCY}"}
    _times(document)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _times(part: Any) -> None:
    """Multiply what ends in `_minor`, in place."""
    for name, value in part.items() if isinstance(part, dict) else ():
        if str(name).endswith("_minor") and isinstance(value, int):
            part[name] = value * TIMES
        elif str(name).endswith("_minor") and isinstance(value, dict):
            value["value"] *= TIMES
        else:
            _times(value)


def write() -> None:
    """Record the documents; the same again is a no-op."""
    documents.record(
        policy.KIND, policy.NAME, f"2026.1-{CURRENCY}", effective_from_on=dt.date(2026, 1, 1), author="demo",
        approver="demo", content=policy_text(),
    )  # fmt: skip
