"""Addresses of the pages below `/dispatch/`."""

from __future__ import annotations

from django.urls import path, re_path

from cureline.dispatch import batch_pages, compose_pages, doors, manage_pages

app_name = "dispatch"
urlpatterns = [
    path("write/<str:customer_id>/", compose_pages.write, name="write"),
    path("write/<str:customer_id>/preview/", compose_pages.preview, name="preview"),
    path("customer/<str:customer_id>/", compose_pages.customer, name="customer"),
    path("letters/<int:letter_id>/pdf/", compose_pages.letter_pdf, name="letter_pdf"),
    path("batches/", batch_pages.index, name="batches"),
    path("batches/make/", batch_pages.make, name="batch_make"),
    path("batches/<int:batch_id>/", batch_pages.show, name="batch"),
    path("batches/<int:batch_id>/<str:kind>/", batch_pages.fetch, name="batch_file"),
    path("returns/", batch_pages.returns, name="returns"),
    path("outbox/", manage_pages.outbox_list, name="outbox"),
    re_path(r"^outbox/(?P<row_id>[0-9]{1,18})/(?P<act>retry|cancel)/$", manage_pages.outbox_act, name="outbox_act"),
    path("webhooks/", manage_pages.hooks, name="webhooks"),
    path("webhooks/<int:subscription_id>/", manage_pages.hook, name="webhook"),
    re_path(
        r"^webhooks/(?P<subscription_id>[0-9]{1,18})/(?P<act>rotate|stop)/$", manage_pages.hook_act, name="webhook_act"
    ),
    path("receipts/sms/", doors.sms_receipt, name="sms_receipt"),
    path("inbound/sms/", doors.sms_reply, name="sms_reply"),
    path("inbound/email/", doors.mail_bounce, name="mail_bounce"),
    path("unsubscribe/<str:token>/", doors.unsubscribe, name="unsubscribe"),
]
