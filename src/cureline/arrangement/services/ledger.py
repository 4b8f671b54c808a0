"""The two books of payments: against an account's due items, and against the instalments of plans and settlements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from cureline.arrangement.models import Instalment, PaymentAllocation, Plan, Settlement
from cureline.arrangement.services import common
from cureline.engine import arrange, delinquency
from cureline.portfolio.models import Account, Customer, DueItem, Payment
from cureline.worklist.scoring import RULES_OF_CLASSES

CHUNK = 500
_LIVE_PLANS = (Plan.State.SIGNED, Plan.State.RUNNING)
# a plan may be paid ahead: all its instalments take money, in order
_ALWAYS = dt.date(9999, 12, 31)
_WAITING = """
    SELECT DISTINCT account_id FROM (
        SELECT p.account_id FROM portfolio_payments p
        WHERE p.paid_on <= %(on)s AND NOT EXISTS (
            SELECT 1 FROM arrangement_paymentallocation a WHERE a.book = 'account' AND a.payment_id = p.payment_id)
            AND p.amount_minor <> 0
        UNION ALL
        SELECT a.account_id FROM arrangement_paymentallocation a WHERE a.book = 'account' AND a.component = 'credit'
        GROUP BY a.account_id HAVING SUM(a.amount_minor) <> 0
    ) waiting ORDER BY account_id"""


def waterfall() -> tuple[str, ...]:
    """The order inside a due item, as the rules that class the bank's accounts say."""
    return delinquency.load_rules(RULES_OF_CLASSES).waterfall


def waiting(on: dt.date) -> list[str]:
    """Accounts with payments that no line tells of, or with credit that an item may now take."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"on": on})
        return [row[0] for row in cursor.fetchall()]


def allocate(on: dt.date | None = None, *, account_ids: Iterable[str] | None = None) -> dict[str, int]:
    """Bring the books up to a day: payments that arrived since, credit that fell due, reversals, corrected items.

    An idempotent job in transactions of some hundred accounts: killed, it goes on where it stopped. Without accounts it
    takes those that wait. Gives how many accounts were looked at, lines written, and plans that changed.
    """
    on = on or common.today()
    wanted = iter(waiting(on) if account_ids is None else sorted(set(account_ids)))
    counts = {"accounts": 0, "lines": 0, "arrangements": 0}
    while chunk := list(islice(wanted, CHUNK)):
        with transaction.atomic():
            accounts = {a.pk: a for a in Account.objects.filter(pk__in=chunk)}
            owners = sorted({account.customer_id_id for account in accounts.values()})
            list(Customer.objects.select_for_update().filter(pk__in=owners).order_by("pk").values_list("pk"))
            counts["lines"] += _book_accounts(accounts, on)
            counts["arrangements"] += _book_arrangements(accounts, on)
        counts["accounts"] += len(accounts)
    return counts


def _received(chunk: Sequence[str], on: dt.date) -> dict[str, list[arrange.Received]]:
    found: dict[str, list[arrange.Received]] = defaultdict(list)
    rows = Payment.objects.filter(account_id__in=chunk, paid_on__lte=on).exclude(amount_minor=0)
    for key, account_id, paid_on, amount, reverses in rows.values_list(
        "payment_id", "account_id", "paid_on", "amount_minor", "reverses_id"
    ):
        found[account_id].append(arrange.Received(key, paid_on, amount, reverses))
    return found


def _book_accounts(accounts: dict[str, Any], on: dt.date) -> int:
    chunk, order = list(accounts), waterfall()
    items, lines = defaultdict(list), defaultdict(list)
    for row in DueItem.objects.filter(account_id__in=chunk, due_on__lte=on):
        items[row.account_id_id].append(
            arrange.Due(row.pk, row.due_on, row.principal_minor, row.interest_minor, row.fee_minor)
        )
    book = PaymentAllocation.objects.filter(account_id__in=chunk, book="account").order_by("pk")
    for account_id, *line in book.values_list(
        "account_id", "payment_id", "due_item_id", "component", "amount_minor", "kind"
    ):
        lines[account_id].append(arrange.Entry(*line))
    received = _received(chunk, on)
    written = []
    for account_id, account in accounts.items():
        for entry in arrange.book(items[account_id], received[account_id], lines[account_id], waterfall=order, on=on):
            written.append(_line(account, entry, on, book="account", due_item_id=entry.item_id))
    PaymentAllocation.objects.bulk_create(written, batch_size=1000)
    return len(written)


def _line(account: Any, entry: arrange.Entry, on: dt.date, **more: Any) -> PaymentAllocation:
    return PaymentAllocation(
        customer_id=account.customer_id_id, account_id=account.pk, payment_id=entry.payment_id,
        component=entry.component, amount_minor=entry.amount_minor, kind=entry.kind, booked_on=on,
        booked_at=common.moment(None), **more,
    )  # fmt: skip


def _book_arrangements(accounts: dict[str, Any], on: dt.date) -> int:
    """Plans and settlements of these accounts; gives how many had new lines."""
    plans = Plan.objects.filter(account_id__in=list(accounts), state__in=_LIVE_PLANS, signed_on__lte=on)
    offers = Settlement.objects.filter(account_id__in=list(accounts), state="offered", offered_on__lte=on)
    return sum(book_arrangement(accounts[row.account_id], row, on) for row in (*plans, *offers))


def book_arrangement(account: Any, owner: Plan | Settlement, on: dt.date) -> bool:
    """Bring the book of one plan or settlement up to a day; whether anything was written.

    Payments count from the day it was signed or offered; a reversal of an earlier payment belongs to the time before.
    """
    is_plan = isinstance(owner, Plan)
    since = owner.signed_on if isinstance(owner, Plan) else owner.offered_on
    key = owner.pk if is_plan else -owner.pk
    rows = list(owner.instalments.all())
    items = [arrange.Due(str(r.pk), r.due_on, r.principal_minor, r.interest_minor, r.fee_minor) for r in rows]
    lines = [
        arrange.Entry(payment, str(item) if item else None, component, amount, kind)
        for payment, item, component, amount, kind in PaymentAllocation.objects.filter(book="plan", owner_id=key)
        .order_by("pk")
        .values_list("payment_id", "instalment_id", "component", "amount_minor", "kind")
    ]
    received = _received([account.pk], on)[account.pk]
    before = {p.payment_id for p in received if since is not None and p.paid_on < since}
    counted = [p for p in received if p.payment_id not in before and p.reverses_id not in before]
    entries = arrange.book(items, counted, lines, waterfall=waterfall(), on=_ALWAYS)
    PaymentAllocation.objects.bulk_create(
        _line(
            account, entry, on, book="plan", owner_id=key, instalment_id=int(entry.item_id) if entry.item_id else None
        )
        for entry in entries
    )
    if entries:
        paid = dict(
            PaymentAllocation.objects.filter(book="plan", owner_id=key, instalment__isnull=False)
            .values_list("instalment_id")
            .annotate(Sum("amount_minor"))
        )
        for row in rows:
            row.paid_minor = paid.get(row.pk, 0)
        Instalment.objects.bulk_update(rows, ["paid_minor"])
    return bool(entries)
