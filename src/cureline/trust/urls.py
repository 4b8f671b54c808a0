"""Addresses of the pages below `/trust/`."""

from __future__ import annotations

from django.urls import path

from cureline.trust import pages

app_name = "trust"
urlpatterns = [
    path("unmask/", pages.unmask, name="unmask"),
    path("masked/", pages.masked, name="masked"),
]
