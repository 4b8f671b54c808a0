"""What the portfolio shows on the pages that all share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import Entry

ENTRIES = [
    Entry(
        url="customer:search", title=_("Find a customer"), icon="search", duty="customer.search", group="customers",
        order=10,
    ),
]  # fmt: skip
