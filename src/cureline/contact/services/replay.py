"""Judge a decision again from what it kept: the same facts, the law and policy of its day, the same answer."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cureline.contact.models import Attempt, Refusal
from cureline.contact.services import rulebook, stops
from cureline.engine import compliance

_DAYS = ("limitation_from_on", "notice_sent_on", "verified_on", "from_on", "until_on")


def replay(row: Attempt | Refusal) -> compliance.Verdict:
    """The verdict on the kept facts by the rules that were in force."""
    facts = row.facts
    pack = rulebook.pack_as_recorded(facts["customer"]["jurisdiction"], row.rules_on, row.policy_version)
    point = _dated(facts["point"]) if facts["point"] else None
    contact = compliance.Contact.at_point(
        row.channel, row.asked_at, point, purpose=row.purpose, prior_consent=row.prior_consent
    )  # fmt: skip
    account = _dated(facts["account"]) if facts["account"] else None
    known = compliance.facts(facts["customer"], account, [_dated(one) for one in facts["circumstances"]])
    history = [{**one, "at": dt.datetime.fromisoformat(one["at"])} for one in facts["contacts"]]
    verdict = compliance.judge(contact, known, history, pack)
    return stops.refuse(verdict) if facts.get("stop") else verdict


def same(row: Attempt | Refusal) -> bool:
    """Whether the facts are unchanged and judging them again gives the answer that stands."""
    if digest(row.facts) != row.facts_sha256:
        return False
    verdict = replay(row)
    if isinstance(row, Refusal):
        return list(verdict.refusals) == row.refusals and verdict.next_lawful_at == row.next_lawful_at
    return verdict.allowed and list(verdict.warnings) == row.warnings


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 of facts as canonical JSON."""
    return hashlib.sha256(
        json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if name in _DAYS and value is not None else value
        for name, value in row.items()
    }
