"""Where each collector in the field goes: the districts of a day, by what the visits there gain over other actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from cureline.engine.allocate.documents import Capacity, Collector
from cureline.engine.allocate.frame import Frame
from cureline.engine.allocate.prices import Columns, Floats, Ints
from cureline.engine.allocate.repair import priced
from cureline.engine.allocate.staffing import Staffing


def choose(frame: Frame, staffing: Staffing, prices: Floats, capacity: Capacity) -> dict[int, frozenset[str]]:
    """The districts of each collector who makes visits, by place in the capacity's list.

    One route after the other is fixed, each time the one that gains most: the sum of its best visits' gains over the
    customers' best other action at the day's prices, as many as the collector makes.
    """
    visit = frame.channel.texts.index("visit") if "visit" in frame.channel.texts else -2
    at = np.flatnonzero(frame.channel.at[staffing.row] == visit)
    if not len(at):
        return {}
    waiting = _gains(frame, staffing, prices, at)
    free = [n for n, c in enumerate(capacity.collectors) if c.visits > 0]
    routes: dict[int, frozenset[str]] = {}
    while free:
        offers = {}
        seen: set[object] = set()
        for n in free:
            twin = _twin(capacity.collectors[n])
            if twin not in seen:
                seen.add(twin)
                offers[n] = _offer(capacity.collectors[n], n, waiting)
        n = max(offers, key=lambda m: (offers[m][0], -m))
        gain, districts, taken = offers[n]
        if gain <= 0:
            break
        routes[n] = districts
        for district in districts:
            waiting[district] = [v for v in waiting[district] if v[1] not in taken]
        free.remove(n)
    return routes


Visit = tuple[float, int, frozenset[int], int]
_NO_VISIT: Visit = (0.0, -1, frozenset(), 0)


def _gains(frame: Frame, staffing: Staffing, prices: Floats, at: Ints) -> dict[str, list[Visit]]:
    """By district the visits that gain, best first: gain, customer, who may make it, minutes."""
    columns = staffing.columns
    visiting = np.zeros(len(columns.value), bool)
    visiting[at] = True
    left = columns.value - priced(columns, prices)
    other = np.where(visiting, -np.inf, left)
    best = np.maximum(np.maximum.reduceat(other, columns.start[:-1]), columns.outside)
    customer = np.repeat(np.arange(columns.customers), np.diff(columns.start))
    channel_only = _without_people(columns, staffing, prices)
    gain = columns.value[at] - channel_only[at] - best[customer[at]]
    found: dict[str, dict[int, Visit]] = defaultdict(dict)
    for place, g in zip(at.tolist(), gain.tolist(), strict=True):
        if g <= 0:
            continue
        row, who = int(staffing.row[place]), int(customer[place])
        able = staffing.pools[staffing.pool[place]]
        district = frame.district.texts[frame.district.at[row]] if frame.district.at[row] >= 0 else ""
        # of several visits to one customer the best
        found[district][who] = max(
            (g, who, able, int(frame.minutes[row])), found[district].get(who, _NO_VISIT), key=lambda visit: visit[0]
        )
    return defaultdict(list, {d: sorted(v.values(), key=lambda x: (-x[0], x[1])) for d, v in found.items()})


def _without_people(columns: Columns, staffing: Staffing, prices: Floats) -> Floats:
    """What a column pays for its channel alone: routes share out the people themselves."""
    names = [r.name.startswith("channel/") for r in staffing.resources]
    return priced(columns, np.where(np.array(names, bool), prices, 0.0))


def _twin(c: Collector) -> object:
    return (c.team, c.skills, c.languages, c.licences, c.minutes, c.caseload, c.districts, c.visits, c.route_districts)


def _offer(c: Collector, n: int, waiting: Mapping[str, list[Visit]]) -> tuple[float, frozenset[str], set[int]]:
    """A collector's best route among the visits still waiting: its gain, districts and customers."""
    districts: list[str] = []
    taken: set[int] = set()
    total, minutes, visits = 0.0, c.minutes, min(c.visits, c.caseload)
    while len(districts) < c.route_districts and visits > 0:
        best: tuple[float, str, list[Visit]] | None = None
        for district in sorted(waiting):
            if district in districts or (c.districts and district not in c.districts):
                continue
            some: list[Visit] = []
            left = minutes
            for visit in waiting[district]:
                if len(some) == visits:
                    break
                if n in visit[2] and visit[3] <= left:
                    some.append(visit)
                    left -= visit[3]
            gain = sum(v[0] for v in some)
            if some and (best is None or gain > best[0]):
                best = (gain, district, some)
        if best is None:
            break
        districts.append(best[1])
        taken |= {v[1] for v in best[2]}
        total += best[0]
        visits -= len(best[2])
        minutes -= sum(v[3] for v in best[2])
    return total, frozenset(districts), taken
