"""Of whom a case is, nobody at the desk reads: row-level security without any policy for the desk's role."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("casebook", "0001_initial"),)

    operations = (
        migrations.RunSQL(
            "ALTER TABLE casebook_casesource ENABLE ROW LEVEL SECURITY;",
            "ALTER TABLE casebook_casesource DISABLE ROW LEVEL SECURITY;",
        ),
    )
