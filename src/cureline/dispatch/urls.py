"""Addresses of the pages below `/dispatch/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from cureline.dispatch import doors

app_name = "dispatch"
urlpatterns: list[URLPattern] = [
    path("receipts/sms/", doors.sms_receipt, name="sms_receipt"),
    path("inbound/sms/", doors.sms_reply, name="sms_reply"),
    path("inbound/email/", doors.mail_bounce, name="mail_bounce"),
    path("unsubscribe/<str:token>/", doors.unsubscribe, name="unsubscribe"),
]
