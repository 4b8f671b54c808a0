"""What is kept how long and by which law, the order to delete the rest, and what was deleted: counts, never content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cureline.care import documents, words
from cureline.care.pages.shared import act
from cureline.care.rights import keeping
from cureline.care.services import retention
from cureline.trust.duties import duty

# what hangs on no customer, and so stands in no rule
_OTHERS = {
    "payload": _("Messages as they were handed to a gateway"),
    "sign_in": _("Addresses of old sessions"),
    "orphan_photo": _("Files of photographs that no visit knows"),
}
_FROM = {
    "relation_end": _("after the relation ended"),
    "own_day": _("after the entry itself"),
    "last_activity": _("after the last activity"),
}


@duty("rights.see")
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The rules, the order, the runs, the holds."""
    told = retention.told(timezone.localdate())
    order = retention.current()
    runs = [(run, _counted(run.erased, _title), _counted(run.kept, keeping.why)) for run in told.runs]
    return render(
        request, "care/retention.html",
        {"rules": [line for country in keeping.COUNTRIES for line in _rules(country)], "order": order,
         "outdated": order is not None and order.rules != retention.versions(), "runs": runs, "told": told},
    )  # fmt: skip


@duty("rights.decide")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the order."""
    user: Any = request.user
    return act(request, lambda: retention.ask(user=user), done=_("Asked. A second person decides."),
               back="care:retention")  # fmt: skip


@duty("rights.decide")
@require_POST
def do(request: HttpRequest, order_id: int, verb: str) -> HttpResponse:
    """Allow, refuse or end an order."""
    user: Any = request.user
    verbs: dict[str, Any] = {
        "allow": (lambda: retention.decide(order_id, True, user=user), _("The order stands: the day's job deletes.")),
        "refuse": (lambda: retention.decide(order_id, False, user=user), _("Refused. Nothing is deleted.")),
        "end": (lambda: retention.end(order_id, user=user), _("The order is ended. Nothing more is deleted.")),
    }
    done, text = verbs[verb]
    return act(request, done, done=text, back="care:retention")


def _rules(country: str) -> list[dict[str, Any]]:
    """Each line of a country's rules as it is shown; the last is what is deleted."""
    pack = keeping.pack(country)
    lines = [
        {"country": country, "whats": [_title(what) for what in rule["covers"]], "span": _span(rule),
         "why": documents.said(rule["why"]), "source": rule["source"], "status": words.STATUSES[rule["status"]]}
        for rule in pack["keep"]
    ]  # fmt: skip
    last = pack["delete"]
    months = last["months"]
    span = ngettext("goes %(n)d month after the relation ended", "goes %(n)d months after the relation ended", months)
    goes = span % {"n": months} if months else _("goes when the relation has ended")
    return [*lines, {"country": country, "whats": [_("All that no line above keeps")], "span": goes,
                     "why": documents.said(last["why"]), "source": last["source"],
                     "status": words.STATUSES[last["status"]]}]  # fmt: skip


def _span(rule: dict[str, Any]) -> str:
    if rule.get("while") == "claim":
        return str(_("while a complaint or a suit is open"))
    if not rule["years"]:
        return str(_("while the relation runs"))
    years = ngettext("%(n)d year", "%(n)d years", rule["years"]) % {"n": rule["years"]}
    return f"{years} {_FROM[rule['from']]}"


def _title(what: str) -> str:
    covers = documents.load("rights")["covers"]
    if what in covers:
        return documents.said(covers[what])
    return str(_OTHERS.get(what, what))


def _counted(counts: dict[str, int], name: Any) -> list[tuple[str, int]]:
    return [(name(key), n) for key, n in sorted(counts.items()) if n]
