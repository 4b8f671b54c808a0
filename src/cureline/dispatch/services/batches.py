"""Print-shop batches: a day's letters in one sealed PDF with a manifest, handed over with two totals; return mail."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact.models import Attempt, Stop
from cureline.contact.services import stops
from cureline.dispatch.models import Batch, Letter, Outbox
from cureline.dispatch.services import lawful, outbox, webhooks
from cureline.dispatch.services.errors import StateError, TextError, TotalsError
from cureline.dispatch.services.letters import check_digit, pdf_of
from cureline.engine.compliance.rules import BANK_STOP
from cureline.home import subdirectory
from cureline.portfolio.models import ContactPoint
from cureline.trust import audit, vault

RETURN_REASONS = ("moved", "unknown", "deceased", "refused", "unclaimed")
# returned for these, the address itself is wrong
_BAD_ADDRESS = ("moved", "unknown")


@transaction.atomic
def make(*, user: Any, at: dt.datetime | None = None, request: Any = None) -> Batch:
    """Take every queued letter that may still leave into a batch. Raises StateError when there is none.

    Letters that a new circumstance forbids are cancelled here, those that only wait for an hour stay queued.
    """
    from pypdf import PdfWriter

    at = at or timezone.now()
    waiting = Outbox.objects.filter(kind="letter", state="queued", next_try_at__lte=at, letter__isnull=False)
    rows = list(waiting.order_by("id").select_for_update(skip_locked=True, of=("self",)))
    # setting many letters takes long: the lock of the stop switch is taken only when they are done
    before = stops.active()
    leaving = [(row, row.letter) for row in rows if lawful.may_leave(row, row.letter, at=at, standing=before)]
    if not leaving:
        raise StateError(_("There is no letter to print"), state="empty")
    writer, lines = PdfWriter(), []
    for _row, letter in leaving:
        pdf = pdf_of(letter)
        writer.append(io.BytesIO(pdf))
        lines.append((letter.reference, letter.template, letter.language, letter.pages, letter.sha256))
    writer.add_metadata({"/Producer": "Cureline"})
    out = io.BytesIO()
    writer.write(out)
    manifest = _manifest(lines)
    if {row.pk for row in stops.standing()} != {row.pk for row in before}:
        raise StateError.of(BANK_STOP)
    batch = Batch.objects.create(
        on=at.date(), letters_total=len(lines), pages_total=sum(line[3] for line in lines),
        pdf_sha256=hashlib.sha256(out.getvalue()).hexdigest(),
        manifest_sha256=hashlib.sha256(manifest).hexdigest(), made_by=user, made_at=at,
    )  # fmt: skip
    for row, letter in leaving:
        letter.batch = batch
        letter.save(update_fields=["batch"])
        row.state, row.attempts = "sending", row.attempts + 1
        row.save(update_fields=["state", "attempts"])
    _keep(batch, "pdf", out.getvalue())
    _keep(batch, "csv", manifest)
    audit.record(
        "batch.made", request=request, user=user, subject=f"batch:{batch.pk}",
        detail={"letters": batch.letters_total, "pages": batch.pages_total, "pdf_sha256": batch.pdf_sha256,
                "cancelled": sum(row.state == "cancelled" for row in rows)},
    )  # fmt: skip
    return batch


def file_of(batch: Batch, kind: str, *, user: Any, request: Any = None) -> bytes:
    """The batch's `pdf` or its manifest (`csv`), unsealed, on record. Raises StateError if it differs."""
    if kind == "pdf" and batch.handed_over_at is None:
        _not_stopped(batch, stops.active())
    raw = base64.b64decode(vault.decrypt(path_of(batch.pk, kind).read_bytes()))
    expected = batch.pdf_sha256 if kind == "pdf" else batch.manifest_sha256
    if hashlib.sha256(raw).hexdigest() != expected:
        raise StateError.of("file-changed")
    audit.record("batch.fetched", request=request, user=user, subject=f"batch:{batch.pk}", detail={"kind": kind})
    return raw


