"""E-mail against a real SMTP server, in clear and with STARTTLS."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from benchmarks.processes import free_port
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cureline.dispatch.channels import Later, Refused, Sent, Unknown, mail
from cureline.dispatch.config import mail_server

PAYLOAD = {
    "to": "wang@example.cn", "from": "service@bank.example", "subject": "示例银行：您有一条服务通知",
    "text": "请联系我们。", "html": "<p>请联系我们。</p>", "unsubscribe": "https://desk.example/dispatch/unsubscribe/x/",
}  # fmt: skip
KEY = "0123456789abcdef0123456789abcdef"


class Mailbox:
    """Keeps what it gets; `answer` is what it says to the recipient or to the data."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.rcpt = self.data = ""
        self.encrypted: list[bool] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data:
            return self.data
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        self.encrypted.append(session.ssl is not None)
        if len(self.got) > 1 and self.got[-1]["Subject"] == "hang up":
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    own, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    own.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return own, secret


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def plain(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Controller]:
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("CURELINE_SMTP_URL", f"smtp+plain://127.0.0.1:{port}")
    yield controller
    controller.stop()


def send(**more: str) -> Any:
    server = mail_server()
    assert server is not None
    return mail.send(server, KEY, {**PAYLOAD, **more})


@pytest.mark.usefixtures("plain")
def test_a_mail_has_two_forms_and_one_click_to_end_them(box: Mailbox) -> None:
    assert send() == Sent(f"<{KEY}@bank.example>")
    (got,) = box.got
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert got["Subject"] == PAYLOAD["subject"] and got["To"] == PAYLOAD["to"]
    assert got["Message-ID"] == f"<{KEY}@bank.example>"
    assert got["List-Unsubscribe"] == f"<{PAYLOAD['unsubscribe']}>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.usefixtures("plain")
def test_what_the_server_says_decides(box: Mailbox) -> None:
    for said, expected in (
        ("550 no such user", Refused("SMTP-550", bad_address=True)),
        ("554 policy", Refused("SMTP-554")),
        ("451 later", Later("SMTP-451")),
    ):
        box.rcpt = said
        assert send() == expected
    box.rcpt, box.data = "", "452 full"
    assert send() == Later("SMTP-452")
    box.data = "552 too big"
    assert send() == Refused("SMTP-552")


@pytest.mark.usefixtures("plain")
def test_a_line_that_breaks_after_the_data_leaves_it_uncertain(box: Mailbox) -> None:
    assert isinstance(send(), Sent)
    assert isinstance(send(subject="hang up"), Unknown)


def test_no_server_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURELINE_SMTP_URL", f"smtp+plain://127.0.0.1:{free_port()}")
    assert isinstance(send(), Later)


def test_starttls_with_a_certificate_that_is_trusted_and_one_that_is_not(
    box: Mailbox, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    port = free_port()
    controller = Controller(box, hostname="localhost", port=port, tls_context=context, require_starttls=True)
    controller.start()
    try:
        monkeypatch.setenv("CURELINE_SMTP_URL", f"smtp://localhost:{port}")
        assert isinstance(send(), Later) and not box.got, "its certificate is nobody's"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert isinstance(send(), Sent) and box.encrypted == [True]
        monkeypatch.setenv("CURELINE_SMTP_URL", f"smtp+plain://localhost:{port}")
        assert not isinstance(send(), Sent) and len(box.got) == 1
    finally:
        controller.stop()


def test_a_strange_address_of_a_server_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURELINE_SMTP_URL", "http://x")
    with pytest.raises(ValueError, match="smtp"):
        mail_server()
