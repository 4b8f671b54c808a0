"""What the verbs of arrangement refuse, told the same way by page and API; `code` is a member of the problem."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class _CodedError(ProblemError):
    def __init__(self, code: str, detail: Any = "", **members: Any) -> None:
        super().__init__(detail, code=code, **members)
        self.code = code


class InputError(_CodedError):
    """What was given makes no sense: an amount, a day, a number of months."""

    status = 422
    title = _("This cannot be arranged so")


class LimitError(_CodedError):
    """The bank's policy or the country's rules set a limit."""

    status = 409
    title = _("Beyond a limit")


class StateError(_CodedError):
    """It is not in a state that allows this."""

    status = 409
    title = _("Not possible in this state")


class AuthorityError(_CodedError):
    """Somebody decides on their own proposal, or beyond what their role may approve."""

    status = 403
    title = _("Beyond your authority")
