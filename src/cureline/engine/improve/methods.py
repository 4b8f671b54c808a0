"""How each kind of finding is looked for: figures in, everything that was looked at out, noise or not.

A method tells of each case what was tested (`p`; none where a bare count decides), whether it is large enough to
matter, the figures it rests on, and what is at stake in thirty days: money in minor units, and complaints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cureline.engine.improve.catalogue import Kind
from cureline.engine.improve.statistics import mean_below, one_share, two_shares

MONTH = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as results gives it; `role` says which of a finding's figures it is (`now`, `before`, `rest`, …)."""

    role: str
    code: str
    keys: Mapping[str, str]
    numerator: float
    denominator: float
    since: str = ""
    until: str = ""
    url: str = ""

    @property
    def value(self) -> float:
        """Numerator over denominator, 0 without cases."""
        return self.numerator / self.denominator if self.denominator else 0.0

    def slice(self, *names: str) -> tuple[str, ...]:
        """Its keys by name."""
        return tuple(str(self.keys.get(name) or "") for name in names)


@dataclass(frozen=True, slots=True)
class Looked:
    """One case that was looked at. `subject` names it; `low` and `high` are the effect's 95 % interval; `facts` are the
    raw figures of its words, `target` what the followed measure should come to."""

    kind: str
    subject: Mapping[str, str]
    matters: bool
    p: float | None
    effect: float
    low: float
    high: float
    evidence: tuple[Seen, ...]
    money_minor: int = 0
    harm: float = 0.0
    target: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes it the same finding tomorrow."""
        return "/".join((self.kind, *(f"{name}={value}" for name, value in sorted(self.subject.items()))))


def _by(rows: Iterable[Seen], names: Sequence[str]) -> dict[tuple[str, ...], Seen]:
    return {row.slice(*names): row for row in rows}


def _named(kind: Kind, key: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(kind.by, key, strict=True))


def fell(
    kind: Kind, now: Sequence[Seen], before: Sequence[Seen], money: Mapping[tuple[str, ...], float]
) -> Iterator[Looked]:
    """A share that is lower now than in the time before, slice by slice.

    `money`: minor units that the share is of, by slice, in the time `now`.
    """
    earlier = _by(before, kind.by)
    for row in now:
        key = row.slice(*kind.by)
        other = earlier.get(key)
        if not all(key) or other is None or min(row.denominator, other.denominator) < kind.least:
            continue
        test = two_shares((row.numerator, row.denominator), (other.numerator, other.denominator), less=True)
        at_stake = round(max(-test.difference, 0) * money.get(key, 0.0) * MONTH / kind.now_days)
        yield Looked(kind.id, _named(kind, key), -test.difference >= kind.material, test.p, test.difference, test.low,
                     test.high, (row, other), at_stake, 0.0, other.value,
                     {"now_rate": row.value, "before_rate": other.value, "n": int(row.denominator),
                      "at_stake_minor": at_stake})  # fmt: skip


def differs_from_rest(kind: Kind, now: Sequence[Seen], within: Sequence[str]) -> Iterator[Looked]:
    """A slice in which something bad happens more often than in all others with the same `within`."""
    groups: dict[tuple[str, ...], list[Seen]] = {}
    for row in now:
        if all(row.slice(*kind.by)):
            groups.setdefault(row.slice(*within), []).append(row)
    for rows in groups.values():
        for row in rows:
            others = [other for other in rows if other is not row]
            bad, cases = sum(o.numerator for o in others), sum(o.denominator for o in others)
            if row.denominator < kind.least or cases < kind.least:
                continue
            test = two_shares((row.numerator, row.denominator), (bad, cases), less=False)
            rest_keys = {name: row.keys[name] for name in within}
            rest = Seen("rest", row.code, rest_keys, bad, cases, row.since, row.until, others[0].url)
            more = max(test.difference, 0) * row.denominator * MONTH / kind.now_days
            harm = more if kind.harms else 0.0
            times = row.value / rest.value if rest.value else None
            matters = test.difference > 0 and (times is None or times >= kind.material)
            yield Looked(kind.id, _named(kind, row.slice(*kind.by)), matters, test.p, test.difference, test.low,
                         test.high, (row, rest), 0, harm, rest.value,
                         {"now_rate": row.value, "rest_rate": rest.value, "n": int(row.numerator),
                          "of_n": int(row.denominator), "more_n": round(more),
                          "times": round(times, 1) if times else 0})  # fmt: skip


def never(kind: Kind, known: Sequence[Mapping[str, str]], now: Sequence[Seen], nights: int) -> Iterator[Looked]:
    """Parts of a strategy, each named by the kind's slices, that no decision of `nights` nights met."""
    met, decided = _by(now, kind.by), sum(row.denominator for row in now)
    for subject in known:
        row = met.get(tuple(subject[name] for name in kind.by))
        count = row.numerator if row else 0
        seen = row or Seen("now", "decisions", dict(subject), 0, decided)
        yield Looked(kind.id, dict(subject), count == 0 and nights >= kind.least and decided > 0, None, float(-count),
                     float(-count), float(-count), (seen,), 0, 0.0, None,
                     {"nights_n": nights, "decided_n": int(decided)})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Further:
    """The n-th contacts of a month by a slice: how many, how many reached the customer, what came in after them (sum
    and sum of squares, minor units) and what they cost; `complaints` about them."""

    keys: Mapping[str, str]
    nth: int
    contacts: int
    right_party: int
    recovered_minor: float
    recovered_squares: float
    cost_minor: float
    complaints: int = 0
    url: str = ""


