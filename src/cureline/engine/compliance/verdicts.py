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
    Rule,
    State,
)
from cureline.engine.compliance.standing import Standing
from cureline.engine.compliance.windows import hours_rules, uneven, window
from cureline.engine.compliance.zones import Zones
from cureline.engine.tables import CHANNELS


def rule_by_rule(
    t: ir.Table, packs: Sequence[Pack], entries: Sequence[Entry], history: History, standing: Standing
) -> ir.Table:
    """Add for each rule `refuse_<n>` and, unless it is of hours, `release_<n>` (a day's number, 0 where it is silent).

    Then `start_day` (the first day that all releases of refusing rules allow), `ceiling` (the first later day on which
    the facts change), `opens` and `closes` (of that day, where every day has the same hours), `mask` of the speaking
    rules of hours.
    """
    speaking = {f"speaks_{entry.name}": _speaks(t, entry, packs) for entry in entries}
    t = t.mutate(**speaking)
    columns: dict[str, ir.Value] = {}
    ceilings: list[ir.IntegerValue] = [t.c_changes]
    for entry in entries:
        rule, speaks = entry.rule, t[f"speaks_{entry.name}"]
        if rule.hours is not None:
            opens, closes = window(rule.hours, entry.pack.calendar, t.day)
            columns[f"refuse_{entry.name}"] = speaks & ~((opens <= t.minute) & (t.minute < closes))
            continue
        begins = None if rule.state is None or rule.state.begins is None else _anchored(t, rule.state.begins)
        if rule.count is not None:
            release = history.release(t, rule.count)
        else:
            assert rule.state is not None  # noqa: S101 - a rule is of one of three kinds
            release = _state_release(t, rule.state, begins, standing)
        columns[f"release_{entry.name}"] = speaks.ifelse(release.fill_null(0), 0)
        if begins is not None and rule.effect == "block":
            ceilings.append((speaks & (begins > t.day)).ifelse(begins, ibis.null("int64")))
    speaks_hours = [f"speaks_{entry.name}" for entry in entries if entry.rule.hours is not None]
    t = t.select(*_kept(t), *speaks_hours, **columns, ceiling=_least(ceilings), **_missing(t))
    released = [entry for entry in entries if entry.rule.hours is None]
    blocks = [t[f"release_{entry.name}"] for entry in released if entry.rule.effect == "block"]
    return t.mutate(
        **{f"refuse_{entry.name}": t[f"release_{entry.name}"] > t.day for entry in released},
        start_day=ibis.greatest(t.day, *blocks) if blocks else t.day,
        **_windows(t, packs, entries),
    )


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
    blocking = [(entry.name, entry.rule) for entry in entries if entry.rule.effect == "block"]
    warning = [(entry.name, entry.rule) for entry in entries if entry.rule.effect == "warn"]
    refused = reduce(or_, (t[f"refuse_{name}"] for name, _ in blocking), ibis.literal(False))
    warned = reduce(or_, (t[f"refuse_{name}"] for name, _ in warning), ibis.literal(False))
    t = t.mutate(refused=refused, warned=warned, complete=t.missing == "")
    allowed = t.complete & ~t.refused
    # where a release lies ahead, the longest refusal is one of the releases; otherwise only hours refuse
    ahead = t.start_day > t.day
    longest = [
        *((ahead & (t[f"release_{name}"] == t.start_day), rule) for name, rule in blocking if rule.hours is None),
        *((t[f"refuse_{name}"], rule) for name, rule in blocking if rule.hours is not None),
    ]
    rule_id, article = _pick([(at, r.id) for at, r in longest]), _pick([(at, r.article) for at, r in longest])
    nothing = ibis.null("string")
    first_missing = t.missing.split(";")[0]
    deciding = t.complete & t.refused
    return t.select(
        **{name: t[f"a_{name}"] for name in columns},
        contact_point_id=t.contact_point_id,
        point_kind=t.point_kind,
        relation=t.relation,
        planned_at=_instant(t.utc),
        allowed=allowed,
        rule_id=ibis.cases((~t.complete, first_missing), (t.refused, rule_id), else_=nothing),
        article=ibis.cases((~t.complete, ""), (t.refused, article), else_=nothing),
        refusals=ibis.cases((~t.complete, t.missing), (deciding, _listed(t, blocking)), else_=""),
        warnings=(t.complete & t.warned).ifelse(_listed(t, warning), ""),
        next_lawful_at=ibis.cases(
            (allowed, _instant(t.utc)), (deciding, _instant(t.next_utc)), else_=ibis.null("timestamp('UTC', 6)")
        ),
        pack_version=_by_place(t, packs),
    )


def _kept(t: ir.Table) -> list[str]:
    """The columns that the verdict still needs once the rules have read the facts."""
    plain = {"day", "minute", "utc", "pack_number", "contact_point_id", "point_kind", "relation"}
    return [name for name in t.columns if name in plain or name.startswith(("a_", "z_"))]


def _speaks(t: ir.Table, entry: Entry, packs: Sequence[Pack]) -> ir.BooleanValue:
    """Whether the rule speaks of the row's channel, party and facts; an unknown condition does not hold."""
    rule = entry.rule
    # where every pack has the rule, a row without a pack is refused anyway
    parts: list[ir.BooleanValue] = []
    if len(entry.places) < len(packs):
        parts.append(t.pack_number.isin(entry.places))
    if not set(CHANNELS) <= rule.channels:
        parts.append(t.channel.isin(sorted(rule.channels)))
    if entry.pack.third_party_only(rule):
        parts.append(~t.first_party.fill_null(False))
    if rule.applies_to == "first_party":
        parts.append(t.first_party.fill_null(True))
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
        (NO_ZONE, t.z_offset_0.isnull()),
        (NO_ACCOUNT, ~(t.owner_id == t.customer_id).fill_null(False)),
        (NO_POINT, t.point.isnull() & t.channel.notin(POINTLESS)),
        (NO_TIME, ~t.timely & t.z_offset_0.notnull()),
    ]
    some = reduce(or_, (flag for _, flag in flags))
    return {"missing": some.ifelse(_join([(flag, name) for name, flag in flags]), "")}


def _listed(t: ir.Table, rules: Sequence[tuple[str, Rule]]) -> ir.StringValue:
    return _join([(t[f"refuse_{name}"], rule.id) for name, rule in rules])


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
