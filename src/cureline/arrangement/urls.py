"""Addresses of the pages below `/arrangement/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from cureline.arrangement.pages import customer, money, running

app_name = "arrangement"
urlpatterns: list[URLPattern] = [
    path("promises/", running.promises, name="promises"),
    path("promises/<int:promise_id>/withdraw/", customer.withdraw, name="withdraw"),
    path("customers/<str:customer_id>/promise/", customer.promise, name="promise"),
    path("customers/<str:customer_id>/affordability/", customer.affordability, name="affordability"),
    path("customers/<str:customer_id>/plan/", customer.plan_new, name="plan_new"),
    path("customers/<str:customer_id>/plan/effect/<str:account_id>/", customer.effect, name="effect"),
    path("customers/<str:customer_id>/waiver/", customer.waiver_new, name="waiver_new"),
    path("customers/<str:customer_id>/settlement/", customer.settlement_new, name="settlement_new"),
    path("plans/", running.plans, name="plans"),
    path("plans/<int:plan_id>/", running.plan, name="plan"),
    path("plans/<int:plan_id>/contract.pdf", running.contract, name="contract"),
    path("plans/<int:plan_id>/submit/", running.submit, name="submit"),
    path("plans/<int:plan_id>/sign/", running.sign, name="sign"),
    path("plans/<int:plan_id>/cancel/", running.cancel, name="cancel"),
    path("settlements/<int:settlement_id>/", running.settlement, name="settlement"),
    path("settlements/<int:settlement_id>/letter.pdf", running.settlement_letter, name="settlement_letter"),
    path("settlements/<int:settlement_id>/cancel/", running.settlement_cancel, name="settlement_cancel"),
    path("approvals/", running.approvals, name="approvals"),
    path("approvals/<str:subject>/<int:row_id>/", running.decide, name="decide"),
    path("payments/", money.payments, name="payments"),
    path("payments/<path:payment_id>/lines/", money.payment, name="payment"),
    path("reconciliation/", money.reconciliation, name="reconciliation"),
    path("reconciliation/allocate/", money.allocate, name="allocate"),
]
