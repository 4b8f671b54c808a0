"""E-mail over SMTP: text and HTML, a link that ends it, our key in the Message-ID by which a bounce is known."""

from __future__ import annotations

import smtplib
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from cureline.dispatch.channels import Answer, Later, Refused, Sent, Unknown
from cureline.dispatch.config import MailServer, document

# SMTP reply codes that say that the mailbox does not exist
_NO_MAILBOX = (550, 551, 553)


def message_id(key: str, sender: str) -> str:
    """The Message-ID of an outbox row."""
    return f"<{key}@{sender.rpartition('@')[2] or 'cureline'}>"


def send(server: MailServer, key: str, payload: dict[str, Any]) -> Answer:
    """Hand an e-mail over to the mail server."""
    mail = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["text"],
        from_email=payload["from"],
        to=[payload["to"]],
        headers={
            "Message-ID": message_id(key, payload["from"]),
            "Date": formatdate(),
            "List-Unsubscribe": f"<{payload['unsubscribe']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(payload["html"], "text/html")
    backend = EmailBackend(
        host=server.host, port=server.port, username=server.user, password=server.password,
        use_tls=server.security == "starttls", use_ssl=server.security == "tls",
        timeout=document("retry")["email"]["timeout_seconds"],
    )  # fmt: skip
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        return Later(f"SMTP-{_code(error)}")
    try:
        backend.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return Refused(f"SMTP-{code}", bad_address=code in _NO_MAILBOX) if code >= 500 else Later(f"SMTP-{code}")
    except smtplib.SMTPResponseException as error:
        return Refused(f"SMTP-{error.smtp_code}") if error.smtp_code >= 500 else Later(f"SMTP-{error.smtp_code}")
    except (OSError, smtplib.SMTPException) as error:
        # it broke while it was handed over: perhaps it has left
        return Unknown(f"SMTP-{_code(error)}")
    finally:
        _close(backend)
    return Sent(message_id(key, payload["from"]))


def _close(backend: EmailBackend) -> None:
    try:
        backend.close()
    except (OSError, smtplib.SMTPException):
        # what was handed over was acknowledged; how the line ends does not matter
        return


def _code(error: Exception) -> str:
    return str(getattr(error, "smtp_code", "") or type(error).__name__)[:60]
