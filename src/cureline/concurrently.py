"""An index made while people work, by a migration that may be killed at any line and run again."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres import operations

_STANDING = """
    SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relname = %s AND i.indrelid = to_regclass(%s)
"""


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Django's, which stumbles over what it has made itself before it was killed.

    A whole index of that name on the table is kept; one that was broken off is dropped and made anew.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the index, unless it stands. Not within a transaction."""
        self._ensure_not_in_transaction(schema_editor)
        # where the SQL is only written down nothing stands
        if not schema_editor.collect_sql:
            table = schema_editor.quote_name(to_state.apps.get_model(app_label, self.model_name)._meta.db_table)
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(_STANDING, [self.index.name, table])
                found = cursor.fetchone()
            if found == (True,):
                return
            if found is not None:
                schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(self.index.name)}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
