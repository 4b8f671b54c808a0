"""Who may do which action: the collectors who qualify, by kind of action, and the capacity that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Pool:
    """The collectors of one team (places in the capacity's list) who may do one kind of action."""

    team: int
    collectors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The choices of a day: `columns` for the solver and, for each of its columns, the action's row and its pool.

    `bonus` is the part of a column's value that continuity adds, `customers` the frame's customer of each customer of
    `columns`, `nobody` the rows for which nobody qualifies. A pool is -1 for what no person does.
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
    """All choices of the frame's actions: one column for each team that could do it, or one where no person does.

    `routes`, once they are fixed, give the districts of each collector in the field; before, a visit may be anyone's
    whose districts include the customer's.
    """
    kind, firsts = _kinds(frame)
    pools: dict[Pool, int] = {}
    of_kind: list[list[int]] = []
    for row in firsts:
        found = _pools(frame, int(row), capacity, routes)
        of_kind.append([NOBODY] if found is None else [pools.setdefault(pool, len(pools)) for pool in found])
    counts = np.array([len(some) for some in of_kind], np.int64)[kind] if len(kind) else np.zeros(0, np.int64)
    worth = frame.valued & (frame.must | (frame.value > 0))
    nobody = np.flatnonzero(counts == 0)
    keep = np.flatnonzero(worth & (counts > 0))
    row = np.repeat(keep, counts[keep])
    flat = np.array([pool for some in of_kind for pool in some], np.int64)
    offset = np.concatenate([[0], np.cumsum([len(some) for some in of_kind])]).astype(np.int64)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(counts[keep]) - counts[keep], counts[keep])
    pool = flat[offset[kind[row]] + nth] if len(row) else np.zeros(0, np.int64)
    ordered = tuple(pools)
    bonus = _bonus(frame, capacity, row, pool, ordered)
    customers, place = np.unique(frame.customer[row], return_inverse=True)
    start = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(customers)))]).astype(np.int64)
    resources, slots = _resources(frame, capacity, row, pool, ordered)
    value = (frame.value[row] + bonus).astype(np.float64)
    must = np.zeros(len(customers), bool)
    must[place] = frame.must[row]
    room = np.array([r.has for r in resources], np.float64)
    used = tuple(np.where(r < 0, len(resources), r) for r, _ in slots)
    columns = Columns(start, value, used, tuple(u for _, u in slots), room, np.zeros(len(customers)))
    columns.outside[must] = -_forcing(columns)
    return Staffing(columns, row, pool, bonus, customers, ordered, tuple(resources), nobody)


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


def _pools(
    frame: Frame, row: int, capacity: Capacity, routes: Mapping[int, frozenset[str]] | None
) -> list[Pool] | None:
    """The pools that may do a row's kind of action, in the order of the document's teams; None where no person does."""
    channel = _text(frame.channel, row) or ""
    limits = capacity.channels.get(channel)
    if limits is None:
        return []
    skill = _text(frame.skill, row)
    if skill is None:
        return None
    language = _text(frame.language, row) or capacity.default_language
    portfolio, district = _text(frame.portfolio, row), _text(frame.district, row) or ""
    found = []
    for number, team in enumerate(capacity.teams):
        if channel not in team.channels or (team.portfolios and portfolio not in team.portfolios):
            continue
        able = tuple(
            place
            for place, c in enumerate(capacity.collectors)
            if c.team == team.id and skill in c.skills and c.speaks(language)
            and (limits.licence is None or limits.licence in c.licences)
            and (channel != "visit" or _goes(place, c, district, routes))
        )  # fmt: skip
        if able:
            found.append(Pool(number, able))
    return found


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
        member[number, list(some.collectors)] = True
    gained = np.maximum(frame.value[row], 0) * capacity.continuity_bp // 10_000
    return np.where(member[pool, last], gained, 0)


def _resources(
    frame: Frame, capacity: Capacity, row: Ints, pool: Ints, pools: Sequence[Pool]
) -> tuple[list[Resource], list[tuple[Ints, Floats]]]:
    """Every capacity that binds, and for each slot which one a column uses and how much."""
    resources: list[Resource] = []
    slots: list[tuple[Ints, Floats]] = []
    minutes, cost = frame.minutes[row].astype(np.float64), frame.cost[row].astype(np.float64)
    ones, channel = np.ones(len(row)), frame.channel.at[row]
    for unit, use in (("contacts", ones), ("minutes", minutes), ("spend_minor", cost)):
        has = [getattr(capacity.channels.get(text), unit, None) for text in frame.channel.texts]
        own = [None if h is None else Resource(f"channel/{t}", unit, h)
               for t, h in zip(frame.channel.texts, has, strict=True)]  # fmt: skip
        _slot(resources, slots, own, channel, use)
    for whole in (True, False):
        for unit, use in (("minutes", minutes), ("contacts", ones)):
            some = [_pool_resource(p, capacity, unit, whole) for p in pools]
            _slot(resources, slots, some, pool, use)
    visiting = channel == _place(frame.channel, "visit")
    on_foot = set(pool[visiting].tolist())
    trips = [_visit_resource(p, capacity) if n in on_foot else None for n, p in enumerate(pools)]
    _slot(resources, slots, trips, np.where(visiting, pool, NOBODY), ones)
    return resources, slots


def _pool_resource(pool: Pool, capacity: Capacity, unit: str, whole: bool) -> Resource | None:
    """What a pool's whole team has, or what the pool has where it is only a part of its team."""
    team = capacity.teams[pool.team].id
    everyone = tuple(n for n, c in enumerate(capacity.collectors) if c.team == team)
    if not whole and pool.collectors == everyone:
        return None
    some = [capacity.collectors[n] for n in (everyone if whole else pool.collectors)]
    name = f"team/{team}" if whole else f"team/{team}/" + "+".join(c.id for c in some)
    return Resource(name, unit, sum(c.minutes if unit == "minutes" else c.caseload for c in some))


def _visit_resource(pool: Pool, capacity: Capacity) -> Resource:
    some = [capacity.collectors[n] for n in pool.collectors]
    return Resource("visits/" + "+".join(c.id for c in some), "contacts", sum(c.visits for c in some))


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
    base = len(resources)
    number = {r: base + n for n, r in enumerate(wanted)}
    resources.extend(wanted)
    place = np.array([number.get(r, -1) if r is not None else -1 for r in of_group] + [-1], np.int64)[group]
    slots.append((place, np.where(place >= 0, use, 0.0)))


def _forcing(c: Columns) -> float:
    """More than serving one who must be served can cost the others: what it uses, at the best anyone pays for it."""
    dearest = np.zeros(len(c.capacity) + 1)
    paid = np.maximum(c.value, 0.0)
    for r, u in zip(c.resource, c.use, strict=True):
        np.maximum.at(dearest, r, np.where(u > 0, paid / np.maximum(u, 1e-9), 0.0))
    dearest[-1] = 0.0
    total = np.maximum(-c.value, 0.0)
    for r, u in zip(c.resource, c.use, strict=True):
        total += dearest[r] * u
    return float(np.ceil(1.0 + total.max(initial=0.0)))
