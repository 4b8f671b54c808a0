"""What is looked at while a day runs, and what is held against the journals when it is over."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import threading
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.day_people import Bank, Collector
from benchmarks.processes import cpu_s
from cureline.cli.main import COMMAND

# statements and waits for a lock that take longer stand in the server's log
SLOW_MS = 200
_SHOWN = 8
# who waits for whom, by the beginnings of their statements
_WAITING = r"""
    SELECT a.wait_event, left(regexp_replace(a.query, '\s+', ' ', 'g'), 70),
           (SELECT left(regexp_replace(b.query, '\s+', ' ', 'g'), 70) FROM pg_stat_activity b
            WHERE b.pid = ANY (pg_blocking_pids(a.pid)) LIMIT 1)
    FROM pg_stat_activity a WHERE a.wait_event_type = 'Lock' AND a.datname = current_database()
"""


def log_slow() -> None:
    """Have the server tell of slow statements and of long waits for locks, without their values."""
    from django.db import connection

    lines = (f"log_min_duration_statement = {SLOW_MS}", f"deadlock_timeout = {SLOW_MS}", "log_lock_waits = on",
             "log_parameter_max_length = 0", "log_parameter_max_length_on_error = 0")  # fmt: skip
    with connection.cursor() as cursor:
        for line in lines:
            cursor.execute(f"ALTER SYSTEM SET {line}")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()


class Work:
    """CPU that the web processes and the database have used since this was made (Linux)."""

    def __init__(self, web: int, database: int) -> None:
        self.parents = {"web": web, "database": database}
        self.before = {name: cpu_s(pid) for name, pid in self.parents.items()}

    def told(self, acts: int) -> dict[str, float]:
        """Milliseconds an act; and as many acts a second as would keep all cores of this machine busy."""
        spent = {name: cpu_s(pid) - self.before[name] for name, pid in self.parents.items()}
        each = {f"{name} cpu_ms an act": round(1000 * used / acts, 1) for name, used in spent.items()}
        return {**each, "acts_a_second of all cores": round((os.cpu_count() or 1) * acts / sum(spent.values()), 1)}


class Locks:
    """Who waits for a lock, five times a second, from a connection of its own."""

    def __init__(self) -> None:
        self.over, self.looks, self.connections = threading.Event(), 0, 0
        self.found: Counter[tuple[str, str, str]] = Counter()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def _look(self) -> None:
        import psycopg

        from cureline import database

        with psycopg.connect(database.address().url(), autocommit=True) as connection:
            while not self.over.wait(0.2):
                self.looks += 1
                self.found.update(connection.execute(_WAITING).fetchall())
                counted = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                ).fetchone()
                self.connections = max(self.connections, counted[0] if counted else 0)

    def end(self) -> dict[str, Any]:
        """Stop looking; the most frequent waits, and deadlocks since the database began."""
        from django.db import connection

        self.over.set()
        self.thread.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            (deadlocks,) = cursor.fetchone()
        waits = [f"{event}: {waiting} <- {holding} ({n} of {self.looks} looks)"
                 for (event, waiting, holding), n in self.found.most_common(_SHOWN)]  # fmt: skip
        return {"deadlocks": deadlocks, "most connections": self.connections, "lock waits seen": waits}


def slow(log: Path, begun: int) -> dict[str, Any]:
    """Slow statements and long waits in the server's log after the byte `begun`, by the statement's beginning."""
    found: dict[str, list[float]] = defaultdict(list)
    waits: list[float] = []
    with log.open(errors="replace") as file:
        file.seek(begun)
        for line in file:
            if match := re.search(r"duration: ([\d.]+) ms +\w+[^:]*: (.{0,90})", line):
                found[" ".join(match[2].split())].append(float(match[1]))
            elif match := re.search(r"acquired \w+.* after ([\d.]+) ms", line):
                waits.append(float(match[1]))
    worst = sorted(found.items(), key=lambda item: -sum(item[1]))[:_SHOWN]
    return {
        "statements over 200 ms": sum(map(len, found.values())),
        "lock waits over 200 ms": len(waits), "longest lock wait_ms": round(max(waits, default=0)),
        "slowest statements": [f"{text}: {len(spent)} times, {statistics.median(spent):.0f} ms median, "
                               f"{max(spent):.0f} at most" for text, spent in worst],
    }  # fmt: skip


def proof(people: dict[int, Collector], bank: Bank, begun_audit: int) -> dict[str, Any]:
    """Acts acknowledged; those that the database lacks or has otherwise; those it has and nobody was told of."""
    from cureline.arrangement.models import Plan, Promise
    from cureline.contact.models import Attempt, Note
    from cureline.dispatch.models import Message
    from cureline.portfolio.models import Payment
    from cureline.worklist.models import Task

    journals = [person.journal for person in people.values()]
    users = list(people)
    attempts = dict(Attempt.objects.filter(user__in=users, channel="call").values_list("pk", "outcome"))
    promises = dict(Promise.objects.filter(made_by__in=users).values_list("pk", "amount_minor"))
    payments = dict(Payment.objects.filter(pk__startswith="D").values_list("pk", "amount_minor"))
    done = dict(Task.objects.filter(state="done", claimed_by__in=users).values_list("pk", "outcome"))
    notes = set(Note.objects.filter(user__in=users).values_list("pk", flat=True))
    plans = set(Plan.objects.filter(proposed_by__in=users).values_list("pk", flat=True))
    messages = set(Message.objects.filter(made_by__in=users).values_list("pk", flat=True))
    told_attempts = {key: outcome for journal in journals for key, outcome in journal.attempts.items()}
    told = {
        # a call whose outcome was not acknowledged yet is held to be there, whatever its outcome is
        "contacts": ({key: outcome or attempts.get(key) for key, outcome in told_attempts.items()}, attempts),
        "promises": ({key: minor for journal in journals for key, minor in journal.promises.items()}, promises),
        "notes": (dict.fromkeys(key for journal in journals for key in journal.notes), dict.fromkeys(notes)),
        "plans": (dict.fromkeys(key for journal in journals for key in journal.plans), dict.fromkeys(plans)),
        "messages": (dict.fromkeys(key for journal in journals for key in journal.messages), dict.fromkeys(messages)),
        "finished": ({key: ends for journal in journals for key, ends in journal.finished.items()}, done),
        "payments": (bank.posted, payments),
    }  # fmt: skip
    unsure = Counter(act for journal in journals for act in journal.unsure)
    unsure.update(act for sender in bank.asking for act in sender.journal.unsure)
    figures: dict[str, Any] = {}
    lost, untold = 0, Counter[str]()
    for name, (ours, theirs) in told.items():
        figures[name] = len(ours)
        lost += sum(key not in theirs or theirs[key] != value for key, value in ours.items())
        untold[name] += len(set(theirs) - set(ours))
    return figures | {
        "claims": sum(len(journal.claimed) for journal in journals), "lost or otherwise": lost,
        "nobody was told of": ", ".join(f"{n} {name}" for name, n in untold.items() if n),
        "payments taken twice": bank.taken_again, **_hands(people, begun_audit),
        "in doubt": sum(unsure.values()), "in doubt of": ", ".join(f"{n} {act}" for act, n in unsure.items()),
    }  # fmt: skip


def _hands(people: dict[int, Collector], begun_audit: int) -> dict[str, int]:
    """Claims by the audit log: the same as were acknowledged, and never one in two hands."""
    from cureline.trust.models import AuditEntry

    rows = (
        AuditEntry.objects.filter(pk__gt=begun_audit, action__in=("task.claimed", "task.released", "task.finished"))
        .order_by("pk").values_list("action", "user_id", "subject", "detail")
    )  # fmt: skip
    holder: dict[str, int | None] = {}
    claimed: Counter[tuple[int | None, str]] = Counter()
    twice = 0
    for action, user, subject, detail in rows:
        if action == "task.claimed":
            twice += holder.get(subject) is not None
            holder[subject] = user
            claimed[user, subject] += 1
        else:
            for key in {subject, *(f"task:{pk}" for pk in detail.get("tasks", ()))}:
                holder[key] = None
    told = Counter((user, f"task:{pk}") for user, person in people.items() for pk in person.journal.claimed)
    return {
        "claims in two hands": twice,
        "claims otherwise than told": sum(((claimed - told) + (told - claimed)).values()),
    }


def sent(gateway: Any) -> dict[str, int]:
    """Messages that the loopback gateway took, those it took twice, and those that the outbox says left and did not."""
    from cureline.dispatch.models import Outbox

    left = set(Outbox.objects.filter(kind="sms", state__in=("sent", "delivered")).values_list("key", flat=True))
    return {
        "sms sent": len(gateway.taken), "sms sent twice": sum(n > 1 for n in gateway.sent.values()),
        "sms told as sent and not taken": len(left - set(gateway.taken)),
        "sms taken and not told as sent": len(set(gateway.taken) - left),
    }  # fmt: skip


def verified() -> str:
    """`cureline verify` over everything: "clean", or what is broken."""
    done = subprocess.run([*COMMAND, "verify", "--all", "--json"], capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return f"exit {done.returncode}: {done.stderr[-300:]}"
    broken = [f"{row['id']} {row['broken']}" for row in report["invariants"] if row["broken"]]
    return "clean" if report["clean"] else "; ".join(broken)
