"""Lists by cursor: every row once, in order, whatever the page size; a wrong cursor is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from cureline.paging import CursorError, page
from cureline.portfolio.models import Contact
from tests.desk import Desk


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("-at", "contact_id"), ("outcome", "-at", "contact_id"), ("pk",)])
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_every_row_comes_once_and_in_order(desk: Desk, order: tuple[str, ...], limit: int) -> None:
    customer = desk.customer()
    start = timezone.now()
    Contact.objects.bulk_create(
        Contact(contact_id=f"c{n:02d}", customer_id=customer, at=start - dt.timedelta(minutes=n // 3), channel="call",
                direction="in", outcome=("right_party", "voicemail")[n % 2]) for n in range(11)
    )  # fmt: skip
    rows, after = [], ""
    while True:
        found = page(Contact.objects.all(), order=order, after=after, limit=limit)
        rows += [row.pk for row in found["items"]]
        if found["next"] is None:
            break
        after = found["next"]
    assert rows == list(Contact.objects.order_by(*order).values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwiYiJd", "8J-YgA", "WzFlOTk5XQ", "bnVsbA"])
def test_a_wrong_cursor_is_told(cursor: str) -> None:
    with pytest.raises(CursorError):
        page(Contact.objects.all(), order=("-at", "contact_id"), after=cursor)
