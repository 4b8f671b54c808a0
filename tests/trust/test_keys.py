"""Keys with ids, rotation, blind indexes, the key service; logs that say nothing personal."""

from __future__ import annotations

import http.server
import json
import logging
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tests.desk import SECRET, Desk

from cureline.portfolio.models import ContactPoint, Customer
from cureline.trust import keys, logs, rotation, second_factor, vault

OLD, NEW = "0" * 64, "a1" * 32


@pytest.fixture(autouse=True)
def fresh_ring() -> Iterator[None]:
    yield
    keys.ring.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CURELINE_KEY", text)
    keys.ring.cache_clear()


def test_a_token_of_before_key_ids_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    nonce = secrets.token_bytes(12)
    old = nonce + AESGCM(bytes.fromhex(OLD)).encrypt(nonce, "王小明".encode(), None)
    assert vault.decrypt(old) == "王小明"
    use(monkeypatch, f"{NEW},{OLD}")
    assert vault.decrypt(old) == "王小明"
    use(monkeypatch, NEW)
    with pytest.raises(vault.KeyUnusableError):
        vault.decrypt(old)


@pytest.mark.django_db
def test_rotation_goes_on_where_it_was_killed_and_does_nothing_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = desk.user("phone")
    for number in range(5):
        desk.customer(name=f"王小{number}", mobile=f"1381234567{number}")
    index = vault.blind_index("13812345670")
    use(monkeypatch, f"{NEW},{OLD}")
    assert vault.blind_index("13812345670") == index
    monkeypatch.setattr(rotation, "_BATCH", 2)
    monkeypatch.setattr(rotation, "_FILES", {})

    class KilledError(Exception):
        pass

    def kill(step: str, done: int, total: int | None) -> None:
        if done >= 4:
            raise KilledError

    with pytest.raises(KilledError):
        rotation.rotate(kill)
    assert rotation.rotate() == 5 + 5 + 1 - 4
    assert rotation.rotate() == 0
    use(monkeypatch, NEW)
    assert {vault.decrypt(row.name_sealed) for row in Customer.objects.all()} == {f"王小{n}" for n in range(5)}
    assert second_factor.unseal(Authenticator.objects.get(user=user).data["secret"]) == SECRET


@pytest.mark.django_db
def test_blind_indexes_are_made_anew_when_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.customer()
    use(monkeypatch, f"{NEW},{OLD}")
    monkeypatch.setattr(rotation, "_FILES", {})
    rotation.rotate()
    assert rotation.reindex() == 2
    use(monkeypatch, NEW)
    assert ContactPoint.objects.filter(value_index=vault.blind_index("138 1234 5678")).count() == 1


def test_every_sealed_column_is_rotated() -> None:
    found = {(column.table, column.sealed) for column in rotation.columns()}
    assert {("portfolio_customers", "name_sealed"), ("portfolio_contact_points", "value_sealed"),
            ("dispatch_outbox", "payload")} <= found  # fmt: skip
    assert {"photographs", "batches of letters", "reports of incidents"} <= set(rotation._FILES)


@pytest.mark.django_db
def test_sealed_files_get_the_new_key_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"{number}.bin").write_bytes(vault.encrypt(f"photograph {number}"))
    monkeypatch.setattr(rotation, "_FILES", {"photographs": lambda: tmp_path.glob("*.bin")})
    use(monkeypatch, f"{NEW},{OLD}")

    class KilledError(Exception):
        pass

    def kill(step: str, done: int, total: int | None) -> None:
        if step == "photographs":
            raise KilledError

    with pytest.raises(KilledError):
        rotation.rotate(kill)
    assert rotation.rotate() == 2 and rotation.rotate() == 0
    use(monkeypatch, NEW)
    told = sorted(vault.decrypt(path.read_bytes()) for path in tmp_path.iterdir())
    assert told == [f"photograph {number}" for number in range(3)]


@pytest.mark.parametrize("text", ["", "xyz", "00" * 31, "0" * 63])
def test_a_malformed_key_is_refused(text: str) -> None:
    with pytest.raises(keys.KeyUnusableError):
        keys.parse(text)


def test_keys_come_from_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    class Service(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            good = self.headers["Authorization"] == "Bearer t0ken"
            self.send_response(200 if good else 403)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": [NEW, OLD]}).encode() if good else b"{}")

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.delenv("CURELINE_KEY")
    monkeypatch.setenv("CURELINE_KEY_URL", f"http://127.0.0.1:{server.server_port}/keys")
    keys.ring.cache_clear()
    with pytest.raises(keys.KeyUnusableError, match="key service"):
        keys.ring()
    monkeypatch.setenv("CURELINE_KEY_URL_TOKEN", "t0ken")
    assert vault.decrypt(vault.encrypt("x")) == "x"
    assert keys.ring().key == bytes.fromhex(NEW)
    server.shutdown()


def test_a_log_line_shows_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    record = logging.LogRecord(
        "x", logging.ERROR, __file__, 1, "call %s of %s at %s, card %s, run 20261125 K1024 %s",
        ("13812345678", "110101199003078515", "zhang@example.com", "6222021234567890123", "¥1,234.56"), None,
    )  # fmt: skip
    logs.PersonalFilter().filter(record)
    text = logs.PersonalFormatter("%(message)s").format(record)
    for personal in ("13812345678", "110101199003078515", "zhang@", "6222021234567890123"):
        assert personal not in text
    assert "20261125 K1024 ¥1,234.56" in text


@pytest.mark.django_db
def test_an_error_of_the_database_keeps_its_row_to_itself(desk: Desk, settings: object) -> None:
    import sys

    from django.db import IntegrityError, transaction

    customer = desk.customer()
    try:
        with transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(kind="王小明 13812345678")
    except IntegrityError:
        text = logs.PersonalFormatter().formatException(sys.exc_info())
    assert "13812345678" not in text and "王小明" not in text.split("DETAIL")[-1]
    assert "customers_kind_code" in text
