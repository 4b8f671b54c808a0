"""Addresses of the pages below `/warning/`."""

from __future__ import annotations

from django.urls import path, re_path

from cureline.warning import indicator_pages, pages

app_name = "warning"
_VERBS = "acknowledge|comment|snooze|close|reopen|assign"
urlpatterns = [
    path("", pages.alerts, name="alerts"),
    path("alerts/<int:alert_id>/", pages.alert, name="alert"),
    re_path(rf"^alerts/(?P<alert_id>\d{{1,18}})/(?P<verb>{_VERBS})/$", pages.alert_do, name="alert_do"),
    path("accounts/", pages.accounts, name="accounts"),
    re_path(r"^accounts/(?P<warning_id>\d{1,18})/(?P<verb>offer|dismiss)/$", pages.account_do, name="account_do"),
    path("indicators/", indicator_pages.readings, name="indicators"),
    path("indicators/compute/", indicator_pages.compute, name="compute"),
    path("indicators/<slug:code>/", indicator_pages.indicator, name="indicator"),
    path("series/", indicator_pages.series_list, name="series_list"),
    path("series/upload/", indicator_pages.upload, name="upload"),
    path("series/new/", indicator_pages.define, name="define"),
    path("series/<slug:code>/", indicator_pages.series, name="series"),
    path("feeds/<int:feed_id>/", indicator_pages.feed, name="feed"),
]
