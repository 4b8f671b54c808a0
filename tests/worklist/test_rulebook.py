"""The documents that decide: checked before they are kept, frozen with the run, and only ever tightened."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cureline.engine import allocate, strategy
from cureline.trust import documents
from cureline.worklist import rulebook
from cureline.worklist.rulebook import Rulebook

DAY = dt.date(2026, 11, 1)
POLICY = """
kind: policy
name: strict
version: "{version}"
jurisdiction: CN
effective_from_on: 2026-06-01
author: a
approver: b
tighten:
  - {{rule: CN-HOURS, opens: "{opens}", closes: "{closes}"}}
"""


def policy(version: str = "1", opens: str = "09:00", closes: str = "20:00") -> str:
    return POLICY.format(version=version, opens=opens, closes=closes)


@pytest.mark.django_db
def test_what_ships_is_recorded_once_and_frozen_as_it_stands(tmp_path: Path) -> None:
    first = rulebook.freeze(tmp_path / "first", DAY)
    assert rulebook.freeze(tmp_path / "second", DAY) == first
    book = Rulebook(tmp_path / "first")
    assert book.text("strategy", "consumer") == strategy.shipped("consumer")
    assert book.text("capacity", "capacity") == allocate.shipped("capacity")
    assert set(book.names("pack")) == {"CN", "US", "UK", "IN", "common"}
    assert book.model("default") is None
    assert documents.in_force("pack", "CN", DAY).version == first["pack/CN"]["version"]


@pytest.mark.django_db
def test_the_bank_s_own_document_decides_from_its_day_on(tmp_path: Path) -> None:
    own = strategy.shipped("consumer").replace("effective_from: 2026-01-01", "effective_from: 2026-06-01")
    own = own.replace('version: "2026.1"', 'version: "bank.2"')
    assert own != strategy.shipped("consumer")
    rulebook.record("strategy", "consumer", own)
    before = rulebook.freeze(tmp_path / "before", dt.date(2026, 5, 31))
    after = rulebook.freeze(tmp_path / "after", dt.date(2026, 6, 1))
    assert (before["strategy/consumer"]["version"], after["strategy/consumer"]["version"]) == ("2026.1", "bank.2")


@pytest.mark.django_db
def test_a_strategy_of_another_name_goes_before_the_shipped_ones(tmp_path: Path) -> None:
    rulebook.record("strategy", "my_cards", strategy.shipped("consumer").replace("name: consumer", "name: my_cards"))
    rulebook.freeze(tmp_path / "book", DAY)
    assert Rulebook(tmp_path / "book").names("strategy") == ["my_cards", "consumer", "small_business"]


@pytest.mark.django_db
def test_a_policy_tightens_the_pack_of_its_country_and_of_its_parts(tmp_path: Path) -> None:
    rulebook.record("policy", "whatever", policy())
    rulebook.freeze(tmp_path / "book", DAY)
    packs = Rulebook(tmp_path / "book").packs(["CN", "CN-SH", "US", "XX", "common"], DAY)
    assert set(packs) == {"CN", "CN-SH", "US"}
    for name in ("CN", "CN-SH"):
        hours = packs[name].by_id["CN-HOURS"]
        assert hours.tightened_by == "strict/1"
        assert hours.hours is not None
        assert (hours.hours.week[0].opens, hours.hours.week[0].closes) == (9 * 60, 20 * 60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("policy", policy(opens="07:00"), "CN-HOURS"),
        ("policy", policy(closes="23:00"), "CN-HOURS"),
        ("strategy", "name: x", "required property"),
        ("response", "name: x", "required property"),
        ("capacity", "[]", "capacity"),
        ("pack", "x: 1", "no documents of kind"),
        ("prose", "x: 1", "no documents of kind"),
    ],
)
def test_what_loosens_or_is_malformed_is_refused_with_its_reason(kind: str, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        rulebook.record(kind, "name", text)
    assert documents.names(kind, DAY) == []


@pytest.mark.django_db
def test_nothing_in_force_on_the_day_is_told(tmp_path: Path) -> None:
    with pytest.raises(documents.DocumentMissingError, match="--rules-on"):
        rulebook.freeze(tmp_path / "book", dt.date(2005, 9, 30))


@pytest.mark.django_db
def test_kinds_of_the_desk_s_own_rooms_are_recorded_with_their_own_checks() -> None:
    from importlib import resources

    arrangement = resources.files("cureline.arrangement").joinpath("policy.yaml").read_text("utf-8")
    script = resources.files("cureline.script").joinpath("shipped/early_call.yaml").read_text("utf-8")
    kept = rulebook.record("arrangement", "whatever", arrangement.replace("version:", "version: own-", 1))
    assert (kept.kind, kept.name) == ("arrangement", "policy")
    assert rulebook.record("script", "whatever", script.replace("2026.1", "2026.9", 1)).name == "early_call"
    with pytest.raises(ValueError, match="the part 'promise' is missing"):
        rulebook.record("arrangement", "x", "version: '1'\neffective_from_on: 2026-01-01\n")
    unsigned = script.replace("approver: cureline, shipped set", "approver: ''").replace("2026.1", "2026.8", 1)
    with pytest.raises(ValueError, match="no approver"):
        rulebook.record("script", "x", unsigned)
    with pytest.raises(ValueError, match=r"one of .*arrangement.*script"):
        rulebook.record("pack", "x", "version: '1'")
