"""What the portfolio holds of a person: shown, corrected, erased as far as the rules let."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from cureline.care import clock
from cureline.care.errors import InvalidError
from cureline.care.rights.generic import shown
from cureline.care.rights.keeping import kept, relation
from cureline.care.rights.registry import Erased, Section
from cureline.portfolio import models
from cureline.trust import vault

_BY_CUSTOMER = ("Customer", "AuditAttribute", "Account", "ContactPoint", "Contact", "Circumstance")
_BY_ACCOUNT = ("DueItem", "Payment", "Statement", "Guarantor", "Collateral", "Promise", "Label")
# a guarantor answers for the debt, so what is known of one belongs to it
_PARTIES = ("self", "guarantor")
CORRECTS = ("customers.name", "customers.language", "contact_points.value", "contact_points.owner_name")
_LONGEST = {"customers.language": 35}


def collect(customer_id: str) -> Iterator[Section]:
    """Every row of the portfolio about a person, sealed fields in clear."""
    accounts = list(models.Account.objects.filter(customer_id=customer_id).values_list("pk", flat=True))
    for name in (*_BY_CUSTOMER, *_BY_ACCOUNT):
        model = getattr(models, name)
        about = {"account_id__in": accounts} if name in _BY_ACCOUNT else {"customer_id": customer_id}
        rows = tuple(shown(row) for row in model.objects.filter(**about).order_by("pk"))
        if rows:
            yield Section(f"portfolio.{model._meta.db_table.removeprefix('portfolio_')}", rows, "portfolio")


def correct(customer_id: str, field: str, row: str, new: str) -> str | None:
    """Write a new value of one of CORRECTS; the blind index follows, so search finds it at once. Gives the old value.

    Raises InvalidError (422) for a field, row or value that can't be.
    """
    if field not in CORRECTS or not new.strip() or len(new) > _LONGEST.get(field, 300):
        raise InvalidError("no such field, or no such value")
    table, _, column = field.partition(".")
    found: Any
    if table == "customers":
        found = models.Customer.objects.filter(pk=customer_id).first()
    else:
        found = models.ContactPoint.objects.select_for_update().filter(pk=row, customer_id=customer_id).first()
    if found is None:
        raise InvalidError("no such row of this customer")
    if not hasattr(found, f"{column}_sealed"):
        old = getattr(found, column)
        setattr(found, column, new.strip())
        found.save(update_fields=[column])
        return str(old) if old else None
    sealed = getattr(found, f"{column}_sealed")
    setattr(found, f"{column}_sealed", vault.encrypt(new.strip()))
    setattr(found, f"{column}_index", vault.blind_index(new))
    changed = [f"{column}_sealed", f"{column}_index"]
    if field == "contact_points.value":
        # nobody has reached the customer there yet
        found.valid, found.verified_on = True, None
        changed += ["valid", "verified_on"]
    found.save(update_fields=changed)
    return vault.decrypt(bytes(sealed)) if sealed else None


def erase(customer_id: str, on: dt.date) -> Iterable[Erased]:
    """Erase what no rule keeps: other people's numbers, own numbers past use, attributes, identity after its time."""
    who = relation(customer_id)
    yield _attributes(customer_id)
    yield from _points(customer_id, who, on)
    held = kept("identity", who, own_day=None, on=on)
    customer: Any = models.Customer.objects.get(pk=customer_id)
    if held:
        yield Erased("identity", kept=1, rule=held.rule, until_on=held.until_on)
    else:
        blank = dict.fromkeys(("name_sealed", "name_index", "national_id_sealed", "national_id_index"))
        gone = sum(getattr(customer, name) is not None for name in ("name_sealed", "national_id_sealed"))
        models.Customer.objects.filter(pk=customer_id).update(**blank)
        yield Erased("identity", erased=gone)
    debt = kept("debt", who, own_day=None, on=on)
    accounts = models.Account.objects.filter(customer_id=customer_id).count()
    if debt and accounts:
        yield Erased("debt", kept=accounts, rule=debt.rule, until_on=debt.until_on)
    yield from _contacts(customer_id, who, on)


def _attributes(customer_id: str) -> Erased:
    gone, _ = models.AuditAttribute.objects.filter(customer_id=customer_id).delete()
    return Erased("attributes", erased=gone)


def _points(customer_id: str, who: Any, on: dt.date) -> Iterator[Erased]:
    points = models.ContactPoint.objects.filter(customer_id=customer_id).exclude(
        value_sealed=None, owner_name_sealed=None
    )
    third, own, held = 0, 0, []
    for point in points:
        rule = kept("own_point", who, own_day=None, on=on) if point.relation in _PARTIES else None
        usable = point.valid is not False and point.consent != "refused"
        if rule and usable:
            held.append(rule)
            continue
        models.ContactPoint.objects.filter(pk=point.pk).update(
            value_sealed=None, value_index=None, owner_name_sealed=None, owner_name_index=None, valid=False,
            consent="refused",
        )  # fmt: skip
        third += point.relation not in _PARTIES
        own += point.relation in _PARTIES
    yield Erased("third_point", erased=third)
    yield Erased("own_point", erased=own)
    if held:
        yield Erased("own_point", kept=len(held), rule=held[0].rule, until_on=held[0].until_on)


def _contacts(customer_id: str, who: Any, on: dt.date) -> Iterator[Erased]:
    rules = [
        rule
        for at in models.Contact.objects.filter(customer_id=customer_id).values_list("at", flat=True)
        if (rule := kept("contact_record", who, own_day=clock.local_day(at, who.time_zone), on=on))
    ]
    if rules:
        last = max(rules, key=lambda rule: rule.until_on or dt.date.max)
        yield Erased("contact_record", kept=len(rules), rule=last.rule, until_on=last.until_on)
