"""What the room measures itself: results over expectation, quality, conduct, feedback and teamwork."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cureline.appraisal.models import Sample, TeamRating, opened
from cureline.appraisal.services import books
from cureline.appraisal.services.sources import Asked, Measured, register
from cureline.care.models import ComplaintLink, SurveyInvitation
from cureline.contact.models import Attempt, Refusal
from cureline.engine import appraise
from cureline.engine.appraise import Ratio
from cureline.rehearsal import services as rehearsal
from cureline.training import services as training
from cureline.worklist import desk

Found = Mapping[int, Measured]
UPHELD = ("upheld", "partly")


def cases_of(asked: Asked) -> pa.Table:
    """The cases of the period, without those that an appeal found not to be somebody's; gathered once for all."""
    if "cases" not in asked.kept:
        asked.kept["snapshot"], found = books.cases(asked.since, asked.until)
        names = {person.collector_id: person.pk for person in asked.staff if person.collector_id}
        keep = [account not in asked.left_out(names.get(who, 0), "accounts") for account, who in
                zip(found["account_id"].to_pylist(), found["collector_id"].to_pylist(), strict=True)]  # fmt: skip
        asked.kept["cases"] = found.filter(pa.array(keep, pa.bool_()))
    table: pa.Table = asked.kept["cases"]
    return table


def _over_expected(outcome: str, asked: Asked) -> Found:
    """One outcome over its expectation, of everybody who has a book."""
    rows = appraise.appraise(cases_of(asked), outcome, least=int(asked.card["least_cases"]))
    ratios = {one.collector_id: one for one in rows}
    return {
        person.pk: _ratio(ratios[person.collector_id], float(asked.card["least_support"]))
        for person in asked.staff if person.collector_id in ratios
    }  # fmt: skip


def explained(asked: Asked, collector_id: str | None) -> list[dict[str, Any]]:
    """The cases of one collector, for the explanation, with what was expected of each."""
    table = cases_of(asked)
    mine = table.filter(pc.equal(table["collector_id"], collector_id or ""))
    names = ["account_id", "customer_id", "bucket", "product", "months", "past_due_minor", "balance_minor", "p_cure",
             "recovered_minor", "cured", "kept"]  # fmt: skip
    rows: list[dict[str, Any]] = mine.select(names).to_pylist()
    for outcome in appraise.OUTCOMES:
        if outcome not in asked.kept:
            asked.kept[outcome] = {one.collector_id: one for one in appraise.expect(table, outcome)}
        bar = asked.kept[outcome].get(collector_id)
        for row, share, weight in zip(rows, bar.share if bar else [], bar.weight if bar else [], strict=False):
            row[f"e_{outcome}"] = round(float(share), 4)
            if outcome == "recovered":
                row["counts_minor"] = round(float(weight))
    return rows


def _ratio(one: Ratio, least_support: float) -> Measured:
    known = one.shrunk is not None and one.support >= least_support
    more = {"raw": one.ratio, "raw_low": one.low, "raw_high": one.high, "own": one.kept, "support": one.support,
            "why": "" if known else ("few" if one.shrunk is None else "support")}  # fmt: skip
    return Measured(
        one.shrunk if known else None, one.shrunk_low if known else None, one.shrunk_high if known else None,
        one.actual, one.expected, one.cases, more,
    )  # fmt: skip


def _quality(asked: Asked) -> Found:
    return {key: Measured(sum(marks) / len(marks), numerator=sum(marks), denominator=len(marks), cases=len(marks),
                          rows=refs)
            for key, (marks, refs, _) in _samples(asked).items() if marks}  # fmt: skip


def _critical(asked: Asked) -> Found:
    return {key: Measured(float(len(critical)), numerator=len(critical), denominator=len(marks), cases=len(marks),
                          rows=critical)
            for key, (marks, _, critical) in _samples(asked).items() if marks}  # fmt: skip


def _samples(asked: Asked) -> dict[int, tuple[list[float], list[str], list[str]]]:
    """Marks, references and those with a critical error, of settled samples."""
    found: dict[int, tuple[list[float], list[str], list[str]]] = {}
    by_collector = {person.collector_id: person.pk for person in asked.staff if person.collector_id}
    rows = Sample.objects.filter(collector_id__in=by_collector, on__range=(asked.since, asked.until),
                                 settled_at__isnull=False)  # fmt: skip
    for row in rows.order_by("on", "pk"):
        key = by_collector[row.collector_id]
        if row.ref in asked.left_out(key, "samples"):
            continue
        marks, refs, critical = found.setdefault(key, ([], [], []))
        marks.append(float(row.mark or 0))
        refs.append(f"sample:{row.pk}")
        if row.critical:
            critical.append(f"sample:{row.pk}")
    return found


def _complaints(asked: Asked) -> Found:
    """Complaints found right, about a contact that somebody made; 0 for who made contacts and has none."""
    since, until = _instants(asked)
    links = ComplaintLink.objects.filter(
        collector_id__in=[person.collector_id for person in asked.staff if person.collector_id],
        complaint__received_at__gte=since, complaint__received_at__lt=until, complaint__outcome__in=UPHELD,
    )  # fmt: skip
    whose: dict[str, set[int]] = defaultdict(set)
    for who, complaint in links.values_list("collector_id", "complaint_id"):
        whose[who].add(complaint)
    made = _made(asked)
    return {
        person.pk: _count([f"complaint:{key}" for key in sorted(whose[person.collector_id])
                           if str(key) not in asked.left_out(person.pk, "complaints")], made[person.pk])
        for person in asked.staff if person.collector_id and (made[person.pk] or whose[person.collector_id])
    }  # fmt: skip


