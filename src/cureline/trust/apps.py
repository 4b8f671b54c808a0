from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    name = "cureline.trust"
    label = "trust"

    def ready(self) -> None:
        # receivers register themselves
        from django.utils.translation import gettext_lazy as _

        from cureline.trust import auditing, events, exports  # noqa: F401
        from cureline.trust.pages.log import SearchForm

        exports.register("trust.audit", _("Audit log"), "audit.see", auditing.export_rows, SearchForm)

        # once, when all tables are there
        post_migrate.connect(_grant, sender=self, dispatch_uid="cureline.desk.grants")
        post_migrate.connect(_look_ahead, sender=self, dispatch_uid="cureline.audit.partitions")


def _grant(using: str, **_: Any) -> None:
    """Give the desk's role what it works with, and no more; rows are limited by policies on top."""
    from django.db import connections

    from cureline.trust.grants import statements

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'cureline_desk'")
        if cursor.fetchone():
            # a partition is reached through the table above it, whose policies hold
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                " AND NOT relispartition"
            )
            cursor.execute(statements({name for (name,) in cursor.fetchall()}))


def _look_ahead(using: str, **_: Any) -> None:
    """Give the audit log its partitions for the quarters to come, before a day's first job does."""
    from django.db import connections

    from cureline.trust import partitions

    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT (now() AT TIME ZONE 'UTC')::date FROM pg_class"
            " WHERE oid = to_regclass('public.trust_auditentry') AND relkind = 'p'"
        )
        today = cursor.fetchone()
    if today:
        partitions.ensure(today[0])
