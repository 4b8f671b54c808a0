"""Addresses of the pages below `/legal/`."""

from __future__ import annotations

from django.urls import path

from cureline.legal import agency_pages, pages

app_name = "legal"
urlpatterns = [
    path("", pages.cases, name="cases"),
    path("cases/<int:case_id>/", pages.case, name="case"),
    path("cases/<int:case_id>/advance/", pages.advance, name="advance"),
    path("cases/<int:case_id>/decide/", pages.decide, name="decide"),
    path("cases/<int:case_id>/note/", pages.note, name="note"),
    path("cases/<int:case_id>/claim/", pages.claim, name="claim"),
    path("terms/<int:term_id>/met/", pages.close_term, name="close_term"),
    path("fees/<int:fee_id>/paid/", pages.pay_fee, name="pay_fee"),
    path("papers/<int:paper_id>/", pages.paper, name="paper"),
    path("open/<str:customer_id>/", pages.open_case, name="open"),
    path("accounts/<str:account_id>/interrupted/", pages.interrupt, name="interrupt"),
    path("limitation/", pages.limitation, name="limitation"),
    path("agencies/", agency_pages.agencies, name="agencies"),
    path("agencies/new/", agency_pages.make_agency, name="make_agency"),
    path("agencies/<slug:code>/", agency_pages.agency, name="agency"),
    path("agencies/<slug:code>/place/", agency_pages.place, name="place"),
    path("placements/<int:placement_id>/recall/", agency_pages.recall, name="recall"),
    path("sales/", agency_pages.sales, name="sales"),
    path("sales/new/", agency_pages.draft_sale, name="draft_sale"),
    path("sales/<int:sale_id>/approve/", agency_pages.approve_sale, name="approve_sale"),
    path("sales/<int:sale_id>/file/", agency_pages.hand_over, name="hand_over"),
]
