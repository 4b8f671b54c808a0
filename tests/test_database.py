"""The address of the database as the bank writes it."""

from __future__ import annotations

import pytest

from cureline import database

SAFE = "postgresql://desk:p%40ss@db.bank.example:5433/cureline?sslmode=verify-full&sslrootcert=/etc/ca.pem"


def test_tls_of_the_address_reaches_every_connection() -> None:
    found = database.parse_url(SAFE)
    assert (found.host, found.port, found.name, found.password) == ("db.bank.example", 5433, "cureline", "p@ss")
    assert found.django()["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    # workers and children are told the same
    assert database.parse_url(found.url()) == found


def test_a_misspelt_parameter_is_refused_and_not_forgotten() -> None:
    with pytest.raises(ValueError, match="ssl_mode"):
        database.parse_url("postgresql://desk@db.bank.example/cureline?ssl_mode=verify-full")
