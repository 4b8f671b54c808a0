"""Who may do which action: the collectors who qualify, by kind of action, and the capacity that they share.

The collectors who qualify for a kind of action are its pool. What a pool has must hold for all the actions that only
its collectors can do, so an action counts on its own pool and on every larger one that contains it. Which collector,
and so which team, does an action is left to the handing out: teams that could take each other's work would make
choices that are worth the same, and prices cannot tell those apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cureline.engine.allocate.documents import Capacity, Collector
from cureline.engine.allocate.frame import Codes, Frame
from cureline.engine.allocate.prices import Columns, Floats, Ints

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Resource:
    """A capacity: its name, what it counts (contacts, minutes or spend_minor) and how much there is."""

    name: str
    unit: str
    has: int


Pool = frozenset[int]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The choices of a day: `columns` for the solver and, for each of its columns, the action's row and its pool.

    `bonus` is the part of a column's value that continuity adds, `customers` the frame's customer of each customer of
    `columns`, `nobody` the rows for which nobody qualifies. A pool is a set of places in the capacity's collectors, by
    its place in `pools`, or -1 for what no person does.
    """

    columns: Columns
    row: Ints
    pool: Ints
    bonus: Ints
    customers: Ints
    pools: tuple[Pool, ...]
    resources: tuple[Resource, ...]
    nobody: Ints


def staff(frame: Frame, capacity: Capacity, routes: Mapping[int, frozenset[str]] | None = None) -> Staffing:
    """All choices of the frame's actions, one column an action that somebody can do and that is worth it.

    `routes`, once they are fixed, give the districts of each collector in the field; before, a visit may be anyone's
    whose districts include the customer's.
    """
    kind, firsts = _kinds(frame)
    pools: dict[Pool, int] = {}
    of_kind = np.full(len(firsts), NOBODY)
    closed = np.zeros(len(firsts), bool)
    for number, row in enumerate(firsts.tolist()):
        found = _pool(frame, row, capacity, routes)
        if found is not None:
            closed[number] = not found
            of_kind[number] = pools.setdefault(found, len(pools))
    worth = frame.valued & (frame.must | (frame.value > 0))
    row = np.flatnonzero(worth & ~closed[kind])
    pool = of_kind[kind[row]]
    ordered = tuple(pools)
    bonus = _bonus(frame, capacity, row, pool, ordered)
    customers, place = np.unique(frame.customer[row], return_inverse=True)
    start = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(customers)))]).astype(np.int64)
    resources, slots = _resources(frame, capacity, row, pool, ordered)
    must = np.zeros(len(customers), bool)
    must[place] = frame.must[row]
    columns = Columns(
        start=start,
        value=(frame.value[row] + bonus).astype(np.float64),
        resource=tuple(np.where(r < 0, len(resources), r) for r, _ in slots),
        use=tuple(u for _, u in slots),
        capacity=np.array([r.has for r in resources], np.float64),
        outside=np.zeros(len(customers)),
    )
    # more than any exchange of two could gain by leaving one of them out again
    columns.outside[must] = -(2.0 * float(np.abs(columns.value).max(initial=0.0)) + 1.0)
    return Staffing(columns, row, pool, bonus, customers, ordered, tuple(resources), np.flatnonzero(closed[kind]))


def _kinds(frame: Frame) -> tuple[Ints, Ints]:
    """Rows that the same people may do are of one kind: each row's kind, and a row of each kind."""
    if not frame.rows:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    visits = frame.channel.at == _place(frame.channel, "visit")
    key = np.zeros(frame.rows, np.int64)
    district = np.where(visits, frame.district.at, -1)
    for at, size in (
        (frame.channel.at, len(frame.channel.texts)), (frame.skill.at, len(frame.skill.texts)),
        (np.where(frame.skill.at < 0, -1, frame.language.at), len(frame.language.texts)),
        (np.where(frame.skill.at < 0, -1, frame.portfolio.at), len(frame.portfolio.texts)),
        (district, len(frame.district.texts)),
    ):  # fmt: skip
        _, key = np.unique(key * (size + 1) + at + 1, return_inverse=True)
    _, firsts = np.unique(key, return_index=True)
    return key, firsts


def _place(codes: Codes, text: str) -> int:
    return codes.texts.index(text) if text in codes.texts else -2


def _text(codes: Codes, row: int) -> str | None:
    return codes.texts[codes.at[row]] if codes.at[row] >= 0 else None


def _pool(frame: Frame, row: int, capacity: Capacity, routes: Mapping[int, frozenset[str]] | None) -> Pool | None:
    """Who may do a row's kind of action (nobody where the channel is not in use); None where no person does it."""
    channel = _text(frame.channel, row) or ""
    limits = capacity.channels.get(channel)
    if limits is None:
        return frozenset()
    skill = _text(frame.skill, row)
    if skill is None:
        return None
    language = _text(frame.language, row) or capacity.default_language
    portfolio, district = _text(frame.portfolio, row), _text(frame.district, row) or ""
    teams = {t.id for t in capacity.teams if channel in t.channels and (not t.portfolios or portfolio in t.portfolios)}
    return frozenset(
        place
        for place, c in enumerate(capacity.collectors)
        if c.team in teams and skill in c.skills and c.speaks(language)
        and (limits.licence is None or limits.licence in c.licences)
        and (channel != "visit" or _goes(place, c, district, routes))
    )  # fmt: skip


