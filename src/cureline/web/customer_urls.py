"""Addresses of the customer's page."""

from __future__ import annotations

from django.urls import path

from cureline.web import circumstance, customer, search

app_name = "customer"
urlpatterns = [
    path("", search.search, name="search"),
    path("<str:customer_id>/", customer.show, name="show"),
    path("<str:customer_id>/events/", customer.events, name="events"),
    path("<str:customer_id>/circumstances/new/", circumstance.record, name="circumstance"),
    path("<str:customer_id>/circumstances/<str:circumstance_id>/end/", circumstance.end, name="end_circumstance"),
]
