"""The verbs of dispatch. Each message asks the gate and fills the outbox in one transaction; a worker sends."""

from cureline.dispatch.letters.typesetting import LANGUAGES, TEMPLATES, LetterDataError, typeset
from cureline.dispatch.services import webhooks
from cureline.dispatch.services.errors import (
    AddressError,
    NoAddressError,
    StateError,
    TextError,
    TextRefusedError,
    TotalsError,
)
from cureline.dispatch.services.letters import pdf_of, send_letter
from cureline.dispatch.services.messages import compose, messages_of, send, send_email, send_sms, text_of

__all__ = [
    "LANGUAGES",
    "TEMPLATES",
    "AddressError",
    "LetterDataError",
    "NoAddressError",
    "StateError",
    "TextError",
    "TextRefusedError",
    "TotalsError",
    "compose",
    "messages_of",
    "pdf_of",
    "send",
    "send_email",
    "send_letter",
    "send_sms",
    "text_of",
    "typeset",
    "webhooks",
]
