"""Addresses of the pages below `/experiment/`."""

from __future__ import annotations

from django.urls import path

from cureline.experiment import pages

app_name = "experiment"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.design, name="design"),
    path("power/", pages.power, name="power"),
    path("<int:experiment_id>/", pages.show, name="show"),
    path("<int:experiment_id>/figure/", pages.trace, name="trace"),
    path("<int:experiment_id>/decide/", pages.decide, name="decide"),
    path("<int:experiment_id>/stop/", pages.stop, name="stop"),
    path("<int:experiment_id>/adopt/", pages.adopt, name="adopt"),
    path("<int:experiment_id>/withdraw/", pages.withdraw, name="withdraw"),
]
