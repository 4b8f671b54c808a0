"""A log from the facts of results: rows by hand, and nothing of the outcome in the state."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from cureline.engine import allocate, respond
from cureline.engine.evaluate import FACTS, empty

RESPONSE = allocate.load_response(allocate.shipped("response"))
D = dt.date


def fact(name: str, *rows: dict[str, Any]) -> pa.Table:
    schema = empty(name).schema
    common = {"currency": "CNY", "ref": "r"}
    return pa.Table.from_pylist([{**dict.fromkeys(schema.names), **common, **row} for row in rows], schema=schema)


def at(day: D, hour: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC)


def attempt(customer: str, day: D, hour: int, channel: str, **more: Any) -> dict[str, Any]:
    return {"customer_id": customer, "on": day, "at": at(day, hour), "channel": channel, "connected": False,
            "right_party": False, "promised": False, "cost_minor": 10, "complained": False, **more}  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> dict[str, pa.Table]:
    known = D(2026, 3, 31)
    spell = {"vintage": "2026-01", "entry_past_due_minor": 5_000, "known_until_on": known}
    return {
        "episodes": fact(
            "episodes",
            spell | {"customer_id": "a", "on": D(2026, 2, 20), "entered_on": D(2026, 1, 11), "end": "cured",
                     "ended_on": D(2026, 2, 20), "days": 40},
            spell | {"customer_id": "b", "on": known, "entered_on": D(2026, 2, 1), "end": "open", "days": 59},
        ),
        "standings": fact(
            "standings",
            {"customer_id": "a", "on": D(2026, 2, 28), "quadrant": "can_wont", "from_past_due_minor": 7_000,
             "from_balance_minor": 90_000, "from_bucket": "M1", "to_bucket": "M0", "from_level": 1, "to_level": 0,
             "to_balance_minor": 0, "to_past_due_minor": 0, "paid_minor": 7_000, "billed_minor": 0,
             "written_off": False},
        ),
        "contacts": fact(
            "contacts",
            attempt("a", D(2026, 2, 1), 9, "call", connected=True, right_party=True),
            attempt("a", D(2026, 2, 10), 15, "call", connected=True),
            attempt("a", D(2026, 2, 10), 9, "sms", complained=True),
            attempt("a", D(2026, 2, 12), 9, "letter", cost_minor=450),
        ),
        "promises": fact(
            "promises",
            {"customer_id": "a", "on": D(2026, 2, 5), "made_on": D(2026, 2, 1), "amount_minor": 100, "paid_minor": 0,
             "state": "broken"},
            {"customer_id": "a", "on": D(2026, 2, 20), "made_on": D(2026, 2, 10), "amount_minor": 100,
             "paid_minor": 100, "state": "kept"},
        ),
        "payments": fact(
            "payments",
            {"customer_id": "a", "on": D(2026, 1, 20), "amount_minor": 50, "recovered_minor": 50,
             "after_contact": False},
            {"customer_id": "a", "on": D(2026, 2, 20), "amount_minor": 7_000, "recovered_minor": 7_000,
             "after_contact": False},
        ),
        "complaints": fact("complaints", {"customer_id": "a", "on": D(2026, 2, 11), "cause": "frequency"}),
    }  # fmt: skip


def rows(facts: dict[str, pa.Table], **given: Any) -> dict[tuple[str, D], dict[str, Any]]:
    log = respond.log_of(facts, RESPONSE, horizon=14, **given)
    return {(row["customer_id"], row["on"]): row for row in log.table.to_pylist()}


def test_a_day_s_row_is_what_was_known_done_and_got(facts: dict[str, pa.Table]) -> None:
    row = rows(facts)["a", D(2026, 2, 10)]
    # the first contact of the day is the action; its own complaint is told with it
    assert (row["action"], row["reached"], row["complained"]) == ("sms", False, True)
    assert (row["dpd"], row["bucket"], row["quadrant"]) == (31, "M2", "can_wont")
    assert (row["contacts_30d"], row["calls_30d"], row["right_party_30d"]) == (1, 1, 1)
    assert (row["days_since_contact"], row["days_since_payment"]) == (9, 21)
    # the promise of that day is not known in the morning; the broken one is
    assert (row["promises_broken"], row["promises_kept"], row["promise_open"]) == (1, 0, False)
    assert (row["past_due_minor"], row["exposure_minor"], row["complaints"]) == (7_000, 90_000, 0)
    assert row["cured"] and row["recovered_minor"] == 7_000
    assert row["cost_minor"] == 10 + 10 + 450
    assert row["reward"] == 7_000 - 470 - RESPONSE.costs["CNY"].complaint
    assert row["propensity"] is None


def test_who_was_left_alone_has_a_row_and_the_end_of_knowledge_is_kept(facts: dict[str, pa.Table]) -> None:
    found = rows(facts)
    assert found["b", D(2026, 3, 1)]["action"] == "none" and not found["b", D(2026, 3, 1)]["cured"]
    assert ("a", D(2026, 2, 20)) not in found and ("a", D(2026, 2, 19)) in found
    assert max(day for _, day in found) == D(2026, 3, 18)
    assert rows(facts, since=D(2026, 3, 1), every_days=7).keys() == {("b", D(2026, 3, d)) for d in (1, 8, 15)}
    assert found["a", D(2026, 2, 15)]["promise_open"] and found["a", D(2026, 2, 15)]["promise_due_in_days"] == 5


def test_facts_without_time_to_see_the_outcome_are_refused(facts: dict[str, pa.Table]) -> None:
    with pytest.raises(respond.LogError, match="14 days known"):
        rows(facts, since=D(2026, 3, 25))
    with pytest.raises(respond.LogError, match="no time past due"):
        rows({"episodes": empty("episodes")})
    assert set(FACTS) >= set(facts)
