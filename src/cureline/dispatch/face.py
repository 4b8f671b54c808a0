"""What dispatch shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.dispatch import manage_pages
from cureline.dispatch.history import Line, history, of_letter, of_message, of_reply
from cureline.dispatch.models import Letter, Message, Reply
from cureline.face import Ask, Asking, Entry, Event, Panel, Strand, Tile

ENTRIES = [
    Entry("dispatch:batches", _("Letters to print"), "printer", "contact.batch", "lead", 60),
    Entry("dispatch:returns", _("Return mail"), "mail-x", "contact.batch", "lead", 61),
    Entry("dispatch:outbox", _("Outbox"), "send", "channel.manage", "set_up", 40),
    Entry("dispatch:webhooks", _("Webhooks"), "webhook", "token.manage", "set_up", 50),
]
_SHORT = 5
_EVENTS = 40


def tiles(request: HttpRequest) -> Asking:
    """Whether the channels work, for who runs them; letters that wait, for who prints them."""
    user: Any = request.user
    if user.may("channel.manage"):
        kinds = manage_pages.health(timezone.now())
        failed, uncertain = sum(k["failed"] for k in kinds), sum(k["uncertain"] for k in kinds)
        unset = [str(k["title"]) for k in kinds if not k["ready"] and k["waiting"]]
        detail: Any = _("%(n)s uncertain") % {"n": uncertain}
        if unset:
            detail = _("Not set up: %(kinds)s") % {"kinds": ", ".join(unset)}
        yield Tile(
            _("Messages that failed"), failed, reverse("dispatch:outbox"), "channel.manage",
            tone="bad" if failed or unset else "warn" if uncertain else "good", detail=detail, order=60,
        )  # fmt: skip
    if user.may("contact.batch"):
        due = Letter.objects.filter(outbox__state="queued", outbox__next_try_at__lte=timezone.now())
        (waiting,) = yield Ask(due)
        yield Tile(_("Letters to print"), waiting, reverse("dispatch:batches"), "contact.batch", order=60)


def panels(request: HttpRequest, customer_id: str) -> Iterable[Panel]:
    """The latest messages and letters, and the buttons to write one."""
    yield Panel(
        "messages", _("Messages and letters"), "dispatch/_panel.html", "contact.see", 60,
        {"customer_id": customer_id, "lines": history(customer_id, most=_SHORT)}, column="side",
    )  # fmt: skip


def events(request: HttpRequest, customer_id: str) -> Iterable[Strand]:
    """What the contact room's own line does not tell: a message that did not leave or may not have arrived."""
    user: Any = request.user
    if not user.may("contact.see"):
        return
    url = reverse("dispatch:customer", args=[customer_id])

    def failed(line: Line) -> Event:
        kind = "letter" if line.kind == "letter" else "contact"
        told = f"{line.state_word} · {line.why_words}"
        return Event(line.at, kind, line.icon, line.title, told, url, line.tone)

    def opted_out(line: Line) -> Event:
        return Event(line.at, "contact", line.icon, _("Opted out of SMS"), "", url, "warn")

    badly = {"customer_id": customer_id, "outbox__state__in": ("failed", "uncertain", "cancelled")}
    messages = Message.objects.filter(**badly).select_related("outbox").order_by("-pk")
    yield Strand("contact", messages, "made_at", _EVENTS, lambda rows: [failed(of_message(row)) for row in rows])
    letters = Letter.objects.filter(**badly).select_related("outbox").order_by("-pk")
    yield Strand("letter", letters, "made_at", _EVENTS, lambda rows: [failed(of_letter(row)) for row in rows])
    replies = Reply.objects.filter(customer_id=customer_id, opted_out=True).order_by("-pk")
    yield Strand("contact", replies, "at", _EVENTS, lambda rows: [opted_out(of_reply(row)) for row in rows])
