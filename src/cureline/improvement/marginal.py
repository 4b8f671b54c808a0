"""What each further contact brings: the n-th of a customer within thirty days, what came in after it, what it cost."""

from __future__ import annotations

import datetime as dt

from cureline.engine.improve import Further
from cureline.results import query
from cureline.results import services as results
from cureline.results.services.figuring import snapshot

# a payment belongs to the last contact with the customer within seven days before it, as `after_contact` has it
_SQL = """
WITH made AS (
    SELECT ref, customer_id, "at", "on", channel, strategy, segment, right_party, complained, cost_minor,
        count(*) OVER (PARTITION BY customer_id, channel ORDER BY "at"
                       RANGE BETWEEN INTERVAL 30 DAY PRECEDING AND CURRENT ROW) AS nth
    FROM contacts WHERE currency = $currency AND "on" <= $until
), reached AS (
    SELECT ref, customer_id, "on" FROM made WHERE right_party
), attributed AS (
    SELECT r.ref, p.recovered_minor FROM payments p
    ASOF JOIN reached r ON r.customer_id = p.customer_id AND p."on" >= r."on"
    WHERE p.recovered_minor > 0 AND p.currency = $currency AND p."on" <= r."on" + INTERVAL 7 DAY
), brought AS (SELECT ref, sum(recovered_minor) AS minor FROM attributed GROUP BY ref)
SELECT channel, strategy, segment, least(nth, 30)::INTEGER AS nth, count(*) AS contacts,
    count(*) FILTER (right_party) AS right_party, coalesce(sum(b.minor), 0)::DOUBLE AS recovered,
    coalesce(sum(b.minor::DOUBLE * b.minor), 0) AS squares, sum(cost_minor)::DOUBLE AS cost,
    count(*) FILTER (complained) AS complaints
FROM made LEFT JOIN brought b USING (ref)
WHERE "on" >= $since AND channel IS NOT NULL AND strategy IS NOT NULL AND segment IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""


def further(since: dt.date, until: dt.date, currency: str) -> list[Further]:
    """The n-th contacts by channel, strategy and segment."""
    store = query.store(snapshot().pk)
    cursor = store.backend.con.cursor()
    try:
        rows = cursor.execute(_SQL, {"since": since, "until": until, "currency": currency}).fetchall()
    finally:
        cursor.close()
    found = []
    for channel, strategy, segment, nth, contacts, right, recovered, squares, cost, complaints in rows:
        keys = {"channel": channel, "strategy": strategy, "segment": segment}
        url = results.tracing.url("recovered_per_contact", since=since, until=until, **keys)
        found.append(Further(keys, nth, contacts, right, recovered, squares, cost, complaints, url))
    return found
