"""What care and the other rooms hold of a person: free texts past their time are erased, codes and counts stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import DatabaseError, models, transaction

from cureline.care import clock
from cureline.care.models import Complaint, ComplaintStep, HelpCase, Offer, SurveyAnswer
from cureline.care.rights.generic import collector, shown, tables
from cureline.care.rights.keeping import Relation, kept, relation
from cureline.care.rights.registry import Erased, Section
from cureline.trust import vault


def collect(customer_id: str) -> Iterator[Section]:
    """Care's own rows about a person; a survey's answer is shown to the person alone."""
    yield from collector("care")(customer_id)
    answers = tuple(shown(row) for row in SurveyAnswer.objects.filter(invitation__customer_id=customer_id))
    steps = tuple(shown(row) for row in ComplaintStep.objects.filter(complaint__customer_id=customer_id))
    for name, rows in (("care.surveyanswer", answers), ("care.complaintstep", steps)):
        if rows:
            yield Section(name, rows, "care")


def erase(customer_id: str, on: dt.date) -> Iterable[Erased]:
    """Erase the notes and remarks that nothing keeps; complaints stay for their time."""
    who = relation(customer_id)
    remarks = SurveyAnswer.objects.filter(invitation__customer_id=customer_id).exclude(text_sealed=None)
    yield Erased("feedback", erased=remarks.update(text_sealed=None))
    held = kept("help_note", who, own_day=None, on=on)
    notes = HelpCase.objects.filter(customer_id=customer_id).exclude(note_sealed=None)
    if held and notes.exists():
        yield Erased("help_note", kept=notes.count(), rule=held.rule, until_on=held.until_on)
    else:
        offers = Offer.objects.filter(customer_id=customer_id).exclude(answer_reason_sealed=None)
        gone = notes.update(note_sealed=None) + offers.update(answer_reason_sealed=None)
        yield Erased("help_note", erased=gone)
    rules = [
        rule
        for row in Complaint.objects.filter(customer_id=customer_id)
        if (rule := kept("complaint", who, own_day=clock.local_day(row.received_at, row.time_zone), on=on))
    ]
    if rules:
        last = max(rules, key=lambda rule: rule.until_on or dt.date.max)
        yield Erased("complaint", kept=len(rules), rule=last.rule, until_on=last.until_on)


def eraser(app: str) -> Callable[[str, dt.date], Iterator[Erased]]:
    """An `erase` for a room below that has none of its own: sealed texts past the record's time are emptied."""

    def run(customer_id: str, on: dt.date) -> Iterator[Erased]:
        who = relation(customer_id)
        for model in tables(app):
            texts = [f.attname for f in model._meta.fields
                     if f.attname.endswith("_sealed") and (f.null or f.attname == "text_sealed")]  # fmt: skip
            day = _day_field(model)
            if texts and day:
                yield from _emptied(model, texts, day, customer_id, who, on)

    return run


def _emptied(model: Any, texts: list[str], day: str, customer_id: str, who: Relation, on: dt.date) -> Iterator[Erased]:
    gone, rules = 0, []
    for row in model._default_manager.filter(customer_id=customer_id):
        filled = [name for name in texts if _says(getattr(row, name))]
        value = getattr(row, day)
        own_day = clock.local_day(value, who.time_zone) if isinstance(value, dt.datetime) else value
        rule = kept("contact_record", who, own_day=own_day, on=on)
        if rule and filled:
            rules.append(rule)
        elif filled:
            try:
                with transaction.atomic():
                    nothing = {n: None if model._meta.get_field(n).null else vault.encrypt("") for n in filled}
                    model._default_manager.filter(pk=row.pk).update(**nothing)
                gone += len(filled)
            except DatabaseError:
                # a table that lets nobody change it keeps its rows as the audit log does
                rule = kept("audit", who, own_day=on, on=on)
                rules += [rule] if rule else []
    if gone:
        yield Erased("contact_record", erased=gone)
    if rules:
        last = max(rules, key=lambda rule: rule.until_on or dt.date.max)
        yield Erased("contact_record", kept=len(rules), rule=last.rule, until_on=last.until_on)


def _says(token: Any) -> bool:
    """Whether a sealed text says anything; one that can't be opened does."""
    try:
        return token is not None and vault.decrypt(bytes(token)) != ""
    except vault.KeyUnusableError:
        return True


def _day_field(model: Any) -> str:
    """The column that says when a row was made: the first instant or day that no row lacks."""
    for field in model._meta.fields:
        if isinstance(field, models.DateField) and not field.null:
            return str(field.attname)
    return ""
