"""Figures: cases counted by hand, and properties that hold of any rows."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from cureline.engine.evaluate import empty, figures, measures
from tests.engine.evaluate.factory import facts, table

D = dt.date
M = measures()


def listed(found: ir.Table) -> list[dict[str, Any]]:
    return found.to_pyarrow().to_pylist()


def one(code: str, **rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The only row of a measure's figures over these facts."""
    (found,) = listed(figures(M[code], facts(**rows)))
    return found


MOVED = [
    {"from_level": 1, "to_level": 0, "from_balance_minor": 100},
    {"from_level": 1, "to_level": 2, "from_balance_minor": 300},
    {"from_level": 2, "to_level": 2, "from_balance_minor": 100},
    {"from_level": 2, "to_level": 0, "from_balance_minor": 500, "written_off": True},
    {"from_level": 0, "to_level": 1, "from_balance_minor": 900},
]


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "value"),
    [
        ("cure_rate", 1, 4, 0.25),
        ("roll_rate", 2, 4, 0.5),
        ("roll_forward_amount", 800, 1000, 0.8),
        ("entry_rate", 1, 1, 1.0),
        ("write_off_rate", 500, 1000, 0.5),
    ],
)
def test_movement_by_hand(code: str, numerator: int, denominator: int, value: float) -> None:
    found = one(code, standings=MOVED)
    assert (found["numerator"], found["denominator"], found["value"]) == (numerator, denominator, pytest.approx(value))


def test_recovery_and_liquidation_by_hand() -> None:
    rows = [
        # paid more than was past due: only what was past due is recovered of it
        {"from_level": 1, "from_balance_minor": 1000, "from_past_due_minor": 100, "paid_minor": 150},
        {"from_level": 2, "from_balance_minor": 500, "from_past_due_minor": 300, "paid_minor": 60},
        # a month of reversals only
        {"from_level": 1, "from_balance_minor": 500, "from_past_due_minor": 100, "paid_minor": -10},
        {"from_level": 0, "from_balance_minor": 9000, "from_past_due_minor": 0, "paid_minor": 900},
    ]
    assert one("recovery_rate", standings=rows)["value"] == pytest.approx(160 / 500)
    assert one("liquidation_rate", standings=rows)["value"] == pytest.approx(200 / 2000)


def test_collector_effectiveness_index_is_the_published_example() -> None:
    # creditguru.com, Collection Effectiveness Index: quarter with sales 10,890 (a month: 3,630), begin 6,200, end 6,340
    # of which current 3,590: 55.9 %
    row = {"from_balance_minor": 6200, "billed_minor": 3630, "to_balance_minor": 6340, "to_past_due_minor": 6340 - 3590}
    assert one("collector_effectiveness_index", standings=[row])["value"] == pytest.approx(55.9, abs=0.05)


def test_migration_is_the_regulators_example() -> None:
    # of 10,000 normal at the begin 500 are repaid and 1,000 end worse: 1000 / (10000 - 500)
    rows = [
        {"from_five_tier": "normal", "to_five_tier": "normal", "from_balance_minor": 9000, "to_balance_minor": 8500},
        {"from_five_tier": "normal", "to_five_tier": "watch", "from_balance_minor": 1000, "to_balance_minor": 1000},
    ]
    assert one("normal_migration", standings=rows)["value"] == pytest.approx(1000 / 9500)
    # of 1,000 substandard 200 are repaid and 600 end worse
    rows = [
        {"from_five_tier": "substandard", "to_five_tier": "loss", "from_balance_minor": 600, "to_balance_minor": 600},
        {"from_five_tier": "substandard", "to_five_tier": "normal", "from_balance_minor": 400, "to_balance_minor": 200},
    ]
    assert one("substandard_migration", standings=rows)["value"] == pytest.approx(600 / 800)
    assert one("five_tier_migration", standings=rows)["value"] == 0.5


def test_quality_and_provisions_by_hand() -> None:
    rows = [
        {"to_balance_minor": 700, "to_five_tier": "normal", "from_provision_minor": 10, "to_provision_minor": 7},
        {"to_balance_minor": 300, "to_level": 4, "to_five_tier": "substandard", "from_provision_minor": 0,
         "to_provision_minor": 90},
        {"to_balance_minor": -50, "to_five_tier": "normal"},
        {"to_balance_minor": 800, "to_level": 8, "to_five_tier": "loss", "written_off": True},
    ]  # fmt: skip
    assert one("npl_rate", standings=rows)["value"] == pytest.approx(0.3)
    assert one("past_due_rate", standings=rows)["value"] == pytest.approx(0.3)
    assert one("provision_change", standings=rows)["value"] == 87
    assert one("provision_coverage", standings=rows)["value"] == pytest.approx(97 / 300)


CALLS = [{"connected": n < 6, "right_party": n < 4, "promised": n < 1, "cost_minor": 50} for n in range(10)]


