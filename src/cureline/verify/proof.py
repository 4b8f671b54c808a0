"""Proof: the audit chain, documents, two persons, sealed values, and the database's own guards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.models import F

from cureline.trust import chain, partitions, rotation, vault
from cureline.verify.invariant import Found, Invariant, Scope, sql

_TRIGGER = re.compile(
    r"\bCREATE\s+(?:CONSTRAINT\s+)?TRIGGER\s+(?P<made>\w+)\s.*?\sON\s+(?P<on>\w+)"
    r"|\bDROP\s+TRIGGER\s+(?:IF\s+EXISTS\s+)?(?P<gone>\w+)\s+ON\s+(?P<left>\w+)"
    r"|\bALTER\s+TRIGGER\s+(?P<old>\w+)\s+ON\s+(?P<of>\w+)\s+RENAME\s+TO\s+(?P<new>\w+)",
    re.IGNORECASE | re.DOTALL,
)
_POLICY = re.compile(r"\b(CREATE|DROP)\s+POLICY\s+(\w+)\s+ON\s+(\w+)", re.IGNORECASE)
# model, who asked or wrote, who decided: never the same person
_PAIRS = (
    ("trust.Export", "asked_by", "decided_by"),
    ("contact.Stop", "asked_by", "resumed_by"),
    ("script.Version", "author", "decided_by"),
    ("arrangement.Plan", "proposed_by", "decided_by"),
    ("arrangement.Settlement", "proposed_by", "decided_by"),
    ("arrangement.Waiver", "proposed_by", "decided_by"),
    ("legal.DebtSale", "made_by", "approved_by"),
    ("goal.Goal", "author", "approver"),
    ("goal.Plan", "author", "approver"),
    ("improvement.Proposal", "proposed_by", "decided_by"),
    ("incident.Action", "owner", "looked_by"),
    ("incident.PlanDraft", "written_by", "decided_by"),
    ("risk.Version", "author", "approver"),
    ("risk.Staffing", "proposed_by", "decided_by"),
    ("training.CourseVersion", "written_by", "decided_by"),
    ("training.WrittenQuestion", "written_by", "decided_by"),
    ("appraisal.Rules", "proposed_by", "decided_by"),
    ("career.Requisition", "asked_by", "decided_by"),
    ("career.Offer", "proposed_by", "decided_by"),
    ("career.Probation", "proposed_by", "decided_by"),
    ("career.Award", "nominated_by", "decided_by"),
    ("casebook.Case", "written_by", "decided_by"),
    ("visit.FieldDay", "lead", "partner"),
)


def _chain(scope: Scope) -> Found:
    report = chain.verify()
    return Found.of(
        report.entries,
        (f"{one.kind} {one.seq if one.entry_id is None else one.entry_id}" for one in report.findings),
    )


def _two_persons(scope: Scope) -> Found:
    checked, alone = 0, []
    for label, first, second in _PAIRS:
        decided = apps.get_model(label)._default_manager.filter(**{f"{second}__isnull": False})
        checked += decided.count()
        alone += [f"{label.lower()} {key}" for key in decided.filter(**{first: F(second)}).values_list("pk", flat=True)]
    return Found.of(checked, alone)


def _sealed(scope: Scope) -> Found:
    """Values that no key opens, or whose blind index is not their own; the newest of each column."""
    checked, wrong = 0, []
    for column in rotation.columns():
        for key, token, index in _values(column, scope.sample):
            checked += 1
            try:
                plain = vault.decrypt(token)
            except vault.KeyUnusableError:
                wrong.append(f"{column.table}.{column.sealed} {key}")
                continue
            if index is not None and bytes(index) != vault.blind_index(plain):
                wrong.append(f"{column.table}.{column.index} {key}")
    return Found.of(checked, wrong)


def _values(column: rotation.Column, sample: int | None) -> Iterator[Any]:
    index = f'"{column.index}"' if column.index else "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{column.key}", "{column.sealed}", {index} FROM "{column.table}"'
            f' WHERE octet_length("{column.sealed}") > 0 ORDER BY "{column.key}" DESC'
            f" {f'LIMIT {sample}' if sample is not None else ''}"
        )
        while rows := cursor.fetchmany(2_000):
            yield from rows


def _guards(scope: Scope) -> Found:
    """Triggers and row policies that the migrations made and that are gone or off, of partitions as of their table."""
    triggers, policies = declared()
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = 'public'::regnamespace""")
        there = set(cursor.fetchall())
        cursor.execute("""
            SELECT p.polname, c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace""")
        ruled = set(cursor.fetchall())
    missing = [f"trigger {name} on {table}" for name, table in triggers - there]
    missing += [f"policy {name} on {table}" for name, table in policies - ruled]
    missing += partitions.unguarded()
    return Found.of(len(triggers) + len(policies), missing)


def declared() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The triggers and the row policies, (name, table), that stand once all migrations have run."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    triggers: set[tuple[str, str]] = set()
    policies: set[tuple[str, str]] = set()
    for node in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        for operation in loader.graph.nodes[node].operations:
            for text in _texts(operation):
                for found in _TRIGGER.finditer(text):
                    if found["made"]:
                        triggers.add((found["made"], found["on"]))
                    elif found["gone"]:
                        triggers.discard((found["gone"], found["left"]))
                    else:
                        triggers.discard((found["old"], found["of"]))
                        triggers.add((found["new"], found["of"]))
                for verb, name, table in _POLICY.findall(text):
                    (policies.add if verb.upper() == "CREATE" else policies.discard)((name, table))
    return triggers, policies


def _texts(operation: Any) -> list[str]:
    if not isinstance(operation, RunSQL):
        return []
    parts = [operation.sql] if isinstance(operation.sql, str) else operation.sql
    return [part if isinstance(part, str) else part[0] for part in parts]


def _constraints(scope: Scope) -> Found:
    """Constraints of the models that the database lacks, or has not proved for the rows that were there before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE convalidated")
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute("""
            SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indisvalid AND i.indisunique""")
        there |= {name for (name,) in cursor.fetchall()}
        cursor.execute("""
            SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND k.convalidated""")
        keys = set(cursor.fetchall())
    wanted, missing = 0, []
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            wanted += 1
            if constraint.name not in there:
                missing.append(f"{model._meta.db_table} {constraint.name}")
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey) and field.db_constraint:
                wanted += 1
                if (model._meta.db_table, field.column) not in keys:
                    missing.append(f"{model._meta.db_table} {field.column}")
    return Found.of(wanted, missing)


# the chain is read first: its heads are in a file, and a snapshot taken before they are read would lack the last ones
CHAIN = Invariant("audit.chain", "Nobody has changed, removed, moved or cut off anything of the audit log", _chain)

PROOF = (
    sql(
        "document.hash",
        "The text of every document is the one that was recorded",
        of="SELECT count(*) FROM trust_document",
        broken="""
            SELECT id FROM trust_document WHERE sha256 <> encode(sha256(convert_to(content, 'UTF8')), 'hex')""",
    ),
    Invariant("persons.two", "What takes two persons was done by two", _two_persons),
    Invariant("sealed.open", "What is sealed opens with the present keys and is found by its index", _sealed),
    Invariant("guards.there", "Every trigger and row policy that guards a table is there and switched on", _guards),
    Invariant("constraints.there", "Every constraint of the tables is there and holds for every row", _constraints),
)
