from django.db import migrations

from cureline.trust import rows

_TABLES = ("worklist_assessment", "worklist_decision")


class Migration(migrations.Migration):
    dependencies = [("worklist", "0002_decisions"), ("portfolio", "0003_desk")]

    operations = [migrations.RunSQL(rows.policy(table), rows.no_policy(table)) for table in _TABLES]
