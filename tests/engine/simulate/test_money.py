"""Money is conserved: nobody pays more than is owed, and every amount past due comes from a bill."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import simulate
from tests.engine.simulate import ROOMY, START_ON, AtRandom, Calls, Nothing, run


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 2**62), world=st.sampled_from(simulate.WORLDS), size=st.integers(1, 150),
    policy=st.sampled_from([Nothing(), AtRandom(), Calls(2)]),
)  # fmt: skip
def test_what_is_past_due_is_what_was_billed_less_what_was_paid(
    seed: int, world: str, size: int, policy: simulate.Policy
) -> None:
    result = run(world, policy, size=size, days=70, seed=seed, capacity=ROOMY)
    s = result.summary
    assert s["past_due_minor"] == s["past_due_start_minor"] + s["billed_past_due_minor"] - s["recovered_minor"]
    assert (result.payments["amount_minor"].to_numpy() > 0).all()
    final = result.final
    assert (final["past_due_minor"].to_numpy() >= 0).all()
    assert (final["exposure_minor"].to_numpy() >= final["past_due_minor"].to_numpy()).all()
    assert ((final["dpd"].to_numpy() > 0) <= (final["past_due_minor"].to_numpy() > 0)).all()


def test_promises_pay_at_most_what_they_promised() -> None:
    result = run("consumer", Calls(3), size=2000, days=60, capacity=ROOMY)
    promises = result.promises
    kept = np.asarray(promises["state"].to_pylist()) == "kept"
    paid, amount = promises["paid_minor"].to_numpy(), promises["amount_minor"].to_numpy()
    assert kept.any() and not kept.all()
    assert (paid <= amount).all()
    assert (paid[~kept] < amount[~kept]).all()
    assert (promises["due_day"].to_numpy() > promises["day"].to_numpy()).all()


def test_days_past_due_grow_by_one_a_day_until_paid() -> None:
    world = simulate.load_world("consumer").changed(
        {"book.bucket_shares": [0, 1, 1, 1, 1, 0, 0, 0], "paying.self_daily": 0, "paying.behind_skips": 1,
         "will.median": 0.01, "money.spend_daily": 1, "life.job_loss_monthly": 0}, source="nobody pays",
    )  # fmt: skip
    people = simulate.draw(world, 50, seed=3)
    runs = [simulate.run(people, Nothing(), days=d, seed=3, start_on=START_ON) for d in (1, 29)]
    assert [r.summary["recovered_minor"] for r in runs] == [0, 0]
    first, last = (r.final["dpd"].to_numpy() for r in runs)
    assert (last - first == 28).all()


def test_old_debts_leave_the_book_and_are_not_touched_again() -> None:
    world = simulate.load_world("stubborn").changed({"book.write_off_dpd": 95}, source="an early write-off")
    result = run(world, AtRandom(), size=400, days=40, capacity=ROOMY)
    gone = {e["debtor"]: e["day"] for e in result.events.to_pylist() if e["kind"] == "written_off"}
    assert gone
    assert all(c["day"] <= gone.get(c["debtor"], 99) for c in result.contacts.to_pylist())
    assert all(p["day"] <= gone.get(p["debtor"], 99) for p in result.payments.to_pylist())


@pytest.mark.parametrize("table", ["contacts", "payments", "promises", "complaints", "events", "standings"])
def test_a_run_without_days_has_empty_tables_of_the_same_columns(table: str) -> None:
    none, some = (run("consumer", AtRandom(), size=40, days=d) for d in (0, 20))
    assert isinstance(getattr(none, table), pa.Table)
    assert getattr(none, table).schema == getattr(some, table).schema
