"""What dispatch refuses, as problems that page and API tell the same way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.face import ProblemError


class TextRefusedError(ProblemError):
    """A free text carries what the text check forbids. Members: `findings`."""

    status = 422
    title = gettext_lazy("The text cannot be sent")

    def __init__(self, findings: list[Any]) -> None:
        self.findings = findings
        super().__init__(
            "; ".join(f"{finding.title}: {finding.found}" for finding in findings),
            findings=[finding.as_dict() for finding in findings],
        )


class TextError(ProblemError):
    """No text, too long a text, or both text and script."""

    status = 422
    title = gettext_lazy("The text is not complete")


class NoAddressError(ProblemError):
    """The customer has no usable address for this channel."""

    status = 422
    title = gettext_lazy("There is no usable address for this channel")


class StateError(ProblemError):
    """The row is past what is asked: sent already, cancelled, handed over."""

    status = 409
    title = gettext_lazy("This is no longer possible")

    @classmethod
    def of(cls, state: str) -> StateError:
        """The row's state forbids it."""
        return cls(_("The state is now: %(state)s") % {"state": state}, state=state)


class TotalsError(ProblemError):
    """The print shop's totals are not ours."""

    status = 409
    title = gettext_lazy("The totals do not agree")


class AddressError(ProblemError):
    """A webhook's address is not one that we call."""

    status = 422
    title = gettext_lazy("This address cannot be called")
