"""Where an indicator's figures come from: results' measures, queries of our own, series from outside; by whole steps.

Queries of our own go over the whole bank and are for jobs, which see all; what comes out names no customer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cureline.contact import taxonomy
from cureline.engine.warn import Period
from cureline.face import ProblemError
from cureline.results import services as results
from cureline.warning.catalogue import Indicator
from cureline.warning.services import feeding
from cureline.warning.services.errors import UnknownError
from cureline.worklist import desk

DAY = dt.timedelta(days=1)
UNKNOWN = "-"
Rows = Iterable[tuple[dt.date, Mapping[str, str], float, float]]


@dataclass(frozen=True)
class Sliced:
    """The figures of one slice, in the order of their steps, and where they are explained."""

    slices: Mapping[str, str]
    periods: tuple[Period, ...]
    url: str = ""

    @property
    def key(self) -> str:
        """The slice as one word; empty for the whole bank."""
        return "/".join(f"{name}={value}" for name, value in sorted(self.slices.items()))[:200]


def sliced(indicator: Indicator, on: dt.date) -> list[Sliced]:
    """An indicator's figures up to the last step that is over on a day; none where nothing is known yet."""
    until = last_over(on, indicator.step)
    since = back(until, indicator.step, indicator.history)
    source = indicator.source
    if "series" in source:
        rows = _series(str(source["series"]), since, on)
    elif "own" in source:
        rows = _OWN[source["own"]](since, until)
    else:
        rows = _measure(str(source["measure"]), tuple(source["by"]), indicator.step, since, until)
    found = _summed(rows, indicator.step, indicator.figure, None if "series" in source else until)
    begin = back(until, indicator.step, 1) + DAY
    return [Sliced(slices, periods, _url(source, begin, until, slices)) for slices, periods in found]


def last_over(on: dt.date, step: str) -> dt.date:
    """The last day of the last day, week (to Sunday) or month that is over on a day, in its morning."""
    if step == "month":
        following = on + DAY
        return following.replace(day=1) - DAY
    return on - DAY if step == "day" else on - dt.timedelta(days=on.isoweekday())


def back(end: dt.date, step: str, steps: int) -> dt.date:
    """The last day of the step that ended so many steps before one that ends on a day."""
    if step != "month":
        return end - dt.timedelta(days=steps * (7 if step == "week" else 1))
    first = end.replace(day=1)
    for _ in range(steps - 1):
        first = (first - DAY).replace(day=1)
    return first - DAY


def _ends(on: dt.date, step: str) -> dt.date:
    """The last day of the step that a day is in."""
    if step == "month":
        return (on.replace(day=28) + 4 * DAY).replace(day=1) - DAY
    return on if step == "day" else on + dt.timedelta(days=7 - on.isoweekday())


def _summed(rows: Rows, step: str, figure: str, until: dt.date | None
            ) -> list[tuple[dict[str, str], tuple[Period, ...]]]:  # fmt: skip
    """Rows put together by slice and step; of values the last one of the step."""
    sums: dict[tuple[tuple[str, str], ...], dict[dt.date, list[float]]] = defaultdict(dict)
    for on, slices, numerator, denominator in rows:
        end = _ends(on, step)
        if until is not None and end > until:
            continue
        place = sums[tuple(sorted(slices.items()))].setdefault(end, [0.0, 0.0])
        if figure == "value":
            place[:] = [float(numerator), 1.0]
        else:
            place[0] += float(numerator)
            place[1] += float(denominator)
    return [
        (dict(slices), tuple(Period(end, *one) for end, one in sorted(steps.items())))
        for slices, steps in sorted(sums.items())
    ]  # fmt: skip


def _measure(code: str, by: tuple[str, ...], step: str, since: dt.date, until: dt.date) -> Rows:
    column = "month" if step == "month" else "on"
    try:
        found = results.figures(code, by=(column, *by), since=since + DAY, until=until)
    except ProblemError:
        # no facts have been drawn yet
        return
    for figure in found:
        text = figure.keys[column]
        if text == UNKNOWN:
            continue
        on = dt.date.fromisoformat(f"{text}-01" if column == "month" else text)
        slices = {name: figure.keys[name] for name in by}
        if UNKNOWN not in slices.values():
            yield on, slices, figure.numerator, figure.denominator or 0


