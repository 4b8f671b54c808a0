"""What people shows on the shared pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import Entry

ENTRIES = [
    Entry("people:list", _("Staff"), "users", "staff.see", "set_up", 10),
    Entry("people:teams", _("Teams"), "users-round", "staff.see", "set_up", 20),
]
