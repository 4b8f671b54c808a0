"""A synthetic bank book as Parquet: deterministic, made inside DuckDB, with the shape of the card sample.

One account a customer, six due items and up to six payments an account. About 22 in 100 accounts are past due, with the
bucket shares of the UCI card data in September 2005 (M1 54 %, M2 39 %, M3 5 %, later 2 % of those past due).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

AS_OF = dt.date(2026, 3, 31)
TABLES = ("accounts", "due_items", "payments", "statements")

_ACCOUNTS = """
    SELECT 'A' || n AS account_id, 'C' || n AS customer_id, 'credit_card' AS product, 'CNY' AS currency,
           'open' AS status, NULL::DATE AS opened_on, NULL::DATE AS matures_on, NULL::DATE AS written_off_on,
           5000000::BIGINT AS limit_minor, (100000 + hash(n, 1) % 4000000)::BIGINT AS balance_minor,
           NULL::BIGINT AS principal_minor, 1800::BIGINT AS annual_rate_bp, FALSE AS secured,
           NULL::VARCHAR AS portfolio,
           NULL::DATE AS restructured_on, 0::BIGINT AS restructure_count, FALSE AS credit_impaired,
           0::BIGINT AS provision_bp, FALSE AS purpose_changed, FALSE AS bad_elsewhere,
           NULL::DATE AS limitation_from_on, NULL::DATE AS notice_sent_on, TRUE AS first_party, FALSE AS in_litigation
    FROM book
"""
_DUE = """
    SELECT 'A' || n || '-' || i AS due_item_id, 'A' || n AS account_id,
           (DATE '2025-10-11' + to_months(i::INTEGER))::DATE AS due_on, 90000::BIGINT AS principal_minor,
           (5000 + hash(n, i) % 5000)::BIGINT AS interest_minor, 0::BIGINT AS fee_minor
    FROM book, range(6) AS item(i)
"""
# the last `unpaid` items were not paid
_PAYMENTS = """
    SELECT 'P' || n || '-' || i AS payment_id, 'A' || n AS account_id,
           (DATE '2025-10-11' + to_months(i::INTEGER))::DATE - (hash(n, i, 2) % 5)::INTEGER AS paid_on,
           (95000 + hash(n, i) % 5000)::BIGINT AS amount_minor, NULL::VARCHAR AS reverses_id
    FROM book, range(6) AS item(i) WHERE i < 6 - unpaid
"""
_STATEMENTS = """
    SELECT NULL::VARCHAR AS account_id, NULL::DATE AS stated_on, NULL::BIGINT AS balance_minor,
           NULL::VARCHAR AS standing,
           NULL::BIGINT AS months_past_due, NULL::BIGINT AS days_past_due, NULL::BIGINT AS past_due_minor WHERE FALSE
"""


def make(directory: Path, accounts: int) -> None:
    """Write `accounts`, `due_items`, `payments` and an empty `statements`, unless they are there."""
    if all((directory / f"{name}.parquet").exists() for name in TABLES):
        return
    directory.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE VIEW book AS SELECT n, CASE WHEN draw < 1200 THEN 1 WHEN draw < 2070 THEN 2 "
            "WHEN draw < 2180 THEN 3 "
            "WHEN draw < 2200 THEN 4 + draw % 3 ELSE 0 END AS unpaid "
            f"FROM (SELECT range AS n, hash(range, 7) % 10000 AS draw FROM range({accounts}))"
        )
        for name, query in zip(TABLES, (_ACCOUNTS, _DUE, _PAYMENTS, _STATEMENTS), strict=True):
            partial = directory / f"{name}.partial"
            connection.execute(f"COPY ({query}) TO '{partial}' (FORMAT parquet, COMPRESSION zstd)")
            partial.rename(directory / f"{name}.parquet")
