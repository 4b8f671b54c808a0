"""The figures of customers, in SQL over the desk's tables.

Each query reads `u` (key, customer_id, entered_on, until_on, currency, past_due_minor) and gives `key` and `value`; a
customer it does not give has 0. `until_on` is the first day that no longer counts. The page that explains a figure
shows the query as it is here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cureline.worklist import desk

_DAY = "(c.at AT TIME ZONE '{zone}')::date"
QUERIES: Mapping[str, str] = {
    "recovered": """
SELECT u.key, GREATEST(0, LEAST(u.past_due_minor, SUM(p.amount_minor)))::float8 AS value
FROM u JOIN portfolio_accounts a ON a.customer_id = u.customer_id AND a.currency = u.currency
JOIN portfolio_payments p ON p.account_id = a.account_id AND p.paid_on >= u.entered_on AND p.paid_on < u.until_on
GROUP BY u.key, u.past_due_minor""",
    "cured": """
SELECT DISTINCT w.key, 1.0::float8 AS value
FROM (SELECT u.key, r.run_id FROM u
      JOIN worklist_nightrun r ON r.state = 'published' AND r.as_of_on > u.entered_on AND r.as_of_on <= u.until_on
      JOIN worklist_assessment s ON s.run_id = r.run_id AND s.customer_id = u.customer_id
      GROUP BY u.key, r.run_id HAVING MAX(s.dpd) = 0) w""",
    "promised": """
SELECT DISTINCT u.key, 1.0::float8 AS value
FROM u JOIN portfolio_accounts a ON a.customer_id = u.customer_id
JOIN portfolio_promises p ON p.account_id = a.account_id AND p.made_on >= u.entered_on AND p.made_on < u.until_on""",
    "contacts": """
SELECT u.key, COUNT(*)::float8 AS value
FROM u JOIN portfolio_contacts c ON c.customer_id = u.customer_id AND c.direction = 'out'
 AND {day} >= u.entered_on AND {day} < u.until_on
GROUP BY u.key""",
    "complaints": """
SELECT DISTINCT u.key, 1.0::float8 AS value
FROM u JOIN care_complaint c ON c.customer_id = u.customer_id
 AND (c.received_at AT TIME ZONE '{zone}')::date >= u.entered_on
 AND (c.received_at AT TIME ZONE '{zone}')::date < u.until_on""",
    "refusals": """
SELECT DISTINCT u.key, 1.0::float8 AS value
FROM u JOIN contact_refusal c ON c.customer_id = u.customer_id
 AND (c.asked_at AT TIME ZONE '{zone}')::date >= u.entered_on
 AND (c.asked_at AT TIME ZONE '{zone}')::date < u.until_on""",
    "vulnerable_contacted": """
SELECT DISTINCT u.key, 1.0::float8 AS value
FROM u JOIN portfolio_contacts c ON c.customer_id = u.customer_id AND c.direction = 'out'
 AND {day} >= u.entered_on AND {day} < u.until_on
JOIN portfolio_circumstances z ON z.customer_id = u.customer_id
 AND z.kind IN ('vulnerability', 'hardship', 'bereavement', 'mental_health_moratorium')
 AND z.from_on <= {day} AND (z.until_on IS NULL OR z.until_on >= {day})""",
    "opted_out": """
SELECT DISTINCT u.key, 1.0::float8 AS value
FROM u JOIN portfolio_circumstances z ON z.customer_id = u.customer_id
 AND z.kind IN ('opt_out', 'cease_request', 'hardship') AND z.from_on >= u.entered_on AND z.from_on < u.until_on""",
    "paid_before": """
SELECT u.key, SUM(p.amount_minor)::float8 AS value
FROM u JOIN portfolio_accounts a ON a.customer_id = u.customer_id AND a.currency = u.currency
JOIN portfolio_payments p ON p.account_id = a.account_id AND p.paid_on < u.entered_on AND p.paid_on >= u.entered_on - 90
GROUP BY u.key""",
}


@dataclass(frozen=True)
class Span:
    """A customer over some days: `key` comes back with the figure; `until_on` is the first day that does not count."""

    key: int
    customer_id: str
    entered_on: dt.date
    until_on: dt.date
    currency: str
    past_due_minor: int


def query(code: str) -> str:
    """The SQL of a measure."""
    zone = str(desk.zone())
    return QUERIES[code].format(zone=zone, day=_DAY.format(zone=zone)).strip()


def values(code: str, spans: Sequence[Span]) -> dict[int, float]:
    """The figures of a measure by key; who has none is left out (0)."""
    if not spans:
        return {}
    columns: list[list[Any]] = [
        [span.key for span in spans], [span.customer_id for span in spans], [span.entered_on for span in spans],
        [span.until_on for span in spans], [span.currency for span in spans], [span.past_due_minor for span in spans],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH u(key, customer_id, entered_on, until_on, currency, past_due_minor) AS MATERIALIZED ("
            "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::text[], %s::bigint[]))"
            f" {query(code)}",
            columns,
        )
        return {int(key): float(value) for key, value in cursor.fetchall()}