def test_contact_and_promise_by_hand() -> None:
    assert one("contacts", contacts=CALLS)["value"] == 10
    assert one("cost", contacts=CALLS)["value"] == 500
    assert one("contact_rate", contacts=CALLS)["value"] == 0.6
    assert one("right_party_rate", contacts=CALLS)["value"] == 0.4
    assert one("promise_rate", contacts=CALLS)["value"] == 0.25
    promises = [
        {"state": "kept", "amount_minor": 100, "paid_minor": 100},
        {"state": "broken", "amount_minor": 300, "paid_minor": 60},
        {"state": "open", "amount_minor": 900, "paid_minor": 10},
    ]
    assert one("promise_kept_rate", promises=promises)["value"] == 0.5
    assert one("promise_kept_amount_rate", promises=promises)["value"] == pytest.approx(0.4)


def test_measures_across_facts_by_hand() -> None:
    paid = [{"recovered_minor": 3000, "after_contact": True}, {"recovered_minor": 1000}, {"recovered_minor": -500}]
    assert one("recovered", payments=paid)["value"] == 3500
    assert one("recovered_after_contact", payments=paid)["value"] == 0.75
    assert one("recovered_per_contact", payments=paid, contacts=CALLS)["value"] == 350
    assert one("cost_per_recovered", payments=paid, contacts=CALLS)["value"] == pytest.approx(1 / 7)
    complained = one("complaints_per_thousand", complaints=[{}, {}], contacts=CALLS)
    assert (complained["numerator"], complained["denominator"], complained["value"]) == (2, 10, 200.0)
    assert one("refusal_rate", refusals=[{}, {}], contacts=CALLS)["value"] == pytest.approx(2 / 12)


def test_time_and_conduct_by_hand() -> None:
    episodes = [
        {"end": "cured", "days": 10, "ended_on": D(2026, 1, 10), "again_on": D(2026, 3, 1),
         "known_until_on": D(2026, 6, 1)},
        {"end": "cured", "days": 30, "ended_on": D(2026, 1, 10), "again_on": D(2026, 5, 1),
         "known_until_on": D(2026, 6, 1)},
        # cured less than 90 days ago: nothing is known of it yet
        {"end": "cured", "days": 20, "ended_on": D(2026, 5, 20), "known_until_on": D(2026, 6, 1)},
        {"end": "written_off", "days": 200},
        {"end": "open", "days": 5},
    ]  # fmt: skip
    assert one("days_to_cure", episodes=episodes)["value"] == 20
    assert one("reentry_rate", episodes=episodes)["value"] == 0.5
    complaints = [{"upheld": True, "days_open": 4}, {"upheld": False, "days_open": 8}, {"days_open": 3}]
    assert one("upheld_rate", complaints=complaints)["value"] == 0.5
    assert one("complaint_days", complaints=complaints)["value"] == 5
    plans = [{"redefaulted": True}, {"redefaulted": False}, {"redefaulted": False}, {}]
    assert one("redefault_rate", plans=plans)["value"] == pytest.approx(1 / 3)


def test_slices_keep_the_unknown_apart_and_add_up() -> None:
    given_rows = [{"team": t, "right_party": r} for t, r in (("T1", True), ("T1", False), (None, True))]
    found = listed(figures(M["right_party_rate"], table("contacts", *given_rows), by=["team"]))
    assert [(row["team"], row["numerator"], row["denominator"]) for row in found] == [("T1", 1, 2), (None, 1, 1)]


def test_slices_meet_across_facts_even_where_unknown_or_missing_on_one_side() -> None:
    both = facts(
        complaints=[{"team": None}, {"team": "T2"}],
        contacts=[{"team": None}] * 4 + [{"team": "T1"}] * 5,
    )
    found = {r["team"]: r for r in listed(figures(M["complaints_per_thousand"], both, by=["team"]))}
    assert (found[None]["numerator"], found[None]["denominator"], found[None]["value"]) == (1, 4, 250.0)
    assert (found["T1"]["numerator"], found["T1"]["value"]) == (0, 0.0)
    assert (found["T2"]["denominator"], found["T2"]["value"]) == (0, None)


def test_a_cut_that_the_denominator_lacks_is_over_its_whole() -> None:
    both = facts(
        complaints=[{"cause": "tone", "channel": "sms"}, {"cause": "tone"}, {"cause": "hours", "on": D(2026, 2, 1)}],
        contacts=[{}] * 4 + [{"on": D(2026, 2, 2)}] * 5,
    )
    found = listed(figures(M["complaints_per_thousand"], both, by=["month", "cause"]))
    assert [(r["month"], r["cause"], r["value"]) for r in found] == [
        ("2026-01", "tone", 500.0),
        ("2026-02", "hours", 200.0),
    ]
    found = listed(figures(M["complaints_per_thousand"], both, by=["cause"]))
    assert [(r["cause"], r["denominator"]) for r in found] == [("hours", 9), ("tone", 9)]


