"""UTC offsets of zones as a table."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import zones

START, END = dt.date(2024, 1, 1), dt.date(2026, 12, 31)
NAMES = ("Asia/Shanghai", "America/New_York", "Europe/London", "Africa/Casablanca", "Australia/Lord_Howe")


def test_new_york_changes_its_clocks_on_the_legal_days() -> None:
    # 15 U.S.C. 260a: second Sunday of March and first Sunday of November, 2 o'clock local
    rows = zones.offsets(["America/New_York"], dt.date(2026, 1, 1), dt.date(2026, 12, 31)).to_pyarrow().to_pylist()
    rows.sort(key=lambda row: row["from_utc"])
    found = [(row["from_utc"], row["offset_seconds"] // 3600) for row in rows]
    assert found == [
        (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), -5),
        (dt.datetime(2026, 3, 8, 7, tzinfo=dt.UTC), -4),
        (dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC), -5),
    ]
    assert rows[-1]["until_utc"] == dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


@settings(max_examples=50, deadline=None)
@given(
    at=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 12, 31, 23, 59, 59)),  # noqa: DTZ001
    name=st.sampled_from(NAMES),
)
def test_each_instant_has_one_stretch_with_the_zones_offset(at: dt.datetime, name: str) -> None:
    instant = at.replace(tzinfo=dt.UTC)
    found = [s for s in zones.stretches(name, START, END) if s[0] <= instant < s[1]]
    assert [offset for *_, offset in found] == [
        instant.astimezone(ZoneInfo(name)).utcoffset() // dt.timedelta(seconds=1)
    ]


def test_what_is_no_zone_or_no_period_is_refused() -> None:
    with pytest.raises(zones.UnknownZoneError, match="Mars/Olympus"):
        zones.offsets(["Mars/Olympus"], START, END)
    with pytest.raises(ValueError, match="before it begins"):
        zones.offsets(NAMES, END, START)
    assert zones.offsets([], START, END).count().to_pyarrow().as_py() == 0