def _goes(place: int, c: Collector, district: str, routes: Mapping[int, frozenset[str]] | None) -> bool:
    if routes is not None:
        return district in routes.get(place, frozenset())
    return c.visits > 0 and (not c.districts or district in c.districts)


def _bonus(frame: Frame, capacity: Capacity, row: Ints, pool: Ints, pools: Sequence[Pool]) -> Ints:
    """What an action counts more where the customer's last collector is in the pool."""
    place = {c.id: n for n, c in enumerate(capacity.collectors)}
    last = np.array([place.get(text, -1) for text in frame.last_collector.texts] + [-1], np.int64)
    last = last[frame.last_collector.at[row]]
    member = np.zeros((len(pools) + 1, len(capacity.collectors) + 1), bool)
    for number, some in enumerate(pools):
        member[number, sorted(some)] = True
    gained = np.maximum(frame.value[row], 0) * capacity.continuity_bp // 10_000
    return np.where(member[pool, last], gained, 0)


def _resources(
    frame: Frame, capacity: Capacity, row: Ints, pool: Ints, pools: Sequence[Pool]
) -> tuple[list[Resource], list[tuple[Ints, Floats]]]:
    """Every capacity that can bind, and for each slot which one a column uses and how much."""
    resources: list[Resource] = []
    slots: list[tuple[Ints, Floats]] = []
    minutes, cost = frame.minutes[row].astype(np.float64), frame.cost[row].astype(np.float64)
    ones, channel = np.ones(len(row)), frame.channel.at[row]
    for unit, use in (("contacts", ones), ("minutes", minutes), ("spend_minor", cost)):
        has = [getattr(capacity.channels.get(text), unit, None) for text in frame.channel.texts]
        own = [None if h is None else Resource(f"channel/{t}", unit, h)
               for t, h in zip(frame.channel.texts, has, strict=True)]  # fmt: skip
        _slot(resources, slots, own, channel, use)
    visiting = channel == _place(frame.channel, "visit")
    on_foot = set(pool[visiting].tolist())
    for nested in _supersets([p for p in pools if p]):
        for unit, use in (("minutes", minutes), ("contacts", ones)):
            _slot(resources, slots, [_shared(nested.get(p), capacity, unit) for p in pools], pool, use)
    trips = [_shared(p, capacity, "visits") if n in on_foot else None for n, p in enumerate(pools)]
    _slot(resources, slots, trips, np.where(visiting, pool, NOBODY), ones)
    return resources, slots


def _supersets(pools: Sequence[Pool]) -> Iterator[Mapping[Pool, Pool]]:
    """Level by level, a larger pool that each pool lies in: first itself, then the next larger one, and so on.

    Pools that overlap without one holding the other are joined: the union bounds both.
    """
    joined = set(pools)
    for some in pools:
        union = some
        while (more := union.union(*(p for p in pools if p & union))) != union:
            union = more
        joined.add(union)
    above = {p: sorted((q for q in joined if p <= q), key=lambda q: (len(q), sorted(q))) for p in pools}
    for level in range(max(map(len, above.values()), default=0)):
        yield {p: q[level] for p, q in above.items() if level < len(q)}


def _shared(pool: Pool | None, capacity: Capacity, unit: str) -> Resource | None:
    """What a pool has of minutes, cases or visits, named by its whole teams and the collectors of the others."""
    if not pool:
        return None
    names = []
    for team in capacity.teams:
        members = {n for n, c in enumerate(capacity.collectors) if c.team == team.id}
        if members <= pool and members:
            names.append(team.id)
        else:
            names += [capacity.collectors[n].id for n in sorted(members & pool)]
    field = {"minutes": "minutes", "contacts": "caseload", "visits": "visits"}[unit]
    has = sum(getattr(capacity.collectors[n], field) for n in pool)
    return Resource("people/" + "+".join(names), unit, has)


def _slot(
    resources: list[Resource],
    slots: list[tuple[Ints, Floats]],
    of_group: Sequence[Resource | None],
    group: Ints,
    use: Floats,
) -> None:
    """Add one slot: group g of a column uses `of_group[g]`, or nothing where that is None or g is -1."""
    wanted = [r for r in dict.fromkeys(of_group) if r is not None]
    if not wanted or not len(group):
        return
    number = {r: n for n, r in enumerate(resources)}
    for r in wanted:
        if r not in number:
            number[r] = len(resources)
            resources.append(r)
    place = np.array([number[r] if r is not None else -1 for r in of_group] + [-1], np.int64)[group]
    slots.append((place, np.where(place >= 0, use, 0.0)))
