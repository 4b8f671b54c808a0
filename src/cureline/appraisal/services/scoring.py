"""From what was measured to a score, as it is kept: each figure with all that its explanation needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cureline.appraisal.models import Appraisal
from cureline.appraisal.services import papers
from cureline.appraisal.services.measuring import teamwork
from cureline.appraisal.services.sources import Measured
from cureline.engine import appraise
from cureline.engine.appraise import Value


def content(row: Appraisal, measured: Mapping[str, Measured], at: dt.datetime) -> dict[str, Any]:
    """Figures and score of an appraisal, JSON: `values` by code, `score` as the engine gives it."""
    card = papers.read(row.period.scorecard)
    values = {code: asdict(one) | {"rows": list(one.rows), "more": dict(one.more)} for code, one in measured.items()}
    values["teamwork"] = _teamwork(row, card)
    return {"at": at.isoformat(), "values": values, "score": score(card, values)}


def score(card: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The score of kept values by a scorecard."""
    given = {code: Value(v["value"], v["low"], v["high"], v["numerator"], v["denominator"])
             for code, v in values.items()}  # fmt: skip
    return asdict(appraise.score(card, given))


def with_teamwork(row: Appraisal) -> dict[str, Any]:
    """The content of an appraisal with teamwork as it is answered by now."""
    card, found = papers.read(row.period.scorecard), dict(row.content)
    values = dict(found.get("values", {}))
    values["teamwork"] = _teamwork(row, card)
    return {**found, "values": values, "score": score(card, values)}


def _teamwork(row: Appraisal, card: Mapping[str, Any]) -> dict[str, Any]:
    one = teamwork(list(row.team_ratings.all()), int(card["minimum_peers"]))
    return asdict(one) | {"rows": [], "more": dict(one.more)}