def _series(code: str, since: dt.date, until: dt.date) -> Rows:
    try:
        rows = feeding.series(code, since=since + DAY, until=until)
    except UnknownError:
        return
    for row in rows:
        yield row.on, {}, float(row.value), 1.0


def _url(source: Mapping[str, Any], since: dt.date, until: dt.date, slices: Mapping[str, str]) -> str:
    if "measure" not in source:
        return ""
    return results.tracing.url(str(source["measure"]), since=since, until=until, **slices)


# the last statement of each account and month, beside the month before
_PAIRS = """
WITH ends AS (
  SELECT DISTINCT ON (account_id, date_trunc('month', stated_on)) account_id,
         date_trunc('month', stated_on)::date AS month, balance_minor, coalesce(months_past_due, 0) AS late
  FROM portfolio_statements WHERE stated_on > %(before)s AND stated_on <= %(until)s
  ORDER BY account_id, date_trunc('month', stated_on), stated_on DESC),
pairs AS (
  SELECT e.account_id, e.month, e.balance_minor, e.late, b.balance_minor AS balance_before, b.late AS late_before
  FROM ends e JOIN ends b ON b.account_id = e.account_id AND b.month = (e.month - interval '1 month')::date)
"""
_ENTRY = (
    _PAIRS
    + """
SELECT p.month, {column} AS slice, count(*) FILTER (WHERE p.late > 0), count(*)
FROM pairs p JOIN portfolio_accounts a ON a.account_id = p.account_id {more}
WHERE p.late_before = 0 AND {column} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
)
_CUSTOMER = "JOIN portfolio_customers c ON c.customer_id = a.customer_id"
# a place of work is known by a telephone or address that at least five customers have; its sign can't be turned back
_WORKPLACE = """
JOIN (SELECT DISTINCT customer_id, place FROM (
        SELECT customer_id, upper(substr(encode(value_index, 'hex'), 1, 8)) AS place,
               count(*) OVER (PARTITION BY value_index) AS people
        FROM portfolio_contact_points
        WHERE kind IN ('work_phone', 'work_address') AND value_index IS NOT NULL) w WHERE people >= 5
     ) w ON w.customer_id = a.customer_id
"""
_SPIKES = (
    _PAIRS
    + """
SELECT p.month, '' AS slice,
       count(*) FILTER (WHERE p.balance_minor - greatest(p.balance_before, 0) >= 0.3 * a.limit_minor), count(*)
FROM pairs p JOIN portfolio_accounts a ON a.account_id = p.account_id
WHERE p.late = 0 AND p.late_before = 0 AND a.limit_minor > 0 AND p.balance_minor IS NOT NULL
  AND p.balance_before IS NOT NULL
GROUP BY 1 ORDER BY 1
"""
)
_MINIMUM = (
    _PAIRS
    + """
, paid AS (
  SELECT account_id, date_trunc('month', paid_on)::date AS month, sum(amount_minor) AS paid
  FROM portfolio_payments WHERE paid_on > %(before)s AND paid_on <= %(until)s GROUP BY 1, 2)
SELECT p.month, '' AS slice, count(*) FILTER (WHERE d.paid > 0 AND d.paid <= 0.1 * p.balance_before), count(*)
FROM pairs p LEFT JOIN paid d ON d.account_id = p.account_id AND d.month = p.month
WHERE p.late = 0 AND p.late_before = 0 AND p.balance_before > 0 GROUP BY 1 ORDER BY 1
"""
)
_CONCENTRATION = (
    _PAIRS
    + """
, sums AS (
  SELECT e.month, coalesce(c.region, '') AS region, sum(greatest(e.balance_minor, 0))::float AS owed
  FROM ends e JOIN portfolio_accounts a ON a.account_id = e.account_id """
    + _CUSTOMER
    + """ GROUP BY 1, 2),
wholes AS (SELECT month, sum(owed) AS owed FROM sums GROUP BY 1)
SELECT s.month, '' AS slice, sum((s.owed / w.owed) ^ 2), 1
FROM sums s JOIN wholes w ON w.month = s.month WHERE w.owed > 0 GROUP BY 1 ORDER BY 1
"""
)
_SCRIPTS = """
SELECT (t.asked_at AT TIME ZONE %(zone)s)::date AS day, t.collector_id AS slice,
       count(*) FILTER (WHERE NOT EXISTS (
         SELECT FROM script_walk w WHERE w.customer_id = t.customer_id AND w.user_id = t.user_id
           AND w.ended_at IS NOT NULL AND w.started_at >= t.asked_at - interval '10 minutes'
           AND w.started_at < t.asked_at + interval '2 hours')), count(*)
FROM contact_attempt t
WHERE t.channel = 'call' AND t.outcome = ANY(%(reached)s) AND t.collector_id IS NOT NULL
  AND t.asked_at >= %(begin)s AND t.asked_at < %(end)s
GROUP BY 1, 2 ORDER BY 1, 2
"""
_NEW_ADDRESSES = """
SELECT (s.began_at AT TIME ZONE %(zone)s)::date AS day, '' AS slice,
       count(*) FILTER (WHERE NOT EXISTS (
         SELECT FROM trust_signin o WHERE o.user_id = s.user_id AND o.address = s.address
           AND o.began_at < s.began_at AND o.began_at >= s.began_at - interval '90 days')), count(*)
FROM trust_signin s
WHERE s.began_at >= %(begin)s AND s.began_at < %(end)s
  -- the first sign-in of somebody is from a new address and no anomaly
  AND EXISTS (SELECT FROM trust_signin f WHERE f.user_id = s.user_id AND f.began_at < s.began_at)
GROUP BY 1 ORDER BY 1
"""
_FAILED = """
SELECT day, '' AS slice, sum(failed), count(*) FROM (
  SELECT (began_at AT TIME ZONE %(zone)s)::date AS day, 0 AS failed FROM trust_signin
  WHERE began_at >= %(begin)s AND began_at < %(end)s
  UNION ALL
  SELECT (at AT TIME ZONE %(zone)s)::date, 1 FROM trust_auditentry
  WHERE action = 'signin.failed' AND at >= %(begin)s AND at < %(end)s) tries
GROUP BY 1 ORDER BY 1
"""


def _asked(sql: str, name: str, since: dt.date, until: dt.date) -> Rows:
    given: dict[str, Any] = {
        "until": until,
        # a month more, for the state at the begin of the first one
        "before": back(since, "month", 1) - DAY,
        "begin": desk.bounds(since + DAY)[0],
        "end": desk.bounds(until)[1],
        "zone": str(desk.zone()),
        "reached": [code for code, row in taxonomy.outcomes().items() if row.right_party],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    for on, value, numerator, denominator in rows:
        if on > since:
            yield on, {name: str(value)} if name else {}, float(numerator), float(denominator)


def _own(sql: str, name: str = "") -> Callable[[dt.date, dt.date], Rows]:
    return lambda since, until: _asked(sql, name, since, until)


_OWN: Mapping[str, Callable[[dt.date, dt.date], Rows]] = {
    "entry_by_district": _own(_ENTRY.format(column="c.district", more=_CUSTOMER), "district"),
    "entry_by_industry": _own(_ENTRY.format(column="c.industry", more=_CUSTOMER), "industry"),
    "entry_by_workplace": _own(_ENTRY.format(column="w.place", more=_WORKPLACE), "workplace"),
    "utilisation_spikes": _own(_SPIKES),
    "minimum_payers": _own(_MINIMUM),
    "concentration": _own(_CONCENTRATION),
    "script_deviation": _own(_SCRIPTS, "collector_id"),
    "strange_sign_ins": _own(_NEW_ADDRESSES),
    "failed_sign_ins": _own(_FAILED),
}  # fmt: skip
