"""The queue as an export: waiting work of the asker's teams, without a name or a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.engine.money import exponent
from cureline.trust import exports
from cureline.worklist import desk
from cureline.worklist.services.floor import movable
from cureline.worklist.services.listing import Filters


class NarrowForm(forms.Form):
    """What the export is narrowed to."""

    kind = forms.CharField(label=gettext_lazy("Kind"), required=False, max_length=40)
    bucket = forms.CharField(label=gettext_lazy("Bucket"), required=False, max_length=20)
    team = forms.CharField(label=gettext_lazy("Team"), required=False, max_length=40)


def rows(user: Any, filters: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """Titles, then a row a waiting task."""
    yield (_("Customer"), _("Account"), _("Kind"), _("Team"), _("Collector"), _("Due"), _("Channel"), _("Minutes"),
           _("Bucket"), _("Days past due"), _("Past due"), _("Currency"))  # fmt: skip
    narrowed = Filters(**{name: str(value) for name, value in filters.items()})
    tasks = movable(user, narrowed.condition()).order_by("team", "urgency", "place", "pk")
    for task in tasks.iterator():
        amount = None if task.past_due_minor is None else Decimal(task.past_due_minor).scaleb(-exponent(task.currency))
        yield (task.customer_id, task.account_id, desk.title("kinds", task.kind), task.team, task.collector_id,
               task.due_at, task.channel, task.minutes, task.bucket, task.dpd, amount, task.currency)  # fmt: skip


def register() -> None:
    """Let leaders ask for it."""
    exports.register("worklist.queue", gettext_lazy("Waiting work"), "floor.move", rows, NarrowForm)
