"""Is this installation well? Each check gives findings with what to do; readiness and `cureline doctor` ask the same.

A finding names no customer and repeats no value of a row.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cureline.dispatch.models import Outbox
from cureline.home import home
from cureline.jobs import queue
from cureline.operations import marks
from cureline.operations.findings import Finding, Level
from cureline.portfolio.models import Customer
from cureline.trust import partitions, vault
from cureline.trust.models import AuditEntry

# below the first a person should look, below the second a night or an import breaks off half way
DISK_WARN_BYTES, DISK_FAIL_BYTES = 5 * 2**30, 512 * 2**20
# a row of the outbox that waits so long past its time, or a worker that left no mark for so long, wants a person
OUTBOX_LAG = dt.timedelta(minutes=10)
WORKER_SILENT = dt.timedelta(minutes=3)
JOBS_LAG = dt.timedelta(minutes=15)
# one-time codes bear half a minute; contact hours bear a few seconds
SKEW_WARN, SKEW_FAIL = dt.timedelta(seconds=2), dt.timedelta(seconds=30)
_OLDEST_POSTGRES = 140_000
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


def database() -> list[Finding]:
    """Whether PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone() or ("?",)
    where = "named by CURELINE_DATABASE_URL" if os.environ.get("CURELINE_DATABASE_URL") else "embedded"
    return [Finding("database", "ok", f"PostgreSQL {version}, {where}")]


def migrations() -> list[Finding]:
    """Whether the tables are those of this version of the code."""
    executor = MigrationExecutor(connection)
    waiting = [f"{step.app_label}.{step.name}" for step, _ in
               executor.migration_plan(executor.loader.graph.leaf_nodes())]  # fmt: skip
    if waiting:
        text = f"{len(waiting)} migrations are not applied: {', '.join(waiting[:5])}"
        return [Finding("migrations", "fail", text, "run any `cureline` command once before the new code serves")]
    return [Finding("migrations", "ok", "all applied")]


def key() -> list[Finding]:
    """Whether the key opens what is stored, and not only what it seals itself."""
    stored = Customer.objects.exclude(name_sealed=None).values_list("name_sealed", flat=True).first()
    wrong = "give back the keys that sealed the data (CURELINE_KEY, CURELINE_KEY_URL or CURELINE_HOME/key)"
    try:
        vault.decrypt(stored if stored is not None else vault.encrypt("doctor"))
    except vault.KeyUnusableError:
        return [Finding("key", "fail", "the key does not open what is stored", wrong)]
    if os.environ.get("CURELINE_KEY"):
        where = "the environment"
    elif os.environ.get("CURELINE_KEY_URL"):
        where = "the key service"
    else:
        where = "a file in CURELINE_HOME; back it up apart"
    return [Finding("key", "ok", f"personal fields are encrypted with a key from {where}")]


def disk() -> list[Finding]:
    """Room below CURELINE_HOME."""
    free = shutil.disk_usage(home()).free
    level: Level = "ok" if free > DISK_WARN_BYTES else "warn" if free > DISK_FAIL_BYTES else "fail"
    do = "" if level == "ok" else "make room, or give CURELINE_HOME a larger disk before the next night"
    return [Finding("disk", level, f"{free / 2**30:.1f} GiB free at {home()}", do)]


def history() -> list[Finding]:
    """Whether the audit log has its partitions ahead, and each of them its guards."""
    if open_ := partitions.unguarded():
        do = "put back the guards (src/cureline/trust/partitions.py) and run `cureline verify`"
        return [Finding("history", "fail", f"a partition of the audit log lacks {', '.join(open_[:5])}", do)]
    do = "see that `cureline daily` runs: it makes the partitions of the quarters to come"
    if partitions.lacking(timezone.now().date(), ahead=1):
        return [Finding("history", "warn", "the audit log has no partition for this quarter or the next", do)]
    if resting := partitions.resting():
        do = "they are found as all others are; see whether a clock was wrong when they were written"
        return [Finding("history", "warn", f"{resting} entries of the audit log lie in no quarter's partition", do)]
    return [Finding("history", "ok", f"the audit log lies in {len(partitions.partitions())} partitions")]


def outbox() -> list[Finding]:
    """How long the oldest row of the outbox waits past its time, and whether any ended badly."""
    now = timezone.now()
    oldest = Outbox.objects.filter(state__in=("queued", "sending", "uncertain"), next_try_at__lte=now).exclude(
        kind="letter"
    ).order_by("next_try_at").values_list("next_try_at", flat=True).first()  # fmt: skip
    lag = now - oldest if oldest else dt.timedelta()
    if lag > OUTBOX_LAG:
        do = "see that a `cureline worker` runs and that the gateway answers; the page Outbox tells the reasons"
        return [Finding("outbox", "warn", f"the oldest message waits {_minutes(lag)} past its time", do)]
    return [Finding("outbox", "ok", "nothing waits past its time" if not oldest else f"at most {_minutes(lag)} late")]


