"""Each day after a change: its measure before and after, of those left alone too, and what that means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.engine.improve import Followed, catalogue, follow
from cureline.improvement.models import Finding, FollowUp, Proposal
from cureline.improvement.sources import DAY, MONTHLY, Papers, figures
from cureline.results import services as results
from cureline.trust import audit
from cureline.worklist import desk

# measures whose numerator counts some of the denominator's cases; others are ratios of amounts
SHARES = frozenset({"promise_kept_rate", "cure_rate", "right_party_rate", "contact_rate", "refusal_rate", "roll_rate"})
LEAST, LEAST_AMOUNT = 40, 20
Cases = dict[str, Any]


def follow_all(on: dt.date | None = None) -> dict[str, int]:
    """Follow every accepted change that has begun; gives how many, by verdict. Again it changes nothing but figures."""
    on = on or desk.today(timezone.now())
    snapshot = results.current()
    if snapshot is None:
        return {}
    counts: dict[str, int] = {}
    last = catalogue().follow_days
    for proposal in Proposal.objects.filter(state=Proposal.State.ACCEPTED, effective_from_on__lt=on).exclude(follow=""):
        begun = proposal.effective_from_on or on
        if (on - begun).days > last:
            _end(proposal)
            continue
        row = follow_one(proposal, min(on, snapshot.on))
        if row is not None:
            counts[row.verdict] = counts.get(row.verdict, 0) + 1
    return counts


def follow_one(proposal: Proposal, on: dt.date) -> FollowUp | None:
    """What the figures of a day say about a change; None before its first whole time."""
    spans = _spans(proposal, on)
    if spans is None:
        return None
    before, after = (_cases(proposal, span) for span in spans)
    arms = _hold_out(proposal)
    held = [_cases(proposal, span, arms) for span in spans] if arms else [None, None]
    found = _judged(proposal, before, after, *held)
    with transaction.atomic():
        row, made = FollowUp.objects.update_or_create(
            proposal=proposal, on=on,
            defaults={
                "verdict": found.verdict, "before": before, "after": after,
                "hold_before": held[0] if found.net else None, "hold_after": held[1] if found.net else None,
                "change": found.change, "low": found.low, "high": found.high, "expected": found.expected,
                "net": found.net,
            },
        )  # fmt: skip
        if made:
            audit.record("change.followed", subject=f"proposal:{proposal.pk}", detail={"verdict": row.verdict})
    return row


def _spans(proposal: Proposal, on: dt.date) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]] | None:
    """The time since the change and one as long before it; whole months where the measure is of months."""
    begun = proposal.effective_from_on
    if begun is None or on < begun:
        return None
    if proposal.follow in MONTHLY:
        first = begun if begun.day == 1 else (begun.replace(day=1) + 32 * DAY).replace(day=1)
        if (on + DAY).replace(day=1) <= first:
            return None
        until = (on + DAY).replace(day=1) - DAY
        months = (until.year - first.year) * 12 + until.month - first.month + 1
        number = begun.year * 12 + begun.month - 1 - months
        return (dt.date(number // 12, number % 12 + 1, 1), begun.replace(day=1) - DAY), (first, until)
    # at least four weeks before, so that the first days have something to stand against
    days = max((on - begun).days + 1, 28)
    return (begun - days * DAY, begun - DAY), (begun, on)


def _cases(proposal: Proposal, span: tuple[dt.date, dt.date], arms: frozenset[str] = frozenset()) -> Cases:
    """Numerator and denominator of the measure for the change's slices; of the hold-out arms, where some are given."""
    since, until = span
    where = dict(proposal.follow_slices)
    if arms:
        rows = [
            row for arm in sorted(arms) for row in figures("", proposal.follow, (), since, until, {**where, "arm": arm})
        ]
    else:
        rows = figures("", proposal.follow, (), since, until, where)
    return {
        "numerator": sum(row.numerator for row in rows), "denominator": sum(row.denominator for row in rows),
        "since": since.isoformat(), "until": until.isoformat(), "url": rows[0].url if rows else "",
    }  # fmt: skip


def _hold_out(proposal: Proposal) -> frozenset[str]:
    """The arms that leave the changed segment alone."""
    if proposal.effective_from_on is None:
        return frozenset()
    key = (proposal.follow_slices.get("strategy", ""), proposal.follow_slices.get("segment", ""))
    return Papers(proposal.effective_from_on).hold_outs().get(key, frozenset())


def _judged(
    proposal: Proposal, before: Cases, after: Cases, held_before: Cases | None, held_after: Cases | None
) -> Followed:
    share = proposal.follow in SHARES

    def pair(cases: Mapping[str, Any] | None) -> tuple[float, float] | None:
        return (float(cases["numerator"]), float(cases["denominator"])) if cases else None

    return follow(
        (before["numerator"], before["denominator"]), (after["numerator"], after["denominator"]),
        better=proposal.better, target=proposal.target, least=LEAST if share else LEAST_AMOUNT,
        expected_share=catalogue().expected_share, hold_before=pair(held_before), hold_after=pair(held_after),
        share=share,
    )  # fmt: skip


def _end(proposal: Proposal) -> None:
    """The time of following is over: the finding may be told again where it is still there."""
    if proposal.finding is not None and proposal.finding.state == Finding.State.PROPOSED:
        proposal.finding.state = Finding.State.SEEN
        proposal.finding.save(update_fields=["state"])
