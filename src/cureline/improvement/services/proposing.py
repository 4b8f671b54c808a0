"""A finding becomes a proposed change of a document, with its simulated effect; nothing is decided here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.care.clock import is_working_day
from cureline.engine.improve import Act, PatchError, Remedy, apply, catalogue, document_of
from cureline.engine.improve import propose as remedies
from cureline.engine.improve.patch import STRATEGY
from cureline.improvement.models import Finding, Proposal
from cureline.improvement.services import simulating
from cureline.improvement.services.errors import ChangeError, ReasonError, StateError
from cureline.improvement.sources import Papers
from cureline.trust import audit
from cureline.worklist import desk

OPEN = (Finding.State.NEW, Finding.State.SEEN)
HOME = "CN"


def next_working_day(on: dt.date) -> dt.date:
    """The first working day after a day, by the bank's country's calendar: the earliest on which a change decides."""
    day = on + dt.timedelta(days=1)
    while not is_working_day(day, HOME):
        day += dt.timedelta(days=1)
    return day


def offered(finding: Finding, on: dt.date | None = None) -> list[Remedy]:
    """The changes that the catalogue has for a finding, the first thought best; each is valid tomorrow."""
    kind = catalogue().kinds.get(finding.kind)
    if kind is None:
        return []
    document, name = document_of(kind, finding.subject)
    text = Papers(on or next_working_day(_today())).text(document, name) if name else ""
    return remedies(kind, finding.subject, finding.facts, text) if text else []


@transaction.atomic
def make(*, user: Any, acts: Sequence[Act], why: str, finding_id: int | None = None, kind: str = STRATEGY,
         name: str = "", at: dt.datetime | None = None, simulate: bool = True) -> Proposal:  # fmt: skip
    """Propose a change of the document in force on the next working day, of a finding or of one's own accord.

    `acts` as engine/improve/patch.py has them. A strategy's effect is simulated, the present against the proposed
    text on the same seeds. Raises ChangeError (with the reason), ReasonError, StateError, Finding.DoesNotExist.
    """
    at = at or timezone.now()
    if not why.strip():
        raise ReasonError(_("Say why the change should be made."))
    finding = Finding.objects.select_for_update().get(pk=finding_id) if finding_id is not None else None
    if finding is not None and finding.state not in OPEN:
        raise StateError(_("A change is proposed already, or the finding is not open."))
    followed = catalogue().kinds.get(finding.kind) if finding is not None else None
    if finding is not None and followed is not None:
        kind, name = document_of(followed, finding.subject)
    elif finding is not None:
        # people's own words name a strategy or leave it to who proposes
        name = name or finding.subject.get("strategy", "")
    text, document = Papers(next_working_day(desk.today(at))).found(kind, name)
    if not text:
        raise ChangeError(_("There is no such document in force."))
    try:
        patched = apply(text, acts, kind)
    except PatchError as error:
        raise ChangeError(str(error)) from error
    sha256 = digest(patched.text)
    if Proposal.objects.filter(kind=kind, name=name, sha256=sha256, state=Proposal.State.WAITING).exists():
        raise StateError(_("The same change waits for a decision already."))
    found = [dict(one.text) for one in patched.warnings if one.level == "warning"]
    proposal = Proposal.objects.create(
        finding=finding, kind=kind, name=name, base=document, base_version=_version(text), base_text=text,
        base_sha256=digest(text), acts=[dict(act) for act in acts], text=patched.text, sha256=sha256,
        warnings=found, why=why.strip()[:2000], currency=finding.currency if finding else "CNY",
        follow=followed.follow if followed else "recovered_per_contact",
        follow_slices=_slices(finding, name, kind), better=followed.better if followed else "up",
        target=finding.target if finding and followed and followed.follow == followed.measure else None,
        proposed_by=user, proposed_at=at,
    )  # fmt: skip
    if finding is not None:
        finding.state = Finding.State.PROPOSED
        finding.save(update_fields=["state"])
    if kind == STRATEGY and simulate:
        proposal.simulation_id = simulating.ask([text, patched.text], user=user, why=f"proposal:{proposal.pk}")
        proposal.save(update_fields=["simulation_id"])
    audit.record("change.proposed", user=user, subject=f"proposal:{proposal.pk}", reason=proposal.why,
                 detail={"document": f"{kind}/{name}", "acts": [act["act"] for act in proposal.acts]})  # fmt: skip
    return proposal


def simulate_again(proposal_id: int, *, user: Any) -> Proposal:
    """Ask for the simulation once more, where it could not be asked for or failed. Raises StateError."""
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
        if proposal.state != Proposal.State.WAITING or proposal.kind != STRATEGY:
            raise StateError(_("Only a strategy's change that waits is simulated."))
        proposal.simulation_id = simulating.ask(
            [proposal.base_text, proposal.text], user=user, why=f"proposal:{proposal.pk}"
        )
        proposal.save(update_fields=["simulation_id"])
        audit.record("change.simulated", user=user, subject=f"proposal:{proposal.pk}")
    return proposal


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _slices(finding: Finding | None, name: str, kind: str) -> dict[str, str]:
    """What is watched after the change: the finding's own slices that results know, or the whole strategy."""
    if finding is None:
        return {"strategy": name} if kind == STRATEGY else {}
    known = ("strategy", "segment", "channel", "team", "collector_id")
    slices = {key: value for key, value in finding.subject.items() if key in known}
    if finding.kind == Finding.SAID and kind == STRATEGY:
        slices["strategy"] = name
    if finding.subject.get("rule"):
        slices["rule_id"] = finding.subject["rule"]
    return slices


def _version(text: str) -> str:
    return str(yaml.load(text, Loader=yaml.CSafeLoader)["version"])


def _today() -> dt.date:
    return desk.today(timezone.now())
