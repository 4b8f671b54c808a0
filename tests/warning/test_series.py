"""Series from outside: what is good is taken, what is not is told by line and column, and nothing is fed twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.warning import services
from cureline.warning.models import Point, Series
from cureline.warning.services.feeding import read
from tests.desk import Desk

pytestmark = pytest.mark.django_db

BAD = """code,on,value,note
cn_lpr_1y,2026-09-20,3.60,good
cn_lpr_1y,2026-13-20,3.60,no month
cn_lpr_1y,2026-10-20,"3,80",separator
unknown,2026-10-20,1,no such series
cn_lpr_1y,2026-09-20,3.70,twice

cn_lpr_1y,2026-11-20
usd_cny,2027-10-20,7.1,ahead
usd_cny,2026-10-20,NaN,no figure
usd_cny,2026-10-23,7.1234,good
"""


def test_good_rows_go_on_and_bad_ones_are_told_with_line_and_column(desk: Desk) -> None:
    made = services.feed_file(BAD.encode(), "rates.csv", user=desk.user("risk", None))
    assert (made.taken, made.changed, made.refused) == (2, 0, 7)
    places = [(r["line"], r["column"]) for r in made.rejects]
    assert places == [(3, "on"), (4, "value"), (5, "code"), (6, "on"), (8, ""), (9, "on"), (10, "value")]
    assert services.series("cn_lpr_1y") == [services.Row(dt.date(2026, 9, 20), Decimal("3.6"))]
    assert Series.objects.get(code="usd_cny").origin == "synthetic"


def test_the_same_file_again_changes_nothing_and_a_correction_keeps_the_former_value(desk: Desk) -> None:
    text = "code,on,value\ncn_lpr_1y,2026-09-20,3.60\n"
    services.feed_file(text.encode(), "a.csv")
    again = services.feed_file(text.encode(), "a.csv")
    assert (again.taken, again.changed) == (0, 0)
    fixed = services.feed_rows([{"code": "cn_lpr_1y", "on": "2026-09-20", "value": 3.65}])
    assert (fixed.taken, fixed.changed) == (0, 1)
    point = Point.objects.get()
    assert (point.value, point.former) == (Decimal("3.65"), Decimal("3.6"))


def test_the_sample_is_taken_whole_and_can_be_cut_by_days(desk: Desk) -> None:
    content = resources.files("cureline.warning").joinpath("sample/series.csv").read_bytes()
    made = services.feed_file(content, "series.csv")
    assert made.refused == 0 and made.taken == content.count(b"\n") - 1
    found = services.series("cn_unemployment", since=dt.date(2026, 9, 1), until=dt.date(2026, 10, 31))
    assert [row.on for row in found] == [dt.date(2026, 9, 20), dt.date(2026, 10, 20)]


@pytest.mark.parametrize("content", [b"", b"code,day,value\n", b"\x89PNG\r\n\x1a\n\xff\xff", b"code,on,value\n\x00\n"])
def test_what_is_no_such_file_is_refused_as_a_whole(desk: Desk, content: bytes) -> None:
    with pytest.raises(services.GivenError):
        services.feed_file(content, "x.csv")


def test_a_file_of_the_banks_office_is_read_in_its_own_encoding(desk: Desk) -> None:
    made = services.feed_file("code,on,value,备注\nusd_cny,2026-10-23,7.1,周五\n".encode("gb18030"), "汇率.csv")
    assert (made.taken, made.refused) == (1, 0)


def test_an_unknown_series_is_no_empty_one(desk: Desk) -> None:
    with pytest.raises(services.UnknownError):
        services.series("no_such")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    try:
        rows, rejects = read(content, "x.csv")
    except services.GivenError:
        return
    assert all(line > 1 for line, _row in rows) and all(one.line > 1 for one in rejects)
