"""`cureline doctor`: is everything that a night needs in order?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

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


def doctor(as_json: Json = False) -> None:
    """Check the set-up: Python, disk, database, key, rules, packs, documents, models, portfolio, the published run."""
    findings = [_python(), _disk(), *_guarded("database", _database)]
    if all(f.level != "fail" for f in findings):
        for what, check in (
            ("key", _key),
            ("rules", _rules),
            ("packs", _packs),
            ("documents", _documents),
            ("models", _models),
            ("portfolio", _portfolio),
            ("run", _run),
        ):
            findings += _guarded(what, check)
    if as_json:
        emit_json([finding.__dict__ for finding in findings])
    else:
        style = {"ok": "green", "warn": "yellow", "fail": "red"}
        for finding in findings:
            out.print(f"[{style[finding.level]}]{finding.level:<5}[/]", end="")
            out.print(f"{finding.what}: {finding.text}", markup=False, soft_wrap=True)
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


def _rules() -> list[Finding]:
    from cureline.engine import delinquency
    from cureline.worklist.scoring import RULES_OF_CLASSES

    rules = delinquency.load_rules(RULES_OF_CLASSES)
    unverified = [c.id for c in (*rules.five_tier, *rules.ifrs9) if c.status == "M"]
    text = f"{rules.jurisdiction} {rules.version}, {len(rules.five_tier)} class and {len(rules.ifrs9)} stage conditions"
    if unverified:
        text += f"; not read in the law's own text, sign before relying on them: {', '.join(unverified)}"
    return [Finding("rules", "warn" if unverified else "ok", text)]


def _packs() -> list[Finding]:
    """What of the law was written from memory, and which figures the law leaves to the bank."""
    import datetime as dt

    from cureline.engine import compliance
    from cureline.worklist.rulebook import COUNTRIES

    findings = []
    for country in COUNTRIES:
        pack = compliance.load_pack(country, on=dt.datetime.now(dt.UTC).date())
        text = f"{pack.version}: {len(pack.active)} rules judge"
        if pack.unverified:
            text += f"; written from memory, sign before relying on them: {', '.join(r.id for r in pack.unverified)}"
        if pack.to_set:
            text += f"; the bank must set: {', '.join(r.id for r in pack.to_set)}"
        findings.append(Finding("packs", "warn" if pack.unverified or pack.to_set else "ok", text))
    return findings


def _documents() -> list[Finding]:
    """Documents that decide today without anybody's signature."""
    import datetime as dt

    from cureline.trust import documents
    from cureline.worklist.rulebook import CHECKS

    today = dt.datetime.now(dt.UTC).date()
    found = [documents.in_force(kind, name, today) for kind in CHECKS for name in documents.names(kind, today)]
    if not found:
        return [Finding("documents", "warn", "none recorded yet; the first night records the shipped ones")]
    unsigned = [str(document) for document in found if not document.approver]
    text = f"{len(found)} in force"
    if unsigned:
        text += f"; in force without an approver: {', '.join(unsigned)}"
    return [Finding("documents", "warn" if unsigned else "ok", text)]


def _models() -> list[Finding]:
    import datetime as dt

    from cureline.worklist import scoring
    from cureline.worklist.rulebook import TARGETS

    today = dt.datetime.now(dt.UTC).date()
    missing = [target for target in TARGETS if scoring.in_force(target, today) is None]
    if missing:
        return [Finding("models", "warn", f"no model of {', '.join(missing)}; `cureline train --target` makes one")]
    return [Finding("models", "ok", f"models of {', '.join(TARGETS)} in force")]


def _portfolio() -> list[Finding]:
    from cureline.portfolio.models import Account, Customer

    customers, accounts = Customer.objects.count(), Account.objects.count()
    if not accounts:
        return [Finding("portfolio", "warn", "empty; `cureline import` or `cureline demo` fills it")]
    return [Finding("portfolio", "ok", f"{customers:,} customers, {accounts:,} accounts")]


def _run() -> list[Finding]:
    from cureline.worklist import columns
    from cureline.worklist.inputs import runs_directory
    from cureline.worklist.night import current

    run = current()
    if run is None:
        return [Finding("run", "warn", "none published yet; `cureline night --as-of DATE` makes one")]
    for name, sha256 in run.results.items():
        path = runs_directory() / run.run_id / f"{name}.parquet"
        if not path.exists() or columns.digest(path) != sha256:
            return [Finding("run", "fail", f"{path} is missing or is not the file that was published")]
    return [Finding("run", "ok", f"{run.run_id} for {run.as_of_on}, published")]
