"""What contact shows on shared pages: entries, tiles, notes on the customer's page, events of the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from cureline.contact import stop_words, taxonomy
from cureline.contact.forms import NoteForm
from cureline.contact.models import Attempt, Note, Refusal
from cureline.contact.services import stops
from cureline.contact.services.gate import rule_title
from cureline.contact.services.rulebook import pack_of
from cureline.face import Ask, Asking, Entry, Event, Panel, Strand, Tile
from cureline.portfolio.models import Contact, Customer
from cureline.portfolio.words import word
from cureline.trust.duties import language_tag
from cureline.worklist import approvals, desk

ENTRIES = [
    Entry("contact:gate", _("Gate log"), "shield-check", "gate.see", "comply", 10),
    Entry("contact:stops", _("Stop switch"), "octagon-x", "contact.stop", "risk", 10),
]

# of the timeline; older ones stand in the gate's log and in the portfolio
EVENTS = 100
NOTES = 10
_ICONS = {
    "call": "phone",
    "sms": "message-square",
    "email": "mail",
    "letter": "mailbox",
    "visit": "map-pin",
    "legal": "scale",
}
_TONES = {"right_party": "good", "met": "good", "replied": "good", "refused": "warn", "third_party": "warn",
          "invalid": "warn", "bounced": "warn"}  # fmt: skip


def _resumes(user: Any) -> Iterable[approvals.Waiting]:
    """Stops that somebody else asks to resume."""
    for row in stops.to_decide(user):
        yield approvals.Waiting(
            title=_("Resume contact: %(what)s") % {"what": stop_words.title(row)}, url=reverse("contact:stops"),
            since_at=row.asked_at, asked_by=stop_words.name_of(row.asked_by), detail=row.asked_why,
        )  # fmt: skip


approvals.register("contact", _("Resume of stopped contact"), "contact.stop", _resumes)


def tiles(request: HttpRequest) -> Asking:
    """Calls of one's own without an outcome; what the gate refused today."""
    user: Any = request.user
    if user.may("contact.call"):
        mine = Attempt.objects.filter(user=user, state="begun", channel="call")
        last = mine.order_by("-asked_at").first()
        if last is not None:
            (open_,) = yield Ask(mine)
            url = reverse("contact:attempt", args=[last.pk])
            yield Tile(_("Calls without an outcome"), open_, url, "contact.call", "warn", order=15)
    if user.may("contact.stop"):
        standing = stops.active()
        if standing:
            yield Tile(_("Stops of outgoing contact"), len(standing), reverse("contact:stops"), "contact.stop", "bad",
                       order=5)  # fmt: skip
    if user.may("gate.see"):
        start, end = desk.bounds(desk.today(timezone.now()))
        (refused,) = yield Ask(Refusal.objects.filter(asked_at__gte=start, asked_at__lt=end))
        yield Tile(_("Refused by the gate today"), refused, reverse("contact:gate"), "gate.see", order=40)


def panels(request: HttpRequest, customer_id: str) -> Iterable[Panel]:
    """Notes with their form."""
    user: Any = request.user
    rows = Note.objects.filter(customer_id=customer_id).select_related("user__staff").order_by("-at", "-pk")[:NOTES]
    form = NoteForm(customer_id) if user.may("customer.note") else None
    yield Panel(
        "notes", _("Notes"), "contact/_notes.html", "contact.see", 25,
        {"notes": [told(note) for note in rows], "form": form, "customer_id": customer_id,
         "zone": Customer.objects.values_list("time_zone", flat=True).get(pk=customer_id)},
    )  # fmt: skip


def told(note: Note) -> dict[str, Any]:
    """A note in words."""
    return {
        "row": note, "text": note.text, "reason": taxonomy.say(taxonomy.reasons(), note.reason_code),
        "willingness": taxonomy.say(taxonomy.levels(), note.willingness),
        "ability": taxonomy.say(taxonomy.levels(), note.ability),
        "next_step": taxonomy.say(taxonomy.next_steps(), note.next_step),
    }  # fmt: skip


def events(request: HttpRequest, customer_id: str) -> Iterable[Strand]:
    """Contacts by all ways, what the gate refused, notes."""
    user: Any = request.user
    sees_gate = user.may("gate.see")
    about = {"customer_id": customer_id}
    contacts = Contact.objects.filter(**about).order_by("-at", "pk")
    yield Strand("contact", contacts, "at", EVENTS, lambda rows: _contacts(rows, sees_gate))
    refusals = Refusal.objects.filter(**about).order_by("-asked_at").defer("facts")
    yield Strand("contact", refusals, "asked_at", EVENTS, lambda rows: _refusals(rows, customer_id, sees_gate))
    yield Strand("note", Note.objects.filter(**about).order_by("-at"), "at", EVENTS, _notes)


def _contacts(contacts: list[Any], sees_gate: bool) -> Iterable[Event]:
    ids = [contact.pk for contact in contacts]
    attempts = {row.contact_id: row for row in Attempt.objects.filter(contact_id__in=ids).defer("facts")}
    for contact in contacts:
        attempt = attempts.get(contact.pk)
        ended = taxonomy.outcomes().get(attempt.outcome) if attempt else None
        under_way = attempt is not None and ended is None
        yield Event(
            contact.at, "contact", _ICONS[contact.channel], _title(contact),
            str(_("no outcome yet")) if under_way else ended.title if ended else word("outcome", contact.outcome),
            reverse("contact:gate_allowed", args=[attempt.pk]) if attempt and sees_gate else "",
            "info" if under_way else _TONES.get(contact.outcome, "neutral"),
        )  # fmt: skip


def _refusals(refusals: list[Any], customer_id: str, sees_gate: bool) -> Iterable[Event]:
    place = Customer.objects.values_list("jurisdiction", flat=True).get(pk=customer_id)
    # one reading of the policies a day of rules, and not one a refusal
    packs = cache(lambda on: pack_of(place, on)[0])
    for refusal in refusals:
        pack = packs(refusal.rules_on)
        yield Event(
            refusal.asked_at, "contact", "shield-x",
            _("%(channel)s refused by the gate") % {"channel": word("channel", refusal.channel)},
            rule_title(pack, refusal.rule_id, language_tag()),
            reverse("contact:gate_refused", args=[refusal.pk]) if sees_gate else "", "bad",
        )  # fmt: skip


def _notes(notes: list[Any]) -> Iterable[Event]:
    for note in notes:
        words = told(note)
        yield Event(
            note.at, "note", "notebook-pen", pgettext("of a customer", "Note"),
            " · ".join(text for text in (words["reason"], words["next_step"], words["text"]) if text),
        )  # fmt: skip


def _title(contact: Any) -> Any:
    channel = word("channel", contact.channel)
    if contact.direction == "in":
        return _("%(channel)s from the customer") % {"channel": channel}
    if contact.agency:
        return _("%(channel)s by %(agency)s") % {"channel": channel, "agency": contact.agency}
    return channel
