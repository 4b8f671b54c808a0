"""Findings of a day: every kind of the catalogue looked for, noise left out, put in order and kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine.improve import Found, Looked, Seen, catalogue, choose, methods
from cureline.engine.improve.catalogue import Kind
from cureline.improvement import marginal, nights
from cureline.improvement.models import Finding
from cureline.improvement.services.errors import ReasonError, StateError
from cureline.improvement.sources import (
    Papers,
    Times,
    denominators,
    figures,
    merged,
    numerators,
    times,
)
from cureline.results import services as results
from cureline.trust import audit
from cureline.worklist import desk

SEGMENT = ("strategy", "segment")
# by these channels a contact has reached somebody when it was delivered; a call or a visit when the customer answered
DELIVERED = ("sms", "email", "letter")
KEPT_DAYS = 180


@dataclass(frozen=True)
class Ground:
    """What a day's findings rest on: the last day, the currency, the documents in force."""

    until: dt.date
    currency: str
    papers: Papers


def find(on: dt.date | None = None, *, user: Any = None) -> dict[str, int]:
    """Compute the findings of a day and keep them; gives how many were looked at, found, new, and gone.

    Again on the same day it changes nothing but the figures. Without a snapshot of results nothing is looked for.
    """
    on = on or desk.today(timezone.now())
    snapshot = results.current()
    if snapshot is None:
        return {"looked at": 0}
    ground = Ground(min(on, snapshot.on), snapshot.currencies[0] if snapshot.currencies else "CNY", Papers(on))
    looked = [case for kind in catalogue().kinds.values() for case in look(kind, ground)]
    weight = ground.papers.complaint_minor(ground.currency)
    found = choose(looked, false_discovery=catalogue().false_discovery, complaint_minor=weight)
    return {"looked at": len(looked), **keep(found, on, ground.currency)}


def look(kind: Kind, ground: Ground) -> Iterator[Looked]:
    """Everything that one kind of finding looks at."""
    at = times(kind, ground.until)
    yield from _LOOKS[kind.id](kind, at, ground)


