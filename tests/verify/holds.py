"""What `verify` rightly misses in the tests' own database."""

from __future__ import annotations

# switched off, so that the tables may be emptied between tests (tests/conftest.py)
EMPTIED = {"trigger audit_never_emptied on trust_auditentry", "trigger link_never_emptied on trust_auditlink",
           "trigger document_never_emptied on trust_document"}  # fmt: skip
