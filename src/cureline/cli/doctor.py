"""`cureline doctor`: is everything that a night needs in order?"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from importlib import resources
from typing import Annotated, Any

import typer
import yaml

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, out
from cureline.operations.findings import Finding, guarded

_SIGN = "have the bank's counsel read the law's own text, correct the figure and sign the document"


def doctor(
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 7 for warnings too.")] = False,
    as_json: Json = False,
) -> None:
    """Check the set-up: machine, database, key, clock, secrets, outbox and worker, rules, packs, documents, models,
    portfolio, the published run.

    Each finding that is not well says what to do. Exit code 7 where one stops the work.
    """
    findings = [*guarded("python", _python), *guarded("database", _reached)]
    if all(f.level != "fail" for f in findings):
        from cureline.operations import checks

        for what, check in (
            ("disk", checks.disk),
            ("migrations", checks.migrations),
            ("postgres", checks.postgres),
            ("history", checks.history),
            ("root", checks.root),
            ("key", checks.key),
            ("secrets", checks.secrets),
            ("clock", checks.clock),
            ("web", checks.web),
            ("outbox", checks.outbox),
            ("worker", checks.worker),
            ("jobs", checks.jobs),
            ("rules", _rules),
            ("packs", _packs),
            ("documents", _documents),
            ("models", _models),
            ("portfolio", _portfolio),
            ("run", _run),
        ):
            findings += guarded(what, check)
    if as_json:
        emit_json([finding.__dict__ for finding in findings])
    else:
        style = {"ok": "green", "warn": "yellow", "fail": "red"}
        for finding in findings:
            out.print(f"[{style[finding.level]}]{finding.level:<5}[/]", end="")
            out.print(f"{finding.what}: {finding.text}", markup=False, soft_wrap=True)
            if finding.do:
                out.print(f"       → {finding.do}", markup=False, soft_wrap=True)
    worst = {f.level for f in findings}
    if "fail" in worst or (strict and "warn" in worst):
        raise typer.Exit(Exit.NOT_READY)


def _python() -> list[Finding]:
    good = sys.version_info[:2] in ((3, 11), (3, 12))
    return [
        Finding("python", "ok" if good else "fail", sys.version.split()[0], "" if good else "use Python 3.11 or 3.12")
    ]


def _reached() -> list[Finding]:
    """Start Django and bring the tables up to date, as every command does."""
    ready()
    from cureline.operations import checks

    return checks.database()


def _rules() -> list[Finding]:
    from cureline.engine import delinquency
    from cureline.worklist.scoring import RULES_OF_CLASSES

    rules = delinquency.load_rules(RULES_OF_CLASSES)
    unverified = [c.id for c in (*rules.five_tier, *rules.ifrs9) if c.status == "M"]
    text = f"{rules.jurisdiction} {rules.version}, {len(rules.five_tier)} class and {len(rules.ifrs9)} stage conditions"
    if unverified:
        text += f"; not read in the law's own text, sign before relying on them: {', '.join(unverified)}"
    return [Finding("rules", "warn" if unverified else "ok", text, _SIGN if unverified else "")]


def _packs() -> list[Finding]:
    """What of the law was written from memory, and which figures the law leaves to the bank."""
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
        wanted = bool(pack.unverified or pack.to_set)
        findings.append(Finding("packs", "warn" if wanted else "ok", text, _SIGN if wanted else ""))
    return [*findings, *_other_rules()]


def _other_rules() -> list[Finding]:
    """How much of the packs' other documents (arrangements, law, retention) was not read in the law's own text."""
    findings = []
    for country in sorted(p.name for p in resources.files("cureline.packs").iterdir() if p.is_dir()):
        for name in ("arrangement", "legal", "retention"):
            file = resources.files("cureline.packs").joinpath(country, f"{name}.yaml")
            if not file.is_file():
                continue
            memory = sorted(_from_memory(yaml.safe_load(file.read_text("utf-8"))))
            if memory:
                shown = ", ".join(memory[:8]) + (f" and {len(memory) - 8} more" if len(memory) > 8 else "")
                text = f"{country} {name}: {len(memory)} figures written from memory: {shown}"
                findings.append(Finding("packs", "warn", text, _SIGN))
    return findings


def _from_memory(node: Any, name: str = "") -> Iterator[str]:
    """Ids (or places) of what a document marks with status M."""
    if isinstance(node, dict):
        here = str(node.get("id") or name)
        if node.get("status") == "M":
            yield here
        for key, value in node.items():
            yield from _from_memory(value, here if isinstance(value, list) and not name else str(key))
    elif isinstance(node, list):
        for value in node:
            yield from _from_memory(value, name)


def _documents() -> list[Finding]:
    """Documents that decide today without anybody's signature."""
    from cureline.trust import documents
    from cureline.worklist.rulebook import CHECKS

    today = dt.datetime.now(dt.UTC).date()
    found = [documents.in_force(kind, name, today) for kind in CHECKS for name in documents.names(kind, today)]
    if not found:
        return [Finding("documents", "warn", "none recorded yet", "the first night records the shipped ones")]
    unsigned = [str(document) for document in found if not document.approver]
    text = f"{len(found)} in force"
    if unsigned:
        text += f"; in force without an approver: {', '.join(unsigned)}"
    do = "have another person approve them (`cureline strategy`, the pages of their rooms)" if unsigned else ""
    return [Finding("documents", "warn" if unsigned else "ok", text, do)]


def _models() -> list[Finding]:
    from cureline.worklist import scoring
    from cureline.worklist.rulebook import TARGETS

    today = dt.datetime.now(dt.UTC).date()
    missing = [target for target in TARGETS if scoring.in_force(target, today) is None]
    if missing:
        return [Finding("models", "warn", f"no model of {', '.join(missing)}", "`cureline train --target` makes one")]
    return [Finding("models", "ok", f"models of {', '.join(TARGETS)} in force")]


def _portfolio() -> list[Finding]:
    from cureline.portfolio.models import Account, Customer

    customers, accounts = Customer.objects.count(), Account.objects.count()
    if not accounts:
        return [Finding("portfolio", "warn", "empty", "`cureline import` or `cureline demo` fills it")]
    return [Finding("portfolio", "ok", f"{customers:,} customers, {accounts:,} accounts")]


def _run() -> list[Finding]:
    from cureline.worklist import columns
    from cureline.worklist.inputs import runs_directory
    from cureline.worklist.night import current

    run = current()
    if run is None:
        return [Finding("run", "warn", "none published yet", "`cureline night --as-of DATE` makes one")]
    for name, sha256 in run.results.items():
        path = runs_directory() / run.run_id / f"{name}.parquet"
        if not path.exists() or columns.digest(path) != sha256:
            text = f"{path} is missing or is not the file that was published"
            return [Finding("run", "fail", text, "restore it from the backup, or run the night of that day again")]
    return [Finding("run", "ok", f"{run.run_id} for {run.as_of_on}, published")]
