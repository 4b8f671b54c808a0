"""Routes: every visit at most once, in its window, by its pair, and back at the office in time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.visit import config
from cureline.visit.route import Pair, Stop, plan

DISTRICTS = st.sampled_from([f"D{n:02d}" for n in range(1, 16)])


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Stop], list[Pair]]:
    pairs = [
        Pair(None, draw(st.integers(480, 600)), draw(st.integers(900, 1140)), draw(st.integers(0, 7)))
        for _ in range(draw(st.integers(1, 3)))
    ]
    stops = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(480, 1000))
        windows = [(start, start + draw(st.integers(0, 200)))]
        if draw(st.booleans()):
            windows.append((windows[0][1] + 30, windows[0][1] + 90))
        own = draw(st.lists(st.integers(0, len(pairs) - 1), unique=True, max_size=2))
        stops.append(Stop(str(number), draw(DISTRICTS), draw(st.integers(20, 90)), tuple(windows), tuple(own)))
    return stops, pairs


@settings(max_examples=40, deadline=None)
@given(days())
def test_every_route_can_be_driven(day: tuple[list[Stop], list[Pair]]) -> None:
    stops, pairs = day
    routes = plan(stops, pairs, config.minutes_between)
    by_id = {stop.id: stop for stop in stops}
    placed = [call.id for calls in routes.calls for call in calls]
    assert sorted([*placed, *routes.left_out]) == sorted(by_id)
    for number, (pair, calls) in enumerate(zip(pairs, routes.calls, strict=True)):
        here, free = pair.start, pair.starts
        assert len(calls) <= pair.most
        for call in calls:
            stop = by_id[call.id]
            assert not stop.pairs or number in stop.pairs
            assert any(first <= call.arrives <= last for first, last in stop.windows)
            assert call.arrives >= free + config.minutes_between(here, stop.district)
            here, free = stop.district, call.arrives + stop.minutes
        if calls:
            assert free + config.minutes_between(here, None) <= pair.ends
    assert routes == plan(stops, pairs, config.minutes_between)


def test_the_way_is_short() -> None:
    stops = [Stop(name, name, 30, ((540, 1080),)) for name in ("D01", "D11", "D02", "D12")]
    routes = plan(stops, [Pair(None, 540, 1110, 9)], config.minutes_between)
    order = [call.id for call in routes.calls[0]]
    assert not routes.left_out
    assert abs(order.index("D01") - order.index("D02")) == 1
    assert abs(order.index("D11") - order.index("D12")) == 1


def test_an_agreed_time_stays_when_the_day_is_full() -> None:
    stops = [Stop(str(n), "D05", 60, ((540, 1080),)) for n in range(6)]
    agreed = Stop("agreed", "D01", 60, ((600, 640),), worth=3)
    routes = plan([*stops, agreed], [Pair(None, 540, 900, 9)], config.minutes_between)
    assert routes.left_out
    assert "agreed" not in routes.left_out
