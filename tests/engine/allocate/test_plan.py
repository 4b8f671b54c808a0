"""The plan of a day: within every capacity, worth more than a greedy one, near its bound, fair, and the same always."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.allocate.days import AS_OF, actions, capacity, random_actions

from cureline.engine.allocate import (
    REASONS,
    AllocationError,
    Capacity,
    Plan,
    load_capacity,
    plan,
    rostered,
    shipped,
    texts,
)


def check(table: pa.Table, day: Capacity, made: Plan) -> dict[str, Any]:
    """Assert all that a plan must keep, and give the chosen rows by customer."""
    given_rows = {(r["customer_id"], r["action_id"]): r for r in table.to_pylist()}
    chosen = made.assignments.to_pylist()
    people = {c.id: c for c in day.collectors}
    assert len({r["customer_id"] for r in chosen}) == len(chosen)
    rest = {(r["customer_id"], r["action_id"]): r["reason"] for r in made.unassigned.to_pylist()}
    assert set(rest) | {(r["customer_id"], r["action_id"]) for r in chosen} == set(given_rows)
    assert len(rest) + len(chosen) == len(given_rows)
    assert set(rest.values()) <= set(REASONS)
    by_channel: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_collector: dict[str, list[dict[str, Any]]] = defaultdict(list)
    ranks: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for r in chosen:
        row = given_rows[r["customer_id"], r["action_id"]]
        by_channel[row["channel"]].append(row)
        overdue = day.floor_days is not None and row["days_since_contact"] > day.floor_days
        assert row["value_minor"] > 0 or overdue
        ranks[r["collector_id"], "" if r["collector_id"] else row["channel"]].append(r["rank"])
        if row["skill"] is None:
            assert r["collector_id"] is None and r["team"] is None
            continue
        who = people[r["collector_id"]]
        by_collector[who.id].append(row)
        team = next(t for t in day.teams if t.id == who.team)
        licence = day.channels[row["channel"]].licence
        assert r["team"] == who.team and row["channel"] in team.channels and row["skill"] in who.skills
        assert not team.portfolios or row["portfolio"] in team.portfolios
        assert licence is None or licence in who.licences
        language = (row["language"] or day.default_language).lower()
        assert any(language == own or language.startswith(own + "-") for own in map(str.lower, who.languages))
        assert (r["route"] is not None) == (row["channel"] == "visit")
        if row["channel"] == "visit":
            route = r["route"].split(";")
            assert len(route) <= who.route_districts and (row["district"] or "") in route
            assert not who.districts or set(route) <= who.districts
    for channel, rows in by_channel.items():
        limits = day.channels[channel]
        assert limits.contacts is None or len(rows) <= limits.contacts
        assert limits.minutes is None or sum(r["minutes"] for r in rows) <= limits.minutes
        assert limits.spend_minor is None or sum(r["cost_minor"] for r in rows) <= limits.spend_minor
    for name, rows in by_collector.items():
        assert sum(r["minutes"] for r in rows) <= people[name].minutes
        assert len(rows) <= people[name].caseload
        assert sum(r["channel"] == "visit" for r in rows) <= people[name].visits
    assert all(sorted(some) == list(range(1, len(some) + 1)) for some in ranks.values())
    value = sum(given_rows[r["customer_id"], r["action_id"]]["value_minor"] for r in chosen)
    assert made.report["value_minor"] == value
    assert value + made.report["continuity_minor"] <= made.report["bound_minor"]
    return {r["customer_id"]: {**given_rows[r["customer_id"], r["action_id"]], **r} for r in chosen}


@st.composite
def days(draw: st.DrawFn) -> tuple[pa.Table, Capacity]:
    """A small department with odd shifts, and the actions of up to 60 customers."""
    people = [
        {
            "skills": draw(st.sampled_from([["early"], ["field"], ["early", "field"]])),
            "languages": draw(st.sampled_from([["zh"], ["zh-Hans"], ["en"], ["zh", "en"]])),
            "minutes": draw(st.sampled_from([0, 20, 60, 130, 300])), "caseload": draw(st.sampled_from([0, 2, 10, 60])),
            "visits": draw(st.sampled_from([0, 1, 3])), "licences": draw(st.sampled_from([[], ["pair"]])),
            "route_districts": draw(st.integers(1, 2)), "team": draw(st.sampled_from(["desk", "cards"])),
            **draw(st.sampled_from([{}, {"districts": ["D0", "D1"]}])),
        }
        for _ in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    limit = st.sampled_from([None, 0, 1, 5, 30])
    channels: dict[str, dict[str, Any]] = {
        name: {
            k: v
            for k, v in {"contacts": draw(limit), "spend_minor": draw(st.sampled_from([None, 0, 2_000]))}.items()
            if v is not None
        }
        for name in draw(st.sets(st.sampled_from(["call", "sms", "letter", "visit"]), min_size=1))
    }  # fmt: skip
    if "visit" in channels:
        channels["visit"]["licence"] = "pair"
    teams = [
        {"id": "desk", "channels": ["call", "visit"]},
        {"id": "cards", "channels": ["call"], "portfolios": ["cards"]},
    ]
    day = capacity(
        people, channels=channels, teams=teams, floor_days=draw(st.sampled_from([None, 20, 40])),
        bonus_bp=draw(st.sampled_from([0, 2_000])),
    )  # fmt: skip
    return random_actions(draw(st.integers(0, 60)), draw(st.integers(0, 10_000))), day


@settings(deadline=None, max_examples=60)
@given(days())
def test_every_capacity_is_kept(case: tuple[pa.Table, Capacity]) -> None:
    """Whatever the department and the day; and the report never claims more than its bound."""
    table, day = case
    check(table, day, plan(table, day, as_of=AS_OF))


@settings(deadline=None, max_examples=20)
@given(days())
def test_a_day_taken_apart_by_region_and_team_keeps_all_that_a_whole_one_keeps(case: tuple[pa.Table, Capacity]) -> None:
    """Every capacity, and a report within its bound; the same plan each time."""
    table, day = case
    made = plan(table, day, as_of=AS_OF, largest=0)
    check(table, day, made)
    assert plan(table, day, as_of=AS_OF, largest=0).assignments.equals(made.assignments)


@settings(deadline=None, max_examples=15)
@given(days(), st.integers(0, 100))
def test_the_order_of_rows_changes_nothing(case: tuple[pa.Table, Capacity], seed: int) -> None:
    """The same bytes for the same rows in another order."""
    table, day = case
    mixed = table.take(pa.array(np.random.default_rng(seed).permutation(table.num_rows)))
    one, other = plan(table, day, as_of=AS_OF), plan(mixed, day, as_of=AS_OF)
    assert one.assignments.equals(other.assignments) and one.unassigned.equals(other.unassigned)
    assert one.report == other.report


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(20, 400))
def test_worth_at_least_what_greedy_brings(seed: int, customers: int) -> None:
    """Against taking actions by value, and by value a minute, whoever has time."""
    table = random_actions(customers, seed)
    table = table.filter(pc.not_equal(table["channel"], "visit"))
    day = capacity(
        [{"languages": ["zh", "en"], "minutes": 120} for _ in range(3)],
        channels={
            "call": {"contacts": customers // 6},
            "sms": {"contacts": customers // 5},
            "letter": {"contacts": 20},
        },
    )
    made = plan(table, day, as_of=AS_OF)
    check(table, day, made)
    for by_minute in (False, True):
        assert made.report["value_minor"] >= greedy(table, day, by_minute)


def greedy(table: pa.Table, day: Capacity, by_minute: bool) -> int:
    """Actions in order of value (or value a minute) while somebody has time: what a simple program would do."""
    rows = [r for r in table.to_pylist() if r["value_minor"] > 0]
    rows.sort(key=lambda r: (-r["value_minor"] / (max(r["minutes"], 1) if by_minute else 1), r["customer_id"]))
    room = {name: limits.contacts for name, limits in day.channels.items()}
    minutes, cases = [c.minutes for c in day.collectors], [c.caseload for c in day.collectors]
    done: set[str] = set()
    total = 0
    for r in rows:
        left = room[r["channel"]]
        if r["customer_id"] in done or left == 0:
            continue
        if r["skill"] is not None:
            able = [n for n, m in enumerate(minutes) if m >= r["minutes"] and cases[n]]
            if not able:
                continue
            n = max(able, key=lambda k: minutes[k])
            minutes[n] -= r["minutes"]
            cases[n] -= 1
        if left is not None:
            room[r["channel"]] = left - 1
        done.add(r["customer_id"])
        total += r["value_minor"]
    return total


def test_a_collector_without_the_language_never_gets_the_customer() -> None:
    """`zh` covers zh-Hant; nobody speaks English here, and the action says so; no language known means the default."""
    table = actions([{"language": t} for t in ("zh-Hans", "zh-Hant", "en", "en-GB", None)])
    day = capacity([{}])
    made = plan(table, day, as_of=AS_OF)
    assert set(check(table, day, made)) == {"K00000", "K00001", "K00004"}
    assert Counter(made.unassigned["reason"].to_pylist()) == {"nobody_qualified": 2}


def test_reasons() -> None:
    """Each action left out says why."""
    table = actions(
        [
            {"customer_id": "A", "value_minor": 900},
            {"customer_id": "A", "channel": "sms", "skill": None, "minutes": 0, "value_minor": 100},
            {"customer_id": "B", "value_minor": 500}, {"customer_id": "C", "value_minor": -5},
            {"customer_id": "D", "value_minor": None}, {"customer_id": "E", "skill": "juggling"},
        ]
    )  # fmt: skip
    made = plan(table, capacity([{"minutes": 5}]), as_of=AS_OF)
    reasons = {r["customer_id"]: r["reason"] for r in made.unassigned.to_pylist()}
    assert made.assignments["customer_id"].to_pylist() == ["A"]
    assert reasons == {
        "A": "other_action_chosen", "B": "over_capacity", "C": "not_worth", "D": "not_valued", "E": "nobody_qualified",
    }  # fmt: skip


def test_whoever_waits_too_long_goes_first() -> None:
    """Before any value, even at a loss; as many as capacity lets, and the report counts the others."""
    rich = [{"customer_id": f"R{n}", "value_minor": 1_000_000} for n in range(20)]
    late = [{"customer_id": f"L{n}", "value_minor": -50 if n < 3 else 10, "days_since_contact": 31} for n in range(8)]
    table = actions(rich + late)
    day = capacity([{"minutes": 50}], floor_days=30)
    chosen = check(table, day, made := plan(table, day, as_of=AS_OF))
    assert sum(name.startswith("L") for name in chosen) == 8 and len(chosen) == 10
    assert made.report["floor"] == {"days": 30, "customers": 8, "served": 8, "not_served": 0}
    short = capacity([{"minutes": 25}], floor_days=30)
    made = plan(table, short, as_of=AS_OF)
    assert set(check(table, short, made)) <= {f"L{n}" for n in range(8)}
    assert made.report["floor"] == {"days": 30, "customers": 8, "served": 5, "not_served": 3}


def test_the_last_collector_keeps_the_customer() -> None:
    """Where time allows, everyone goes to whom they spoke with last."""
    table = actions([{"last_collector_id": f"C{n % 5}"} for n in range(40)])
    day = capacity([{} for _ in range(5)], bonus_bp=500)
    chosen = check(table, day, made := plan(table, day, as_of=AS_OF))
    assert all(r["collector_id"] == r["last_collector_id"] for r in chosen.values()) and len(chosen) == 40
    assert made.report["continuity"] == {"with_last_collector": 40}


def test_a_day_in_the_field_is_a_route() -> None:
    """Two collectors with three visits each go where most is to be gained, not to the single best address."""
    visit = {"channel": "visit", "skill": "field", "minutes": 60}
    doors = {"A": [900], "B": [500, 500, 500], "C": [400, 300, 300, 10]}
    table = actions([{**visit, "district": d, "value_minor": v} for d, some in doors.items() for v in some])
    day = capacity([{"skills": ["field"], "visits": 3, "minutes": 400} for _ in range(2)])
    chosen = check(table, day, plan(table, day, as_of=AS_OF))
    assert sorted(r["route"] for r in chosen.values()) == ["B"] * 3 + ["C"] * 3
    assert sum(r["value_minor"] for r in chosen.values()) == 2_500


def test_money_of_several_currencies_is_compared_at_the_document_s_rates() -> None:
    """1,000 of TWD is worth less than 300 of CNY at 0.225; a currency without a rate is refused."""
    table = actions([{"value_minor": 1_000}, {"value_minor": 300}]).append_column("currency", pa.array(["TWD", "CNY"]))
    made = plan(table, capacity([{"minutes": 5}]), as_of=AS_OF)
    assert made.assignments["customer_id"].to_pylist() == ["K00001"] and made.report["value_minor"] == 300
    unknown = table.drop_columns("currency").append_column("currency", pa.array(["TWD", "EUR"]))
    with pytest.raises(AllocationError, match="EUR"):
        plan(unknown, capacity([{}]), as_of=AS_OF)


def test_what_the_gate_refused_never_comes_in() -> None:
    """A refused row, a row twice and a missing column are errors, not choices."""
    with pytest.raises(ValueError, match="not allowed"):
        plan(actions([{}, {"allowed": False}]), capacity([{}]), as_of=AS_OF)
    with pytest.raises(ValueError, match="not allowed"):
        plan(actions([{"allowed": None}]), capacity([{}]), as_of=AS_OF)
    with pytest.raises(ValueError, match="twice"):
        plan(actions([{"customer_id": "A"}, {"customer_id": "A"}]), capacity([{}]), as_of=AS_OF)
    with pytest.raises(ValueError, match="skill"):
        plan(actions([{}]).drop_columns("skill"), capacity([{}]), as_of=AS_OF)


def test_nothing_to_do_and_nobody_to_do_it() -> None:
    """Empty days and empty departments give empty plans."""
    made = plan(actions(), load_capacity(shipped("capacity")), as_of=AS_OF)
    assert made.assignments.num_rows == made.unassigned.num_rows == made.report["value_minor"] == 0
    made = plan(actions([{}]), capacity(), as_of=AS_OF)
    assert made.unassigned["reason"].to_pylist() == ["nobody_qualified"]
    none = capacity([{}], channels={"call": {"contacts": 0}})
    assert plan(actions([{}]), none, as_of=AS_OF).unassigned["reason"].to_pylist() == ["over_capacity"]


def test_the_shipped_department_has_every_skill_of_the_shipped_strategies() -> None:
    """What the strategies ask of a person, somebody can do; titles stand in three languages."""
    day = load_capacity(shipped("capacity"))
    assert {s for c in day.collectors for s in c.skills} >= {
        "early", "middle", "late", "care", "hardship", "restructuring", "verification", "business", "field", "legal",
    }  # fmt: skip
    assert all(set(team.title) == {"en", "zh-Hans", "zh-Hant"} for team in day.teams)


def test_every_reason_has_words() -> None:
    """In the three languages of the house."""
    words = texts()
    assert set(words["reasons"]) == set(REASONS)
    assert all(set(said) == {"en", "zh-Hans", "zh-Hant"} for part in words.values() for said in part.values())


def test_who_is_off_gets_nothing_and_half_a_day_has_half_the_minutes() -> None:
    day = capacity([{"minutes": 420}, {"minutes": 420}, {"minutes": 420}])
    first, second, third = (collector.id for collector in day.collectors)
    there = rostered(day, {first: 0, second: 240})
    assert {c.id: c.minutes for c in there.collectors} == {second: 210, third: 420}
    assert rostered(day, {}) == day
    made = plan(random_actions(200, 3), there, as_of=AS_OF)
    assert first not in set(made.assignments["collector_id"].to_pylist())
