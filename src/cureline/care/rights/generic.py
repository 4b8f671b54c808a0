"""Rows about a person in the tables of an app that says nothing of its own, found by `customer_id` and opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from cureline.care.rights.registry import Section
from cureline.trust import vault

# what a row is made of beside what it says of the person
_SKIPPED = ("_index", "_sha256", "nonce", "facts_sha256")
APPS = ("worklist", "script", "contact", "dispatch", "visit", "arrangement", "legal")


def tables(app: str) -> list[type[models.Model]]:
    """The tables of an app that name a customer."""
    try:
        config = apps.get_app_config(app)
    except LookupError:
        return []
    return [model for model in config.get_models() if _column(model)]


def collector(app: str) -> Callable[[str], Iterator[Section]]:
    """A `collect` for an app."""

    def collect(customer_id: str) -> Iterator[Section]:
        for model in tables(app):
            rows = tuple(shown(row) for row in model._default_manager.filter(**{_column(model): customer_id}))
            if rows:
                yield Section(f"{app}.{model._meta.model_name}", rows, app)

    return collect


def shown(row: models.Model) -> tuple[tuple[str, str], ...]:
    """A row's columns as name and text, sealed ones opened; what is empty is left out."""
    found = []
    for field in row._meta.fields:
        name, value = field.attname, getattr(row, field.attname)
        if value in (None, "", [], {}) or name.endswith(_SKIPPED):
            continue
        if isinstance(field, models.BinaryField):
            if not name.endswith("_sealed"):
                continue
            name, value = name.removesuffix("_sealed"), _opened(value)
        found.append((name.removesuffix("_id_id") if name.endswith("_id_id") else name, text(value)))
    return tuple(found)


def text(value: Any) -> str:
    """A value as it stands in the report."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _opened(token: Any) -> str:
    try:
        return vault.decrypt(bytes(token))
    except vault.KeyUnusableError:
        # a value under a key of another kind is told of, not shown
        return "…"


def _column(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.fields}
    for name in ("customer_id", "customer"):
        if name in names:
            return name
    return ""
