"""How long until it is over: Kaplan-Meier, and cumulative incidence where cure and write-off compete.

The survival curve (still past due) is Kaplan and Meier's (1958) with Greenwood's (1926) variance and the interval on
the log(-log) scale (Kalbfleisch and Prentice 1980), which stays within 0 and 1. The cumulative incidence of an end is
Aalen and Johansen's (1978), since to take the other end for censored would overstate each; its variance is the delta
method's (Marubini and Valsecchi 1995), as in statsmodels' CumIncidenceRight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cureline.engine.evaluate.figures import Z

Reals = npt.NDArray[np.float64]
CAUSES = ("cured", "written_off")


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve at the days on which something happened: its value, standard error and 95 per cent interval."""

    value: Reals
    error: Reals
    low: Reals
    high: Reals


def kaplan_meier(at_risk: Reals, events: Reals) -> Curve:
    """The share still under way after each day; `at_risk` just before the day, `events` on it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value: Reals = np.cumprod(1.0 - events / at_risk, dtype=np.float64)
        # once nobody is left Greenwood's sum is infinite and the estimate is 0: its error is unknown
        error: Reals = value * np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)), dtype=np.float64))
        reach = np.exp(Z * error / (value * np.log(value)))
        low, high = value ** (1 / reach), value**reach
    certain = value >= 1.0
    low, high = np.where(certain, 1.0, low), np.where(certain, 1.0, high)
    return Curve(value, error, low, high)


def incidence(at_risk: Reals, events: Reals, of_cause: Reals) -> Curve:
    """The share for which this cause has come by each day; `events` of all causes, `of_cause` of this one."""
    before = np.concatenate([[1.0], np.cumprod(1.0 - events / at_risk)[:-1]])
    value = np.cumsum(before * of_cause / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        # the delta method's three sums: Var F(t) = sum (F(t)-F(s))^2 a + sum S^2 b - 2 sum (F(t)-F(s)) S c
        a = events / (at_risk * (at_risk - events))
        b = before**2 * of_cause * (at_risk - of_cause) / at_risk**3
        c = before * of_cause / at_risk**2
        a = np.where(np.isfinite(a), a, 0.0)
        spread = (
            value**2 * np.cumsum(a) - 2 * value * np.cumsum(value * a) + np.cumsum(value**2 * a)
            + np.cumsum(b) - 2 * (value * np.cumsum(c) - np.cumsum(value * c))
        )  # fmt: skip
        error = np.sqrt(np.clip(spread, 0.0, None))
        # on the log(-log) scale as above, so that the interval stays within 0 and 1
        reach = np.exp(Z * error / (value * np.log(value)))
        low, high = value ** (1 / reach), value**reach
    none = value <= 0.0
    return Curve(value, error, np.where(none, 0.0, low), np.where(none, 0.0, high))


def survival(episodes: ir.Table, *, by: Sequence[str] = ()) -> pa.Table:
    """The curves of the episodes, one row a group of `by` and a day on which anything happened.

    Columns: `by`, `day` (since entry), `at_risk`, `cured`, `written_off`, `censored` (counts), `survival` (still past
    due) with `survival_error`, `survival_low`, `survival_high`, and `cured_share`, `written_off_share` (cumulative
    incidence) each with `_error`, `_low`, `_high`. An open episode is censored on its last known day.
    """
    t = episodes
    counted = t.aggregate(
        by=[*by, "days"],
        cured=(t["end"] == "cured").sum(),
        written_off=(t["end"] == "written_off").sum(),
        censored=(t["end"] == "open").sum(),
    ).order_by([*by, "days"])
    found = counted.to_pyarrow()
    groups = _groups(found, by)
    parts = [_curves(found.slice(start, length), by) for start, length in groups]
    return pa.concat_tables(parts) if parts else _curves(found, by)


def median(curves: pa.Table) -> int | None:
    """The first day on which at most half are still past due, of one group's rows; None while more are."""
    below = np.flatnonzero(curves["survival"].to_numpy() <= 0.5 + 1e-12)
    return int(curves["day"][int(below[0])].as_py()) if len(below) else None


def _groups(found: pa.Table, by: Sequence[str]) -> list[tuple[int, int]]:
    """Start and length of the runs of equal keys; the rows are in order."""
    if not by:
        return [(0, found.num_rows)] if found.num_rows else []
    keys = list(zip(*(found[name].to_pylist() for name in by), strict=True))
    starts = [n for n, key in enumerate(keys) if n == 0 or key != keys[n - 1]]
    return [(a, b - a) for a, b in zip(starts, [*starts[1:], len(keys)], strict=True)]


def _curves(part: pa.Table, by: Sequence[str]) -> pa.Table:
    """The curves of one group's counts by day."""
    cured, lost, censored = (part[name].to_numpy().astype(np.float64) for name in (*CAUSES, "censored"))
    events = cured + lost
    at_risk = np.cumsum((events + censored)[::-1])[::-1].astype(np.float64)
    columns = {name: part[name] for name in by}
    columns |= {"day": part["days"], "at_risk": pa.array(at_risk.astype(np.int64))}
    columns |= {name: part[name].cast(pa.int64()) for name in (*CAUSES, "censored")}
    curves = {"survival": kaplan_meier(at_risk, events)}
    curves |= {f"{name}_share": incidence(at_risk, events, of) for name, of in zip(CAUSES, (cured, lost), strict=True)}
    for name, curve in curves.items():
        columns[name] = pa.array(curve.value)
        for what in ("error", "low", "high"):
            columns[f"{name}_{what}"] = pa.array(getattr(curve, what), from_pandas=True)
    return pa.table(columns)
