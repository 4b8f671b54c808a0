"""Typing a file's texts, against the obvious way: value by value in Python."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.portfolio import mapping
from cureline.portfolio.reading import LINE
from cureline.portfolio.transform import transform

DOCUMENT = mapping.parse(
    """
name: test
version: "1"
time_zone: Asia/Shanghai
currency: CNY
files:
  - pattern: "*"
    tables:
      - table: accounts
        skip: {kind: [none]}
        columns:
          account_id: id
          customer_id: {template: "C-{customer}"}
          product: {column: kind, codes: {card: credit_card, loan: consumer_loan}}
          currency: {value: CNY}
          status: {value: open}
          balance_minor: balance
          limit_minor: limit
          opened_on: {column: opened, format: "%Y%m%d"}
""",
    source="test",
)
ROW = st.fixed_dictionaries(
    {
        "id": st.sampled_from([None, "=A1", *(f"A{n}" for n in range(8))]),
        "customer": st.sampled_from([None, "1", "2"]),
        "kind": st.sampled_from([None, "card", "loan", "none", "boat"]),
        "balance": st.sampled_from([None, "0", "-1.5", "1,200.05", "1.005", "x", "50000000000000"]),
        "limit": st.sampled_from([None, "7", "-7", "=7"]),
        "opened": st.sampled_from([None, "20240229", "20230229", "18991231", "2024-02-29"]),
    }
)


def money(text: str | None) -> tuple[int | None, str]:
    """Minor units of a text, and the code of its problem."""
    if text is None:
        return None, ""
    if text.startswith("="):
        return None, "formula"
    try:
        minor = Decimal(text.replace(",", "")) * 100
    except InvalidOperation:
        return None, "type"
    if minor != int(minor):
        return None, "type"
    return int(minor), "range" if abs(minor) > 4 * 10**15 else ""


def day(text: str | None) -> tuple[dt.date | None, str]:
    if text is None:
        return None, ""
    try:
        value = dt.datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None, "type"
    return value, "" if 1900 <= value.year <= 2200 else "range"


def judged(row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Our values of a row and, by the bank's column, the code of each problem."""
    balance, balance_code = money(row["balance"])
    limit, limit_code = money(row["limit"])
    opened, opened_code = day(row["opened"])
    product = {"card": "credit_card", "loan": "consumer_loan"}.get(row["kind"])
    codes = {
        "id": "missing" if row["id"] is None else "formula" if row["id"].startswith("=") else "",
        "C-{customer}": "missing" if row["customer"] is None else "",
        "kind": "missing" if row["kind"] is None else "" if product else "code",
        "balance": "missing" if row["balance"] is None else balance_code,
        "limit": "range" if limit is not None and limit < 0 else limit_code,
        "opened": opened_code,
    }
    ours = {"account_id": row["id"], "customer_id": f"C-{row['customer']}", "product": product, "currency": "CNY",
            "status": "open", "balance_minor": balance, "limit_minor": limit, "opened_on": opened}  # fmt: skip
    return ours, {column: code for column, code in codes.items() if code}


@given(rows=st.lists(ROW, max_size=60))
@settings(max_examples=40, deadline=None)
def test_every_row_loads_or_tells_each_of_its_problems(rows: list[dict[str, Any]]) -> None:
    good, problems, first = [], [], dict[str, int]()
    for line, row in enumerate(rows, start=2):
        if row["kind"] == "none":
            continue
        ours, codes = judged(row)
        problems += [(line, column, code) for column, code in codes.items()]
        if not codes and first.setdefault(row["id"], line) == line:
            good.append({LINE: line, **ours})
        elif not codes:
            problems.append((line, "id", "duplicate"))
    columns = {
        name: pa.array([row[name] for row in rows], pa.string())
        for name in ("id", "customer", "kind", "balance", "limit", "opened")
    }
    table = pa.table({**columns, LINE: pa.array(range(2, len(rows) + 2), pa.int64())})
    typed, rejects = transform(table, DOCUMENT.files[0].targets[0], DOCUMENT, "f.csv")
    assert typed.to_pylist() == good
    assert [(r.line, r.column, r.code) for r in rejects] == sorted(problems)
