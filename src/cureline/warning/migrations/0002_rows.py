from typing import ClassVar

from django.db import migrations

from cureline.trust import rows


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("warning", "0001_initial"),
        ("portfolio", "0003_desk"),
        ("trust", "0002_desk"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(rows.policy("warning_accountwarning"), rows.no_policy("warning_accountwarning")),
        # what happened to an alert is never changed, by anybody
        migrations.RunSQL(
            "CREATE TRIGGER step_append_only BEFORE UPDATE OR DELETE ON warning_step"
            " FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();",
            "DROP TRIGGER step_append_only ON warning_step;",
        ),
    ]
