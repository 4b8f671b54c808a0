"""What an account owes, in parts; and what class and stage it has, now and when restructured."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Sum

from cureline.arrangement.models import PaymentAllocation
from cureline.engine import delinquency
from cureline.engine.tables import TABLES
from cureline.home import home
from cureline.portfolio.models import Account, DueItem, Payment, Statement
from cureline.worklist.scoring import RULES_OF_CLASSES

_TWIN = "\u2060restructured"
_PARTS = ("principal", "interest", "fee")
# what the engine assesses an account by
_READ = ("accounts", "due_items", "payments", "statements")


@dataclass(frozen=True)
class Debt:
    """The whole debt of an account by the bank's last file, and what of it is past due, in minor units."""

    currency: str
    principal_minor: int
    interest_minor: int
    fee_minor: int
    past_due_minor: int
    past_due_interest_minor: int
    past_due_fee_minor: int

    @property
    def total_minor(self) -> int:
        """Principal, interest and fees."""
        return self.principal_minor + self.interest_minor + self.fee_minor


def debt_of(account: Any, on: dt.date) -> Debt:
    """The debt of an account.

    The file gives the balance and its principal; of the rest, fees are those that due items asked and payments have not
    settled, and what remains is interest.
    """
    unpaid = unpaid_parts(account.pk, on)
    balance = max(account.balance_minor, 0)
    principal = min(max(account.principal_minor if account.principal_minor is not None else balance, 0), balance)
    fee = min(balance - principal, unpaid["fee"])
    interest = balance - principal - fee
    return Debt(
        account.currency, principal, interest, fee, sum(unpaid.values()), min(unpaid["interest"], interest), fee
    )


def unpaid_parts(account_id: str, on: dt.date) -> dict[str, int]:
    """What due items up to a day asked for and the ledger has not settled, by part."""
    items = DueItem.objects.filter(account_id=account_id, due_on__lt=on)
    asked = items.aggregate(**{part: Sum(f"{part}_minor") for part in _PARTS})
    settled = dict(
        PaymentAllocation.objects.filter(account_id=account_id, book="account", due_item_id__in=items.values("pk"))
        .values_list("component")
        .annotate(Sum("amount_minor"))
    )
    return {part: max((asked[part] or 0) - settled.get(part, 0), 0) for part in _PARTS}


def effect(account: Any, on: dt.date) -> dict[str, Any]:
    """The account's five-tier class and IFRS 9 stage now and if it is restructured today, with the rules that decide:
    `{"now": {five_tier, five_tier_rules, ifrs9_stage, ifrs9_rules, dpd, bucket}, "restructured": {...}}`.
    """
    shown = ("five_tier", "five_tier_rules", "ifrs9_stage", "ifrs9_rules", "dpd", "bucket")
    found = assessed(account, on, also_restructured=True)
    return {name: {key: row[key] for key in shown} for name, row in zip(("now", "restructured"), found, strict=True)}


def assessed(account: Any, on: dt.date, *, also_restructured: bool = False) -> list[dict[str, Any]]:
    """The account as `engine.delinquency` assesses it on a day over all of its customer's accounts, and after it,
    if wanted, how it would be if it were restructured that day.
    """
    ids = list(Account.objects.filter(customer_id=account.customer_id_id).values_list("pk", flat=True))
    rows = {
        "accounts": [_row("accounts", row) for row in Account.objects.filter(pk__in=ids)],
        "due_items": [_row("due_items", row) for row in DueItem.objects.filter(account_id__in=ids)],
        "payments": [_row("payments", row) for row in Payment.objects.filter(account_id__in=ids)],
        "statements": [_row("statements", row) for row in Statement.objects.filter(account_id__in=ids)],
    }
    if also_restructured:
        # a second debtor with the same past, so that one pass over the engine answers both
        for name, table in rows.items():
            rows[name] = table + [_twin(row, account.pk, on) for row in table]
    question, schema = _question(on)
    # its own engine: requests are served by threads, which must not share one
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, part in rows.items():
            connection.register(name, pa.Table.from_pylist(part, schema=_schema(name).to_pyarrow()))
        answer = connection.sql(question, params=[[account.pk, account.pk + _TWIN]]).to_arrow_table()
    found = answer.cast(schema).to_pylist()
    return sorted(found, key=lambda row: len(row["account_id"]))


def _twin(row: dict[str, Any], account_id: str, on: dt.date) -> dict[str, Any]:
    changed: dict[str, Any] = {
        key: row[key] + _TWIN for key in ("account_id", "customer_id", "due_item_id", "payment_id") if key in row
    }
    if row["account_id"] == account_id and "restructure_count" in row:
        changed |= {"restructured_on": on, "restructure_count": (row["restructure_count"] or 0) + 1}
    return {**row, **changed}


def _row(name: str, row: Any) -> dict[str, Any]:
    """A row of the portfolio as the engine reads it: a foreign key by its text."""
    return {
        column.name: getattr(row, f"{column.name}_id" if column.references else column.name)
        for column in TABLES[name].engine_columns
    }


@lru_cache(maxsize=4)
def _question(on: dt.date) -> tuple[str, pa.Schema]:
    """The engine's assessment of a day as DuckDB reads it, of the accounts in its one parameter, and what it answers.

    The same for every account, and to make it takes longer than to answer it.
    """
    tables = {name: ibis.table(_schema(name), name=name) for name in _READ}
    rules = delinquency.load_rules(RULES_OF_CLASSES)
    expression = delinquency.assess(**tables, as_of=on, rules=rules)
    text = ibis.to_sql(expression, dialect="duckdb")
    return f"SELECT * FROM ({text}) WHERE account_id IN (SELECT unnest(?))", expression.schema().to_pyarrow()


def _schema(name: str) -> ibis.Schema:
    return ibis.schema(TABLES[name].ibis_schema())


def p_cure_bp(account_id: str) -> int | None:
    """The score's chance that the account becomes current, of the published night, in basis points; None if unknown."""
    path = home() / "runs" / "current" / "score.parquet"
    if not path.is_file():
        return None
    found = pq.read_table(path, columns=["p_cure"], filters=[("account_id", "=", account_id)]).to_pylist()
    p = found[0]["p_cure"] if found else None
    return None if p is None else round(p * 10_000)


def share_bp(part: int, whole: int) -> int:
    """A part of a whole in basis points, rounded up; 0 of nothing."""
    return -(-part * 10_000 // whole) if whole else 0
