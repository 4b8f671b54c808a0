"""Addresses of the pages below `/contact/`."""

from __future__ import annotations

from django.urls import path

from cureline.contact import gate_pages, note_pages, pages, stop_pages

app_name = "contact"
urlpatterns = [
    path("call/<str:customer_id>/", pages.call, name="call"),
    path("call/<str:customer_id>/gate/", pages.gate, name="call_gate"),
    path("call/<str:customer_id>/dial/", pages.dial, name="dial"),
    path("attempts/<int:attempt_id>/", pages.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/state/", pages.state, name="state"),
    path("attempts/<int:attempt_id>/heard/", pages.heard, name="heard"),
    path("attempts/<int:attempt_id>/outcome/", pages.outcome, name="outcome"),
    path("attempts/<int:attempt_id>/finish/", pages.finish, name="finish"),
    path("notes/<str:customer_id>/", note_pages.note, name="note"),
    path("callback/<str:customer_id>/", note_pages.callback, name="callback"),
    path("stops/", stop_pages.index, name="stops"),
    path("stops/press/", stop_pages.press, name="stop_press"),
    path("stops/<int:stop_id>/ask/", stop_pages.ask, name="stop_ask"),
    path("stops/<int:stop_id>/decide/", stop_pages.decide, name="stop_decide"),
    path("gate/", gate_pages.index, name="gate"),
    path("gate/allowed/<int:attempt_id>/", gate_pages.allowed, name="gate_allowed"),
    path("gate/refused/<uuid:refusal_id>/", gate_pages.refused, name="gate_refused"),
]
