"""The gate over millions and the desk's judgement of one are the same rules: whole small banks, every row compared."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cureline.engine.compliance import Contact, Pack, Verdict, choose_point, facts, judge
from tests.engine.compliance.worlds import Gate, World, packs, world

SHIPPED, STRICT = packs(policies=False), packs(policies=True)
# before the clocks change in New York (November and March), London, Cairo (at midnight), Lord Howe (half an hour)
AUTUMN, SPRING = dt.date(2026, 10, 31), dt.date(2026, 3, 7)
MANY = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32)


@pytest.fixture(scope="module", params=["shipped", "strict"])
def compiled(request: pytest.FixtureRequest) -> Gate:
    return Gate(SHIPPED, AUTUMN) if request.param == "shipped" else Gate(STRICT, SPRING)


class Desk:
    """The desk's view of a bank: plain rows."""

    def __init__(self, bank: World) -> None:
        rows = {name: rows.to_pylist() for name, rows in bank.tables().items()}
        self.customers = {row["customer_id"]: row for row in rows["customers"]}
        self.accounts = {row["account_id"]: row for row in rows["accounts"]}
        self.of: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for name in ("contact_points", "contacts", "circumstances"):
            for row in rows[name]:
                self.of[name, row["customer_id"]].append(row)

    def judge(self, action: dict[str, Any], at: dt.datetime, rules: dict[str, Pack]) -> Verdict:
        who = action["customer_id"]
        purpose = action["purpose"]
        point = choose_point(
            self.of["contact_points", who], customer_id=who, channel=action["channel"], purpose=purpose
        )
        contact = Contact.at_point(
            action["channel"], at, point, purpose=purpose, prior_consent=bool(action["prior_consent"])
        )
        known = facts(self.customers[who], self.accounts.get(action["account_id"]), self.of["circumstances", who])
        return judge(contact, known, self.of["contacts", who], rules.get(self.customers[who]["jurisdiction"]))


@given(seed=seeds)
@MANY
def test_gate_and_desk_give_the_same_verdict(compiled: Gate, seed: int) -> None:
    bank = world(seed, compiled.as_of)
    desk = Desk(bank)
    rows = compiled(bank)
    assert len(rows) == len(bank.actions)
    for row in rows:
        at = row["planned_at"] or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        verdict = desk.judge(row, at, compiled.packs)
        said = (row["allowed"], row["rule_id"], row["article"], row["refusals"], row["warnings"],
                row["next_lawful_at"], row["pack_version"])  # fmt: skip
        assert said == (
            verdict.allowed, verdict.rule_id, verdict.article, ";".join(verdict.refusals), ";".join(verdict.warnings),
            verdict.next_lawful_at, verdict.pack_version,
        ), row  # fmt: skip
        assert row["allowed"] == (row["rule_id"] is None) == (row["refusals"] == "")
        if row["next_lawful_at"] is not None:
            assert row["next_lawful_at"] >= row["planned_at"]
            assert desk.judge(row, row["next_lawful_at"], compiled.packs).allowed, row


@given(seed=seeds)
@MANY
def test_no_lawful_moment_lies_before_the_next_one(seed: int) -> None:
    bank = world(seed, AUTUMN, customers=6)
    desk = Desk(bank)
    for action in bank.actions:
        at = dt.datetime.combine(action["planned_on"], dt.time(action["hour"]), dt.UTC)
        upcoming = desk.judge(action, at, STRICT).next_lawful_at
        while upcoming is not None and at < min(upcoming, at + dt.timedelta(days=12)):
            assert not desk.judge(action, at, STRICT).allowed, (action, at, upcoming)
            at += dt.timedelta(minutes=331)


@given(seed=seeds)
@MANY
def test_a_policy_never_allows_more(seed: int) -> None:
    bank = world(seed, SPRING)
    desk = Desk(bank)
    for action in bank.actions:
        at = dt.datetime.combine(action["planned_on"], dt.time(action["hour"]), dt.UTC)
        if desk.judge(action, at, STRICT).allowed:
            assert desk.judge(action, at, SHIPPED).allowed, action
