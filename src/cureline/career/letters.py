"""Letters to candidates from the templates of selection.yaml, in the candidate's language: text to print or to mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents
from cureline.career.models import Candidate, Offer
from cureline.career.services.errors import StateError
from cureline.dispatch.config import bank, pick
from cureline.results.wording import money
from cureline.trust import audit, vault
from cureline.worklist import desk


@dataclass(frozen=True)
class Letter:
    """A written letter."""

    kind: str
    title: str
    language: str
    paragraphs: tuple[str, ...]


def offered(row: Candidate) -> list[tuple[str, str]]:
    """The letters that fit where a candidate stands: kind and title."""
    if row.erased_at is not None:
        return []
    known = documents.load("selection")["letters"]
    fits = {"invitation": row.state == "invited", "refusal": row.state == "rejected",
            "offer": row.state == "offered" and row.offer.state == "sent"}  # fmt: skip
    return [(kind, documents.said(known[kind]["title"])) for kind, yes in fits.items() if yes]


def write(row: Candidate, kind: str, *, request: HttpRequest) -> Letter:
    """Write one; it stands in the log. Raises StateError where it does not fit."""
    if kind not in dict(offered(row)):
        raise StateError(_("This letter does not fit where the application stands."))
    template = documents.load("selection")["letters"][kind]
    language = row.language
    zone = desk.zone()
    facts = {
        "name": vault.decrypt(bytes(row.name_sealed or b"")), "bank": pick(bank()["name"], language),
        "post": documents.post_title(row.requisition.post, language), "day": "", "hour": "", "place": "",
    }  # fmt: skip
    if kind == "invitation":
        at = row.interview.planned_at.astimezone(zone)
        facts |= {"day": f"{at:%Y-%m-%d}", "hour": f"{at:%H:%M}", "place": row.interview.place}
    elif kind == "offer":
        offer = row.offer
        facts |= {
            "day": offer.starts_on.isoformat(), "until": offer.answer_until_on.isoformat(),
            "wage": money(offer.wage_minor, offer.currency), "contract": _terms(template, offer, language),
        }  # fmt: skip
    else:
        until = row.keep_until_on or desk.today(timezone.now())
        facts |= {"until": until.isoformat()}
    audit.record("candidate.letter_written", request=request, subject=f"candidate:{row.pk}", detail={"kind": kind})
    text = str(template["text"][language]).format(**facts)
    return Letter(kind, documents.said(template["title"], language), language,
                  tuple(part.strip() for part in text.split("\n\n") if part.strip()))  # fmt: skip


def _terms(template: Mapping[str, Any], offer: Offer, language: str) -> str:
    """Contract and probation in words."""
    contract = template["contract" if offer.contract_months else "open_ended"][language]
    told = str(contract).format(months=offer.contract_months)
    if not offer.probation_months:
        return told
    return told + str(template["probation"][language]).format(
        months=offer.probation_months, wage=money(offer.probation_wage_minor, offer.currency)
    )
