from typing import ClassVar

from django.db import migrations

from cureline.trust import rows

# what was seen and what was decided is never changed, by anybody
_FOR_EVER = ("look", "record")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("experiment", "0001_initial"),
        ("portfolio", "0003_desk"),
        ("trust", "0002_desk"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(rows.policy("experiment_unit"), rows.no_policy("experiment_unit")),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON experiment_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();",
                f"DROP TRIGGER {table}_append_only ON experiment_{table};",
            )
            for table in _FOR_EVER
        ),
    ]
