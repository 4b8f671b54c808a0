"""Cover and concentration: never more than the debt nor twice, rules by their word, figures known from elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import stress
from cureline.engine.stress import Piece

ON = dt.date(2026, 11, 25)
RULES = {
    "home": {"registered": True, "valued_days": 365, "haircut_bp": 3000},
    "insurance": {"written": True, "haircut_bp": 1000},
    "guarantee": {"written": True, "haircut_bp": 5000},
}
DAY = st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1))
PIECE = st.builds(
    Piece, st.uuids().map(str), st.sampled_from([*RULES, "painting"]), st.integers(0, 10**12), st.none() | DAY,
    st.none() | DAY, st.none() | DAY, st.booleans(), st.booleans(), st.booleans(), st.integers(0, 10**11),
)  # fmt: skip


@given(st.integers(-(10**9), 10**12), st.lists(PIECE, max_size=6, unique_by=lambda piece: piece.id))
def test_cover_is_never_more_than_the_debt_nor_than_what_it_is_worth(debt: int, pieces: list[Piece]) -> None:
    judged = [stress.judge(piece, RULES, ON) for piece in pieces]
    found = stress.allocate(debt, judged, list(RULES))
    assert 0 <= found.covered_minor <= max(debt, 0)
    assert found.covered_minor + found.gap_minor == max(debt, 0)
    assert sum(found.used.values()) == found.covered_minor
    worth = {one.piece.id: one.worth_minor for one in judged if one.eligible}
    assert all(part <= worth[key] for key, part in found.used.items())
    assert all(one.worth_minor <= one.piece.value_minor for one in judged)


@given(
    st.dictionaries(st.uuids().map(str), st.integers(-10, 10**10), max_size=20), st.integers(0, 12_000),
    st.none() | st.integers(0, 10**10), st.integers(0, 10**9),
)  # fmt: skip
def test_a_portfolio_s_cover_is_shared_out_to_the_last_unit(
    gaps: dict[str, int], ratio: int, cap: int | None, first: int
) -> None:
    parts = stress.share_out(gaps, ratio, cap, first)
    assert all(0 < part <= gaps[key] for key, part in parts.items())
    total = sum(gap for gap in gaps.values() if gap > 0)
    whole = max(total - first, 0) * min(ratio, 10_000) // 10_000
    assert sum(parts.values()) == (whole if cap is None else min(whole, cap))


@pytest.mark.parametrize(
    ("piece", "reasons"),
    [
        (Piece("a", "home", 100, ON, registered=True), ()),
        (Piece("a", "home", 100, ON), ("registered",)),
        (Piece("a", "home", 100, None, registered=True), ("valuation",)),
        (Piece("a", "home", 100, ON - dt.timedelta(366), registered=True), ("valuation",)),
        (Piece("a", "insurance", 100, expires_on=ON - dt.timedelta(1), written=True), ("expired",)),
        (Piece("a", "insurance", 100, expires_on=ON, written=True), ()),
        (Piece("a", "insurance", 100, from_on=ON + dt.timedelta(1), written=True), ("not_begun",)),
        (Piece("a", "painting", 100, ON), ("kind",)),
    ],
)
def test_a_piece_counts_as_its_rules_say(piece: Piece, reasons: tuple[str, ...]) -> None:
    found = stress.judge(piece, RULES, ON)
    assert (found.reasons, found.eligible) == (reasons, not reasons)


def test_haircut_comes_off_what_others_leave() -> None:
    """A home of 1,000 with 200 owed to another first: 70 % of 800."""
    piece = Piece("a", "home", 1000, ON, registered=True, prior_minor=200)
    assert stress.judge(piece, RULES, ON).worth_minor == 560


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.integers(0, 10**12), max_size=12))
def test_the_index_lies_between_equal_parts_and_one(exposures: dict[str, int]) -> None:
    found = stress.concentration(exposures)
    count = sum(value > 0 for value in exposures.values())
    if not count:
        assert found.hhi is None and found.parts == ()
        return
    assert found.hhi is not None and found.effective is not None
    assert 1 / count - 1e-9 <= found.hhi <= 1 + 1e-9
    assert found.top_bp(count) == 10_000 and found.effective == pytest.approx(1 / found.hhi)
    assert [part.exposure_minor for part in found.parts] == sorted(
        (value for value in exposures.values() if value > 0), reverse=True
    )


def test_the_index_of_a_textbook_market() -> None:
    """Shares of 30, 30, 20 and 20 %: 0.26 (US merger guidelines, section 5.3 of 2010, which writes 2,600)."""
    found = stress.concentration({"a": 30, "b": 30, "c": 20, "d": 20})
    assert found.hhi == pytest.approx(0.26) and found.parts[0].share_bp == 3000
    assert stress.breaches(found, one_bp=2500, hhi=0.25) == ["a", "b", ""]
    assert stress.breaches(found, one_bp=3000, hhi=0.3) == []
