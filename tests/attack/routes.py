"""Every route of the desk and of its API, with the arguments of its address: for tests that go through all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\{(?:\w+:)?(\w+)\}|\(\?P<(\w+)>([^)]*)\)")


EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000001"}


@dataclass(frozen=True)
class Route:
    """A page (method empty) or an operation of the API: its address with arguments in it, its duty, its view."""

    method: str
    pattern: str
    name: str
    duty: str
    view: Any = field(compare=False, hash=False)

    def arguments(self) -> list[tuple[str, str, str]]:
        """Name, the word before it and the expression of each argument."""
        found = []
        for match in _ARGUMENT.finditer(self.pattern):
            before = re.findall(r"[\w-]+(?=/)", _ARGUMENT.sub("", self.pattern[: match.start()].replace("^", "")))
            found.append((next(g for g in match.groups()[:3] if g), before[-1] if before else "", match.group(4) or ""))
        return found

    def filled(self, values: dict[str, str]) -> str:
        """Its address with these arguments."""
        bare = self.pattern.replace("^", "").replace("$", "").replace("\\.", ".")
        return _ARGUMENT.sub(lambda found: values[next(g for g in found.groups()[:3] if g)], bare)

    def example(self) -> str:
        """An address of it whose rows need not be there."""
        values: dict[str, str] = {}
        for name, _, expression in self.arguments():
            kind = re.search(rf"[<{{](\w+):{name}[>}}]", self.pattern)
            values[name] = expression.split("|")[0] if re.fullmatch(r"\w+(\|\w+)+", expression) else (
                "1" if expression else EXAMPLES.get(kind[1] if kind else "int", "1"))  # fmt: skip
        return self.filled(values)


def pages() -> list[Route]:
    """Every page, in the order of the addresses."""
    return [
        Route("", f"/{path}", name, str(getattr(view, "duty", "")), view)
        for name, path, view in _walk(get_resolver().url_patterns)
        if not name.startswith("api:")
    ]


def operations() -> list[Route]:
    """Every operation of the API."""
    from cureline.api.root import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                whole = re.sub("/+", "/", f"/api/{prefix}/{path}")
                named = str(getattr(operation.view_func, "duty", ""))
                found += [Route(method, whole, operation.operation_id or "", named, operation)
                          for method in operation.methods]  # fmt: skip
    return found


def every() -> list[Route]:
    """All pages and operations."""
    return [*pages(), *operations()]


def _walk(patterns: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or ''}", prefix + str(pattern.pattern), pattern.callback
