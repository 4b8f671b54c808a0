"""The mail server of trials takes what the worker sends, and keeps it."""

from __future__ import annotations

import email
import smtplib
from email import policy
from pathlib import Path
from urllib.parse import urlsplit

from cureline.dispatch.channels.localmail import LocalMail


def test_it_keeps_an_email_as_it_was_sent_and_refuses_a_huge_one(tmp_path: Path) -> None:
    server = LocalMail(tmp_path)
    server.start()
    place = urlsplit(server.url)
    assert place.hostname and place.port
    mail = email.message.EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = "还款提醒", "wang@example.cn", "desk@example.cn"
    mail.set_content("您好\n.\n..再见\n")
    with smtplib.SMTP(place.hostname, place.port, timeout=10) as client:
        client.send_message(mail)
    kept = email.message_from_bytes((tmp_path / "001.eml").read_bytes(), policy=policy.default)
    body = kept.get_body()
    assert kept["Subject"] == "还款提醒" and body is not None
    assert body.get_content().split() == ["您好", ".", "..再见"]
    with smtplib.SMTP(place.hostname, place.port, timeout=10) as client:
        client.ehlo()
        client.mail("a@example.cn")
        client.rcpt("b@example.cn")
        try:
            code = client.data(b"x" * 1000 + b"\r\n" + b"".join(b"y" * 900 + b"\r\n" for _ in range(2600)))[0]
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            code = 552
    assert code == 552
    server.stop()
