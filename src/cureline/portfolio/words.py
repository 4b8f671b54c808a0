"""The portfolio's codes as people read them: `word("relation", "spouse")`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as _p

from cureline.engine import portrait
from cureline.trust.duties import language_tag

# what the portrait's own texts have no words for
WORDS: Mapping[str, Mapping[str, Any]] = {
    "status": {
        "open": _p("account", "open"),
        "closed": _p("account", "closed"),
        "written_off": _p("account", "written off"),
    },
    "channel": {
        "call": _p("channel", "Call"),
        "sms": _p("channel", "Text message"),
        "email": _p("channel", "E-mail"),
        "letter": _p("channel", "Letter"),
        "visit": _p("channel", "Visit"),
        "legal": _p("channel", "Legal demand"),
    },
    "relation": {
        "self": _p("relation", "customer"),
        "spouse": _p("relation", "spouse"),
        "guarantor": _p("relation", "guarantor"),
        "parent": _p("relation", "parent"),
        "relative": _p("relation", "relative"),
        "friend": _p("relation", "friend"),
        "colleague": _p("relation", "colleague"),
        "employer": _p("relation", "employer"),
        "other": _p("relation", "other"),
    },
    "point": {
        "mobile": _p("point", "Mobile"),
        "home_phone": _p("point", "Home telephone"),
        "work_phone": _p("point", "Work telephone"),
        "email": _p("point", "E-mail address"),
        "work_email": _p("point", "Work e-mail"),
        "home_address": _p("point", "Home address"),
        "work_address": _p("point", "Work address"),
    },
    "consent": {
        "granted": _p("consent", "consented"),
        "refused": _p("consent", "refused"),
        "unknown": _p("consent", "not asked"),
    },
    "collateral": {
        "home": _p("collateral", "Home"),
        "land": _p("collateral", "Land"),
        "vehicle": _p("collateral", "Vehicle"),
        "deposit": _p("collateral", "Deposit"),
        "receivable": _p("collateral", "Receivables"),
        "equipment": _p("collateral", "Equipment"),
        "other": _p("collateral", "Other"),
    },
    "outcome": {
        "no_answer": _p("outcome", "no answer"),
        "busy": _p("outcome", "busy"),
        "invalid": _p("outcome", "wrong number"),
        "voicemail": _p("outcome", "voice mail"),
        "third_party": _p("outcome", "somebody else answered"),
        "right_party": _p("outcome", "spoke with the customer"),
        "refused": _p("outcome", "refused to talk"),
        "sent": _p("outcome", "sent"),
        "delivered": _p("outcome", "delivered"),
        "read": _p("outcome", "read"),
        "bounced": _p("outcome", "came back"),
        "replied": _p("outcome", "replied"),
        "met": _p("outcome", "met the customer"),
        "absent": _p("outcome", "nobody there"),
    },
    "circumstance": {
        "deceased": _p("circumstance", "Deceased"),
        "bankruptcy": _p("circumstance", "Bankruptcy"),
        "active_duty": _p("circumstance", "Active military duty"),
        "attorney": _p("circumstance", "Represented by a lawyer"),
        "cease_request": _p("circumstance", "Asked that contact cease"),
        "dispute": _p("circumstance", "Disputes the debt"),
        "identity_theft": _p("circumstance", "Identity theft"),
        "vulnerability": _p("circumstance", "Vulnerable"),
        "hardship": _p("circumstance", "Hardship"),
        "breathing_space": _p("circumstance", "Breathing space"),
        "mental_health_moratorium": _p("circumstance", "Mental-health moratorium"),
        "debt_adviser": _p("circumstance", "Has a debt adviser"),
        "bereavement": _p("circumstance", "Bereavement"),
        "opt_out": _p("circumstance", "Opted out"),
        "workplace_forbidden": _p("circumstance", "No contact at work"),
        "inconvenient_time": _p("circumstance", "Inconvenient time"),
        "inconvenient_place": _p("circumstance", "Inconvenient place"),
        "complaint": _p("circumstance", "Complaint"),
        "plan": _p("circumstance", "Repayment plan"),
        "refused_automation": _p("circumstance", "Refuses automated calls"),
        "agreed_time": _p("circumstance", "Agreed time"),
        "unreachable": _p("circumstance", "Unreachable"),
        "do_not_contact_third_party": _p("circumstance", "No contact with others"),
    },
    "why": {
        "night": _p("holding", "plan of the night"),
        "moved": _p("holding", "moved by a leader"),
        "absence": _p("holding", "absence"),
        "escalated": _p("holding", "escalated"),
        "care": _p("holding", "care"),
    },
}


def word(group: str, code: str | None) -> str:
    """A code of a group in the language of the request; the code itself where no word is known, nothing for None."""
    if not code:
        return ""
    if group in WORDS:
        return str(WORDS[group].get(code, code))
    told = portrait.texts()["values"].get(group, {}).get(code)
    return str(told[language_tag()]) if told else code


def choices(group: str) -> list[tuple[str, Any]]:
    """Codes and lazy words of a group, for a form."""
    return list(WORDS[group].items())
