"""Begin a contact: judged and written in one transaction under the customer's lock. There is no other way."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from cureline.contact import taxonomy
from cureline.contact.models import Attempt, Refusal
from cureline.contact.services import gate, stops
from cureline.contact.services.errors import RefusedError
from cureline.contact.services.replay import digest
from cureline.people import licences
from cureline.portfolio import models
from cureline.trust import audit
from cureline.worklist import desk

# what the engine reads of each row, and no more
CUSTOMER = ("customer_id", "kind", "region", "jurisdiction", "time_zone")
ACCOUNT = (
    "account_id", "customer_id", "product", "status", "portfolio", "secured", "first_party", "in_litigation",
    "limitation_from_on", "notice_sent_on",
)  # fmt: skip
EVENT = (
    "contact_id",
    "account_id",
    "at",
    "channel",
    "direction",
    "relation",
    "outcome",
    "prior_consent",
    "agency",
    "seconds",
)


def begin(
    customer_id: str,
    channel: str,
    *,
    user: Any,
    at: dt.datetime | None = None,
    account_id: str | None = None,
    point_id: str | None = None,
    purpose: str = "collect",
    prior_consent: bool = False,
    agency: str | None = None,
    script: str = "",
    request: Any = None,
) -> Attempt:
    """Ask the gate and, if it allows, write the contact and the attempt: both, or neither.

    From here on the contact counts as the weightiest outcome of its channel until `record_outcome` says otherwise.
    Without `at` it is now, as read under the lock. `agency` names who contacts for the bank. Raises RefusedError, with
    the refusal on record; Customer.DoesNotExist; ChannelError, AccountUnknownError, PointUnknownError; and
    people.licences.UnlicensedError where the bank's document demands a licence that `user` does not hold.
    """
    with transaction.atomic():
        # the lock of the stop switch first, then the customer's: stops.py says why nothing slips through
        case = gate.case_of(customer_id, at, lock=True, standing=stops.standing())
        if agency is None:
            _licensed(case, channel, user)
        ruling = gate.rule_on(
            case, channel, case.at, account_id=account_id, point_id=point_id, purpose=purpose,
            prior_consent=prior_consent, script=script,
        )  # fmt: skip
        columns = _columns(ruling, user=user, agency=agency, purpose=purpose, prior_consent=prior_consent)
        if ruling.allowed:
            return _written(ruling, columns, user=user, script=script, request=request)
    raise RefusedError(ruling, _kept(ruling, columns, user=user, request=request))


@contextmanager
def acting() -> Iterator[None]:
    """A transaction for a verb that begins a contact and does more: a refusal undoes the verb and stays on record."""
    try:
        with transaction.atomic():
            stops.standing()
            yield
    except RefusedError as error:
        _again(error.refusal)
        raise


def _written(ruling: gate.Ruling, columns: dict[str, Any], *, user: Any, script: str, request: Any) -> Attempt:
    contact = models.Contact.objects.create(
        contact_id=f"desk-{uuid.uuid4().hex}",
        customer_id_id=columns["customer_id"],
        account_id_id=ruling.account_id,
        at=ruling.at,
        channel=ruling.channel,
        direction="out",
        contact_point_id=columns["contact_point_id"],
        relation=columns["relation"],
        outcome=taxonomy.provisional(ruling.channel),
        prior_consent=columns["prior_consent"],
        agency=columns["agency"],
        collector_id=columns["collector_id"],
    )
    attempt = Attempt.objects.create(contact=contact, script=script, **columns)
    audit.record(
        "contact.begun", request=request, user=user, customer_id=attempt.customer_id, subject=f"attempt:{attempt.pk}",
        detail={"channel": attempt.channel, "purpose": attempt.purpose, "agency": attempt.agency,
                "prior_consent": attempt.prior_consent},
    )  # fmt: skip
    return attempt


def _kept(ruling: gate.Ruling, columns: dict[str, Any], *, user: Any, request: Any) -> Refusal:
    """Write a refusal so that it outlives a savepoint of the caller that is rolled back because of it."""
    verdict = ruling.verdict
    with transaction.atomic():
        refusal = Refusal.objects.create(
            rule_id=verdict.rule_id, article=verdict.article or "", refusals=list(verdict.refusals),
            next_lawful_at=verdict.next_lawful_at, **columns,
        )  # fmt: skip
        audit.record(
            "contact.refused", request=request, user=user, customer_id=refusal.customer_id,
            subject=f"refusal:{refusal.pk}", detail={"channel": refusal.channel, "rule": refusal.rule_id},
        )  # fmt: skip
    if connection.in_atomic_block:
        # belongs to no savepoint, so that it survives theirs: Django's own `on_commit` would be dropped with them
        connection.run_on_commit.append((set(), lambda: _again(refusal), False))
    return refusal


def _again(refusal: Refusal) -> None:
    """Write a refusal that went with a rolled-back savepoint; one that stands is left alone."""
    if Refusal.objects.filter(pk=refusal.pk).exists():
        return
    with transaction.atomic():
        refusal.save(force_insert=True)
        audit.record(
            "contact.refused", user=refusal.user, customer_id=refusal.customer_id, subject=f"refusal:{refusal.pk}",
            detail={"channel": refusal.channel, "rule": refusal.rule_id},
        )  # fmt: skip


def _licensed(case: gate.Case, channel: str, user: Any) -> None:
    """Whether who begins holds what the bank demands for this channel and what is known of the customer on the day."""
    day = desk.today(case.at)
    running = {
        row["kind"]
        for row in case.circumstances
        if row["from_on"] <= day and (row["until_on"] is None or row["until_on"] >= day)
    }
    licences.require(user, channel, day, running)


def _columns(
    ruling: gate.Ruling, *, user: Any, agency: str | None, purpose: str, prior_consent: bool
) -> dict[str, Any]:
    """What attempt and refusal have in common."""
    facts = facts_of(ruling)
    contact = ruling.contact
    known = user if user is not None and user.is_authenticated else None
    staff = getattr(known, "staff", None)
    return {
        "customer_id": ruling.case.customer["customer_id"],
        "account_id": ruling.account_id,
        "channel": ruling.channel,
        "contact_point_id": contact.contact_point_id,
        "point_kind": contact.point_kind,
        "relation": contact.relation,
        "purpose": purpose,
        "prior_consent": prior_consent,
        "user": known,
        "collector_id": staff.collector_id if staff is not None and agency is None else None,
        "agency": agency,
        "asked_at": ruling.at,
        "warnings": list(ruling.verdict.warnings),
        "pack_version": ruling.verdict.pack_version,
        "policy_version": ruling.policy_version,
        "rules_on": ruling.rules_on,
        "facts": facts,
        "facts_sha256": digest(facts),
    }


def facts_of(ruling: gate.Ruling) -> dict[str, Any]:
    """The rows that a ruling was judged by, as JSON: enough to judge again, and nothing personal in clear."""
    case = ruling.case
    plain: dict[str, Any] = json.loads(
        json.dumps(
            {
                "customer": {name: case.customer[name] for name in CUSTOMER},
                "account": ruling.account and {name: ruling.account[name] for name in ACCOUNT},
                "point": ruling.point and dict(ruling.point),
                "circumstances": [dict(row) for row in case.circumstances],
                "contacts": [{name: row[name] for name in EVENT} for row in case.contacts],
            },
            cls=DjangoJSONEncoder,
        )
    )
    if ruling.stop is not None:
        plain["stop"] = stops.facts_of(ruling.stop)
    return plain
