"""The sample brought to another day, for a desk that lives today: only its dates move, no amount and no status.

Statements lie at whole months before the new day, payments half a month before each, as in the sample's own mapping;
what the synthetic companion dates moves by the same number of days as the sample's last day.
"""

from __future__ import annotations

import datetime as dt
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from cureline.engine.delinquency.calendar import months_before
from cureline.portfolio.sample.facts import AS_OF

SAMPLE_DAY: dt.date = AS_OF.astype(object)
NAME = "uci_credit_card"
HALF_A_MONTH = dt.timedelta(days=15)


def mapping(folder: Path, day: dt.date) -> Path:
    """Write the sample's mapping with its dates moved so that the sample's last day is `day`, and give the path."""
    text = resources.files("cureline.portfolio.mappings").joinpath(f"{NAME}.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    document["version"] = f"{document['version']}, moved to {day}"
    document["assumptions"].append(f"DEMONSTRATION: every date is moved, so that {SAMPLE_DAY} is {day}.")
    for target in document["files"][0]["tables"]:
        for step in target.get("repeat", ()):
            months = int(step["n"]) - 1
            if "day" in step:
                step["day"] = months_before(day, months).isoformat()
            if "month" in step:
                step["month"] = (months_before(day, months) - HALF_A_MONTH).isoformat()
        columns = target["columns"]
        if target["table"] == "payments":
            columns["paid_on"] = {"value": "<month>"}
        if target["table"] == "labels":
            columns["observed_on"] = {"value": day.isoformat()}
    path = folder / f"{NAME}.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
