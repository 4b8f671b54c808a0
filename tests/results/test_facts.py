"""Facts drawn from a bank that is known by hand, and figures over them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow.parquet as pq
import pytest

from cureline.engine.evaluate import FACTS
from cureline.results import services
from cureline.results.definitions import definitions
from cureline.results.models import Snapshot
from cureline.results.services.snapshots import directory_of
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.results.made import ON, bank, day, statement

pytestmark = pytest.mark.django_db

OCTOBER = {"since": day("10-01"), "until": day("10-31")}


def rows(fact: str) -> list[dict[str, Any]]:
    snapshot = services.current()
    assert snapshot is not None
    return list(pq.read_table(directory_of(snapshot.pk) / f"{fact}.parquet").to_pylist())


def value(code: str, **asked: Any) -> float | None:
    figures = services.figures(code, **asked)
    return figures[0].value if figures else None


def test_standings_say_where_each_account_stood_before_and_after_each_month(desk: Desk) -> None:
    made = bank(desk)
    services.build(ON)
    found = {(row["account_id"], row["on"]): row for row in rows("standings")}
    # the written-off account is gone after October; the month that runs counts to the last day that is known
    assert len(found) == 7
    october = found[made["worse"].pk, day("10-31")]
    assert (october["from_bucket"], october["to_bucket"], october["from_level"]) == ("M1", "M2", 1)
    assert october["paid_minor"] == 6_000
    assert (october["from_five_tier"], october["team"], october["region"]) == ("watch", "early", "R01")
    lost = found[made["lost"].pk, day("10-31")]
    assert lost["written_off"] and lost["to_provision_minor"] == 0
    share = definitions()["provision"]["shares_bp"]["watch"]
    assert lost["from_provision_minor"] == 500_000 * share // 10_000
    assert (made["good"].pk, ON) in found


def test_rates_of_a_month_are_those_counted_by_hand(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    assert value("cure_rate", **OCTOBER) == pytest.approx(1 / 3)
    assert value("roll_rate", **OCTOBER) == pytest.approx(2 / 3)
    assert value("cure_rate", **OCTOBER, where={"team": "early"}) == pytest.approx(1 / 2)
    assert value("write_off_rate", **OCTOBER) == pytest.approx(1 / 3)
    assert value("contacts", **OCTOBER) == 4
    assert value("right_party_rate", **OCTOBER) == pytest.approx(2 / 4)
    assert value("recovered", **OCTOBER) == 50_000 + 6_000


def test_a_payment_counts_less_what_was_reversed_and_as_far_as_money_was_past_due(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    found = {row["ref"]: row for row in rows("payments")}
    assert set(found) == {"payment:P1", "payment:P2", "payment:P5"}
    assert [found[f"payment:P{n}"]["recovered_minor"] for n in (1, 2, 5)] == [30_000, 20_000, 6_000]
    # reached on the 2nd, paid on the 5th and 6th; the other was reached on the 4th, which is eight days before the 12th
    assert [found[f"payment:P{n}"]["after_contact"] for n in (1, 2, 5)] == [True, True, False]
    assert {row["bucket"] for row in found.values()} == {"M1"}


def test_due_items_say_what_a_payment_recovered_where_there_are_any(desk: Desk) -> None:
    customer = desk.customer()
    account = desk.account(customer, due_on=day("09-01"), due_minor=40_000)
    from tests.results.made import paid

    for name, on, amount in (("A", "08-20", 15_000), ("B", "09-05", 20_000), ("C", "09-06", 20_000)):
        paid(account, name, on, amount)
    services.build(ON)
    found = {row["ref"]: row["recovered_minor"] for row in rows("payments")}
    # before the day nothing is past due; 250.00 was left of 400.00, then 50.00
    assert found == {"payment:A": 0, "payment:B": 20_000, "payment:C": 5_000}


def test_contacts_are_placed_where_the_customer_lives_and_cost_what_the_document_says(desk: Desk) -> None:
    bank(desk)
    user = desk.user("phone", "late")
    user.staff.collector_id = "X1"
    user.staff.save()
    services.build(ON)
    found = {row["ref"]: row for row in rows("contacts")}
    third = found["contact:T3"]
    assert (third["on"], third["hour"], third["weekday"]) == (day("10-04"), 0, 7)
    # ten fen a call and one yuan a minute
    assert [found[f"contact:T{n}"]["cost_minor"] for n in (1, 2, 3, 4)] == [210, 10, 110, 5]
    assert found["contact:T1"]["promised"] and not found["contact:T2"]["promised"]
    assert found["contact:T1"]["collector_id"] == "X1"
    # who made it says the team; elsewhere who holds the customer
    assert (found["contact:T1"]["team"], third["team"], third["collector_id"]) == ("late", "early", "C1")


def test_promises_are_judged_by_what_was_paid_between_their_days(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    found = {row["ref"]: row for row in rows("promises")}
    assert [found[f"promise:Q{n}"]["state"] for n in (1, 2, 3)] == ["kept", "broken", "open"]
    assert found["promise:Q2"]["paid_minor"] == 6_000
    assert value("promise_kept_rate", **OCTOBER) == pytest.approx(1 / 2)


def test_episodes_begin_with_the_first_day_past_due_and_end_cured_written_off_or_open(desk: Desk) -> None:
    made = bank(desk)
    again = desk.account(desk.customer())
    for on, days in (("08-31", 5), ("09-30", 0), ("10-31", 3), ("11-25", 0)):
        statement(again, on, days, 10_000 if days else 0)
    services.build(ON)
    found = {(row["account_id"], row["vintage"]): row for row in rows("episodes")}
    cured = found[made["cured"].pk, "2026-09"]
    assert (cured["entered_on"], cured["ended_on"], cured["end"]) == (day("09-21"), day("10-31"), "cured")
    assert cured["days"] == 40
    lost = found[made["lost"].pk, "2026-08"]
    assert (lost["end"], lost["ended_on"]) == ("written_off", day("10-20"))
    worse = found[made["worse"].pk, "2026-09"]
    assert (worse["end"], worse["ended_on"], worse["on"]) == ("open", None, ON)
    first = found[again.pk, "2026-08"]
    assert first["again_on"] == day("10-29")
    curve = services.curves()[0]
    assert curve.episodes == 5 and curve.points[-1]["at_risk"] >= 1


def test_a_fact_has_the_columns_of_the_contract(desk: Desk) -> None:
    bank(desk)
    snapshot = services.build(ON)
    for name, table in FACTS.items():
        schema = pq.read_schema(directory_of(snapshot.pk) / f"{name}.parquet")
        assert schema.names == [*(c.name for c in table.columns), "seen_on"]
        required = [c.name for c in table.columns if c.required]
        read = pq.read_table(directory_of(snapshot.pk) / f"{name}.parquet")
        assert all(read[column].null_count == 0 for column in required), name


def test_the_same_rows_are_the_same_snapshot_and_others_another(desk: Desk) -> None:
    made = bank(desk)
    first = services.build(ON)
    assert services.build(ON).pk == first.pk
    assert Snapshot.objects.count() == 1
    assert AuditEntry.objects.filter(action="results.built").count() == 1
    statement(made["good"], "08-31", 0, 0)
    second = services.build(ON)
    assert second.pk != first.pk and services.current() == second
    for number in range(4):
        services.build(ON - dt.timedelta(days=number + 1))
    assert Snapshot.objects.count() == definitions()["keep"]
    assert not directory_of(first.pk).exists()


def test_what_a_killed_build_left_is_cleared_and_two_never_run_at_once(desk: Desk) -> None:
    import fcntl

    bank(desk)
    root = directory_of("x").parent
    leftover = root / "drawing-killed"
    leftover.mkdir(exist_ok=True)
    (leftover / "standings.parquet").write_bytes(b"half")
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(services.BuildBusyError):
            services.build(ON)
    services.build(ON)
    assert not list(root.glob("drawing-*"))


def test_facts_know_nothing_of_later_days(desk: Desk) -> None:
    bank(desk)
    snapshot = services.build(day("10-07"))
    assert snapshot.months == ["2026-10"]
    assert {row["ref"] for row in rows("payments")} == {"payment:P1", "payment:P2"}
    assert rows("standings") == []
    assert {row["state"] for row in rows("promises")} == {"kept", "open"}
