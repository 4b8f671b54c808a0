"""What the verbs of contact refuse, as problems that page and API tell the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.face import ProblemError
from cureline.trust.duties import language_tag

if TYPE_CHECKING:
    from cureline.contact.models import Refusal
    from cureline.contact.services.gate import Ruling


class RefusedError(ProblemError):
    """The gate refuses the contact; the refusal is on record.

    Members: `rule_id, article, refusals, next_lawful_at, lines` (in the reader's language)`, refusal_id`.
    """

    status = 409
    title = gettext_lazy("The gate refuses this contact")

    def __init__(self, ruling: Ruling, refusal: Refusal) -> None:
        language = language_tag()
        self.ruling, self.refusal = ruling, refusal
        super().__init__(
            ruling.title(language), rule_id=ruling.rule_id, article=ruling.article,
            refusals=list(ruling.verdict.refusals), next_lawful_at=ruling.next_lawful_at,
            lines=ruling.lines(language), refusal_id=str(refusal.pk),
        )  # fmt: skip

    @property
    def rule_id(self) -> str:
        """The refusing rule that lasts longest."""
        return str(self.ruling.rule_id)

    @property
    def article(self) -> str:
        """Law and article of that rule."""
        return self.ruling.article

    @property
    def next_lawful_at(self) -> Any:
        """The first lawful instant, None where none is known."""
        return self.ruling.next_lawful_at


class ChannelError(ProblemError):
    """There is no such channel or purpose."""

    status = 422
    title = gettext_lazy("There is no such channel or purpose")


class AccountUnknownError(ProblemError):
    """The customer has no such account."""

    status = 404
    title = gettext_lazy("The customer has no such account")


class PointUnknownError(ProblemError):
    """The customer has no such contact point for this channel."""

    status = 404
    title = gettext_lazy("The customer has no such contact point for this channel")


class OutcomeError(ProblemError):
    """The outcome does not fit: unknown, of another channel, or recorded before."""

    status = 409
    title = gettext_lazy("The outcome can't be recorded")

    @classmethod
    def unknown(cls, code: str) -> OutcomeError:
        """No such outcome on this channel."""
        error = cls(_("There is no such outcome on this channel"), outcome=code)
        error.status = 422
        return error


class StopError(ProblemError):
    """The switch can't be pressed or resumed as asked."""

    status = 422
    title = gettext_lazy("The stop switch can't do that")

    def __init__(self, detail: Any = "", *, status_code: int = 422, **members: Any) -> None:
        super().__init__(detail, **members)
        self.status = status_code


class StoppedError(ProblemError):
    """The bank has stopped this contact. Members: `stop_id, scope, value`."""

    title = gettext_lazy("The bank has stopped outgoing contact")


class NoteError(ProblemError):
    """The note lacks something, or names a code that does not exist."""

    status = 422
    title = gettext_lazy("The note is not complete")