def test_money_is_never_added_over_currencies() -> None:
    rows = table("payments", {"recovered_minor": 5}, {"recovered_minor": 7, "currency": "USD"})
    found = listed(figures(M["recovered"], rows))
    assert [(r["currency"], r["value"]) for r in found] == [("CNY", 5), ("USD", 7)]


def test_narrowed_by_values_and_by_conditions() -> None:
    rows = table("contacts", {"channel": "sms", "hour": 9}, {"channel": "call", "hour": 9}, {"team": "T1", "hour": 20})
    assert listed(figures(M["contacts"], rows, where={"channel": "sms"}))[0]["value"] == 1
    assert listed(figures(M["contacts"], rows, where={"team": None}))[0]["value"] == 2
    assert listed(figures(M["contacts"], rows, where=["hour < 12", "channel = 'call'"]))[0]["value"] == 1
    with pytest.raises(ValueError, match="no column cause"):
        figures(M["contacts"], rows, where={"cause": "tone"})
    with pytest.raises(ValueError, match="cannot be cut by cause"):
        figures(M["contacts"], rows, by=["cause"])
    with pytest.raises(ValueError, match="needs the facts"):
        figures(M["complaints_per_thousand"], rows)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["T1", "T2", None]), st.booleans()), max_size=60))
def test_parts_add_up_to_the_whole_and_wilson_is_the_reference_librarys(cases: list[tuple[str | None, bool]]) -> None:
    rows = table("contacts", *({"team": t, "connected": c} for t, c in cases))
    (whole,) = listed(figures(M["contact_rate"], rows))
    parts = listed(figures(M["contact_rate"], rows, by=["team"]))
    for name in ("numerator", "denominator"):
        assert whole[name] == sum(part[name] for part in parts)
    for part in parts:
        low, high = proportion_confint(part["numerator"], part["denominator"], method="wilson")
        assert (part["low"], part["high"]) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@pytest.mark.parametrize("complaints", [0, 1, 3, 10, 60])
def test_poisson_interval_is_near_the_exact_one(complaints: int) -> None:
    found = one("complaints_per_thousand", complaints=[{}] * complaints, contacts=[{}] * 1000)
    exact_low = chi2.ppf(0.025, 2 * complaints) / 2 if complaints else 0.0
    exact_high = chi2.ppf(0.975, 2 * complaints + 2) / 2
    assert found["low"] == pytest.approx(exact_low, abs=0.06)
    assert found["high"] == pytest.approx(exact_high, abs=0.06)


def test_interval_of_a_quotient_of_sums_covers_the_truth_at_its_rate() -> None:
    """400 draws of 300 accounts whose share paid has a known mean: 95 per cent of the intervals hold the truth."""
    random = np.random.default_rng(5)
    draws, size = 400, 300
    due = random.lognormal(8, 0.8, draws * size).round().astype(np.int64) + 1
    paid = (due * random.beta(2, 3, draws * size)).round().astype(np.int64)
    schema = empty("standings").schema
    n = len(due)
    columns = {name: pa.nulls(n, schema.field(name).type) for name in schema.names}
    columns |= {
        "customer_id": pa.array(["K"] * n), "currency": pa.array(["CNY"] * n), "on": pa.array([D(2026, 1, 31)] * n),
        "region": pa.array(np.repeat(np.arange(draws), size).astype(str)), "written_off": pa.array([False] * n),
        "from_past_due_minor": pa.array(due), "paid_minor": pa.array(paid), "from_balance_minor": pa.array(due),
        "to_balance_minor": pa.array(due),
    }  # fmt: skip
    found = figures(M["recovery_rate"], ibis.memtable(pa.table(columns, schema=schema)), by=["region"]).to_pandas()
    covered = ((found.low <= 0.4) & (found.high >= 0.4)).mean()
    assert 0.92 <= covered <= 0.975


def test_ten_measures_of_a_million_contacts_are_quick() -> None:
    n = 1_000_000
    random = np.random.default_rng(1)
    schema = empty("contacts").schema
    columns = {name: pa.nulls(n, schema.field(name).type) for name in schema.names}
    columns |= {
        "customer_id": pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype=np.int32)), ["K"]).cast(pa.string()),
        "currency": pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype=np.int32)), ["CNY"]).cast(pa.string()),
        "on": pa.array(random.integers(20000, 20360, n).astype(np.int32)).cast(pa.date32()),
        "connected": pa.array(random.random(n) < 0.4), "right_party": pa.array(random.random(n) < 0.2),
        "promised": pa.array(random.random(n) < 0.1), "cost_minor": pa.array(random.integers(1, 500, n)),
    }  # fmt: skip
    rows = ibis.memtable(pa.table(columns, schema=schema))
    begun = time.process_time()
    for code in ("contacts", "cost", "contact_rate", "right_party_rate", "promise_rate"):
        figures(M[code], rows).to_pyarrow()
        figures(M[code], rows, by=["month"]).to_pyarrow()
    assert time.process_time() - begun < 10