def worker() -> list[Finding]:
    """Whether a worker left its mark of late."""
    silent = marks.age(marks.WORKER)
    if silent is None or silent > WORKER_SILENT:
        since = "has never run" if silent is None else f"has been silent for {_minutes(silent)}"
        return [Finding("worker", "warn", f"the worker {since}", "start `cureline worker` (or `cureline serve`)")]
    return [Finding("worker", "ok", "at work within the last minutes")]


def jobs() -> list[Finding]:
    """Whether a worker takes jobs, and how long the oldest one that is due waits."""
    found = queue.standing()
    told = f"{found.waiting} wait, {found.running} run, {found.failed} failed"
    if not found.workers:
        return [
            Finding("jobs", "warn", f"no worker takes jobs; {told}", "start `cureline worker` (or `cureline serve`)")
        ]
    if found.oldest > JOBS_LAG:
        do = "run one more `cureline worker --jobs`, or see on the page Jobs what keeps them"
        return [Finding("jobs", "warn", f"the oldest waits {_minutes(found.oldest)}; {told}", do)]
    return [Finding("jobs", "ok", told)]


def postgres() -> list[Finding]:
    """Version and settings of the server that keep what was committed."""
    wanted = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on"}
    with connection.cursor() as cursor:
        names = [*wanted, "server_version_num", "archive_mode", "max_connections"]
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        found = dict(cursor.fetchall())
    findings = []
    if int(found["server_version_num"]) < _OLDEST_POSTGRES:
        findings.append(Finding("postgres", "fail", "older than 14", "upgrade PostgreSQL; 18 is what the tests run on"))
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if found[name] == "off":
            do = f"set {name} = on: a crash of the machine loses or spoils what was committed"
            findings.append(Finding("postgres", "fail", f"{name} is off", do))
    if found["data_checksums"] != "on":
        do = "turn checksums on (pg_checksums --enable, server stopped), so that a bad disk is noticed"
        findings.append(Finding("postgres", "warn", "data_checksums are off", do))
    if os.environ.get("CURELINE_DATABASE_URL") and found["archive_mode"] == "off":
        do = "archive the WAL where the bank wants to restore to a moment between two backups"
        findings.append(Finding("postgres", "warn", "archive_mode is off", do))
    told = f"settings keep what is committed; {found['max_connections']} connections"
    return findings or [Finding("postgres", "ok", told)]


def root() -> list[Finding]:
    """An embedded server started by root is for a trial."""
    if os.geteuid() == 0 and not os.environ.get("CURELINE_DATABASE_URL"):
        do = "for more than a trial run as a user of its own, with a PostgreSQL named by CURELINE_DATABASE_URL"
        return [Finding("root", "warn", "the embedded PostgreSQL is started by root", do)]
    return [Finding("root", "ok", "not run by root" if os.geteuid() else "run by root, with a PostgreSQL of its own")]


def clock() -> list[Finding]:
    """Whether this machine's clock agrees with the database's, and has not gone back behind the audit log."""
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone() or (before,)
    middle = before + (timezone.now() - before) / 2
    skew = abs(theirs - middle)
    do = "keep all machines on one time source (chrony, NTP): contact hours and one-time codes go by the clock"
    last = AuditEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None and last - middle > SKEW_FAIL:
        return [Finding("clock", "fail", f"the last entry of the audit log is {_minutes(last - middle)} ahead", do)]
    level: Level = "fail" if skew > SKEW_FAIL else "warn" if skew > SKEW_WARN else "ok"
    return [Finding("clock", level, f"{skew.total_seconds():.2f} s from the database's", do if level != "ok" else "")]


def web() -> list[Finding]:
    """Cookies over TLS, and a second factor, wherever others than this machine may come in."""
    outside = sorted(set(settings.ALLOWED_HOSTS) - _LOOPBACK)
    findings = []
    if not settings.SESSION_COOKIE_SECURE and outside:
        do = "put TLS in front and set CURELINE_PLAIN_HTTP=0"
        findings.append(Finding("web", "fail", f"plain HTTP, and open to {', '.join(outside)}", do))
    if os.environ.get("CURELINE_SECOND_FACTOR") == "optional":
        level: Level = "fail" if outside else "warn"
        findings.append(Finding("web", level, "nobody is asked for a second factor", "unset CURELINE_SECOND_FACTOR"))
    told = "cookies over TLS only" if settings.SESSION_COOKIE_SECURE else "plain HTTP, for this machine alone"
    return findings or [Finding("web", "ok", told)]


def secrets() -> list[Finding]:
    """Whether nobody else on this machine reads the files that hold secrets, or writes among them."""
    findings = []
    for name in ("key", "secret"):
        path = home() / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            findings.append(Finding("secrets", "fail", f"{path} is open to others", f"chmod 600 {path}"))
    if stat.S_IMODE(home().stat().st_mode) & 0o022:
        findings.append(Finding("secrets", "fail", f"others may write in {home()}", f"chmod go-w {home()}"))
    return findings or [Finding("secrets", "ok", "readable by their owner alone")]


def _minutes(span: dt.timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
