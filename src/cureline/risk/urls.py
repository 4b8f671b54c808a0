"""Addresses of the pages below `/risk/`."""

from __future__ import annotations

from django.urls import path

from cureline.risk.pages import cover, home, register, stress

app_name = "risk"
urlpatterns = [
    path("", home.home, name="home"),
    path("register/", register.index, name="register"),
    path("register/new/", register.new, name="new"),
    path("register/starter/", register.starter, name="starter"),
    path("register/<int:risk_id>/", register.show, name="risk"),
    path("register/<int:risk_id>/edit/", register.edit, name="edit"),
    path("register/<int:risk_id>/decide/", register.decide, name="decide"),
    path("register/<int:risk_id>/review/", register.review, name="review"),
    path("register/<int:risk_id>/close/", register.close, name="close"),
    path("register/<int:risk_id>/link/", register.link, name="link"),
    path("scenarios/", stress.index, name="scenarios"),
    path("scenarios/run/", stress.run, name="run_scenario"),
    path("scenarios/<int:run_id>/", stress.show, name="run"),
    path("scenarios/<int:run_id>/propose/", stress.propose, name="propose"),
    path("staffing/", stress.staffings, name="staffings"),
    path("staffing/<int:staffing_id>/", stress.staffing_page, name="staffing"),
    path("staffing/<int:staffing_id>/decide/", stress.decide, name="staffing_decide"),
    path("staffing/<int:staffing_id>/withdraw/", stress.withdraw, name="staffing_withdraw"),
    path("concentration/", stress.concentration, name="concentration"),
    path("concentration/accounts/", stress.accounts, name="accounts"),
    path("cover/", cover.index, name="covers"),
    path("cover/new/", cover.new, name="cover_new"),
    path("cover/new/portfolio/", cover.new_portfolio, name="cover_new_portfolio"),
    path("cover/<int:cover_id>/", cover.show, name="cover"),
    path("cover/<int:cover_id>/end/", cover.end, name="cover_end"),
    path("cover/<int:cover_id>/claim/", cover.open_claim, name="claim_open"),
    path("claims/", cover.claim_list, name="claims"),
    path("claims/<int:claim_id>/", cover.claim, name="claim"),
    path("claims/<int:claim_id>/paper/", cover.paper, name="claim_paper"),
    path("claims/<int:claim_id>/advance/", cover.advance, name="claim_advance"),
]
