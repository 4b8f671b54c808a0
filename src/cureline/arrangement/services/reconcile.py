"""Control totals: payments against the ledger, and the ledger against what is past due by sums alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

# summed by account before the currency is looked up, which is once an account and not once a payment
_TOTALS = """
    WITH booked AS (
        SELECT payment_id, SUM(amount_minor) AS amount_minor,
               SUM(amount_minor) FILTER (WHERE component = 'credit') AS credit_minor,
               SUM(amount_minor) FILTER (WHERE component = 'principal') AS principal_minor,
               SUM(amount_minor) FILTER (WHERE component = 'interest') AS interest_minor,
               SUM(amount_minor) FILTER (WHERE component = 'fee') AS fee_minor
        FROM arrangement_paymentallocation WHERE book = 'account' GROUP BY payment_id
    ), by_account AS MATERIALIZED (
        SELECT p.account_id, COUNT(*) AS payments, SUM(p.amount_minor) AS payments_minor,
               SUM(p.amount_minor) FILTER (WHERE p.amount_minor > 0) AS received_minor,
               SUM(p.amount_minor) FILTER (WHERE p.amount_minor < 0) AS reversed_minor,
               SUM(l.amount_minor) AS ledger_minor, SUM(l.credit_minor) AS credit_minor,
               SUM(l.principal_minor) AS principal_minor, SUM(l.interest_minor) AS interest_minor,
               SUM(l.fee_minor) AS fee_minor,
               COUNT(*) FILTER (WHERE l.payment_id IS NULL AND p.amount_minor <> 0) AS unmatched
        FROM portfolio_payments p LEFT JOIN booked l USING (payment_id)
        WHERE p.paid_on <= %(on)s GROUP BY p.account_id
    )
    SELECT a.currency, SUM(b.payments) AS payments, SUM(b.payments_minor) AS payments_minor,
           SUM(b.received_minor) AS received_minor, SUM(b.reversed_minor) AS reversed_minor,
           SUM(b.ledger_minor) AS ledger_minor, SUM(b.credit_minor) AS credit_minor,
           SUM(b.principal_minor) AS principal_minor, SUM(b.interest_minor) AS interest_minor,
           SUM(b.fee_minor) AS fee_minor, SUM(b.unmatched) AS unmatched
    FROM by_account b JOIN portfolio_accounts a USING (account_id) GROUP BY a.currency ORDER BY a.currency"""
# what is past due needs no order: all that fell due before, less all that was paid, never below 0
_DIFFERENCES = """
    WITH due AS (
        SELECT account_id, SUM(principal_minor + interest_minor + fee_minor) AS due_minor
        FROM portfolio_due_items WHERE due_on < %(on)s GROUP BY account_id
    ), paid AS (
        SELECT account_id, SUM(amount_minor) AS paid_minor FROM portfolio_payments WHERE paid_on <= %(on)s
        GROUP BY account_id
    ), settled AS (
        SELECT l.account_id, SUM(l.amount_minor) AS settled_minor
        FROM arrangement_paymentallocation l JOIN portfolio_due_items d ON d.due_item_id = l.due_item_id
        WHERE l.book = 'account' AND d.due_on < %(on)s GROUP BY l.account_id
    ), compared AS (
        SELECT a.account_id, a.customer_id, a.currency, due.due_minor,
               GREATEST(due.due_minor - GREATEST(COALESCE(paid.paid_minor, 0), 0), 0) AS by_sums_minor,
               due.due_minor - COALESCE(settled.settled_minor, 0) AS by_ledger_minor
        FROM due JOIN portfolio_accounts a USING (account_id)
        LEFT JOIN paid USING (account_id) LEFT JOIN settled USING (account_id)
    )
    SELECT account_id, customer_id, currency, by_sums_minor, by_ledger_minor,
           by_ledger_minor - by_sums_minor AS difference_minor
    FROM compared WHERE by_sums_minor <> by_ledger_minor ORDER BY account_id LIMIT %(most)s"""
_UNMATCHED = """
    WITH booked AS (
        SELECT payment_id, SUM(amount_minor) AS ledger_minor
        FROM arrangement_paymentallocation WHERE book = 'account' GROUP BY payment_id
    ), found AS MATERIALIZED (
        SELECT p.payment_id, p.account_id, p.paid_on, p.amount_minor, COALESCE(b.ledger_minor, 0) AS ledger_minor
        FROM portfolio_payments p LEFT JOIN booked b USING (payment_id)
        WHERE p.paid_on <= %(on)s AND COALESCE(b.ledger_minor, 0) <> p.amount_minor
        ORDER BY p.paid_on DESC, p.payment_id LIMIT %(most)s
    )
    SELECT f.payment_id, f.account_id, a.customer_id, a.currency, f.paid_on, f.amount_minor, f.ledger_minor
    FROM found f JOIN portfolio_accounts a USING (account_id) ORDER BY f.paid_on DESC, f.payment_id"""


def totals(on: dt.date) -> dict[str, Any]:
    """Control totals up to a day: `currencies` (a line each, minor units) and how many payments no line tells of."""
    lines = _rows(_TOTALS, on)
    for line in lines:
        line |= {key: int(value or 0) for key, value in line.items() if key != "currency"}
    return {"currencies": lines, "unmatched": sum(line["unmatched"] for line in lines)}


def differences(on: dt.date, most: int = 100) -> list[dict[str, Any]]:
    """Accounts whose past due by the ledger is not what sums give, at most so many."""
    return _rows(_DIFFERENCES, on, most)


def unmatched(on: dt.date, most: int = 100) -> list[dict[str, Any]]:
    """Payments whose lines don't sum to their amount, the latest first, at most so many."""
    return _rows(_UNMATCHED, on, most)


def _rows(sql: str, on: dt.date, most: int = 100) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"on": on, "most": most})
        names = [column.name for column in cursor.description]
        return [
            {k: int(v) if k.endswith("_minor") and v is not None else v for k, v in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]
