"""Addresses of the pages below `/improvement/`."""

from __future__ import annotations

from django.urls import path

from cureline.improvement import change_pages, pages

app_name = "improvement"
urlpatterns = [
    path("", pages.findings, name="findings"),
    path("findings/compute/", pages.compute, name="compute"),
    path("findings/<int:finding_id>/", pages.finding, name="finding"),
    path("findings/<int:finding_id>/propose/", pages.propose, name="propose"),
    path("findings/<int:finding_id>/dismiss/", pages.dismiss, name="dismiss"),
    path("findings/<int:finding_id>/reopen/", pages.reopen, name="reopen"),
    path("decisions/", pages.decisions, name="decisions"),
    path("changes/", change_pages.proposals, name="proposals"),
    path("changes/new/", pages.free, name="free"),
    path("changes/<int:proposal_id>/", change_pages.proposal, name="proposal"),
    path("changes/<int:proposal_id>/decide/", change_pages.decide, name="decide"),
    path("changes/<int:proposal_id>/simulate/", change_pages.simulate, name="simulate"),
    path("changes/<int:proposal_id>/follow-up/", change_pages.follow_up, name="follow_up"),
    path("changes/<int:proposal_id>/take-back/", change_pages.take_back, name="take_back"),
]
