from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    name = "cureline.trust"
    label = "trust"

    def ready(self) -> None:
        post_migrate.connect(_grant, dispatch_uid="cureline.desk.grants")


def _grant(using: str, **_: Any) -> None:
    """Give the desk's role what it works with; rows are limited by policies, documents and the log by triggers."""
    from django.db import connections

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'cureline_desk'")
        if cursor.fetchone():
            cursor.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cureline_desk;"
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO cureline_desk;"
            )
