"""Follow a tree with a customer, step by step: the path is kept for the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.portfolio import models
from cureline.script import rendering
from cureline.script.models import Walk
from cureline.trust import audit


class WalkError(ProblemError):
    """The talk is not there, is over, or has no such answer here."""

    title = _("This answer is not possible here")


@dataclass(frozen=True)
class Standing:
    """Where a talk stands: the walk if one was begun, the script, the node to say now and the way so far."""

    walk: Walk | None
    script: rendering.Rendered
    step: rendering.Step
    said: tuple[rendering.Step, ...] = ()


def open_walk(
    name: str, customer_id: str, *, user: Any, channel: str, language: str, account_id: str | None = None
) -> Standing:
    """The first thing to say; nothing is kept until the first answer. Raises ScriptMissingError and WalkError."""
    script = rendering.render(
        name, customer_id=customer_id, account_id=account_id, language=language, channel=channel,
        on=timezone.localdate(), collector=_speaker(user),
    )  # fmt: skip
    if script.tree is None:
        raise WalkError(_("This script is a text to send and not a talk."))
    return Standing(None, script, script.tree[script.start])


@transaction.atomic
def answer(
    name: str,
    customer_id: str,
    key: int,
    *,
    user: Any,
    channel: str,
    language: str,
    account_id: str | None = None,
    walk_id: int | None = None,
    request: Any = None,
) -> Standing:
    """Take the answer with a key (1 to 9) at the node where the talk stands; the first answer begins its record."""
    models.Customer.objects.only("pk").get(pk=customer_id)
    here = open_walk(name, customer_id, user=user, channel=channel, language=language, account_id=account_id)
    tree = here.script.tree or {}
    if walk_id is None:
        walk = Walk(
            customer_id=customer_id, account_id=account_id or "", name=name, version=here.script.version,
            channel=channel, language=here.script.language, user=user, started_at=timezone.now(),
        )  # fmt: skip
    else:
        kept = Walk.objects.select_for_update().filter(pk=walk_id, customer_id=customer_id, user=user, name=name)
        found = kept.first()
        if found is None or found.ended_at is not None or found.version != here.script.version:
            raise WalkError(_("This talk is over, or the script has changed: begin again."))
        walk = found
    step = _at(walk, here.script)
    chosen = next((choice for choice in step.answers if choice.key == key), None)
    if chosen is None:
        raise WalkError()
    walk.path = [*walk.path, {"node": step.id, "choice": key}]
    following = tree[chosen.next] if chosen.next else None
    if following is None or not following.answers:
        end = following or chosen
        walk.path = [*walk.path, *([{"node": following.id}] if following else [])]
        walk.outcome, walk.then, walk.ended_at = end.outcome, end.then, timezone.now()
    new = walk.pk is None
    walk.save()
    if new:
        audit.record(
            "script.followed", request=request, user=user, customer_id=customer_id, subject=f"walk:{walk.pk}",
            detail={"script": f"{walk.name}@{walk.version}", "channel": channel},
        )  # fmt: skip
    # a talk that is over shows its last step, one that goes on a step that is not in the path yet
    said = tuple(tree[row["node"]] for row in (walk.path[:-1] if walk.ended_at else walk.path))
    return Standing(walk, here.script, following or step, said)


def _at(walk: Walk, script: rendering.Rendered) -> rendering.Step:
    tree = script.tree or {}
    if not walk.path:
        return tree[script.start]
    last = walk.path[-1]
    choice = next(a for a in tree[last["node"]].answers if a.key == last["choice"])
    return tree[choice.next]


def _speaker(user: Any) -> str:
    staff = getattr(user, "staff", None)
    return staff.name if staff is not None else user.get_username()
