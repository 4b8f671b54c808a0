"""Outcomes of current accounts and the trial: nothing later than the day is known to the model that is judged."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from cureline.engine import delinquency
from cureline.engine.score import TrainingError
from cureline.engine.tables import TABLES
from cureline.engine.warn import outlook

ENDS = [dt.date(2026, n, 28) for n in range(1, 9)]
DAYS = [dt.date(2026, n, d) for n, d in ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31))]


def table(name: str, rows: list[dict[str, Any]]) -> Any:
    schema = ibis.schema(TABLES[name].ibis_schema()).to_pyarrow()
    full = [{field.name: row.get(field.name) for field in schema} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(full, schema=schema))


def statement(account: str, month: int, late: int, balance: int = 100_000) -> dict[str, Any]:
    return {"account_id": account, "stated_on": ENDS[month], "balance_minor": balance, "months_past_due": late,
            "standing": "past_due" if late else "revolving"}  # fmt: skip


def test_outcomes_are_of_current_accounts_only_and_count_thirty_days() -> None:
    late = {"stays": [0, 0, 0, 0], "falls": [0, 0, 0, 2], "briefly": [0, 0, 1, 0], "late now": [0, 1, 2, 2],
            "at once": [0, 0, 2, 0]}  # fmt: skip
    rows = [statement(name, month, n) for name, months in late.items() for month, n in enumerate(months)]
    rows.append(statement("gone", 1, 0))
    found = ibis.duckdb.connect().to_pyarrow(
        outlook.outcomes(table("statements", rows), observed_on=DAYS[1], months=2)
    ).to_pylist()  # fmt: skip
    told = {row["account_id"]: (row["value"], row["late_in"]) for row in found}
    # one month past due is 15 days: not yet 30; the one without a later statement has no outcome
    assert told == {"stays": (False, None), "falls": (True, 2), "briefly": (False, None), "at once": (True, 1)}


def portfolio(accounts: int = 600, months: int = 7) -> dict[str, Any]:
    """Those who use much of their limit and pay little fall behind more often, in every month alike."""
    rng = np.random.default_rng(5)
    made: dict[str, list[dict[str, Any]]] = {"accounts": [], "statements": [], "payments": []}
    for number in range(accounts):
        name, weak = f"A{number:04}", rng.random() < 0.35
        made["accounts"].append({"account_id": name, "customer_id": f"C{number}", "product": "credit_card",
                                 "currency": "CNY", "status": "open", "limit_minor": 1_000_000,
                                 "balance_minor": 300_000, "opened_on": dt.date(2020, 1, 1)})  # fmt: skip
        for month in range(months):
            late = 2 if rng.random() < (0.3 if weak else 0.02) else 0
            balance = int(rng.integers(300_000, 950_000))
            made["statements"].append(statement(name, month, late, balance))
            paid = int(balance * (0.05 if weak else 0.6) * rng.uniform(0.6, 1.4))
            made["payments"].append({"payment_id": f"{name}-{month}", "account_id": name, "amount_minor": paid,
                                     "paid_on": ENDS[month] - dt.timedelta(days=3)})  # fmt: skip
    return {name: table(name, made.get(name, [])) for name in ("accounts", "due_items", "payments", "statements")}


@pytest.fixture(scope="module")
def judged() -> outlook.Judged:
    return outlook.judge(ibis.duckdb.connect(), portfolio(), [DAYS[3], DAYS[4]], months=1, until=DAYS[6],
                         rules=delinquency.load_rules("cn"), budget=0.1)  # fmt: skip


def test_the_model_finds_more_than_the_use_of_limits_at_as_many_warnings(judged: outlook.Judged) -> None:
    trials = [t for t in judged.trials if t.rule == "use"]
    assert {t.observed_on for t in trials} == {DAYS[3], DAYS[4]}
    for trial in trials:
        # use of the limit tells nothing here: it finds as many as chance does
        assert trial.naive_precision.value == pytest.approx(trial.events / trial.accounts, abs=0.08)
        assert trial.precision.low < trial.precision.value < trial.precision.high
        assert trial.recall.value == pytest.approx(trial.precision.value * trial.warned / trial.events)
    smallest = min(trials, key=lambda t: t.warned)
    assert smallest.gain.low > 0
    lead = {row.rule: row for row in judged.leads}
    assert lead["model"].warned > lead["use"].warned > 0
    assert 1 <= lead["model"].mean <= 3 and lead["model"].fell == lead["use"].fell


def test_a_model_is_the_same_whatever_comes_after_its_day() -> None:
    book, rules = portfolio(), delinquency.load_rules("cn")
    earlier = {**book, "statements": book["statements"].filter(book["statements"].stated_on <= DAYS[2]),
               "payments": book["payments"].filter(book["payments"].paid_on <= DAYS[2])}  # fmt: skip
    versions = {
        outlook.learn(ibis.duckdb.connect(), tables, as_of=DAYS[2], months=1, rules=rules).version
        for tables in (book, earlier)
    }
    assert len(versions) == 1


def test_without_a_month_whose_future_is_known_nothing_is_learned() -> None:
    book = portfolio(accounts=20, months=2)
    with pytest.raises(TrainingError, match="no month"):
        outlook.learn(ibis.duckdb.connect(), book, as_of=DAYS[1], months=3, rules=delinquency.load_rules("cn"))
