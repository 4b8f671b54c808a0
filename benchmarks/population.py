"""A synthetic bank book as Parquet: deterministic, made inside DuckDB, with the shape of the card sample.

One account a customer, six due items and up to six payments an account. About 22 in 100 accounts are past due, with the
bucket shares of the UCI card data in September 2005 (M1 54 %, M2 39 %, M3 5 %, later 2 % of those past due). Those have
been contacted up to six times in the last month; one customer in a hundred has a circumstance that the gate looks at.
Nine in ten live in China, the others in the United States, the United Kingdom and India.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import duckdb

from cureline.engine.tables import TABLES as DEFINED

AS_OF = dt.date(2026, 3, 31)

_SQL_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "money": "BIGINT", "date": "DATE", "instant": "TIMESTAMPTZ",
              "boolean": "BOOLEAN", "real": "DOUBLE"}  # fmt: skip

# what each table's columns are, and which rows it has; columns that are not named are empty
_CUSTOMERS = {
    "customer_id": "'C' || n",
    "kind": "'person'",
    "jurisdiction": "CASE WHEN place < 90 THEN 'CN' WHEN place < 95 THEN 'US' WHEN place < 98 THEN 'UK' ELSE 'IN' END",
    "time_zone": "CASE WHEN place < 90 THEN 'Asia/Shanghai' WHEN place < 92 THEN 'America/New_York' "
    "WHEN place < 95 THEN 'America/Los_Angeles' WHEN place < 98 THEN 'Europe/London' ELSE 'Asia/Kolkata' END",
    "language": "CASE WHEN place < 90 THEN 'zh-Hans' ELSE 'en' END",
    "region": "'R' || (hash(n, 21) % 4)::VARCHAR",
    "district": "'D' || (hash(n, 22) % 20)::VARCHAR",
    "customer_since_on": "DATE '2010-01-01' + (hash(n, 23) % 5000)::INTEGER",
    "monthly_income_minor": "CASE WHEN hash(n, 24) % 10 < 6 THEN (300000 + hash(n, 25) % 2700000)::BIGINT END",
    "deposits_minor": "CASE WHEN hash(n, 26) % 10 < 5 THEN (hash(n, 27) % 5000000)::BIGINT END",
    "product_count": "(1 + hash(n, 28) % 4)::BIGINT",
}
_ACCOUNTS = {
    "account_id": "'A' || n",
    "customer_id": "'C' || n",
    "product": "'credit_card'",
    "currency": "'CNY'",
    "status": "'open'",
    "limit_minor": "5000000",
    "balance_minor": "(100000 + hash(n, 1) % 4000000)::BIGINT",
    "annual_rate_bp": "1800",
    "secured": "FALSE",
    "restructure_count": "0",
    "credit_impaired": "FALSE",
    "provision_bp": "0",
    "purpose_changed": "FALSE",
    "bad_elsewhere": "FALSE",
    "first_party": "TRUE",
    "in_litigation": "FALSE",
}
_DUE_ITEMS = {
    "due_item_id": "'A' || n || '-' || i",
    "account_id": "'A' || n",
    "due_on": "(DATE '2025-10-11' + to_months(i::INTEGER))::DATE",
    "principal_minor": "90000",
    "interest_minor": "(5000 + hash(n, i) % 5000)::BIGINT",
    "fee_minor": "0",
}
_PAYMENTS = {
    "payment_id": "'P' || n || '-' || i",
    "account_id": "'A' || n",
    "paid_on": "(DATE '2025-10-11' + to_months(i::INTEGER))::DATE - (hash(n, i, 2) % 5)::INTEGER",
    "amount_minor": "(95000 + hash(n, i) % 5000)::BIGINT",
}
_CONTACT_POINTS = {
    "contact_point_id": "'T' || n || '-' || i",
    "customer_id": "'C' || n",
    "kind": "CASE i WHEN 0 THEN 'mobile' WHEN 1 THEN 'home_address' WHEN 2 THEN 'email' ELSE 'work_phone' END",
    "relation": "'self'",
    "consent": "CASE WHEN hash(n, i, 31) % 100 < 3 THEN 'refused' ELSE 'granted' END",
    "valid": "hash(n, i, 32) % 100 >= 4",
    "verified_on": "DATE '2025-06-01'",
}
_CONTACTS = {
    "contact_id": "'K' || n || '-' || i",
    "customer_id": "'C' || n",
    "account_id": "'A' || n",
    "at": "TIMESTAMPTZ '2026-03-30 06:00:00+00' - to_hours((hash(n, i, 41) % 720)::INTEGER)",
    "channel": "CASE WHEN hash(n, i, 42) % 10 < 6 THEN 'call' WHEN hash(n, i, 42) % 10 < 9 THEN 'sms' "
    "ELSE 'letter' END",
    "direction": "'out'",
    "relation": "'self'",
    "outcome": "CASE WHEN hash(n, i, 42) % 10 >= 6 THEN 'sent' WHEN hash(n, i, 43) % 10 < 3 THEN 'right_party' "
    "ELSE 'no_answer' END",
    "collector_id": "'S' || (hash(n, 44) % 500)::VARCHAR",
}
_PROMISES = {
    "promise_id": "'V' || n",
    "account_id": "'A' || n",
    "made_on": "DATE '2026-03-10'",
    "due_on": "DATE '2026-03-20' + (hash(n, 51) % 20)::INTEGER",
    "amount_minor": "95000",
}
_CIRCUMSTANCES = {
    "circumstance_id": "'U' || n",
    "customer_id": "'C' || n",
    "kind": "(['hardship', 'vulnerability', 'dispute', 'attorney', 'cease_request', 'opt_out', 'plan', 'bankruptcy'])"
    "[(1 + hash(n, 61) % 8)::INTEGER]",
    "channel": "CASE WHEN hash(n, 61) % 8 = 5 THEN 'sms' END",
    "from_on": "DATE '2026-01-15' + (hash(n, 62) % 60)::INTEGER",
}
_BOOK: Mapping[str, tuple[Mapping[str, str], str]] = {
    "customers": (_CUSTOMERS, "book"),
    "accounts": (_ACCOUNTS, "book"),
    "due_items": (_DUE_ITEMS, "book, range(6) AS item(i)"),
    # the last `unpaid` items were not paid
    "payments": (_PAYMENTS, "book, range(6) AS item(i) WHERE i < 6 - unpaid"),
    "statements": ({}, "book WHERE FALSE"),
    "contact_points": (_CONTACT_POINTS, "book, range(4) AS item(i) WHERE i < 2 + hash(n, 33) % 3"),
    "contacts": (_CONTACTS, "book, range(6) AS item(i) WHERE unpaid > 0 AND i < hash(n, 45) % 7"),
    "promises": (_PROMISES, "book WHERE unpaid > 0 AND hash(n, 52) % 5 = 0"),
    "circumstances": (_CIRCUMSTANCES, "book WHERE hash(n, 63) % 100 = 0"),
    "guarantors": ({}, "book WHERE FALSE"),
}
TABLES = tuple(_BOOK)


def make(directory: Path, accounts: int) -> None:
    """Write every table of `TABLES`, unless it is there, in the columns that the engine sees."""
    directory.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "CREATE VIEW book AS SELECT n, place, CASE WHEN draw < 1200 THEN 1 WHEN draw < 2070 THEN 2 "
            "WHEN draw < 2180 THEN 3 WHEN draw < 2200 THEN 4 + draw % 3 ELSE 0 END AS unpaid "
            f"FROM (SELECT range AS n, hash(range, 7) % 10000 AS draw, hash(range, 8) % 100 AS place "
            f"FROM range({accounts}))"
        )
        for name, (given, rows) in _BOOK.items():
            path = directory / f"{name}.parquet"
            if path.exists():
                continue
            columns = ", ".join(
                f"({given.get(c.name, 'NULL')})::{_SQL_TYPES[c.kind]} AS {c.name}" for c in DEFINED[name].engine_columns
            )
            partial = directory / f"{name}.partial"
            connection.execute(f"COPY (SELECT {columns} FROM {rows}) TO '{partial}' (FORMAT parquet, COMPRESSION zstd)")
            partial.rename(path)
