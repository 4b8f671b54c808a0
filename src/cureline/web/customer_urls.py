"""Addresses of the customer's page."""

from __future__ import annotations

from django.urls import path

from cureline.web import customer

app_name = "customer"
urlpatterns = [
    path("", customer.search, name="search"),
    path("<str:customer_id>/", customer.show, name="show"),
]
