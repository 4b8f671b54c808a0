"""From a published run to the day's work: who holds each customer, and the tasks of what people do.

Set statements inside the publishing transaction; the same run again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db import connection
from django.utils import timezone

from cureline.engine import allocate
from cureline.worklist import desk
from cureline.worklist.models import NightRun

Sql = tuple[str, list[Any]]


def make(run: NightRun, capacity: allocate.Capacity, *, since: dt.datetime | None = None) -> None:
    """Write the holdings of every customer of a run and the tasks of its day, in the caller's transaction.

    `since` is when the run was published before, if it was: whom somebody moved after that stays where they are, and
    so does whom somebody has in hand.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        for statement, values in (_holdings(run, capacity, now, since or now), *_tasks(run, now)):
            cursor.execute(statement, values)


def team_of_skill(capacity: allocate.Capacity) -> dict[str, str]:
    """For each skill the team with most collectors who have it; of equals the first in the document."""
    order = [team.id for team in capacity.teams]
    count = Counter((skill, c.team) for c in capacity.collectors for skill in c.skills)
    best: dict[str, str] = {}
    for (skill, team), _number in sorted(count.items(), key=lambda item: (-item[1], order.index(item[0][1]))):
        best.setdefault(skill, team)
    return best


def _holdings(run: NightRun, capacity: allocate.Capacity, now: dt.datetime, since: dt.datetime) -> Sql:
    fallback, values = _fallback(capacity)
    statement = f"""
        WITH person AS (
            SELECT DISTINCT ON (customer_id) customer_id, account_id, strategy, segment, skill,
                   CASE WHEN outcome = 'planned' THEN team END AS team, collector_id
            FROM worklist_decision WHERE run_id = %s
            ORDER BY customer_id, (outcome = 'planned' AND team IS NOT NULL) DESC, (skill IS NOT NULL) DESC,
                     preference, id
        ), settled AS (
            SELECT p.customer_id, COALESCE(c.portfolio, '') AS portfolio,
                   CASE WHEN hand.customer_id IS NOT NULL OR h.why <> 'night' AND h.since_at > %s THEN h.team
                        WHEN p.team IS NOT NULL THEN p.team
                        ELSE COALESCE(h.team, {fallback}) END AS team,
                   CASE WHEN hand.customer_id IS NOT NULL OR h.why <> 'night' AND h.since_at > %s THEN h.collector_id
                        WHEN p.team IS NOT NULL THEN p.collector_id
                        ELSE h.collector_id END AS collector_id
            FROM person p
            JOIN portfolio_accounts c ON c.account_id = p.account_id
            JOIN worklist_assessment a ON a.run_id = %s AND a.account_id = p.account_id
            LEFT JOIN portfolio_holding h ON h.customer_id = p.customer_id
            -- who has the customer in hand goes on seeing the customer: a night may run while the desk is open
            LEFT JOIN (SELECT DISTINCT customer_id FROM worklist_task
                       WHERE state = 'claimed' AND NOT (kind = 'planned' AND "on" < %s)) hand
                   ON hand.customer_id = p.customer_id AND h.customer_id IS NOT NULL
        )
        INSERT INTO portfolio_holding AS held (customer_id, portfolio, team, collector_id, since_at, why)
        SELECT customer_id, portfolio, team, collector_id, %s, 'night' FROM settled
        ON CONFLICT (customer_id) DO UPDATE
        SET portfolio = excluded.portfolio, team = excluded.team, collector_id = excluded.collector_id,
            since_at = CASE WHEN (held.team, held.collector_id) IS DISTINCT FROM (excluded.team, excluded.collector_id)
                            THEN excluded.since_at ELSE held.since_at END,
            why = CASE WHEN (held.team, held.collector_id) IS DISTINCT FROM (excluded.team, excluded.collector_id)
                       THEN excluded.why ELSE held.why END
        WHERE (held.portfolio, held.team, held.collector_id)
              IS DISTINCT FROM (excluded.portfolio, excluded.team, excluded.collector_id)
    """
    return statement, [run.pk, since, *values, since, run.pk, run.as_of_on, now]


def _fallback(capacity: allocate.Capacity) -> Sql:
    """The lines of `holding` in desk.yaml as one SQL expression over p (the person) and a (the assessment)."""
    known = {team.id for team in capacity.teams}
    cases, values = [], []
    for line in desk.document()["holding"]:
        if line.get("by") == "skill":
            for skill, team in team_of_skill(capacity).items():
                cases.append("WHEN p.skill = %s THEN %s")
                values += [skill, team]
            continue
        if line["team"] is None or line["team"] not in known:
            continue
        conditions = ["true"]
        strategy, _, segment = line.get("segment", line.get("strategy", "")).partition("/")
        for column, operator, value in (
            ("p.strategy", "=", strategy or None), ("p.segment", "=", segment or None),
            ("a.dpd", ">=", line.get("dpd_from")), ("a.dpd", "<=", line.get("dpd_until")),
        ):  # fmt: skip
            if value is not None:
                conditions.append(f"{column} {operator} %s")
                values.append(value)
        cases.append(f"WHEN {' AND '.join(conditions)} THEN %s")
        values.append(line["team"])
    return (f"CASE {' '.join(cases)} END" if cases else "NULL", values)


