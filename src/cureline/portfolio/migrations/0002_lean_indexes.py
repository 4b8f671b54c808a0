"""Fewer indexes to keep in an import: none that another serves as well, none for LIKE, which nothing here asks."""

import django.db.models.deletion
from django.db import migrations, models


def drop_pattern_indexes(apps, schema_editor):
    """Django gives each text key a second index, for LIKE in a collation other than C."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() "
            r"AND tablename LIKE 'portfolio\_%' AND indexname LIKE '%\_like' AND indexdef LIKE '%\_pattern\_ops)'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="account_id",
            field=models.ForeignKey(
                db_column="account_id",
                db_index=False,
                help_text="account",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portfolio.account",
            ),
        )
        for model in ("label", "statement")
    ] + [migrations.RunPython(drop_pattern_indexes, migrations.RunPython.noop)]
