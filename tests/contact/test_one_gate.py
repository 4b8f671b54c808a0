"""There is one place in the code that writes a contact of the bank, and nobody calls round it."""

from __future__ import annotations

import ast
from pathlib import Path

import cureline

SOURCE = Path(cureline.__file__).parent
# the import writes the bank's past; begin writes the present
ALLOWED = {"contact/services/begin.py"}


def _writers(name: str) -> set[str]:
    """Files in which rows of a model are created, by `Model.objects.create` and its like or by a bare `Model(...)`."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts or path.parts[-3:-1] == ("engine", "compliance"):
            continue
        text = path.read_text(encoding="utf-8")
        # the engine's own Contact is a question and no row
        if name not in text or ("portfolio" not in text and "contact.models" not in text):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                (f"{name}.objects.create", f"{name}.objects.bulk_create", f"{name}.objects.get_or_create",
                 f"{name}.objects.update_or_create", f"models.{name}")
            ):  # fmt: skip
                found.add(str(path.relative_to(SOURCE)))
    return found


def test_only_begin_writes_attempts_refusals_and_contacts() -> None:
    assert _writers("Attempt") <= ALLOWED
    assert _writers("Refusal") <= ALLOWED
    # what a customer writes to the bank is no contact of the bank's; the database holds that apart as well
    assert _writers("Contact") - ALLOWED <= {"dispatch/services/incoming.py"}