def _tasks(run: NightRun, now: dt.datetime) -> list[Sql]:
    day = run.as_of_on
    expire = (
        """
        UPDATE worklist_task
        SET state = 'expired', outcome = 'superseded', finished_at = %s, claimed_by_id = NULL, claimed_at = NULL
        WHERE (kind = 'planned' AND state = 'open' AND run_id <> %s)
           OR (kind = 'planned' AND state = 'claimed' AND "on" < %s)
           OR (kind = 'promise_due' AND state = 'open' AND "on" < %s)
        """,
        [now, run.pk, day, day],
    )
    planned = (
        """
        INSERT INTO worklist_task (
            customer_id, account_id, kind, "on", team, collector_id, urgency, place, best_at, hour, channel, minutes,
            skill, script, run_id, action_id, why, segment, bucket, dpd, past_due_minor, currency, language, state,
            outcome, made_at)
        SELECT d.customer_id, d.account_id, 'planned', %s, d.team,
               CASE WHEN away.collector_id IS NULL THEN d.collector_id END,
               %s, d.rank, d.planned_at, d.hour, COALESCE(d.channel, ''), COALESCE(d.minutes, 0),
               COALESCE(d.skill, ''), COALESCE(d.script, ''), d.run_id, d.action_id,
               ('segment:' || d.strategy || '/' || d.segment)
               || (array_remove(string_to_array(d.reasons, ';'), ''))[1:3],
               COALESCE(d.strategy || '/' || d.segment, ''), a.bucket, a.dpd, a.past_due_minor, a.currency,
               COALESCE(c.language, ''), 'open', '', %s
        FROM worklist_decision d
        JOIN worklist_assessment a ON a.run_id = d.run_id AND a.account_id = d.account_id
        JOIN portfolio_customers c ON c.customer_id = d.customer_id
        LEFT JOIN (
            SELECT DISTINCT s.collector_id FROM people_staff s JOIN people_absence x ON x.staff_id = s.id
            WHERE %s BETWEEN x.from_on AND x.until_on AND s.collector_id IS NOT NULL
        ) away ON away.collector_id = d.collector_id
        WHERE d.run_id = %s AND d.outcome = 'planned' AND d.team IS NOT NULL
        ON CONFLICT DO NOTHING
        """,
        [day, desk.urgency("planned"), now, day, run.pk],
    )
    return [expire, planned, *([_promises(run, now)] if desk.document()["promises_due"] else [])]


def _promises(run: NightRun, now: dt.datetime) -> Sql:
    """A task for whoever holds a customer who has promised to pay on the day of the run."""
    day = run.as_of_on
    _, end = desk.bounds(day)
    statement = """
        INSERT INTO worklist_task (
            customer_id, account_id, kind, "on", team, collector_id, urgency, place, due_at, channel, minutes, skill,
            script, run_id, action_id, why, segment, bucket, dpd, past_due_minor, currency, language, state, outcome,
            made_at)
        SELECT DISTINCT ON (a.customer_id)
               a.customer_id, a.account_id, 'promise_due', %s, h.team, h.collector_id, %s, %s, %s, '', %s, '',
               '', a.run_id, '', ARRAY['promise_due'], '', a.bucket, a.dpd, a.past_due_minor, a.currency,
               COALESCE(c.language, ''), 'open', '', %s
        FROM portfolio_promises p
        JOIN worklist_assessment a ON a.run_id = %s AND a.account_id = p.account_id
        JOIN portfolio_holding h ON h.customer_id = a.customer_id
        JOIN portfolio_customers c ON c.customer_id = a.customer_id
        WHERE p.due_on = %s AND a.dpd > 0 AND NOT EXISTS (
            SELECT 1 FROM worklist_task t
            WHERE t.customer_id = a.customer_id AND t.kind = 'promise_due' AND t."on" = %s)
        ORDER BY a.customer_id, p.amount_minor DESC, p.promise_id
        ON CONFLICT DO NOTHING
    """
    minutes = desk.document()["callback"]["minutes"]
    return statement, [
        day, desk.urgency("promise_due"), int(end.timestamp()), end, minutes, now, run.pk, day, day,
    ]  # fmt: skip
