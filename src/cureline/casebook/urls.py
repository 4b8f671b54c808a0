"""Addresses of the pages below `/casebook/`."""

from __future__ import annotations

from django.urls import path

from cureline.casebook.pages import board, cases, reviews

app_name = "casebook"
urlpatterns = [
    path("", cases.cases, name="cases"),
    path("new/", cases.new, name="new"),
    path("draw/<str:customer_id>/", cases.draw, name="draw"),
    path("<int:case_id>/", cases.case, name="case"),
    path("<int:case_id>/edit/", cases.edit, name="edit"),
    path("<int:case_id>/act/", cases.act, name="act"),
    path("<int:case_id>/decide/", cases.decide, name="decide"),
    path("<int:case_id>/comment/", cases.comment, name="comment"),
    path("<int:case_id>/vote/", cases.vote, name="vote"),
    path("comments/<int:comment_id>/", cases.moderate, name="moderate"),
    path("reviews/", reviews.meetings, name="meetings"),
    path("reviews/new/", reviews.new, name="meeting_new"),
    path("reviews/<int:meeting_id>/", reviews.meeting, name="meeting"),
    path("reviews/<int:meeting_id>/act/", reviews.act, name="meeting_act"),
    path("reviews/<int:meeting_id>/minutes/", reviews.hold, name="hold"),
    path("reviews/<int:meeting_id>/change/", reviews.change, name="meeting_change"),
    path("reviews/<int:meeting_id>/pack.pdf", reviews.pack, name="pack"),
    path("actions/", board.actions, name="actions"),
    path("actions/new/", board.new, name="action_new"),
    path("actions/<int:action_id>/", board.action, name="action"),
    path("actions/<int:action_id>/act/", board.act, name="action_act"),
]
