"""The worker: takes a row of the outbox, asks whether it is still lawful, sends it, and records what came of it.

Each step is a transaction of its own, so that the worker may be killed at any line: a row that was on its way when its
worker died is uncertain, and is asked for at the receiving system before it is sent again.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import math
import random
import time
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from cureline.contact.models import Attempt, Stop
from cureline.contact.services import stops
from cureline.dispatch import signing
from cureline.dispatch.channels import Answer, Later, Refused, Sent, Stopped, Unknown, hooks, mail, sms
from cureline.dispatch.config import document, gateway, mail_server
from cureline.dispatch.models import Delivery, Message, Outbox
from cureline.dispatch.services import lawful, outbox, webhooks
from cureline.face import ProblemError
from cureline.trust import audit

_LOG = logging.getLogger(__name__)
_MINUTE = 60.0
# letters leave with a batch of the print shop; a mail server can't be asked, so a person decides
_SENT_BY_WORKER = ("sms", "email", "webhook")
_CAN_BE_ASKED = ("sms", "webhook")


def run(
    *, until: Callable[[], bool], poll_seconds: float, chance: random.Random | None = None,
    beside: Callable[[dt.datetime], bool] | None = None,
) -> int:  # fmt: skip
    """Work until told to stop; gives how many steps were taken.

    `beside` is done once a minute, and as long as it gives True (it has more to do) whenever nothing is due.
    """
    steps, chance = 0, chance or random.Random()  # noqa: S311 - spreads tries in time
    beside_at, more = -math.inf, False
    while not until():
        try:
            worked = step(chance=chance)
            if beside is not None and (time.monotonic() >= beside_at or (more and not worked)):
                more = _beside(beside)
                beside_at = time.monotonic() + _MINUTE
                worked = worked or more
        except (OperationalError, InterfaceError):
            # the database went away or chose this transaction to end a deadlock; what was begun is undone
            _LOG.warning("the database does not answer")
            connection.close()
            worked = False
        if worked:
            steps += 1
        else:
            time.sleep(poll_seconds)
    return steps


def _beside(job: Callable[[dt.datetime], bool]) -> bool:
    """A job that breaks must not stop the outbox; it is done again a minute later."""
    try:
        return job(timezone.now())
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _LOG.warning("a job beside the outbox broke: %s", type(error).__name__)
        return False


def step(*, chance: random.Random | None = None) -> bool:
    """Take one row one step further; False when nothing is due."""
    chance = chance or random.Random()  # noqa: S311 - spreads tries in time
    claimed = _claim(timezone.now())
    if claimed is None:
        return False
    row, asked = claimed
    if row is None:
        return True
    try:
        answer: Answer | Stopped = _ask(row) if asked else _send(row)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # one row that breaks an adapter must not stop the others; it is asked for, tried again, and at last told
        _LOG.warning("row %s of the outbox broke its adapter: %s", row.pk, type(error).__name__)
        answer = Unknown(f"ERROR-{type(error).__name__}")
    _record(row.pk, answer, asked=asked, chance=chance)
    return True


def configured() -> list[str]:
    """The kinds that this process can send: those whose outside system the environment names."""
    named = {"sms": gateway(), "email": mail_server(), "webhook": True}
    return [kind for kind in _SENT_BY_WORKER if named[kind]]


@transaction.atomic
def _claim(now: dt.datetime) -> tuple[Outbox | None, bool] | None:
    """The row that is due first, under a lease, and whether it is to be asked for; (None, …) when that was all."""
    # the lock of the stop switch before that of any row: what is claimed here may leave (contact/services/stops.py)
    standing = stops.standing()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = (
        Q(state="queued", next_try_at__lte=now)
        | Q(state="uncertain", kind__in=_CAN_BE_ASKED, next_try_at__lte=now)
        | Q(state="sending")
    )
    row = (
        Outbox.objects.filter(due, free, kind__in=configured())
        .order_by("next_try_at", "id")
        .select_for_update(skip_locked=True)
        .first()
    )
    if row is None:
        return None
    if row.state == "sending":
        row.state, row.why, row.lease_until, row.next_try_at = "uncertain", "WORKER-LOST", None, now
        row.save(update_fields=["state", "why", "lease_until", "next_try_at"])
        audit.record("outbox.uncertain", subject=f"outbox:{row.pk}", detail={"kind": row.kind, "why": row.why})
        return None, False
    asked = row.state == "uncertain"
    thing = outbox.thing_of(row)
    if thing is not None and not asked and not _still_lawful(row, thing, now, standing):
        return None, False
    row.lease_until = now + dt.timedelta(seconds=document("retry")[row.kind]["lease_seconds"])
    if not asked:
        row.state, row.attempts = "sending", row.attempts + 1
    row.save(update_fields=["state", "attempts", "lease_until"])
    return row, asked


def _still_lawful(row: Outbox, thing: Message, now: dt.datetime, standing: tuple[Stop, ...]) -> bool:
    """Whether it may leave; a row that can't be judged, as when its point is gone, does not."""
    try:
        with transaction.atomic():
            return lawful.may_leave(row, thing, at=now, standing=standing)
    except (ProblemError, ObjectDoesNotExist):
        outbox.end(row, "failed", "NOT-TO-BE-JUDGED")
        audit.record("outbox.failed", subject=f"outbox:{row.pk}", detail={"kind": row.kind, "why": row.why})
        return False


