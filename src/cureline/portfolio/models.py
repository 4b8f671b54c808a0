"""The portfolio in PostgreSQL: each model is made from its table in `engine/tables.py`, so they can't drift apart.

A personal column `x` is stored as `x_sealed` (encrypted) and `x_index` (blind index), never in clear.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from cureline.engine.tables import TABLES, Column, Table

_FIELDS: dict[str, type[models.Field[Any, Any]]] = {
    "text": models.TextField,
    "integer": models.BigIntegerField,
    "money": models.BigIntegerField,
    "date": models.DateField,
    "instant": models.DateTimeField,
    "boolean": models.BooleanField,
    "real": models.FloatField,
}

# the latest of a customer, and a collector's day: pages ask for both, however long the history
_INDEXES = {
    "contacts": [
        models.Index(fields=["customer_id", "-at"], name="contacts_of_customer"),
        models.Index(fields=["collector_id", "-at"], name="contacts_of_collector"),
    ]
}


def _model(name: str, table: Table) -> Any:
    """The Django model of one table: same columns, its key, its codes and minima as CHECK constraints."""
    members: dict[str, Any] = {"__module__": __name__, "__doc__": table.doc, "__str__": _label(table.key)}
    constraints: list[models.BaseConstraint] = []
    for column in table.columns:
        if column.personal:
            members[f"{column.name}_sealed"] = models.BinaryField(null=True, help_text=column.doc)
            members[f"{column.name}_index"] = models.BinaryField(null=True, max_length=16, db_index=True)
        else:
            members[column.name] = _field(table, column)
        constraints += _checks(table, column)
    if len(table.key) > 1:
        constraints.append(models.UniqueConstraint(fields=list(table.key), name=f"{table.name}_key"))
    meta = {"db_table": f"portfolio_{table.name}", "constraints": constraints, "indexes": _INDEXES.get(table.name, [])}
    members["Meta"] = type("Meta", (), meta)
    return type(name, (models.Model,), members)


def _field(table: Table, column: Column) -> models.Field[Any, Any]:
    if table.key == (column.name,):
        return models.TextField(primary_key=True, help_text=column.doc)
    # deferred, so that one COPY may bring parent and child in any order
    if column.references:
        return models.ForeignKey(
            f"portfolio.{MODEL_NAMES[column.references]}",
            on_delete=models.PROTECT,
            db_column=column.name,
            null=not column.required,
            related_name="+",
            # the index of a key that begins with the column serves it as well
            db_index=table.key[0] != column.name,
            help_text=column.doc,
        )
    return _FIELDS[column.kind](null=not column.required, help_text=column.doc)


def _checks(table: Table, column: Column) -> list[models.BaseConstraint]:
    checks: list[models.BaseConstraint] = []
    if column.values:
        condition = models.Q(**{f"{column.name}__in": list(column.values)})
        checks.append(models.CheckConstraint(condition=condition, name=f"{table.name}_{column.name}_code"))
    if column.minimum is not None:
        condition = models.Q(**{f"{column.name}__gte": column.minimum})
        checks.append(models.CheckConstraint(condition=condition, name=f"{table.name}_{column.name}_min"))
    return checks


def _label(key: tuple[str, ...]) -> Any:
    return lambda self: " ".join(str(getattr(self, name)) for name in key)


MODEL_NAMES = {
    "customers": "Customer",
    "audit_attributes": "AuditAttribute",
    "accounts": "Account",
    "due_items": "DueItem",
    "payments": "Payment",
    "statements": "Statement",
    "contact_points": "ContactPoint",
    "guarantors": "Guarantor",
    "collateral": "Collateral",
    "contacts": "Contact",
    "promises": "Promise",
    "circumstances": "Circumstance",
    "labels": "Label",
}

Customer = _model("Customer", TABLES["customers"])
AuditAttribute = _model("AuditAttribute", TABLES["audit_attributes"])
Account = _model("Account", TABLES["accounts"])
DueItem = _model("DueItem", TABLES["due_items"])
Payment = _model("Payment", TABLES["payments"])
Statement = _model("Statement", TABLES["statements"])
ContactPoint = _model("ContactPoint", TABLES["contact_points"])
Guarantor = _model("Guarantor", TABLES["guarantors"])
Collateral = _model("Collateral", TABLES["collateral"])
Contact = _model("Contact", TABLES["contacts"])
Promise = _model("Promise", TABLES["promises"])
Circumstance = _model("Circumstance", TABLES["circumstances"])
Label = _model("Label", TABLES["labels"])


class ImportedFile(models.Model):
    """One file of one import: what was read and what became of it."""

    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    mapping = models.CharField(max_length=120)
    counts = models.JSONField(help_text="by table: read, new, changed, unchanged, rejected")
    refused = models.TextField(blank=True, help_text="why the whole file was refused, empty when it was not")
    imported_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class RejectedRow(models.Model):
    """One value that was not taken, where it stands and why; personal values are masked."""

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField(null=True)
    table = models.TextField()
    column = models.TextField()
    value = models.TextField()
    code = models.CharField(max_length=20)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.column}: {self.reason}"


class Holding(models.Model):
    """Who holds a customer: the team and the collector whose work it is. Row-level security of the desk reads it.

    One row a customer; a team of null is seen only by those who see all.
    """

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, db_column="customer_id")
    portfolio = models.TextField(default="", help_text="portfolio code of the lead account")
    team = models.TextField(null=True, db_index=True, help_text="code of a team")
    collector_id = models.TextField(null=True, db_index=True)
    since_at = models.DateTimeField(help_text="since when this team and collector")
    why = models.CharField(max_length=20, help_text="night, moved, absence, escalated, care")

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.team} {self.collector_id}"
