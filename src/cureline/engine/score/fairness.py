"""Whether a score treats groups alike: figures by group of attributes that no score may read."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cureline.engine.score import measures
from cureline.engine.score.measures import Flags, Floats


def audit(
    attributes: pa.Table, event: Flags, p: Floats, *, outlook: int, settings: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """One row a group of each attribute.

    `attributes` has one row an account in the order of `event` and `p`. Whole-number attributes are cut into age bands.
    *Selected* are the accounts with the worst outlook, `flagged_share` of all: `selection_rate` is a group's share of
    them, and `adverse_impact_ratio` the group's rate of not being selected over the highest such rate among groups that
    are not small. `calibration_gap` is mean p less observed rate. `warning` names a small group or a ratio below
    `four_fifths`.
    """
    selected = _worst(p, outlook, settings["flagged_share"])
    rows = []
    for name in attributes.column_names:
        groups = _groups(attributes[name], settings["age_bands"])
        found = [
            _figures(name, group, np.asarray(groups == group), event, p, selected, settings)
            for group in sorted(set(groups.tolist()))
        ]
        spared = [1 - row["selection_rate"] for row in found if not row["small"]]
        best = max(spared, default=0.0)
        for row in found:
            ratio = (1 - row["selection_rate"]) / best if best > 0 else None
            row["adverse_impact_ratio"] = None if ratio is None else round(ratio, 6)
            low = ratio is not None and ratio < settings["four_fifths"]
            row["warning"] = "small_group" if row["small"] else "below_four_fifths" if low else ""
        rows += found
    return rows


def _worst(p: Floats, outlook: int, share: float) -> Flags:
    """The `share` of accounts with the worst outlook; accounts with the same p fall together."""
    badness = -p * outlook
    return np.asarray(badness >= np.quantile(badness, 1 - share, method="higher"))


def _groups(values: pa.ChunkedArray, bands: list[int]) -> npt.NDArray[np.object_]:
    if not pa.types.is_integer(values.type):
        return np.asarray(pc.fill_null(values.cast(pa.string()), "unknown").to_pylist(), dtype=object)
    names = [
        f"under {bands[0]}",
        *(f"{a}-{b - 1}" for a, b in itertools.pairwise(bands)),
        f"{bands[-1]} or more",
    ]
    return np.asarray(
        ["unknown" if v is None else names[int(np.searchsorted(bands, v, side="right"))] for v in values.to_pylist()],
        dtype=object,
    )


def _figures(
    attribute: str, group: str, inside: Flags, event: Flags, p: Floats, selected: Flags, settings: Mapping[str, Any]
) -> dict[str, Any]:
    rows, events = int(inside.sum()), int(event[inside].sum())
    area = measures.auc(event[inside], p[inside])
    mean_p, observed = float(p[inside].mean()), events / rows
    return {
        "attribute": attribute,
        "group": group,
        "rows": rows,
        "events": events,
        "observed_rate": round(observed, 6),
        "mean_p": round(mean_p, 6),
        "calibration_gap": round(mean_p - observed, 6),
        "auc": None if area is None else round(area, 6),
        "selection_rate": round(float(selected[inside].mean()), 6),
        "small": rows < settings["small_group_rows"] or events < settings["small_group_events"],
    }