def _kept_fell(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    money = denominators("promise_kept_amount_rate", kind.by, *at.now)
    yield from _fell(kind, at, money)


def _cure_fell(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    yield from _fell(kind, at, denominators("recovery_rate", kind.by, *at.now))


def _fell(kind: Kind, at: Times, money: Mapping[tuple[str, ...], float]) -> Iterator[Looked]:
    now, before = figures("now", kind.measure, kind.by, *at.now), figures("before", kind.measure, kind.by, *at.before)
    yield from methods.fell(kind, now, before, money)


def _script_complaints(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    bad = numerators("contacts", kind.by, *at.now, where={"complained": "true"})
    yield from methods.differs_from_rest(kind, merged(figures("now", "contacts", kind.by, *at.now), bad, kind.by),
                                         ("channel",))  # fmt: skip


def _segment_never(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    yield from _never(kind, at, list(ground.papers.segments()))


def _step_never(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    yield from _never(kind, at, list(ground.papers.steps()))


def _never(kind: Kind, at: Times, known: Sequence[Mapping[str, str]]) -> Iterator[Looked]:
    url = nights.url(*at.now)
    for case in methods.never(kind, known, nights.met(kind.by, *at.now), len(nights.runs(*at.now))):
        yield _addressed(case, url, at)


def _addressed(case: Looked, url: str, at: Times) -> Looked:
    """A case without figures of its own points at all that was looked through."""
    since, until = (day.isoformat() for day in at.now)
    evidence = tuple(
        row if row.url else Seen(row.role, row.code, row.keys, row.numerator, row.denominator, since, until, url)
        for row in case.evidence
    )
    return Looked(**{**{name: getattr(case, name) for name in case.__slots__}, "evidence": evidence})


def _saturated(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    rows = marginal.further(*at.now, ground.currency)
    since, until = (day.isoformat() for day in at.now)
    yield from methods.saturated(kind, rows, ground.papers.complaint_minor(ground.currency), since, until)


def _weak_hour(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    by = (*kind.by, "hour")
    now, before = (
        [row for channel in ("call", "visit") for row in figures("now", kind.measure, by, *when, {"channel": channel})]
        for when in (at.now, at.before)
    )
    after = numerators("recovered_after_contact", SEGMENT, *at.now)
    reached = numerators("right_party_rate", SEGMENT, *at.now)
    each = {key: after.get(key, 0.0) / count for key, count in reached.items() if count}
    worth = {row.slice(*kind.by): each.get(row.slice(*SEGMENT), 0.0) for row in now}
    yield from methods.versus_best(kind, now, before, worth)


def _over_capacity(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    rows, worth = nights.beyond_capacity(kind.by, *at.now)
    yield from methods.stopped(kind, rows, worth, {})


def _collector_overload(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    yield from methods.differs_from_rest(kind, nights.undone(kind, *at.now), ("team",))


def _called_for_nothing(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    rows = figures("now", kind.measure, (*kind.by, "arm"), *at.now)
    cured = numerators(kind.measure, kind.by, *at.now)
    paid = numerators("recovery_rate", kind.by, *at.now)
    worth = {key: paid.get(key, 0.0) / count for key, count in cured.items() if count}
    complaints = numerators("complaints", kind.by, *at.now)
    spent = numerators("cost", kind.by, *at.now)
    yield from methods.no_uplift(kind, rows, ground.papers.hold_outs(), spent, worth, complaints)


def _refused(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    rows, worth, more = nights.refused(*at.now)
    yield from methods.stopped(kind, rows, worth, more)


def _reach_assumed(kind: Kind, at: Times, ground: Ground) -> Iterator[Looked]:
    rows = [row for row in figures("now", "right_party_rate", kind.by, *at.now) if row.keys["channel"] not in DELIVERED]
    rows += [row for row in figures("now", "contact_rate", kind.by, *at.now) if row.keys["channel"] in DELIVERED]
    yield from methods.assumption(kind, rows, ground.papers.reach(), nights.planned_value(*at.now))


_LOOKS: Mapping[str, Callable[[Kind, Times, Ground], Iterator[Looked]]] = {
    "kept_fell": _kept_fell, "cure_fell": _cure_fell, "script_complaints": _script_complaints,
    "segment_never": _segment_never, "step_never": _step_never, "saturated": _saturated, "weak_hour": _weak_hour,
    "over_capacity": _over_capacity, "collector_overload": _collector_overload,
    "called_for_nothing": _called_for_nothing, "refused": _refused, "reach_assumed": _reach_assumed,
}  # fmt: skip


@transaction.atomic
def keep(found: Sequence[Found], on: dt.date, currency: str) -> dict[str, int]:
    """Keep a day's findings: a case known before gets today's figures, one that is not seen any more is gone.

    A dismissed one comes back when again_factor times as much is at stake as when it was dismissed.
    """
    known = {row.key: row for row in Finding.objects.exclude(kind=Finding.SAID).select_for_update()}
    counts = {"found": len(found), "new": 0, "gone": 0}
    for one in found:
        row = known.pop(one.looked.key, None)
        if row is None or row.state == Finding.State.GONE:
            counts["new"] += 1
        row = row or Finding(key=one.looked.key, first_on=on)
        _fill(row, one, on, currency)
        row.save()
    for row in known.values():
        if row.state in (Finding.State.NEW, Finding.State.SEEN) and row.on <= on:
            row.state = Finding.State.GONE
            row.save(update_fields=["state"])
            counts["gone"] += 1
    audit.record("findings.computed", subject=f"findings:{on}", detail=counts)
    return counts


def _fill(row: Finding, one: Found, on: dt.date, currency: str) -> None:
    case = one.looked
    row.kind, row.subject, row.catalogue, row.on, row.currency = case.kind, dict(case.subject), _version(), on, currency
    row.money_minor, row.harm, row.weight_minor = case.money_minor, case.harm, one.weight_minor
    row.p, row.q, row.family = case.p, one.q, one.family
    row.effect, row.low, row.high, row.target = case.effect, case.low, case.high, case.target
    row.facts, row.evidence = dict(case.facts), [asdict(seen) for seen in case.evidence]
    row.history = [*(e for e in row.history if e[0] != on.isoformat()), [on.isoformat(), one.weight_minor]][-KEPT_DAYS:]
    factor = catalogue().again_factor
    if row.state == Finding.State.GONE or (
        row.state == Finding.State.DISMISSED and one.weight_minor > factor * max(row.dismissed_weight_minor or 0, 1)
    ):
        row.state, row.first_on = Finding.State.NEW, on


def _version() -> str:
    return catalogue().version


@transaction.atomic
def record(
    *,
    user: Any,
    title: str,
    words: str,
    subject: Mapping[str, str] | None = None,
    source: str = "",
    on: dt.date | None = None,
) -> Finding:
    """Keep a finding that people told, which no figure shows (yet): what was learned from a case or in a meeting.

    `subject` are slices it speaks of (`strategy`, `segment`, …), `source` where it was told (`case:7`). Nothing is at
    stake in money; it stays until it is dismissed or a change is proposed. Raises ReasonError without words.
    """
    if not title.strip() or not words.strip():
        raise ReasonError(_("Say what was found."))
    on = on or desk.today(timezone.now())
    snapshot = results.current()
    row = Finding.objects.create(
        key=f"said:{uuid.uuid4().hex}", kind=Finding.SAID, subject=dict(subject or {}), catalogue="", first_on=on,
        on=on, currency=snapshot.currencies[0] if snapshot and snapshot.currencies else "CNY", money_minor=0, harm=0.0,
        weight_minor=0, family=0, effect=0.0, low=0.0, high=0.0, evidence=[], told_by=user,
        facts={"title": title.strip()[:200], "words": words.strip()[:4000], "source": source},
    )  # fmt: skip
    audit.record("finding.told", user=user, subject=f"finding:{row.pk}", detail={"source": source})
    return row


@transaction.atomic
def see(finding_id: int, *, user: Any) -> Finding:
    """Somebody has read a finding: a new one is seen from then on. Raises Finding.DoesNotExist."""
    row = Finding.objects.select_for_update().get(pk=finding_id)
    if row.state == Finding.State.NEW:
        row.state, row.seen_by, row.seen_at = Finding.State.SEEN, user, timezone.now()
        row.save(update_fields=["state", "seen_by", "seen_at"])
        audit.record("finding.seen", user=user, subject=f"finding:{row.pk}")
    return row


@transaction.atomic
def dismiss(finding_id: int, *, user: Any, reason: str) -> Finding:
    """Lay a finding aside, with a reason. Raises StateError, ReasonError, Finding.DoesNotExist."""
    row = Finding.objects.select_for_update().get(pk=finding_id)
    if row.state not in (Finding.State.NEW, Finding.State.SEEN):
        raise StateError(_("Only a finding that is open is dismissed."))
    if not reason.strip():
        raise ReasonError(_("Say why this needs no change."))
    row.state, row.dismissed_by, row.dismissed_at = Finding.State.DISMISSED, user, timezone.now()
    row.dismissed_why, row.dismissed_weight_minor = reason.strip()[:2000], row.weight_minor
    row.save()
    audit.record("finding.dismissed", user=user, subject=f"finding:{row.pk}", reason=row.dismissed_why)
    return row


@transaction.atomic
def reopen(finding_id: int, *, user: Any) -> Finding:
    """Take a dismissed finding up again. Raises StateError, Finding.DoesNotExist."""
    row = Finding.objects.select_for_update().get(pk=finding_id)
    if row.state != Finding.State.DISMISSED:
        raise StateError(_("Only a finding that was dismissed is taken up again."))
    row.state = Finding.State.SEEN
    row.save(update_fields=["state"])
    audit.record("finding.reopened", user=user, subject=f"finding:{row.pk}")
    return row
