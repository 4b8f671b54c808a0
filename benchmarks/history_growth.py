"""Ten times the history: what it does to the pages of a collector and of a leader, and to the desk's acts.

Two databases of one embedded PostgreSQL hold the same department of today; behind one lie `days` of history (done
tasks, contacts with their attempts, refusals, notes, messages with outbox and delivery, decisions of the nights, the
audit log, sign-ins), behind the other ten times as many, with the same customers. Each page is asked of both by turns,
in two processes through the whole of Django, so that a busy machine slows both alike. `ratio` is the worst p95 of a
page with ten times the history over its p95 without.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

GROWTH = 10
ROUNDS = 120
# of the phone: what a collector opens all day; of the leader: the floor
PAGES = (("phone", "/"), ("phone", "/worklist/"), ("phone", "/worklist/callbacks/"), ("phone", "/customers/{}/"),
         ("phone", "/contact/call/{}/"), ("leader", "/"), ("leader", "/worklist/floor/"))  # fmt: skip
# done tasks of a collector on a day
_EACH = 60


def measure(collectors: int = 20, customers: int = 1500, days: int = 20, rounds: int = ROUNDS) -> dict[str, Any]:
    """p95 in milliseconds of each page behind the two histories, their ratio, and the rows of the histories."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        os.environ["CURELINE_HOME"] = directory
        os.environ.pop("CURELINE_DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
        from cureline.cli.main import ready

        ready()
        from django.db import connection

        from cureline import database

        sessions, ids = _department(collectors, customers)
        _grow(0, days)
        connection.close()
        here = database.address()
        _sql(here, "CREATE DATABASE grown TEMPLATE " + here.name)
        grown = database.Address(here.host, here.port, "grown", here.user, here.password)
        os.environ["CURELINE_DATABASE_URL"] = grown.url()
        subprocess.run([sys.executable, "-m", "benchmarks.history_growth", "grow", str(days)], check=True)
        os.environ.pop("CURELINE_DATABASE_URL")
        for place in (here, grown):
            _sql(place, "VACUUM ANALYZE")
        rows = {name: _count(place) for name, place in (("rows", here), ("rows grown", grown))}
        return _by_turns(here, grown, sessions, ids, rounds) | rows


def _by_turns(here: Any, grown: Any, sessions: dict[str, list[str]], ids: list[str], rounds: int) -> dict[str, Any]:
    children = [_Child(here), _Child(grown)]
    spent: dict[str, tuple[list[float], list[float]]] = {}
    for number in range(-3, rounds):
        for role, path in PAGES:
            key = f"{role} {path}"
            at = path.format(ids[number * 37 % len(ids)])
            session = sessions[role][number % len(sessions[role])]
            order = (0, 1) if number % 2 else (1, 0)
            for which in order:
                took = children[which].ask(session, at)
                # the first rounds compile templates and read documents
                if number >= 0:
                    spent.setdefault(key, ([], []))[which].append(took)
    for child in children:
        child.end()
    found: dict[str, Any] = {}
    ratios = []
    for key, (before, after) in spent.items():
        p95 = [statistics.quantiles(times, n=20)[18] for times in (before, after)]
        ratios.append(p95[1] / p95[0])
        found[key] = f"{p95[0]:.0f} -> {p95[1]:.0f} ms p95, {statistics.median(before):.0f} -> "
        found[key] += f"{statistics.median(after):.0f} ms median"
    return {"ratio": round(max(ratios), 3), "growth": GROWTH, "rounds": rounds, **found}


class _Child:
    """A process with a database of its own that opens pages."""

    def __init__(self, address: Any) -> None:
        environment = {**os.environ, "CURELINE_DATABASE_URL": address.url(), "CURELINE_SECOND_FACTOR": "optional"}
        command = [sys.executable, "-m", "benchmarks.history_growth", "open"]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, session: str, path: str) -> float:
        """Milliseconds of a page."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{session} {path}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def _open() -> None:
    """The child: a page a line."""
    import time

    import django

    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    for line in sys.stdin:
        session, path = line.split()
        client.cookies["sessionid"] = session
        started = time.perf_counter()
        status = client.get(path).status_code
        took = (time.perf_counter() - started) * 1000
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        print(took, flush=True)


def _department(collectors: int, customers: int) -> tuple[dict[str, list[str]], list[str]]:
    from django.test import Client

    from benchmarks.desk_load import _department as department
    from cureline.people.models import Staff, Team
    from cureline.trust.models import User

    sessions, _ = department(collectors, customers)
    user = User.objects.create(username="leads", role="leader", language="zh-hans")
    Staff.objects.create(user=user, name="leads", team=Team.objects.get(code="early"))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    ids = [f"L{number:06d}" for number in range(customers)]
    return {"phone": sessions, "leader": [client.cookies["sessionid"].value]}, ids


def _sql(address: Any, statement: str) -> None:
    import psycopg

    with psycopg.connect(address.url(), autocommit=True) as connection:
        connection.execute(statement)


_TABLES = ("worklist_task", "portfolio_contacts", "contact_attempt", "contact_refusal", "contact_note",
           "dispatch_outbox", "dispatch_message", "dispatch_delivery", "worklist_decision", "trust_auditentry",
           "trust_signin")  # fmt: skip


def _count(address: Any) -> int:
    import psycopg

    with psycopg.connect(address.url()) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in _TABLES]
    return sum(row[0] for row in counts if row)


def _grow(first: int, days: int) -> None:
    """Lay `days` days of history behind those that are there; `first` is how many are."""
    from django.db import connection

    with connection.cursor() as cursor:
        # rows of the past as the desk left them: their triggers (audit chain, timeline) are not what is measured
        cursor.execute("SET session_replication_role = replica")
        for statement in HISTORY:
            cursor.execute(statement, {"first": first, "days": days, "each": _EACH})
        cursor.execute("SET session_replication_role = origin")


# a row a done task: its number, its collector, its customer (each collector's own in turn), its instant
_DONE = """
    WITH people AS (
        SELECT u.id AS who, s.collector_id, row_number() OVER (ORDER BY u.id) AS place, count(*) OVER () AS people
        FROM trust_user u JOIN people_staff s ON s.user_id = u.id WHERE s.collector_id LIKE 'L%%'
    ), ids AS (
        SELECT customer_id, row_number() OVER (ORDER BY customer_id) - 1 AS place, count(*) OVER () AS n
        FROM portfolio_customers
    ), done AS (
        SELECT day, one, who, collector_id, ids.customer_id, 'A' || ids.customer_id AS account_id,
               'P' || ids.customer_id AS point_id,
               date_trunc('day', now()) - make_interval(days => day) + make_interval(mins => 60 + one * 8) AS at,
               (day * 100000 + people.place * 1000 + one) AS number
        FROM people, generate_series(%(first)s + 1, %(first)s + %(days)s) AS day,
             generate_series(1, %(each)s) AS one, ids
        WHERE ids.place = (day * 7919 + people.place * 104729 + one * 31) %% ids.n
    )
