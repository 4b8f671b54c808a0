"""The register and the covers as exports: a second person allows them, the file carries its watermark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cureline.engine.money import exponent
from cureline.risk import views
from cureline.risk.models import Cover, Risk
from cureline.trust import exports
from cureline.worklist import desk


def risks(user: Any, filters: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """Titles, then a row a risk of the register."""
    yield (
        _("Code"),
        _("Title"),
        _("Kind of risk"),
        pgettext("risk", "Cause"),
        _("Likelihood"),
        _("Impact"),
        _("Score before controls"),
        _("Residual score"),
        _("Accepted score"),
        _("Owner of the risk"),
        _("Controls"),
        _("Next review"),
        _("State"),
    )
    on = desk.today(timezone.now())
    for risk in Risk.objects.exclude(state="proposed").select_related("current__owner").order_by("code"):
        line = views.line(risk, on)
        if "row" in line:
            yield (
                risk.code,
                line["title"],
                line["row"].get_kind_display(),
                line["cause"],
                line["row"].likelihood,
                line["row"].impact,
                line["inherent"],
                line["score"],
                line["row"].appetite,
                line["owner"],
                "; ".join(one["text"] for one in line["controls"]),
                risk.review_on,
                risk.get_state_display(),
            )


def covers(user: Any, filters: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """Titles, then a row a cover that has not ended."""
    yield (_("Customer"), _("Account"), _("Kind of cover"), _("Number of the contract"), pgettext("cover", "Value"),
           _("Counts for"), _("Currency"), _("Valued on"), _("Ends on"), _("Why it does not count"))  # fmt: skip
    on = desk.today(timezone.now())
    from cureline.risk.services.covers import judged

    for row in Cover.objects.filter(ended_at__isnull=True).order_by("account_id", "pk").iterator():
        found, scale = judged(row, on), -exponent(row.currency)
        yield (row.customer_id, row.account_id, views.cover(row, on)["kind"], row.ref,
               Decimal(row.value_minor).scaleb(scale), Decimal(found.worth_minor).scaleb(scale), row.currency,
               row.valued_on, row.expires_on, "; ".join(views.cover(row, on)["reasons"]))  # fmt: skip


def register() -> None:
    """Let those who see them ask for them."""
    exports.register("risk.register", gettext_lazy("Risk register"), "risk.see", risks)
    exports.register("risk.cover", gettext_lazy("Cover"), "cover.see", covers)