def saturated(kind: Kind, rows: Sequence[Further], complaint_minor: int, since: str, until: str) -> Iterator[Looked]:
    """From the how-manieth contact on a further one brings less than it costs, harm included.

    The contacts from each possible number on are looked at together, and the first number at which they no longer
    carry their cost is told; testing several numbers is paid for by Bonferroni.
    """
    groups: dict[tuple[str, ...], list[Further]] = {}
    for row in rows:
        key = tuple(str(row.keys.get(name) or "") for name in kind.by)
        if all(key):
            groups.setdefault(key, []).append(row)
    for key, found in sorted(groups.items()):
        tails = [(n, [r for r in found if r.nth >= n]) for n in sorted({r.nth for r in found}) if n >= 2]
        tails = [(n, tail) for n, tail in tails if sum(r.contacts for r in tail) >= kind.least]
        best: Looked | None = None
        for n, tail in tails:
            cases = sum(r.contacts for r in tail)
            cost = sum(r.cost_minor for r in tail) + complaint_minor * sum(r.complaints for r in tail)
            total, squares = sum(r.recovered_minor for r in tail), sum(r.recovered_squares for r in tail)
            test = mean_below(total, squares, cases, cost / cases)
            saved = round(max(cost - total, 0) * MONTH / kind.now_days)
            reached, first = sum(r.right_party for r in tail), [r for r in found if r.nth < n]
            early = Seen("before", "right_party_rate", _named(kind, key), sum(r.right_party for r in first),
                         sum(r.contacts for r in first), since, until, tail[0].url)  # fmt: skip
            late = Seen("now", "right_party_rate", _named(kind, key), reached, cases, since, until, tail[0].url)
            per = Seen("money", "recovered_per_contact", _named(kind, key), total, cases, since, until, tail[0].url)
            looked = Looked(
                kind.id, _named(kind, key), cost > 0 and total <= cost * (1 - kind.material),
                min(test.p * len(tails), 1.0), test.difference, test.low, test.high, (late, early, per), saved,
                sum(r.complaints for r in tail) * MONTH / kind.now_days, None,
                {"nth_n": n, "contacts_n": cases, "per_minor": round(total / cases), "cost_minor": round(cost / cases),
                 "now_rate": late.value, "before_rate": early.value, "at_stake_minor": saved})  # fmt: skip
            if best is None or (looked.p or 0) < (best.p or 0):
                best = looked
        if best is not None:
            yield best


def versus_best(kind: Kind, now: Sequence[Seen], before: Sequence[Seen], worth_minor: Mapping[tuple[str, ...], float],
                hours_name: str = "hour") -> Iterator[Looked]:  # fmt: skip
    """Contacts outside the hours in which the same slice was reached best.

    The best window of `kind.window` hours is chosen from the time before and tried on the time now, so that the best of
    many is not taken for better than it is. `worth_minor`: what one more customer reached is worth, by slice.
    """
    past, present = _grouped(before, kind.by), _grouped(now, kind.by)
    for key, rows in sorted(present.items()):
        earlier = {int(row.keys[hours_name]): row for row in past.get(key, ()) if row.keys.get(hours_name)}
        windows = [range(h, h + kind.window) for h in range(24 - kind.window + 1)]
        scored = [(_share([earlier[h] for h in w if h in earlier], kind.least), w) for w in windows]
        usable = [(share, w) for share, w in scored if share is not None]
        if not usable:
            continue
        window = max(usable, key=lambda pair: (pair[0], -pair[1].start))[1]
        inside = [row for row in rows if int(row.keys[hours_name]) in window]
        outside = [row for row in rows if int(row.keys[hours_name]) not in window]
        (xi, ni), (xo, no) = _summed(inside), _summed(outside)
        if min(ni, no) < kind.least:
            continue
        test = two_shares((xo, no), (xi, ni), less=True)
        more = max(-test.difference, 0) * no * MONTH / kind.now_days
        money = round(more * worth_minor.get(key, 0.0))
        since, until = rows[0].since, rows[0].until
        bad = Seen("now", kind.measure, _named(kind, key), xo, no, since, until, outside[0].url)
        good = Seen("best", kind.measure, _named(kind, key), xi, ni, since, until, inside[0].url)
        yield Looked(kind.id, _named(kind, key), -test.difference >= kind.material, test.p, test.difference, test.low,
                     test.high, (bad, good, *rows), money, 0.0, good.value,
                     {"now_rate": bad.value, "best_rate": good.value, "from_hour": window.start,
                      "to_hour": window.stop, "outside_n": int(no), "more_n": round(more),
                      "at_stake_minor": money})  # fmt: skip


