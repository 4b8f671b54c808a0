"""The administrator's page: who comes on board, and the act that makes the record, the post and the probation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.career import documents, services
from cureline.career.models import Onboarding
from cureline.career.pages.common import listed
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust import vault
from cureline.trust.duties import duty, roles


@duty("staff.manage")
def onboardings(request: HttpRequest) -> HttpResponse:
    """Who waits for a record, and who has one already."""
    done = request.GET.get("done") == "1"
    rows = Onboarding.objects.filter(done_at__isnull=not done)
    found, following = listed(
        request, rows.select_related("candidate__requisition", "candidate__offer", "team", "asked_by__staff", "mentor"),
        ("-id",),
    )  # fmt: skip
    lines = [(row, vault.decrypt(bytes(row.candidate.name_sealed)) if row.candidate.name_sealed else row.candidate.code,
              documents.post_title(row.candidate.requisition.post), roles()[row.role], name_of(row.asked_by))
             for row in found]  # fmt: skip
    return render(request, "career/onboardings.html", {"lines": lines, "next": following, "done": done})


@never_cache
@require_POST
@duty("staff.manage")
def onboard(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the record; the link for the first password is shown this once."""
    made = tell(request, lambda: services.offers.onboard(pk, user=request.user), _("On board."))
    if made is None or not made[1]:
        return redirect("career:onboardings")
    return render(request, "people/invited.html", {
        "staff": made[0].staff, "link": request.build_absolute_uri(made[1])})  # fmt: skip
