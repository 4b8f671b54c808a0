"""Sealed fields and documents that no one can change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cureline.trust import documents, vault
from cureline.trust.models import Document


@given(st.text(max_size=200))
def test_what_is_sealed_opens_again_and_never_looks_the_same(value: str) -> None:
    token = vault.encrypt(value)
    assert vault.decrypt(token) == value
    assert token != vault.encrypt(value)


def test_a_changed_token_is_refused() -> None:
    token = bytearray(vault.encrypt("13812345678"))
    token[-1] ^= 1
    with pytest.raises(vault.KeyUnusableError):
        vault.decrypt(bytes(token))


def test_the_blind_index_finds_a_number_however_it_is_written() -> None:
    assert vault.blind_index("138 1234-5678") == vault.blind_index("13812345678")
    assert vault.blind_index("13812345678") != vault.blind_index("13812345679")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("13812345678", "138****5678"), ("zhang@example.com", "z***@example.com"), ("张三", "张*"), ("", "")],
)
def test_masks(value: str, shown: str) -> None:
    assert vault.mask(value) == shown


def record(content: str, day: dt.date = dt.date(2026, 1, 1), version: str = "1") -> Document:
    return documents.record("rules", "CN", version, effective_from_on=day, author="a", approver="b", content=content)


@pytest.mark.django_db
def test_a_version_is_kept_once_and_for_ever() -> None:
    document = record("x")
    assert record("x") == document
    with pytest.raises(documents.DocumentConflictError):
        record("y")
    for attempt in (lambda: Document.objects.update(content="y"), lambda: Document.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


@pytest.mark.django_db
def test_the_version_in_force_is_the_latest_that_has_begun() -> None:
    record("x")
    later = record("y", dt.date(2026, 6, 1), "2")
    assert documents.in_force("rules", "CN", dt.date(2026, 5, 31)).version == "1"
    assert documents.in_force("rules", "CN", dt.date(2026, 6, 1)) == later
    with pytest.raises(documents.DocumentMissingError):
        documents.in_force("rules", "CN", dt.date(2025, 12, 31))