def no_uplift(kind: Kind, now: Sequence[Seen], hold_out: Mapping[tuple[str, ...], frozenset[str]],
              spent_minor: Mapping[tuple[str, ...], float], worth_minor: Mapping[tuple[str, ...], float],
              harm: Mapping[tuple[str, ...], float]) -> Iterator[Looked]:  # fmt: skip
    """Segments in which who is contacted does not do better than who is left alone, by more than the contacts cost.

    `hold_out`: the arms that leave a segment alone. `spent_minor`: what the contacts of a segment cost in the
    time now; `worth_minor`: what one more cure brings. The margin that must be ruled out is cost over worth.
    """
    for key, rows in sorted(_grouped(now, kind.by).items()):
        alone = [row for row in rows if row.keys.get("arm") in hold_out.get(key, frozenset())]
        others = [row for row in rows if row not in alone and row.keys.get("arm")]
        (xa, na), (xt, nt) = _summed(alone), _summed(others)
        spent, worth = spent_minor.get(key, 0.0), worth_minor.get(key, 0.0)
        if min(na, nt) < kind.least or spent <= 0 or worth <= 0:
            continue
        margin = spent / nt / worth
        test = two_shares((xt, nt), (xa, na), less=True, margin=-margin)
        saved = round(max(spent - max(test.difference, 0) * nt * worth, 0) * MONTH / kind.now_days)
        since, until = rows[0].since, rows[0].until
        called = Seen("now", kind.measure, _named(kind, key), xt, nt, since, until, others[0].url)
        left = Seen("hold_out", kind.measure, _named(kind, key), xa, na, since, until, alone[0].url)
        yield Looked(kind.id, _named(kind, key), test.difference < margin, test.p, test.difference, test.low, test.high,
                     (called, left), saved, harm.get(key, 0.0) * MONTH / kind.now_days, left.value,
                     {"now_rate": called.value, "alone_rate": left.value, "low_rate": test.low, "high_rate": test.high,
                      "n": int(nt), "alone_n": int(na), "margin_rate": margin, "at_stake_minor": saved})  # fmt: skip


def stopped(kind: Kind, now: Sequence[Seen], worth_minor: Mapping[tuple[str, ...], float],
            more: Mapping[tuple[str, ...], Mapping[str, Any]]) -> Iterator[Looked]:  # fmt: skip
    """A large part of what is planned comes to nothing for one reason: refused by a rule, or beyond capacity.

    `worth_minor`: what one such action would be worth, by slice; `more`: facts for words and remedy, by slice.
    """
    for row in now:
        key = row.slice(*kind.by)
        if not all(key) or row.denominator < kind.least:
            continue
        money = round(row.numerator * worth_minor.get(key, 0.0) * MONTH / kind.now_days)
        yield Looked(kind.id, _named(kind, key), row.value >= kind.material, None, row.value, row.value, row.value,
                     (row,), money, 0.0, None,
                     {"now_rate": row.value, "n": int(row.numerator), "of_n": int(row.denominator),
                      "at_stake_minor": money, **more.get(key, {})})  # fmt: skip


def assumption(
    kind: Kind, now: Sequence[Seen], assumed: Mapping[str, float], worth_minor: Mapping[str, float]
) -> Iterator[Looked]:
    """A measured share that is not what the response document assumes.

    `worth_minor`: the plan's value in the time now that rests on the figure, by channel.
    """
    for row in now:
        (channel,) = row.slice("channel")
        if channel not in assumed or row.denominator < kind.least:
            continue
        test = one_share(row.numerator, row.denominator, assumed[channel])
        off = abs(test.difference) / assumed[channel] if assumed[channel] else 0.0
        money = round(off * worth_minor.get(channel, 0.0) * MONTH / kind.now_days)
        yield Looked(kind.id, {"channel": channel}, abs(test.difference) >= kind.material, test.p, test.difference,
                     test.low, test.high, (row,), money, 0.0, None,
                     {"now_rate": row.value, "assumed_rate": assumed[channel], "n": int(row.denominator),
                      "at_stake_minor": money})  # fmt: skip


def _grouped(rows: Iterable[Seen], names: Sequence[str]) -> dict[tuple[str, ...], list[Seen]]:
    groups: dict[tuple[str, ...], list[Seen]] = {}
    for row in rows:
        if all(row.slice(*names)):
            groups.setdefault(row.slice(*names), []).append(row)
    return groups


def _summed(rows: Sequence[Seen]) -> tuple[float, float]:
    return sum(row.numerator for row in rows), sum(row.denominator for row in rows)


def _share(rows: Sequence[Seen], least: float) -> float | None:
    successes, cases = _summed(rows)
    return successes / cases if cases >= least else None
