"""Words of codes that several pages show."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# how surely a rule of a document is known
STATUSES = {
    "P": _("(read in the law's text)"),
    "S": _("(read in a secondary source)"),
    "M": _("(from memory, to be signed by compliance)"),
    "policy": _("(the bank's own policy)"),
}
