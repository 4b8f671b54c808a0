"""From each rule's release to the verdict on a row: what refuses, what lasts longest, when it would be lawful."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from cureline.engine.compliance.days import DAY_SECONDS, NEVER_NUMBER, numbered
from cureline.engine.compliance.history import History
from cureline.engine.compliance.merged import Entry
from cureline.engine.compliance.rules import (
    DAY_MINUTES,
    HORIZON_DAYS,
    NO_ACCOUNT,
    NO_PACK,
    NO_POINT,
    NO_TIME,
    NO_ZONE,
    POINTLESS,
    Anchor,
    Pack,
    State,
)
from cureline.engine.compliance.standing import Standing
from cureline.engine.compliance.windows import hours_rules, uneven, window
from cureline.engine.compliance.zones import Zones
from cureline.engine.tables import CHANNELS

# A day's number times this, and the rule's place counted down: the greatest is the longest release, of equals the first
# rule's. Wider than 32 bits, lest a backend multiplies in 32.
_RULES = 1 << 32


def rule_by_rule(
    t: ir.Table, packs: Sequence[Pack], entries: Sequence[Entry], history: History, standing: Standing
) -> ir.Table:
    """What the rules say of each row: each is judged once, and its release goes no further than this.

    Adds `start_day` (the first day, as a number, that all releases of refusing rules allow), `decisive` (place in
    `entries` of the refusing rule that lasts longest, null for none)`, refusals, warnings` (ids)`, missing, ceiling`
    (the first later day on which the facts change)`, opens, closes` (of the start day, where every day has the same
    hours) and `mask` of the speaking rules of hours.
    """
    t = t.mutate(**_channels(t, entries))
    hours = [entry for entry in entries if entry.rule.hours is not None]
    t = t.mutate(**{f"speaks_{entry.name}": _speaks(t, entry, packs, standing) for entry in hours})
    columns: dict[str, ir.Value] = {}
    ceilings: list[ir.IntegerValue] = [t.standing["changes"]]
    for entry in entries:
        rule = entry.rule
        if rule.hours is not None:
            opens, closes = window(rule.hours, entry.pack.calendar, t.day)
            columns[f"refuse_{entry.name}"] = t[f"speaks_{entry.name}"] & ~((opens <= t.minute) & (t.minute < closes))
            continue
        speaks = _speaks(t, entry, packs, standing)
        begins = None if rule.state is None or rule.state.begins is None else _anchored(t, rule.state.begins)
        if rule.count is not None:
            release = t[history.column(rule.count)]
        else:
            assert rule.state is not None  # noqa: S101 - a rule is of one of three kinds
            release = _state_release(t, rule.state, begins, standing)
        columns[f"release_{entry.name}"] = speaks.ifelse(release.fill_null(0), 0).cast("int64")
        if begins is not None and rule.effect == "block":
            ceilings.append((speaks & (begins > t.day)).ifelse(begins, ibis.null("int64")))
    t = t.select(*_KEPT, **columns, ceiling=_least(ceilings), **_missing(t), **_windows(t, packs, entries))
    return _decided(t, entries)


def _decided(t: ir.Table, entries: Sequence[Entry]) -> ir.Table:
    """From each rule's release to what they say together."""
    blocking = [entry for entry in entries if entry.rule.effect == "block"]
    warning = [entry for entry in entries if entry.rule.effect == "warn"]
    coded = [
        t[f"release_{entry.name}"] * _RULES + (_RULES - 1 - int(entry.name))
        for entry in blocking
        if entry.rule.hours is None
    ]
    refused = {
        entry.name: t[f"refuse_{entry.name}"] if entry.rule.hours else t[f"release_{entry.name}"] > t.day
        for entry in entries
    }
    none = ibis.literal(-1, "int64")
    t = t.mutate(
        longest=ibis.greatest(none, *coded) if coded else none,
        shut=ibis.cases(
            *((refused[entry.name], int(entry.name)) for entry in blocking if entry.rule.hours is not None), else_=-1
        ).cast("int64") if any(entry.rule.hours for entry in blocking) else none,
        warned=reduce(or_, (refused[entry.name] for entry in warning), ibis.literal(False)),
    )  # fmt: skip
    ahead = t.longest >= (t.day + 1) * _RULES
    decisive = ibis.cases(
        (ahead, _RULES - 1 - t.longest % _RULES), (t.shut >= 0, t.shut), else_=ibis.null("int64")
    ).cast("int64")
    return t.select(
        *_KEPT, "missing", "ceiling", "opens", "closes", "mask",
        start_day=ahead.ifelse(t.longest // _RULES, t.day).cast("int64"),
        decisive=decisive,
        refusals=(ahead | (t.shut >= 0)).ifelse(_listed(t, blocking), ""),
        warnings=t.warned.ifelse(_listed(t, warning), ""),
    )  # fmt: skip


def upcoming(t: ir.Table, packs: Sequence[Pack], zones: Zones) -> ir.Table:
    """Add `next_utc`: the second of the first lawful instant after a refusal, null where none is known."""
    even = t.start_day == t.day
    earliest = even.ifelse(t.minute, 0)
    opens, closes = t.opens, t.closes
    next_day, next_opens, next_closes = t.start_day + 1, t.opens, t.closes
    if uneven_places := [place for place, pack in enumerate(packs) if uneven(pack)]:
        by_calendar = t.pack_number.isin(uneven_places)
        opens, closes = by_calendar.ifelse(t.w_opens, opens), by_calendar.ifelse(t.w_closes, closes)
        next_day = by_calendar.ifelse(t.w_next_day, next_day)
        next_opens, next_closes = by_calendar.ifelse(t.w_next_opens, opens), by_calendar.ifelse(t.w_next_closes, closes)
    start = ibis.greatest(opens, earliest)
    now = start < closes
    t = t.mutate(
        n_day=now.ifelse(t.start_day, next_day),
        n_minute=now.ifelse(start, next_opens),
        n_opens=now.ifelse(opens, next_opens),
        n_closes=now.ifelse(closes, next_closes),
    )
    t = t.mutate(n_utc=zones.to_utc(t, t.n_day * DAY_SECONDS + t.n_minute * 60))
    shown = t.n_utc + zones.offset(t, t.n_utc)
    known = (
        (t.n_day < t.ceiling.fill_null(NEVER_NUMBER))
        & (t.n_day <= t.day + HORIZON_DAYS)
        & (t.n_opens < t.n_closes)
        # a clock change may move the minute out of the window
        & shown.between(t.n_day * DAY_SECONDS + t.n_opens * 60, t.n_day * DAY_SECONDS + t.n_closes * 60 - 1)
    )
    return t.mutate(next_utc=known.ifelse(t.n_utc, ibis.null("int64")))


def result(t: ir.Table, packs: Sequence[Pack], entries: Sequence[Entry], columns: Sequence[str]) -> ir.Table:
    """The actions' own columns and the verdict."""
    complete, refused = t.missing == "", t.decisive.notnull()
    allowed = complete & ~refused
    deciding = complete & refused
    names = [(t.decisive == int(e.name), e.rule) for e in entries if e.rule.effect == "block"]
    nothing = ibis.null("string")
    return t.select(
        **{name: t.own[name] for name in columns},
        contact_point_id=t.contact_point_id,
        point_kind=t.point_kind,
        relation=t.relation,
        planned_at=_instant(t.utc),
        allowed=allowed,
        rule_id=ibis.cases(
            (allowed, nothing), (~complete, t.missing.split(";")[0]), else_=_pick([(at, r.id) for at, r in names])
        ),
        article=ibis.cases((allowed, nothing), (~complete, ""), else_=_pick([(at, r.article) for at, r in names])),
        refusals=complete.ifelse(t.refusals, t.missing),
        warnings=complete.ifelse(t.warnings, ""),
        next_lawful_at=ibis.cases(
            (allowed, _instant(t.utc)), (deciding, _instant(t.next_utc)), else_=ibis.null("timestamp('UTC', 6)")
        ),
        pack_version=_by_place(t, packs),
    )


_KEPT = ("own", "zone", "day", "minute", "utc", "pack_number", "contact_point_id", "point_kind", "relation")


def _channels(t: ir.Table, entries: Sequence[Entry]) -> dict[str, ir.Value]:
    """A column for each set of channels that rules speak of: a text compared once and not once a rule."""
    sets = {entry.rule.channels for entry in entries if not set(CHANNELS) <= entry.rule.channels}
    return {_channel_set(channels): t.channel.isin(sorted(channels)) for channels in sets}


def _channel_set(channels: frozenset[str]) -> str:
    return "by_" + "_".join(sorted(channels))


def _speaks(t: ir.Table, entry: Entry, packs: Sequence[Pack], standing: Standing) -> ir.BooleanValue:
    """Whether the rule speaks of the row's channel, party and facts; an unknown condition does not hold."""
    rule = entry.rule
    # where every pack has the rule, a row without a pack is refused anyway
    parts: list[ir.BooleanValue] = []
    if len(entry.places) < len(packs):
        parts.append(t.pack_number.isin(entry.places))
    if not set(CHANNELS) <= rule.channels:
        parts.append(t[_channel_set(rule.channels)])
    if entry.pack.third_party_only(rule):
        parts.append(~t.first_party.fill_null(False))
    if rule.applies_to == "first_party":
        parts.append(t.first_party.fill_null(True))
    if rule.state is not None and rule.state.while_ is not None:
        # first, since it is true of so few
        parts.insert(0, standing.recorded(t, rule.state.while_))
    if rule.when is not None:
        parts.append(rule.when.expression(t).fill_null(False))
    return reduce(and_, parts) if parts else ibis.literal(True)


def _state_release(t: ir.Table, state: State, begins: ir.IntegerValue | None, standing: Standing) -> ir.IntegerValue:
    release: ir.IntegerValue = ibis.literal(NEVER_NUMBER, "int64")
    if state.ends is not None:
        release = _anchored(t, state.ends).fill_null(NEVER_NUMBER)
    if state.while_ is not None:
        release = ibis.least(release, standing.release(t, state))
    if begins is not None:
        release = (begins <= t.day).fill_null(False).ifelse(release, 0)
    return release


def _anchored(t: ir.Table, anchor: Anchor) -> ir.IntegerValue:
    day = t[anchor.word]
    if anchor.months:
        day = (day + ibis.interval(months=anchor.months)).cast("date")
    return numbered(day) + anchor.days


def _windows(t: ir.Table, packs: Sequence[Pack], entries: Sequence[Entry]) -> dict[str, ir.Value]:
    """What is open under all speaking rules of hours, where every day is alike; and which of them speak."""
    opens: list[ir.IntegerValue] = [ibis.literal(0, "int64")]
    closes: list[ir.IntegerValue] = [ibis.literal(DAY_MINUTES, "int64")]
    mask: ir.IntegerValue = ibis.literal(0, "int64")
    names = {(place, entry.rule.id): entry.name for entry in entries for place in entry.places}
    bits: dict[tuple[str, int], list[int]] = {}
    for place, pack in enumerate(packs):
        for bit, rule in enumerate(hours_rules(pack)):
            bits.setdefault((names[place, rule.id], bit), []).append(place)
    for entry in entries:
        if entry.rule.hours is None or entry.rule.effect == "warn":
            continue
        speaking, usual = t[f"speaks_{entry.name}"], entry.rule.hours.week[0]
        opens.append(speaking.ifelse(usual.opens, 0))
        closes.append(speaking.ifelse(usual.closes, DAY_MINUTES))
    for (name, bit), places in bits.items():
        mask = mask + (t[f"speaks_{name}"] & t.pack_number.isin(places)).ifelse(1 << bit, 0)
    return {
        "opens": ibis.greatest(*opens) if len(opens) > 1 else opens[0],
        "closes": ibis.least(*closes) if len(closes) > 1 else closes[0],
        "mask": mask.cast("int64"),
    }


def _missing(t: ir.Table) -> dict[str, ir.Value]:
    """The reserved refusals, `;`-joined: facts without which nothing can be shown to be lawful."""
    flags = [
        (NO_PACK, t.pack_number < 0),
        (NO_ZONE, t.zone["offset_0"].isnull()),
        (NO_ACCOUNT, ~(t.owner_id == t.customer_id).fill_null(False)),
        (NO_POINT, t.point.isnull() & t.channel.notin(POINTLESS)),
        (NO_TIME, ~t.timely & t.zone["offset_0"].notnull()),
    ]
    some = reduce(or_, (flag for _, flag in flags))
    return {"missing": some.ifelse(_join([(flag, name) for name, flag in flags]), "")}


def _listed(t: ir.Table, entries: Sequence[Entry]) -> ir.StringValue:
    return _join(
        [(t[f"refuse_{e.name}"] if e.rule.hours else t[f"release_{e.name}"] > t.day, e.rule.id) for e in entries]
    )


def _join(flags: Sequence[tuple[ir.BooleanValue, str]]) -> ir.StringValue:
    if not flags:
        return ibis.literal("")
    whole: ir.StringValue = reduce(lambda a, b: a + b, (flag.ifelse(";" + name, "") for flag, name in flags))
    return whole.substr(1)


def _pick(cases: Sequence[tuple[ir.BooleanValue, str]]) -> ir.StringValue:
    return ibis.cases(*cases, else_=ibis.null("string")) if cases else ibis.null("string")


def _least(values: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    return values[0] if len(values) == 1 else ibis.least(*values)


def _by_place(t: ir.Table, packs: Sequence[Pack]) -> ir.StringValue:
    return _pick([(t.pack_number == place, pack.version) for place, pack in enumerate(packs)])


def _instant(seconds: ir.IntegerValue) -> ir.TimestampValue:
    return seconds.as_timestamp("s").cast("timestamp('UTC', 6)")
