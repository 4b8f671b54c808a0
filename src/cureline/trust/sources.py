"""How far the figure of a document can be trusted, in words: every document states a status for each of its figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

STATUSES = {
    "P": gettext_lazy("read in the law's own text"), "S": gettext_lazy("read in a secondary source"),
    "M": gettext_lazy("from memory, to be confirmed"), "policy": gettext_lazy("policy of the bank"),
    "assumption": gettext_lazy("an assumption"), "measured": pgettext_lazy("status of a figure", "measured"),
    "?": gettext_lazy("figure unknown"),
}  # fmt: skip


def status(code: str) -> str:
    """The words of a status; a code that nobody named is told as it is written."""
    return str(STATUSES.get(code, code))
