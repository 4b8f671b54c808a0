"""What may be done for a customer, at the head of its page: the acts of all the apps that the user's duties allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


@dataclass(frozen=True)
class Act:
    """A page that begins an act for a customer: its URL name takes the customer's id."""

    url: str
    title: Any
    icon: str
    duty: str
    key: str = ""


@dataclass(frozen=True)
class Shown:
    """An act with the address for one customer."""

    act: Act
    address: str


# how many stand beside the heading; the others wait in a menu
BESIDE = 4
ACTS: Sequence[Act] = (
    Act("contact:call", _p("act", "Call"), "phone", "contact.call", "c"),
    Act("contact:note", _p("act", "Note"), "notebook-pen", "customer.note", "n"),
    Act("arrangement:promise", _("Promise"), "hand-coins", "promise.make", "p"),
    Act("arrangement:plan_new", _("Repayment plan"), "calendar-check", "plan.propose", "r"),
    Act("worklist:callback", _("Call back later"), "calendar-clock", "callback.make", "b"),
    Act("dispatch:write", _p("act", "Write"), "mail", "contact.write", "w"),
    Act("customer:circumstance", _("Record a circumstance"), "flag", "circumstance.record"),
    Act("care:complaint_new", _("Complaint"), "megaphone", "complaint.record"),
    Act("care:help_new", _("Help in hardship"), "heart-handshake", "hardship.assess"),
    Act("care:offers", _("Suitable offers"), "gift", "offer.make"),
    Act("care:referral_new", _("Refer to another department"), "forward", "referral.make"),
    Act("care:request_new", _("Data-subject request"), "user-search", "rights.record"),
    Act("legal:open", _("Open a case at law"), "scale", "legal.work"),
)


def of(user: Any, customer_id: str) -> dict[str, list[Shown]]:
    """`beside` the heading, and in the `menu`."""
    shown = [Shown(act, address) for act in ACTS if user.may(act.duty) and (address := _address(act, customer_id))]
    return {"beside": shown[:BESIDE], "menu": shown[BESIDE:]}


def _address(act: Act, customer_id: str) -> str:
    try:
        return reverse(act.url, args=[customer_id])
    except NoReverseMatch:
        return ""
