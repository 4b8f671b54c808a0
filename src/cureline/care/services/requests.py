"""Requests of people about their own data: take in, check who asks, decide; the decision is carried out at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import circumstances, clock, documents, rights, rooms
from cureline.care.errors import InvalidError, StateError
from cureline.care.models import Correction, RightsRequest
from cureline.care.rights import keeping, report
from cureline.care.rights.whole import whole
from cureline.care.sealed import opened, seal
from cureline.portfolio.models import Customer
from cureline.trust import audit
from cureline.trust.models import User

CHANNELS = ("call", "email", "letter", "visit", "page", "branch", "api")


@transaction.atomic
def record(
    customer_id: str, *, user: User | None, kind: str, channel: str, wish: str = "",
    corrections: Iterable[Mapping[str, str]] = (), received_at: dt.datetime | None = None,
    at: dt.datetime | None = None,
) -> RightsRequest:  # fmt: skip
    """Take in a request; its clock runs from receipt. Each correction has `field`, `row` (for points), `new`, `reason`.

    Raises InvalidError (422), 404 outside one's rows.
    """
    now = at or timezone.now()
    received = received_at or now
    customer: Any = circumstances.lock(customer_id)
    document = documents.load("rights")
    wanted = list(corrections)
    if kind not in document["kinds"] or channel not in CHANNELS or received > now:
        raise InvalidError("unknown kind or channel, or received in the future")
    if (kind == "correct") != bool(wanted):
        raise InvalidError("a request to correct names what is wrong, and no other does")
    known = {name for holder in rights.holders() for name in holder.corrects}
    if unknown := [row for row in wanted if row["field"] not in known]:
        raise InvalidError(f"{unknown[0]['field'][:40]} can't be corrected here")
    try:
        rule = documents.jurisdiction_of(document["clocks"], customer.jurisdiction)
    except LookupError as error:
        raise InvalidError(str(error)) from error
    day = clock.local_day(received, customer.time_zone)
    made = RightsRequest.objects.create(
        customer_id=customer_id, kind=kind, channel=channel, received_at=received, wish_sealed=seal(wish),
        due_on=clock.due_on(day, rule, customer.jurisdiction), recorded_by=user, document_version=document["version"],
    )  # fmt: skip
    for row in wanted:
        Correction.objects.create(
            request=made, field=row["field"], row=row.get("row", ""), new_sealed=seal(row["new"], required=True),
            reason_sealed=seal(row.get("reason", "")),
        )  # fmt: skip
    _told(made, "rights.recorded", user, {"kind": kind, "due_on": made.due_on.isoformat()})
    return made


@transaction.atomic
def check_identity(request_id: int, how: str, *, user: User, at: dt.datetime | None = None) -> RightsRequest:
    """Note how it was made sure that the person themselves asks (a code of rights.yaml)."""
    request = _locked(request_id)
    if how not in documents.load("rights")["checks"]:
        raise InvalidError("unknown check of identity")
    if request.state != RightsRequest.State.RECEIVED:
        raise StateError("checked already")
    request.identity_check, request.checked_by, request.checked_at = how, user, at or timezone.now()
    request.state = RightsRequest.State.CHECKED
    request.save()
    _told(request, "rights.identity_checked", user, {"how": how})
    return request


@transaction.atomic
def refuse(request_id: int, reason: str, *, user: User, at: dt.datetime | None = None) -> RightsRequest:
    """Refuse a request and tell the person why."""
    request = _locked(request_id)
    if request.state not in RightsRequest.OPEN:
        raise StateError("decided already")
    return _decided(request, "refused", reason, user, at or timezone.now())


@transaction.atomic
def grant(request_id: int, reason: str = "", *, user: User, restrictions: Iterable[str] = (),
          at: dt.datetime | None = None) -> RightsRequest:  # fmt: skip
    """Grant a request and carry it out: show, correct, restrict or erase what the law lets.

    The identity must have been checked (409). What an erase request may not touch stays, with the rule and the last
    day in `result` and in the letter.
    """
    now = at or timezone.now()
    request = _locked(request_id)
    if request.state != RightsRequest.State.CHECKED:
        raise StateError("check first who asks")
    customer: Any = Customer.objects.get(pk=request.customer_id)
    today = clock.local_day(now, customer.time_zone)
    if request.kind == "erase":
        with whole(request.customer_id):
            done = [e.plain() for h in rights.holders() if h.erase for e in h.erase(request.customer_id, today)]
        request.result = {"erased": [row for row in done if row["erased"] or row["kept"]]}
    elif request.kind == "restrict":
        wanted = sorted(set(restrictions))
        known = documents.load("rights")["restrictions"]
        if not wanted or any(name not in known for name in wanted):
            raise InvalidError("say what is restricted")
        request.circumstances = [
            circumstances.begin(request.customer_id, known[name]["circumstance"], from_on=today) for name in wanted
        ]
        request.result = {"restricted": wanted}
    elif request.kind == "correct":
        request.result = {"corrected": _correct(request, now)}
    else:
        request.result = {"tables": {s.title: len(s.rows) for s in report.collect(request.customer_id)}}
    return _decided(request, "done", reason, user, now)


def lines(request: RightsRequest, language: str | None = None) -> list[str]:
    """What the decision says, sentence by sentence, for page and letter."""
    document = documents.load("rights")
    words = {name: documents.said(texts, language) for name, texts in document["letter"].items()}
    said = [words["refused" if request.state == RightsRequest.State.REFUSED else "granted"]]
    for row in request.result.get("erased", ()):
        what = documents.said(document["covers"][row["what"]], language)
        if row["erased"]:
            said.append(words["erased"].format(what=what, count=row["erased"]))
        if row["kept"]:
            form = "kept_until" if row["until_on"] else "kept"
            said.append(words[form].format(what=what, until=row["until_on"], why=keeping.why(row["rule"], language)))
    said += [
        words["restricted"].format(what=documents.said(document["restrictions"][name]["title"], language))
        for name in request.result.get("restricted", ())
    ]
    said += [
        words["corrected"].format(what=documents.said(document["fields"][name], language))
        for name in request.result.get("corrected", ())
    ]
    return said + [line for line in opened(request.decision_sealed).splitlines() if line.strip()]


def letter_of(request: RightsRequest, language: str) -> tuple[str, dict[str, Any]]:
    """Dispatch's template of the answer, and its data."""
    customer: Any = Customer.objects.get(pk=request.customer_id)
    if request.kind == "access" and request.state == RightsRequest.State.DONE:
        return "access_answer", report.letter_data(request, report.collect(request.customer_id), language)
    return "rights_answer", {
        "request": request.number,
        "received_on": clock.local_day(request.received_at, customer.time_zone).isoformat(),
        "subject": documents.said(documents.load("rights")["kinds"][request.kind], language),
        "paragraphs": lines(request, language),
    }