def _send(row: Outbox) -> Answer | Stopped:
    if row.kind == "webhook":
        return _call(row)
    with transaction.atomic():
        # kept until the gateway has answered: the stop switch waits for it, or comes first and nothing is sent
        if _stopped(row, stops.standing(sending=True)):
            return Stopped()
        return _handed_over(row)


def _handed_over(row: Outbox) -> Answer:
    payload = outbox.payload_of(row)
    if row.kind == "sms":
        place = gateway()
        return sms.send(place, row.key, payload) if place else Later("NOT-CONFIGURED")
    server = mail_server()
    return mail.send(server, row.key, payload) if server else Later("NOT-CONFIGURED")


def _stopped(row: Outbox, standing: tuple[Stop, ...]) -> bool:
    thing = outbox.thing_of(row) if standing else None
    attempt = Attempt.objects.filter(pk=thing.attempt_id).first() if thing is not None else None
    return attempt is not None and bool(
        stops.covering(standing, channel=row.kind, customer_id=attempt.customer_id, script=attempt.script)
    )


def _ask(row: Outbox) -> Answer:
    if row.kind == "webhook":
        # a receiver knows an event by its id, and takes it once however often it comes
        return Later("ASKED-NOT")
    place = gateway()
    return sms.ask(place, row.key) if place else Unknown("NOT-CONFIGURED")


def _call(row: Outbox) -> Answer:
    subscription = row.subscription
    if subscription is None or not subscription.active:
        return Refused("UNSUBSCRIBED")
    body = json.dumps(outbox.payload_of(row), ensure_ascii=False, separators=(",", ":")).encode()
    began = time.perf_counter()
    at = timezone.now()
    event = {"Cureline-Event-Id": row.key, "Content-Type": "application/json", "User-Agent": "Cureline"}
    stamped = int(at.timestamp())
    signatures = " ".join(signing.sign(secret, stamped, body) for secret in webhooks.secrets_of(subscription, at))
    signed = {signing.TIMESTAMP: str(stamped), signing.SIGNATURE: signatures}
    answer, status = hooks.call(subscription.url, body, event | signed)
    Delivery.objects.create(
        outbox=row, at=at, status=status, why="" if isinstance(answer, Sent) else answer.why[:80],
        milliseconds=int((time.perf_counter() - began) * 1000),
    )  # fmt: skip
    return answer


@transaction.atomic
def _record(row_id: int, answer: Answer | Stopped, *, asked: bool, chance: random.Random) -> None:
    now = timezone.now()
    # that a resume does not free this row between the reading of the stop and its being held
    standing = stops.standing() if isinstance(answer, Stopped) else ()
    row = Outbox.objects.select_for_update().get(pk=row_id)
    expected = "uncertain" if asked else "sending"
    if row.state != expected:
        # a receipt was faster than the answer, or the lease ran out meanwhile
        if isinstance(answer, Sent) and answer.remote_id and not row.remote_id:
            row.remote_id = answer.remote_id
            row.save(update_fields=["remote_id"])
        if not (isinstance(answer, Sent) and row.state in ("uncertain", "queued")):
            return
    if isinstance(answer, Stopped):
        # it never left: the try does not count
        row.attempts -= 1
        lawful.hold(row)
        if not _stopped(row, standing):
            row.next_try_at = now
            row.save(update_fields=["next_try_at"])
        audit.record("outbox.stopped", subject=f"outbox:{row.pk}", detail={"kind": row.kind})
        return
    if isinstance(answer, Sent):
        settle_sent(row, answer.remote_id, now)
        return
    if isinstance(answer, Refused):
        outbox.end(row, "failed", answer.why, bad_address=answer.bad_address)
        audit.record("outbox.failed", subject=f"outbox:{row.pk}", detail={"kind": row.kind, "why": row.why})
        return
    exhausted = row.attempts >= document("retry")[row.kind]["attempts"]
    row.why, row.lease_until = answer.why[:80], None
    row.next_try_at = now + dt.timedelta(seconds=outbox.wait_seconds(row.kind, row.attempts, chance))
    if isinstance(answer, Unknown):
        row.state = "uncertain"
    elif exhausted:
        outbox.end(row, "failed", answer.why)
        audit.record("outbox.failed", subject=f"outbox:{row.pk}", detail={"kind": row.kind, "why": row.why})
        return
    else:
        row.state = "queued"
    row.save(update_fields=["state", "why", "lease_until", "next_try_at"])


def settle_sent(row: Outbox, remote_id: str, at: dt.datetime) -> None:
    """The outside system has it. A webhook that was taken is delivered."""
    row.state, row.why, row.lease_until, row.sent_at = "sent", "", None, row.sent_at or at
    row.remote_id = remote_id or row.remote_id
    if row.kind == "webhook":
        row.state, row.delivered_at = "delivered", at
    row.save(update_fields=["state", "why", "lease_until", "sent_at", "delivered_at", "remote_id"])
    outbox.outcome(row, "sent", at=at)
    audit.record("outbox.sent", subject=f"outbox:{row.pk}", detail={"kind": row.kind, "attempts": row.attempts})
