"""Addresses of the pages below `/trust/`."""

from __future__ import annotations

from django.urls import path

from cureline.trust.pages import exports, log, tokens, unmask

app_name = "trust"
urlpatterns = [
    path("unmask/", unmask.unmask, name="unmask"),
    path("masked/", unmask.masked, name="masked"),
    path("audit/", log.entries, name="audit"),
    path("audit/<int:pk>/", log.entry, name="audit_entry"),
    path("audit/verify/", log.verify, name="verify"),
    path("exports/", exports.listing, name="exports"),
    path("exports/ask/<str:name>/", exports.ask, name="export_ask"),
    path("exports/<int:pk>/decide/", exports.decide, name="export_decide"),
    path("exports/<int:pk>/fetch/", exports.fetch, name="export_fetch"),
    path("tokens/", tokens.listing, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
]