def _circumvented(asked: Asked) -> Found:
    """Contacts begun soon after the gate refused them, by another purpose or a consent that was not declared before."""
    since, until = _instants(asked)
    span = dt.timedelta(minutes=int(asked.card["circumvented_minutes"]))
    users = {person.user_id: person.pk for person in asked.staff}
    refused: dict[tuple[int, str, str], list[Refusal]] = defaultdict(list)
    for row in Refusal.objects.filter(user_id__in=users, asked_at__gte=since, asked_at__lt=until).order_by("asked_at"):
        refused[row.user_id, row.customer_id, row.channel].append(row)
    found: dict[int, list[str]] = defaultdict(list)
    rows = Attempt.objects.filter(user_id__in=users, customer_id__in={key[1] for key in refused},
                                  asked_at__gte=since, asked_at__lt=until + span)  # fmt: skip
    for row in rows.order_by("asked_at"):
        for earlier in refused.get((row.user_id, row.customer_id, row.channel), []):
            declared = row.purpose != earlier.purpose or (row.prior_consent and not earlier.prior_consent)
            if declared and dt.timedelta(0) < row.asked_at - earlier.asked_at <= span:
                found[users[row.user_id]].append(f"attempt:{row.pk}")
                break
    made = _made(asked)
    return {
        person.pk: _count([ref for ref in found[person.pk] if ref not in asked.left_out(person.pk, "refusals")],
                          made[person.pk])
        for person in asked.staff if made[person.pk]
    }  # fmt: skip


def _count(refs: list[str], of: int) -> Measured:
    return Measured(float(len(refs)), numerator=len(refs), denominator=of, cases=of, rows=refs)


def _made(asked: Asked) -> dict[int, int]:
    """How many contacts each made."""
    from django.db.models import Count

    since, until = _instants(asked)
    rows = Attempt.objects.filter(
        asked_at__gte=since, asked_at__lt=until, user__in=[person.user_id for person in asked.staff]
    )
    counts = dict(rows.values_list("user_id").annotate(n=Count("pk")))
    return {person.pk: counts.get(person.user_id, 0) for person in asked.staff}


def _instants(asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    return desk.bounds(asked.since)[0], desk.bounds(asked.until)[1]


def _feedback(asked: Asked) -> Found:
    """Mean of customers' answers; below the smallest group only that it is too small."""
    since, until = _instants(asked)
    by_collector = {person.collector_id: person.pk for person in asked.staff if person.collector_id}
    rows = SurveyInvitation.objects.filter(
        collector_id__in=by_collector, sent_at__gte=since, sent_at__lt=until, answered_at__isnull=False
    ).select_related("answer")  # fmt: skip
    answers: dict[int, list[Mapping[str, int]]] = defaultdict(list)
    for row in rows:
        answers[by_collector[row.collector_id]].append(row.answer.scores)
    found = {}
    for key, given in answers.items():
        if len(given) < int(asked.card["minimum_group"]):
            # how many answered would itself tell something of a small group
            found[key] = Measured(None, more={"why": "group"})
            continue
        every = [value for scores in given for value in scores.values()]
        found[key] = Measured(sum(every) / len(every), numerator=sum(every), denominator=len(every), cases=len(given))
    return found


def teamwork(ratings: list[TeamRating], minimum_peers: int) -> Measured:
    """The leader's mean and the colleagues' (from the smallest group on), half and half; one where the other lacks."""
    means: dict[bool, list[float]] = {True: [], False: []}
    for row in ratings:
        scores = opened(row.scores_sealed)
        means[row.leader].append(sum(scores.values()) / len(scores))
    parts: dict[str, Any] = {}
    if means[True]:
        parts["leader"] = sum(means[True]) / len(means[True])
    if len(means[False]) >= minimum_peers:
        parts["peers"] = sum(means[False]) / len(means[False])
    if not parts:
        return Measured(None, more={"why": "none"})
    value = sum(parts.values()) / len(parts)
    return Measured(value, numerator=sum(parts.values()), denominator=len(parts), cases=len(parts), more=parts)


def _courses(asked: Asked) -> Found:
    """The share of the courses due in the period that were done in time, as training tells it."""
    found = {}
    for person in asked.staff:
        told = training.progress_of(person, asked.since, asked.until)
        if told.assigned:
            found[person.pk] = Measured(told.on_time / told.assigned, numerator=told.on_time,
                                        denominator=told.assigned, cases=told.assigned)  # fmt: skip
    return found


def _skills(asked: Asked) -> Found:
    """The mean of the skills shown in simulated calls at the period's end, as rehearsal estimates them."""
    found = {}
    for person in asked.staff:
        if not rehearsal.best_scores(person, asked.since):
            continue
        means = [one.mean for one in rehearsal.skills_of(person, asked.until).values() if one.calls]
        if means:
            found[person.pk] = Measured(sum(means) / len(means), numerator=sum(means), denominator=len(means),
                                        cases=len(means))  # fmt: skip
    return found


for _outcome in appraise.OUTCOMES:
    register(_outcome, partial(_over_expected, _outcome))
register("quality", _quality)
register("critical_errors", _critical)
register("complaints_upheld", _complaints)
register("refusals_circumvented", _circumvented)
register("feedback", _feedback)
register("learning", _courses, name="training")
register("learning", _skills, name="rehearsal")
