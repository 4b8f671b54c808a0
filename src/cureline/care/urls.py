"""Addresses of the pages below `/care/`."""

from __future__ import annotations

from django.urls import path, re_path

from cureline.care.pages import complaints, customer, feedback, retention, rights

app_name = "care"
_ACTS = "acknowledge|note|assign|severity|link|extend|answer|close|reopen|refer"
urlpatterns = [
    path("", complaints.board, name="complaints"),
    path("causes/", complaints.causes, name="causes"),
    path("complaints/<int:complaint_id>/", complaints.show, name="complaint"),
    re_path(rf"^complaints/(?P<complaint_id>\d{{1,18}})/(?P<verb>{_ACTS})/$", complaints.do, name="complaint_do"),
    path("complaints/<int:complaint_id>/answer.pdf", complaints.paper, name="complaint_paper"),
    path("customers/<str:customer_id>/", customer.show, name="customer"),
    path("customers/<str:customer_id>/complaint/", complaints.new, name="complaint_new"),
    path("customers/<str:customer_id>/help/", customer.help_new, name="help_new"),
    # the name under which the page after a call looks for it
    path("customers/<str:customer_id>/hardship/", customer.help_new, name="hardship_new"),
    path("customers/<str:customer_id>/offers/", customer.suitable, name="offers"),
    path("customers/<str:customer_id>/offers/<slug:code>/", customer.offer_do, name="offer_do"),
    path("customers/<str:customer_id>/referral/", customer.referral_new, name="referral_new"),
    path("customers/<str:customer_id>/request/", rights.new, name="request_new"),
    path("help/", customer.help_list, name="help"),
    re_path(r"^help/(?P<case_id>\d{1,18})/(?P<verb>review|end)/$", customer.help_do, name="help_do"),
    re_path(r"^offers/(?P<offer_id>\d{1,18})/(?P<verb>accept|decline)/$", customer.offer_answer, name="offer_answer"),
    path("referrals/", customer.referral_list, name="referrals"),
    path("referrals/<int:referral_id>/", customer.referral, name="referral"),
    re_path(r"^referrals/(?P<referral_id>\d{1,18})/(?P<verb>take|answer)/$", customer.referral_do, name="referral_do"),
    path("follow-ups/", feedback.follow_up_list, name="follow_ups"),
    path("follow-ups/<int:follow_up_id>/", feedback.follow_up_done, name="follow_up_done"),
    path("surveys/", feedback.results, name="surveys"),
    path("contacts/<str:contact_id>/survey/", feedback.invite, name="survey_invite"),
    path("survey/<str:token>/", feedback.answer, name="answer"),
    path("retention/", retention.show, name="retention"),
    path("retention/ask/", retention.ask, name="retention_ask"),
    re_path(r"^retention/(?P<order_id>\d{1,18})/(?P<verb>allow|refuse|end)/$", retention.do, name="retention_do"),
    path("requests/", rights.listed, name="requests"),
    path("requests/<int:request_id>/", rights.show, name="request"),
    path("requests/<int:request_id>/identity/", rights.check, name="request_check"),
    re_path(r"^requests/(?P<request_id>\d{1,18})/(?P<verb>grant|refuse)/$", rights.decide, name="request_decide"),
    re_path(r"^requests/(?P<request_id>\d{1,18})/report\.(?P<kind>pdf|json)$", rights.paper, name="request_report"),
]
