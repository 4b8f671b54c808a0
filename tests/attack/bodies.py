"""A request that an operation of the API takes, made from its OpenAPI schema: the smallest valid body and query."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from tests.attack.routes import Route

_FORMATS = {
    "date": "2026-11-26", "date-time": "2026-11-26T02:00:00Z", "time": "10:00:00", "binary": "x",
    "uuid": "00000000-0000-0000-0000-000000000001",
}  # fmt: skip
# gives the value of a property that names a row; None where the name says nothing
Key = Callable[[str], Any]


@cache
def document() -> dict[str, Any]:
    """The API's OpenAPI document."""
    from cureline.api.root import api

    return dict(api.get_openapi_schema())


def request_of(route: Route, key: Key) -> tuple[Any, dict[str, str]]:
    """The JSON body (None for none) and the query of an operation."""
    path = re.sub(r"\{\w+:(\w+)\}", r"{\1}", route.pattern)
    told = document()["paths"][path][route.method.lower()]
    content = told.get("requestBody", {}).get("content", {}).get("application/json")
    query = {
        one["name"]: str(value(one["schema"], key, one["name"]))
        for one in told.get("parameters", [])
        if one["in"] == "query" and one.get("required")
    }
    return (None if content is None else value(content["schema"], key)), query


def value(schema: Mapping[str, Any], key: Key, name: str = "") -> Any:
    """The smallest value that a schema allows; of a property that names a row, the row's key."""
    if "$ref" in schema:
        return value(document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], key, name)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return value(next(s for s in schema[choice] if s.get("type") != "null"), key, name)
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    kind = schema.get("type", "string")
    named = key(name) if name else None
    if named is not None and kind in ("string", "integer"):
        return named
    if kind == "object":
        known: Mapping[str, Any] = schema.get("properties", {})
        return {prop: value(known[prop], key, prop) for prop in schema.get("required", []) if prop in known}
    if kind == "array":
        one = value(schema.get("items", {}), key, name.removesuffix("s"))
        return [one] * max(1, schema.get("minItems", 1))
    if kind in ("integer", "number"):
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    if kind == "boolean":
        return True
    words = re.match(r"\^?\(?([\w-]+)\|", schema.get("pattern", ""))
    if words:
        return words[1]
    return _FORMATS.get(schema.get("format", ""), "x" * max(2, schema.get("minLength", 2)))