@transaction.atomic
def hand_over(
    batch_id: int, *, letters: int, pages: int, receipt: str, user: Any, at: dt.datetime | None = None,
    request: Any = None,
) -> Batch:  # fmt: skip
    """The print shop has it and counted the same two totals. Raises TotalsError when it counted otherwise."""
    at = at or timezone.now()
    standing = stops.standing()
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.handed_over_at is not None:
        raise StateError.of("handed_over")
    _not_stopped(batch, standing)
    if (letters, pages) != (batch.letters_total, batch.pages_total):
        raise TotalsError(
            _("The batch has %(letters)d letters on %(pages)d pages")
            % {"letters": batch.letters_total, "pages": batch.pages_total},
            letters=batch.letters_total, pages=batch.pages_total,
        )  # fmt: skip
    batch.handed_over_at, batch.handed_over_by, batch.receipt = at, user, receipt[:80]
    batch.save(update_fields=["handed_over_at", "handed_over_by", "receipt"])
    for row in Outbox.objects.filter(letter__batch=batch, state="sending").select_for_update(of=("self",)):
        row.state, row.sent_at, row.why = "sent", at, ""
        row.save(update_fields=["state", "sent_at", "why"])
        outbox.outcome(row, "sent", user=user, at=at)
    webhooks.emit("letter.handed_over", {"batch_id": batch.pk, "letters": batch.letters_total})
    audit.record(
        "batch.handed_over", request=request, user=user, subject=f"batch:{batch.pk}",
        detail={"letters": letters, "pages": pages},
    )  # fmt: skip
    return batch


@transaction.atomic
def returned(reference: str, reason: str, *, user: Any, at: dt.datetime | None = None, request: Any = None) -> Letter:
    """A letter came back: its address is not used again where it was wrong, and somebody looks for a better one.

    `reason` is one of RETURN_REASONS. Raises TextError for a mistyped reference, Letter.DoesNotExist, StateError.
    """
    at = at or timezone.now()
    if reason not in RETURN_REASONS:
        raise TextError(_("There is no such reason"))
    letter = Letter.objects.select_for_update().get(reference=normal_reference(reference))
    row = Outbox.objects.select_for_update().get(pk=letter.outbox_id)
    if letter.returned_at is not None or row.state not in ("sent", "delivered"):
        raise StateError.of("returned" if letter.returned_at else row.state)
    letter.returned_at, letter.returned_why = at, reason
    letter.save(update_fields=["returned_at", "returned_why"])
    row.state, row.why = "failed", f"RETURNED-{reason}"
    row.save(update_fields=["state", "why"])
    done = outbox.outcome(row, "wrong_address" if reason in _BAD_ADDRESS else "abandoned", user=user, at=at)
    if reason in _BAD_ADDRESS and "point_invalid" not in done:
        ContactPoint.objects.filter(pk=letter.point_id).update(valid=False)
        audit.record("point.marked", user=user, customer_id=letter.customer_id, subject=f"point:{letter.point_id}",
                     reason="point_invalid")  # fmt: skip
    if "task:follow_up" not in done:
        from cureline.worklist import services as worklist

        worklist.add_task(letter.customer_id, "follow_up", due_at=at + dt.timedelta(days=1), why="returned")
    webhooks.emit("letter.returned", {"letter_id": letter.pk, "customer_id": letter.customer_id, "why": reason})
    audit.record(
        "letter.returned", request=request, user=user, customer_id=letter.customer_id, subject=f"letter:{letter.pk}",
        reason=reason,
    )  # fmt: skip
    return letter


def normal_reference(text: str) -> str:
    """A typed or scanned reference as it is kept. Raises TextError when its check digit is wrong."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    if len(digits) != 10 or check_digit(digits[:-1]) != int(digits[-1]):
        raise TextError(_("This is no reference of a letter; check the digits"))
    return f"L{digits[:2]}-{digits[2:9]}-{digits[9]}"


def _not_stopped(batch: Batch, standing: tuple[Stop, ...]) -> None:
    """Raise StateError where the bank has stopped one of a batch's letters: the batch stays where it is."""
    if not standing:
        return
    for attempt in Attempt.objects.filter(pk__in=batch.letters.values("attempt_id")):
        if stops.covering(standing, channel=attempt.channel, customer_id=attempt.customer_id, script=attempt.script):
            raise StateError(_("The bank has stopped outgoing contact; the batch waits until it is resumed."),
                             state=BANK_STOP)  # fmt: skip


def _manifest(lines: list[tuple[Any, ...]]) -> bytes:
    """References, pages and hashes; no name or address, which stand on the letters alone."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("place", "reference", "template", "language", "pages", "first_page", "sha256"))
    page = 1
    for place, (reference, template, language, pages, sha256) in enumerate(lines, start=1):
        writer.writerow((place, reference, template, language, pages, page, sha256))
        page += pages
    writer.writerow(("total", len(lines), "", "", page - 1, "", ""))
    return out.getvalue().encode()


def files() -> Iterator[Path]:
    """What was made for the printer, sealed on disk."""
    return subdirectory("letters").glob("batch-*.sealed")


def path_of(batch_id: int, kind: str) -> Path:
    """Where a batch's `pdf` or `csv` lies, sealed."""
    return subdirectory("letters") / f"batch-{batch_id}.{kind}.sealed"


def _keep(batch: Batch, kind: str, raw: bytes) -> None:
    path = path_of(batch.pk, kind)
    path.touch(mode=0o600)
    path.write_bytes(vault.encrypt(base64.b64encode(raw).decode()))
