"""Personal data goes when nothing keeps it any more, photographs too; whoever is held is left alone; the log stays."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image

from cureline.care.services import complaints
from cureline.contact.models import Note
from cureline.dispatch.models import Message, Outbox
from cureline.dispatch.services import outbox
from cureline.operations import retention
from cureline.operations.models import RetentionLook, RetentionRun
from cureline.portfolio.models import ContactPoint, Customer
from cureline.trust import vault
from cureline.trust.models import AuditEntry, SignIn
from cureline.visit import evidence
from cureline.visit.models import Evidence, Visit
from tests.desk import Desk, sealed

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 25)
LONG_AGO = dt.datetime(2020, 3, 5, 4, tzinfo=dt.UTC)
ORDER = {"by": "counsel"}


@pytest.fixture(autouse=True)
def photographs(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path / "visit"


def _gone(desk: Desk) -> Any:
    """A customer whose last account was closed long ago."""
    customer = desk.customer(**sealed("national_id", "310101199003078515"))
    desk.account(customer, status="closed", balance_minor=0, opened_on=dt.date(2010, 1, 5))
    return customer


def _running(desk: Desk) -> Any:
    customer = desk.customer()
    desk.account(customer)
    return customer


def _photograph(desk: Desk, customer: Any, at: dt.datetime) -> Evidence:
    """A photograph as it lies on the disk, of a visit of that day."""
    visit = Visit.objects.create(
        on=at.date(), customer_id=customer.pk, contact_point_id="P", script="x", minutes=20, state="cancelled",
        planned_at=at,
    )  # fmt: skip
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "JPEG")
    user = desk.user("field")
    row = Evidence.objects.create(
        visit=visit, sha256="0" * 64, size=len(picture.getvalue()), caption="门口", taken_by=user, taken_at=at
    )
    path = evidence.path_of(row.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(vault.encrypt("picture"))
    return row


def _message(customer: Any, at: dt.datetime) -> Message:
    row = outbox.put("sms", {"to": "13812345678", "text": "您好"}, at=at)
    Outbox.objects.filter(pk=row.pk).update(state="delivered", queued_at=at)
    return Message.objects.create(outbox=row, customer_id=customer.pk, point_id="P", channel="sms", language="zh",
                                  text_sealed=vault.encrypt("王小明您好"), made_at=at)  # fmt: skip


def test_what_nothing_keeps_is_deleted_and_the_rest_stays_by_its_rule(desk: Desk, photographs: Path) -> None:
    gone, running = _gone(desk), _running(desk)
    entries = AuditEntry.objects.count()
    done = retention.run(TODAY, **ORDER)
    assert done.erased["identity"] == 2 and done.erased["own_point"] == 1
    row = Customer.objects.get(pk=gone.pk)
    assert row.name_sealed is None and row.national_id_sealed is None
    assert not ContactPoint.objects.filter(customer_id=gone).exclude(value_sealed=None).exists()
    assert Customer.objects.get(pk=running.pk).name_sealed
    assert ContactPoint.objects.filter(customer_id=running).exclude(value_sealed=None).exists()
    # the log only grew, and tells of the deletion without a value
    assert AuditEntry.objects.count() > entries
    told = AuditEntry.objects.get(action="retention.erased", customer_id=gone.pk)
    assert told.detail["identity"] == 2 and not AuditEntry.objects.filter(customer_id=running.pk).exists()


def test_a_recent_end_of_the_relation_keeps_the_identity_by_law(desk: Desk) -> None:
    customer = desk.customer()
    desk.account(customer, status="closed", balance_minor=0, opened_on=TODAY - dt.timedelta(days=400))
    done = retention.run(TODAY, **ORDER)
    assert Customer.objects.get(pk=customer.pk).name_sealed and done.kept["KEEP-IDENTITY"] == 1


@pytest.mark.django_db(transaction=True)
def test_old_photographs_go_with_their_files_while_the_relation_runs(desk: Desk, photographs: Path) -> None:
    customer = _running(desk)
    old, young = _photograph(desk, customer, LONG_AGO), _photograph(desk, customer, timezone.now())
    done = retention.run(TODAY, **ORDER)
    assert done.erased["photo"] == 1 and done.kept["KEEP-CONTACT"] >= 1
    assert [path.stem for path in photographs.glob("*.bin")] == [str(young.pk)]
    assert AuditEntry.objects.get(action="evidence.deleted").subject == f"evidence:{old.pk}"


def test_old_words_are_emptied_while_the_relation_runs(desk: Desk) -> None:
    customer = _running(desk)
    old = Note.objects.create(customer_id=customer.pk, at=LONG_AGO, text_sealed=vault.encrypt("旧备注"))
    young = Note.objects.create(customer_id=customer.pk, at=timezone.now(), text_sealed=vault.encrypt("新备注"))
    message = _message(customer, LONG_AGO)
    done = retention.run(TODAY, **ORDER)
    for row in (old, young, message):
        row.refresh_from_db()
    assert old.text_sealed is None and young.text == "新备注" and vault.decrypt(bytes(message.text_sealed)) == ""
    assert done.erased["contact_record"] == 2 and done.erased["payload"] == 1
    assert outbox.payload_of(message.outbox) == {}
    again = retention.run(TODAY + dt.timedelta(days=31), **ORDER)
    assert "contact_record" not in again.erased and "payload" not in again.erased


@pytest.mark.parametrize("why", ["hold", "complaint", "suit"])
def test_whoever_is_held_is_left_alone_whole(desk: Desk, why: str) -> None:
    customer = _gone(desk)
    if why == "hold":
        retention.hold(customer.pk, "监管检查", by="counsel")
        with pytest.raises(retention.HeldError):
            retention.hold(customer.pk, "again", by="counsel")
    elif why == "complaint":
        complaints.record(
            customer.pk, user=None, channel="letter", cause="data_use", about="data", text="谁给了我的号码"
        )
    else:
        desk.account(customer, status="closed", in_litigation=True, opened_on=dt.date(2010, 1, 5))
    done = retention.run(TODAY, **ORDER)
    assert done.held == 1 and Customer.objects.get(pk=customer.pk).name_sealed
    if why == "hold":
        retention.lift(customer.pk, by="counsel")
        done = retention.run(TODAY + retention.AGAIN, **ORDER)
        assert done.held == 0 and Customer.objects.get(pk=customer.pk).name_sealed is None


def test_counting_changes_nothing_and_tells_the_same(desk: Desk, photographs: Path) -> None:
    customer = _gone(desk)
    _photograph(desk, customer, LONG_AGO)
    _message(customer, LONG_AGO)
    counted = retention.run(TODAY, dry_run=True, **ORDER)
    assert Customer.objects.get(pk=customer.pk).name_sealed and Evidence.objects.count() == 1
    assert len(list(photographs.glob("*.bin"))) == 1 and not RetentionLook.objects.exists()
    done = retention.run(TODAY, **ORDER)
    assert counted.erased == {what: n for what, n in done.erased.items() if what != "orphan_photo"}
    assert RetentionRun.objects.filter(dry_run=True).count() == 1


def test_a_run_that_is_broken_off_is_taken_up_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    customers = sorted((_gone(desk) for _ in range(4)), key=lambda customer: customer.pk)
    real = retention._one

    def killed(customer_id: str, *args: Any, **more: Any) -> Any:
        if customer_id == customers[2].pk:
            raise KeyboardInterrupt
        return real(customer_id, *args, **more)

    monkeypatch.setattr(retention, "_one", killed)
    with pytest.raises(KeyboardInterrupt):
        retention.run(TODAY, **ORDER)
    monkeypatch.undo()
    assert RetentionRun.objects.get().ended_at is None
    assert Customer.objects.exclude(name_sealed=None).count() == 2
    done = retention.run(TODAY, **ORDER)
    assert done.customers == 2 and not Customer.objects.exclude(name_sealed=None).exists()


def test_files_that_no_row_knows_and_addresses_of_old_sessions_go(desk: Desk, photographs: Path) -> None:
    import os

    photographs.mkdir(parents=True)
    orphan = photographs / "00000000-0000-0000-0000-000000000000.bin"
    orphan.write_bytes(b"x")
    os.utime(orphan, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    SignIn.objects.create(user=desk.user("phone"), began_at=LONG_AGO, seen_at=LONG_AGO, ended_at=LONG_AGO,
                          address="10.0.0.7", agent="x")  # fmt: skip
    done = retention.run(TODAY, **ORDER)
    assert done.erased["orphan_photo"] == 1 and done.erased["sign_in"] == 1 and not orphan.exists()
    assert SignIn.objects.get().address == ""


def test_the_desk_reads_marks_and_writes_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('cureline_desk', 'operations_legalhold', 'INSERT')")
        assert cursor.fetchone() == (False,)