def _correct(request: RightsRequest, now: dt.datetime) -> list[str]:
    """Carry out the corrections; the old value is sealed beside the new one."""
    by_field = {name: holder for holder in rights.holders() if holder.correct for name in holder.corrects}
    for row in request.corrections.select_for_update():
        change = by_field[row.field].correct
        assert change is not None  # noqa: S101 - by_field holds only those with one
        row.old_sealed = seal(change(request.customer_id, row.field, row.row, opened(row.new_sealed)) or "")
        row.applied_at = now
        row.save()
        _told(request, "rights.corrected", request.checked_by, {"field": row.field, "row": row.row})
    return sorted({row.field for row in request.corrections.all()})


def _decided(request: RightsRequest, state: str, reason: str, user: User, now: dt.datetime) -> RightsRequest:
    refused = state == "refused"
    request.state, request.decided_by, request.decided_at = state, user, now
    request.decision_sealed = seal(reason, required=refused)
    request.save()
    customer: Any = Customer.objects.get(pk=request.customer_id)
    language = rooms.language_of(customer)
    template, data = letter_of(request, language)
    sent = rooms.letter(request.customer_id, template, data, user=user, language=language)
    request.letter_ref, request.letter_refused = sent.ref, sent.refused
    request.save(update_fields=["letter_ref", "letter_refused"])
    _told(request, "rights.refused" if refused else "rights.granted", user, {"kind": request.kind})
    return request


def _locked(request_id: int) -> RightsRequest:
    found = RightsRequest.objects.get(pk=request_id)
    circumstances.lock(found.customer_id)
    return RightsRequest.objects.select_for_update().get(pk=request_id)


def _told(request: RightsRequest, action: str, user: User | None, detail: Mapping[str, Any]) -> None:
    audit.record(action, user=user, customer_id=request.customer_id, subject=f"request:{request.pk}", detail=detail)
