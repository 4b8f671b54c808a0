"""What facts are drawn from: the desk's tables, by COPY in one moment into DuckDB, without personal columns."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from cureline.portfolio.snapshot import one_moment

# the newest published run of each day decides for it
_RUNS = """(SELECT DISTINCT ON (as_of_on) run_id, as_of_on FROM worklist_nightrun WHERE state = 'published'
            ORDER BY as_of_on, published_at DESC)"""


@dataclass(frozen=True)
class Source:
    """A table as DuckDB has it (`columns`: name to type) and the query that gives it; `{on}` is the last day."""

    columns: Mapping[str, str]
    query: str


def _source(columns: str, query: str) -> Source:
    pairs = [column.split() for column in columns.split(",")]
    return Source(dict(pairs), query)


SOURCES: Mapping[str, Source] = {
    "accounts": _source(
        "account_id VARCHAR, customer_id VARCHAR, product VARCHAR, currency VARCHAR, status VARCHAR,"
        "written_off_on DATE, balance_minor BIGINT, portfolio VARCHAR, credit_impaired BOOLEAN, provision_bp BIGINT,"
        "purpose_changed BOOLEAN, bad_elsewhere BOOLEAN, restructured_on DATE, restructure_count BIGINT,"
        "region VARCHAR, team VARCHAR, collector_id VARCHAR",
        """SELECT a.account_id, a.customer_id, a.product, a.currency,
               CASE WHEN a.status = 'written_off' AND a.written_off_on > '{on}' THEN 'open' ELSE a.status END,
               CASE WHEN a.written_off_on <= '{on}' THEN a.written_off_on END, a.balance_minor,
               coalesce(a.portfolio, nullif(h.portfolio, '')), a.credit_impaired, a.provision_bp, a.purpose_changed,
               a.bad_elsewhere, a.restructured_on, a.restructure_count, k.region, h.team, h.collector_id
           FROM portfolio_accounts a JOIN portfolio_customers k USING (customer_id)
           LEFT JOIN portfolio_holding h USING (customer_id)""",
    ),
    "staff": _source(
        "collector_id VARCHAR, team VARCHAR",
        "SELECT collector_id, team_id FROM people_staff WHERE collector_id IS NOT NULL AND team_id IS NOT NULL",
    ),
    "statements": _source(
        "account_id VARCHAR, stated_on DATE, balance_minor BIGINT, months BIGINT, days BIGINT, past_due_minor BIGINT",
        """SELECT account_id, stated_on, balance_minor, months_past_due, days_past_due, past_due_minor
           FROM portfolio_statements WHERE stated_on <= '{on}'""",
    ),
    "assessments": _source(
        "account_id VARCHAR, stated_on DATE, balance_minor BIGINT, days BIGINT, past_due_minor BIGINT,"
        "five_tier VARCHAR",
        f"""SELECT a.account_id, r.as_of_on, a.balance_minor, a.dpd, a.past_due_minor, a.five_tier
            FROM worklist_assessment a JOIN {_RUNS} r USING (run_id) WHERE r.as_of_on <= '{{on}}'""",
    ),
    "decisions": _source(
        "customer_id VARCHAR, decided_on DATE, strategy VARCHAR, version VARCHAR, segment VARCHAR, arm VARCHAR",
        f"""SELECT DISTINCT ON (r.as_of_on, d.customer_id) d.customer_id, r.as_of_on, d.strategy, d.strategy_version,
                d.segment, d.arm
            FROM worklist_decision d JOIN {_RUNS} r USING (run_id)
            WHERE d.strategy IS NOT NULL AND r.as_of_on <= '{{on}}' ORDER BY r.as_of_on, d.customer_id, d.id""",
    ),
    "night_refusals": _source(
        "ref VARCHAR, customer_id VARCHAR, account_id VARCHAR, refused_on DATE, rule_id VARCHAR, article VARCHAR,"
        "channel VARCHAR",
        f"""SELECT 'decision:' || d.id, d.customer_id, d.account_id, r.as_of_on, d.refused_by,
                nullif(d.refused_article, ''), d.channel
            FROM worklist_decision d JOIN {_RUNS} r USING (run_id)
            WHERE d.outcome = 'refused' AND d.refused_by IS NOT NULL AND d.channel IS NOT NULL
              AND r.as_of_on <= '{{on}}'""",
    ),
    "due_items": _source(
        "account_id VARCHAR, due_on DATE, amount_minor BIGINT",
        """SELECT account_id, due_on, (principal_minor + interest_minor + fee_minor)
           FROM portfolio_due_items WHERE due_on <= '{on}'""",
    ),
    "payments": _source(
        "payment_id VARCHAR, account_id VARCHAR, paid_on DATE, amount_minor BIGINT, reverses_id VARCHAR",
        """SELECT payment_id, account_id, paid_on, amount_minor, reverses_id
           FROM portfolio_payments WHERE paid_on <= '{on}'""",
    ),
    "contacts": _source(
        "contact_id VARCHAR, customer_id VARCHAR, account_id VARCHAR, at TIMESTAMPTZ, local_at TIMESTAMP,"
        "channel VARCHAR, outcome VARCHAR, collector_id VARCHAR, seconds BIGINT, script VARCHAR, desk_outcome VARCHAR,"
        "own BOOLEAN",
        """SELECT c.contact_id, c.customer_id, c.account_id, c.at, c.at AT TIME ZONE coalesce(z.name, 'UTC'), c.channel,
               c.outcome, c.collector_id, coalesce(t.seconds, c.seconds), nullif(split_part(t.script, '@', 1), ''),
               t.outcome, c.relation IS NULL OR c.relation = 'self'
           FROM portfolio_contacts c JOIN portfolio_customers k USING (customer_id)
           LEFT JOIN pg_timezone_names z ON z.name = k.time_zone
           LEFT JOIN contact_attempt t ON t.contact_id = c.contact_id
           WHERE c.direction = 'out' AND c.at < '{on}'::date + 2""",
    ),
    "promises": _source(
        "promise_id VARCHAR, account_id VARCHAR, made_on DATE, due_on DATE, amount_minor BIGINT,"
        "received_minor BIGINT, state VARCHAR, channel VARCHAR, collector_id VARCHAR",
        """SELECT p.promise_id, p.account_id, p.made_on, p.due_on, p.amount_minor, i.received_minor,
               CASE i.state WHEN 'partly' THEN 'broken' ELSE i.state END, nullif(m.channel, 'other'),
               nullif(m.collector_id, '')
           FROM portfolio_promises p
           LEFT JOIN arrangement_promiseinstalment i ON p.promise_id = 'desk-' || i.promise_id || '-' || i.number
           LEFT JOIN arrangement_promise m ON m.id = i.promise_id
           WHERE p.made_on <= '{on}'""",
    ),
    "complaints": _source(
        "complaint_id BIGINT, customer_id VARCHAR, account_id VARCHAR, received_on DATE, cause VARCHAR,"
        "channel VARCHAR, outcome VARCHAR, answered_on DATE, contact_id VARCHAR, collector_id VARCHAR",
        """SELECT c.id, c.customer_id, nullif(c.account_id, ''),
               (c.received_at AT TIME ZONE coalesce(z.name, 'UTC'))::date,
               c.cause,
               coalesce(t.channel, CASE WHEN c.about IN ('letter', 'visit') THEN c.about END), c.outcome,
               (coalesce(c.answered_at, c.closed_at) AT TIME ZONE coalesce(z.name, 'UTC'))::date, l.ref, l.collector_id
           FROM care_complaint c
           LEFT JOIN pg_timezone_names z ON z.name = c.time_zone
           LEFT JOIN LATERAL (SELECT nullif(max(ref), '') AS ref, nullif(max(collector_id), '') AS collector_id
                              FROM care_complaintlink WHERE complaint_id = c.id) l ON true
           LEFT JOIN portfolio_contacts t ON t.contact_id = l.ref
           WHERE (c.received_at AT TIME ZONE coalesce(z.name, 'UTC'))::date <= '{on}'""",
    ),
    "desk_refusals": _source(
        "ref VARCHAR, customer_id VARCHAR, account_id VARCHAR, refused_on DATE, rule_id VARCHAR, article VARCHAR,"
        "channel VARCHAR, collector_id VARCHAR",
        """SELECT 'refusal:' || r.id, r.customer_id, r.account_id,
               (r.asked_at AT TIME ZONE coalesce(z.name, 'UTC'))::date, r.rule_id, nullif(r.article, ''), r.channel,
               r.collector_id
           FROM contact_refusal r JOIN portfolio_customers k USING (customer_id)
           LEFT JOIN pg_timezone_names z ON z.name = k.time_zone
           WHERE r.asked_at < '{on}'::date + 2""",
    ),
    "plans": _source(
        "ref VARCHAR, customer_id VARCHAR, account_id VARCHAR, began_on DATE, ended_on DATE, kind VARCHAR,"
        "state VARCHAR, months BIGINT",
        """SELECT 'plan:' || id, customer_id, account_id, coalesce(signed_on, decided_at::date), ended_on,
               coalesce(nullif(kind, ''), 'own'),
               CASE state WHEN 'kept' THEN 'completed' WHEN 'broken' THEN 'broken' WHEN 'cancelled' THEN 'ended'
                          ELSE 'running' END, months
           FROM arrangement_plan WHERE state IN ('signed', 'running', 'kept', 'broken', 'cancelled')
             AND coalesce(signed_on, decided_at::date) <= '{on}'
           UNION ALL
           SELECT 'settlement:' || id, customer_id, account_id, offered_on, ended_on, 'settlement',
               CASE state WHEN 'settled' THEN 'completed' WHEN 'offered' THEN 'running' WHEN 'lapsed' THEN 'broken'
                          ELSE 'ended' END, NULL
           FROM arrangement_settlement WHERE state IN ('settled', 'offered', 'lapsed', 'cancelled')
             AND offered_on <= '{on}'""",
    ),
}


def copy_out(directory: Path, on: dt.date, progress: Callable[[str, int, int], None]) -> None:
    """Write each source as `<name>.csv` below `directory`, all of one moment (of the caller's transaction, if any)."""
    with one_moment():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'")
        for number, (name, source) in enumerate(SOURCES.items()):
            progress(name, number, len(SOURCES))
            _copy(source.query.format(on=on.isoformat()), directory / f"{name}.csv")


def _copy(query: str, path: Path) -> None:
    with (
        path.open("wb") as sink,
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy,
    ):
        for block in copy:
            sink.write(block)


def load(backend: Any, directory: Path) -> None:
    """Make a DuckDB table of each source that was written."""
    for name, source in SOURCES.items():
        columns = ", ".join(f"'{column}': '{kind}'" for column, kind in source.columns.items())
        backend.raw_sql(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{directory / f'{name}.csv'}', header = false, delim = ',',"
            f" quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, auto_detect = false,"
            f" columns = {{{columns}}})"
        )


def digest(backend: Any) -> str:
    """SHA-256 over all sources as loaded; the order of rows does not matter."""
    found = hashlib.sha256()
    for name in SOURCES:
        row = backend.raw_sql(f"SELECT count(*), sum(hash({name})) FROM {name}").fetchall()[0]
        found.update(f"{name} {row[0]} {row[1]};".encode())
    return found.hexdigest()
