"""Databases beside the tests' own, on the same server."""

from __future__ import annotations

from dataclasses import replace

import psycopg
from psycopg import sql

from cureline import database


def fresh(name: str, template: str = "template0") -> database.Address:
    """A database as `template` is; one of that name goes."""
    drop(name)
    _server(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return replace(database.address(), name=name)


def drop(name: str) -> None:
    """One that is there goes, whoever is connected to it."""
    _server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _server(command: sql.Composed) -> None:
    with psycopg.connect(database.address().url(), autocommit=True) as link:
        link.execute(command)