"""
HISTORY = (
    _DONE + """INSERT INTO worklist_task (customer_id, account_id, kind, "on", team, urgency, place, channel, minutes,
        skill, script, run_id, action_id, why, segment, bucket, currency, language, state, claimed_by_id, claimed_at,
        finished_at, outcome, made_at)
        SELECT customer_id, account_id, 'follow_up', at::date, 'early', 5, number, 'call', 6, '', '', '', '', '{}', '',
        'M1', 'CNY', 'zh', 'done', who, at - interval '5 minutes', at, 'no_answer', at - interval '1 hour' FROM done""",
    _DONE + """INSERT INTO portfolio_contacts (contact_id, customer_id, account_id, at, channel, direction,
        contact_point_id, relation, outcome, prior_consent, collector_id, seconds)
        SELECT 'H' || number, customer_id, account_id, at, 'call', 'out', point_id, 'self',
        CASE WHEN one %% 5 = 0 THEN 'right_party' ELSE 'no_answer' END, false, collector_id, 60 FROM done""",
    _DONE + """INSERT INTO contact_attempt (customer_id, account_id, channel, contact_point_id, point_kind, relation,
        purpose, prior_consent, user_id, collector_id, asked_at, warnings, pack_version, policy_version, rules_on,
        facts, facts_sha256, contact_id, allowed, state, outcome, finished_at, script)
        SELECT customer_id, account_id, 'call', point_id, 'mobile', 'self', 'collect', false, who, collector_id, at,
        '{}', 'cn', '', at::date, '{"customer": {}, "account": {}, "circumstances": []}', repeat('0', 64),
        'H' || number, true, 'done', 'no_answer', at + interval '2 minutes', '' FROM done""",
    _DONE + """INSERT INTO contact_refusal (id, customer_id, account_id, channel, contact_point_id, point_kind,
        relation, purpose, prior_consent, user_id, collector_id, asked_at, warnings, pack_version, policy_version,
        rules_on, facts, facts_sha256, rule_id, article, refusals)
        SELECT gen_random_uuid(), customer_id, account_id, 'call', point_id, 'mobile', 'self', 'collect', false, who,
        collector_id, at, '{}', 'cn', '', at::date, '{}', repeat('0', 64), 'CN-CALL-DAY', '', '{CN-CALL-DAY}'
        FROM done WHERE one %% 4 = 0""",
    _DONE + """INSERT INTO contact_note (customer_id, user_id, at, reason_code, willingness, ability, next_step)
        SELECT customer_id, who, at, 'forgot', '', '', '' FROM done WHERE one %% 5 = 0""",
    _DONE + """INSERT INTO dispatch_outbox (kind, key, payload, state, attempts, next_try_at, queued_at, sent_at,
        delivered_at, why, remote_id)
        SELECT 'sms', 'H' || number, '', 'delivered', 1, at, at, at, at, '', 'R' || number FROM done
        WHERE one %% 2 = 0""",
    _DONE + """INSERT INTO dispatch_message (outbox_id, customer_id, account_id, point_id, channel, purpose,
        prior_consent, language, script, text_sealed, segments, made_by_id, made_at)
        SELECT o.id, customer_id, account_id, point_id, 'sms', 'collect', false, 'zh', '', '', 1, who, at
        FROM done JOIN dispatch_outbox o ON o.key = 'H' || number""",
    _DONE + """INSERT INTO dispatch_delivery (outbox_id, at, status, why, milliseconds)
        SELECT o.id, at, 200, '', 40 FROM done JOIN dispatch_outbox o ON o.key = 'H' || number""",
    """INSERT INTO worklist_nightrun (run_id, as_of_on, state, manifest, results, started_at)
        SELECT 'H' || day, (now() - make_interval(days => day))::date, 'published', '{}', '{}',
        now() - make_interval(days => day) FROM generate_series(%(first)s + 1, %(first)s + %(days)s) AS day""",
    """INSERT INTO worklist_decision (run_id, customer_id, account_id, action_id, outcome, currency, reasons, channel)
        SELECT 'H' || day, customer_id, 'A' || customer_id, '', 'no_action', 'CNY', '', 'call'
        FROM portfolio_customers, generate_series(%(first)s + 1, %(first)s + %(days)s) AS day""",
    _DONE + """INSERT INTO trust_auditentry (at, action, user_id, username, role, address, customer_id, subject,
        reason, detail)
        SELECT at, (ARRAY['customer.opened', 'contact.begun', 'contact.ended', 'task.finished'])[act], who, 'load',
        'phone', '127.0.0.1', customer_id, '', '', '{}' FROM done, generate_series(1, 4) AS act""",
    _DONE + """INSERT INTO trust_signin (user_id, began_at, seen_at, address, agent, ended_at, ended_why)
        SELECT DISTINCT who, date_trunc('day', at), date_trunc('day', at), '127.0.0.1', '', date_trunc('day', at),
        'out' FROM done""",
)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["open"]:
        _open()
    elif sys.argv[1:2] == ["grow"]:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
        django.setup()
        _grow(int(sys.argv[2]), (GROWTH - 1) * int(sys.argv[2]))
    else:
        print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), indent=1))
