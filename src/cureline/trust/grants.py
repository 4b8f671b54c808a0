"""What the desk's role may do with each table: everything, but for those named here."""

from __future__ import annotations

from collections.abc import Iterable

from cureline.trust.rows import DESK_ROLE

_ALL = "SELECT, INSERT, UPDATE, DELETE"
# by the beginning of the table's name; the longest that fits counts
PRIVILEGES = {
    "": _ALL,
    # what the bank's core system says is never deleted from a page
    "portfolio_": "SELECT, INSERT, UPDATE",
    # kept by a trigger of the contact room, which says why
    "portfolio_contacts": _ALL,
    # sex, age, education, marriage: for the fairness audit of models only
    "portfolio_audit_attributes": "",
    "portfolio_labels": "",
    "portfolio_importedfile": "SELECT",
    "portfolio_rejectedrow": "SELECT",
    # proof
    "trust_document": "SELECT, INSERT",
    "trust_auditentry": "SELECT, INSERT",
    "trust_auditlink": "SELECT",
    # a stop is lifted, never taken away
    "contact_stop": "SELECT, INSERT, UPDATE",
    # the timeline only grows
    "incident_entry": "SELECT, INSERT",
    "incident_incident": "SELECT, INSERT, UPDATE",
    # worked out by the day's job
    "results_measured": "SELECT",
    # who is in an experiment and what was seen is written by the day's job alone
    "experiment_unit": "SELECT",
    "experiment_look": "SELECT",
    "experiment_record": "SELECT, INSERT",
    "appraisal_step": "SELECT, INSERT",
    # jobs and commands leave their marks; pages read them
    "operations_": "SELECT",
    # the queue is written by its own functions, as the owner
    "jobs_": "SELECT",
    "procrastinate_": "SELECT",
    # secrets of signing in are the business of /account/, which runs outside
    "trust_user": "SELECT, INSERT",
    "trust_user_": "",
    "trust_called": "",
    "trust_apitoken": "SELECT, INSERT, UPDATE",
    "trust_export": "SELECT, INSERT, UPDATE",
    "trust_exportfile": "",
    "trust_signin": "SELECT, UPDATE",
    "account_": "",
    "mfa_": "",
    "socialaccount_": "",
    "auth_": "",
    "django_": "",
    "django_content_type": "SELECT",
}
# columns of a user that a page may change: never the password
USER_COLUMNS = ("language", "role", "is_active", "first_name", "last_name", "email")


def privileges(table: str) -> str:
    """What the desk may do with a table, as GRANT writes it; empty for nothing."""
    return PRIVILEGES[max((start for start in PRIVILEGES if table.startswith(start)), key=len)]


def statements(tables: Iterable[str]) -> str:
    """SQL that gives exactly these rights, whatever was given before."""
    lines = []
    for table in sorted(tables):
        lines.append(f'REVOKE ALL ON "{table}" FROM {DESK_ROLE};')
        if privileges(table):
            lines.append(f'GRANT {privileges(table)} ON "{table}" TO {DESK_ROLE};')
    if "trust_user" in tables:
        lines.append(f"GRANT UPDATE ({', '.join(USER_COLUMNS)}) ON trust_user TO {DESK_ROLE};")
    lines.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {DESK_ROLE};")
    return "".join(lines)
