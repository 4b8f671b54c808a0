"""`cureline doctor`: is everything that a night needs in order?"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, out

Level = Literal["ok", "warn", "fail"]
_FREE_BYTES = 5 * 2**30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `fail` stops a night, `warn` wants a person's eye."""

    what: str
    level: Level
    text: str


def doctor(
    on: Annotated[str, typer.Option(help="Judge what is in force on this day, YYYY-MM-DD; today by default.")] = "",
    as_json: Json = False,
) -> None:
    """Check the set-up: Python, disk, database, key, documents, packs, models, the published plan."""
    day = dt.date.fromisoformat(on) if on else dt.datetime.now(dt.UTC).date()
    findings = [_python(), _disk(), *_guarded("database", _database)]
    if all(f.level != "fail" for f in findings):
        for what, check in (("key", _key), ("documents", lambda: _documents(day)), ("packs", lambda: _packs(day)),
                            ("portfolio", _portfolio), ("plan", _plan)):  # fmt: skip
            findings += _guarded(what, check)
    if as_json:
        emit_json([finding.__dict__ for finding in findings])
    else:
        style = {"ok": "green", "warn": "yellow", "fail": "red"}
        for finding in findings:
            out.print(f"[{style[finding.level]}]{finding.level:<5}[/]", end="")
            out.print(f"{finding.what}: {finding.text}", markup=False)
    if any(f.level == "fail" for f in findings):
        raise typer.Exit(Exit.NOT_READY)


def _guarded(what: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    """A check that raises is itself a finding: the doctor never dies of the illness."""
    try:
        return check()
    except Exception as error:
        return [Finding(what, "fail", f"{type(error).__name__}: {error}")]


def _python() -> Finding:
    good = sys.version_info[:2] in ((3, 11), (3, 12))
    return Finding("python", "ok" if good else "fail", sys.version.split()[0])


def _disk() -> Finding:
    from cureline.home import home

    free = shutil.disk_usage(home()).free
    level: Level = "ok" if free > _FREE_BYTES else "warn"
    return Finding("disk", level, f"{free / 2**30:.1f} GiB free at {home()}")


def _database() -> list[Finding]:
    ready()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone() or ("?",)
    where = "named by CURELINE_DATABASE_URL" if os.environ.get("CURELINE_DATABASE_URL") else "embedded"
    return [Finding("database", "ok", f"PostgreSQL {version}, {where}, tables up to date")]


def _key() -> list[Finding]:
    from cureline.trust import vault

    token = vault.encrypt("doctor")
    if vault.decrypt(token) != "doctor":
        return [Finding("key", "fail", "the key does not decrypt what it encrypted")]
    where = "the environment" if os.environ.get("CURELINE_KEY") else "a file in CURELINE_HOME; back it up apart"
    return [Finding("key", "ok", f"personal fields are encrypted with a key from {where}")]


def _documents(day: dt.date) -> list[Finding]:
    from cureline.trust import documents

    findings = []
    for kind in ("strategy", "capacity", "response", "model"):
        found = []
        for name in documents.names(kind):
            try:
                found.append(documents.in_force(kind, name, day))
            except documents.DocumentMissingError:
                continue
        # a night without a model still plans, by the rules that need no score
        missing: Level = "warn" if kind == "model" else "fail"
        text = ", ".join(f"{d.name} {d.version}" for d in found) or f"none in force on {day}"
        findings.append(Finding(kind, "ok" if found else missing, text))
    return findings


def _packs(day: dt.date) -> list[Finding]:
    from cureline.engine import compliance
    from cureline.portfolio.models import Customer
    from cureline.trust import documents

    codes = sorted(Customer.objects.values_list("jurisdiction", flat=True).distinct()) or ["CN"]
    findings = []
    for code in codes:
        policy = None
        if code in documents.names("policy"):
            policy = documents.in_force("policy", code, day).content
        pack = compliance.load_pack(code, policy, on=day)
        unverified, unset = pack.unverified(), pack.unset()
        text = f"{len(pack.rules)} rules in force on {day}"
        if unverified:
            text += f"; not verified against the law's own text until signed: {', '.join(unverified)}"
        if unset:
            text += f"; the bank must set: {', '.join(unset)}"
        findings.append(Finding(f"pack {code}", "warn" if unverified or unset else "ok", text))
    return findings


def _portfolio() -> list[Finding]:
    from cureline.portfolio.models import Account, Customer

    customers, accounts = Customer.objects.count(), Account.objects.count()
    if not accounts:
        return [Finding("portfolio", "warn", "empty; `cureline import` or `cureline demo` fills it")]
    return [Finding("portfolio", "ok", f"{customers:,} customers, {accounts:,} accounts")]


def _plan() -> list[Finding]:
    from cureline.worklist import columns
    from cureline.worklist.inputs import runs_directory
    from cureline.worklist.night import current

    run = current()
    if run is None:
        return [Finding("plan", "warn", "none published yet; `cureline night --as-of DATE` makes one")]
    path = runs_directory() / run.run_id / "decisions.parquet"
    if not path.exists() or columns.digest(path) != run.decisions_sha256:
        return [Finding("plan", "fail", f"{path} is missing or is not the file that was published")]
    return [
        Finding(
            "plan",
            "ok",
            f"run {run.run_id} for {run.as_of_on}, {(run.summary or {})['decisions']:,} decisions",
        )
    ]
