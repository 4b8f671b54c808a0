"""Letters: queued through the gate, printed in a batch, handed over with totals, returned."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader
from tests.desk import Desk
from tests.dispatch.conftest import DAY
from tests.dispatch.letters_of_tests import DATA

from cureline.contact.models import Attempt
from cureline.contact.services import RefusedError
from cureline.dispatch.models import Letter, Outbox
from cureline.dispatch.services import (
    LetterDataError,
    StateError,
    TextError,
    TotalsError,
    batches,
    letters,
    send_letter,
)
from cureline.home import subdirectory
from cureline.portfolio.models import Contact, ContactPoint
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(desk: Desk, debtor: Any) -> Letter:
    return send_letter(debtor.pk, "reminder", DATA["reminder"], user=desk.user("phone"))


def test_a_letter_is_filled_from_the_customer_and_its_bytes_are_known(letter: Letter, debtor: Any) -> None:
    pdf = letters.pdf_of(letter)
    assert hashlib.sha256(pdf).hexdigest() == letter.sha256
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "王小明" in text and str(letter.reference) in text and "上海 200120" in text
    assert "王小明".encode() not in bytes(letter.outbox.payload)
    assert letter.language == "zh-Hans" and letter.pages == 1


def test_a_letter_that_cannot_be_set_leaves_nothing(desk: Desk, debtor: Any) -> None:
    with pytest.raises(LetterDataError):
        send_letter(debtor.pk, "demand", {}, user=desk.user("phone"))
    assert not Outbox.objects.exists() and not Contact.objects.exists()


def test_a_refused_letter_leaves_nothing(desk: Desk, debtor: Any) -> None:
    desk.circumstance(debtor, "dispute", DAY.date())
    with pytest.raises(RefusedError):
        send_letter(debtor.pk, "reminder", DATA["reminder"], user=desk.user("phone"))
    assert not Outbox.objects.exists()


def test_a_batch_has_two_totals_a_manifest_with_hashes_and_a_sealed_file(desk: Desk, letter: Letter) -> None:
    leader = desk.user("leader")
    other = desk.customer(name="李四")
    desk.account(other, due_on=dt.date(2026, 10, 5))
    desk.point(other, "home_address", "广州市天河区1号")
    send_letter(other.pk, "plan_contract", DATA["plan_contract"], user=leader)
    batch = batches.make(user=leader)
    pdf = batches.file_of(batch, "pdf", user=leader)
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    assert (batch.letters_total, batch.pages_total) == (2, pages)
    rows = list(csv.DictReader(io.StringIO(batches.file_of(batch, "csv", user=leader).decode())))
    assert [row["sha256"] for row in rows[:2]] == list(Letter.objects.order_by("pk").values_list("sha256", flat=True))
    assert rows[0]["reference"] == letter.reference and rows[-1]["pages"] == str(pages)
    for path in subdirectory("letters").glob(f"batch-{batch.pk}.*"):
        assert b"%PDF" not in path.read_bytes() and path.stat().st_mode & 0o077 == 0
    assert AuditEntry.objects.filter(action="batch.fetched").count() == 2
    with pytest.raises(StateError):
        batches.make(user=leader)


def test_the_print_shop_must_count_the_same(desk: Desk, letter: Letter, clock: Any) -> None:
    leader = desk.user("leader")
    batch = batches.make(user=leader)
    with pytest.raises(TotalsError):
        batches.hand_over(batch.pk, letters=2, pages=1, receipt="R1", user=leader)
    clock.shift(3600)
    batches.hand_over(batch.pk, letters=1, pages=1, receipt="R1", user=leader)
    letter.outbox.refresh_from_db()
    assert letter.outbox.state == "sent" and letter.outbox.sent_at == DAY + dt.timedelta(hours=1)
    assert Attempt.objects.get(pk=letter.attempt_id).outcome == "sent"
    with pytest.raises(StateError):
        batches.hand_over(batch.pk, letters=1, pages=1, receipt="R1", user=leader)


def test_a_new_circumstance_takes_a_letter_out_of_the_batch(desk: Desk, letter: Letter, debtor: Any) -> None:
    desk.circumstance(debtor, "dispute", DAY.date())
    with pytest.raises(StateError):
        batches.make(user=desk.user("leader"))


def test_return_mail_ends_the_address_and_makes_work(desk: Desk, letter: Letter, debtor: Any) -> None:
    leader = desk.user("leader")
    typed = str(letter.reference).lower().replace("-", " ")
    with pytest.raises(StateError):
        batches.returned(typed, "moved", user=leader)
    batches.hand_over(batches.make(user=leader).pk, letters=1, pages=1, receipt="", user=leader)
    with pytest.raises(TextError):
        batches.returned(typed[:-1] + str((int(typed[-1]) + 1) % 10), "moved", user=leader)
    batches.returned(typed, "moved", user=leader)
    assert ContactPoint.objects.get(pk=letter.point_id).valid is False
    assert Task.objects.filter(customer_id=debtor.pk, kind="follow_up").count() == 1
    with pytest.raises(StateError):
        batches.returned(typed, "moved", user=leader)
