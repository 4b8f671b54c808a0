"""Who reads a care plan, by the database itself: the person, who holds it, and who sees all where the person agreed."""

from django.db import migrations

from cureline.trust.rows import DESK_ROLE, no_policy

_ME = "(SELECT current_setting('cureline.user', true))"
_PLAN = f"""(holder_id::text = {_ME}
    OR EXISTS (SELECT 1 FROM people_staff staff WHERE staff.id = wellbeing_careplan.staff_id
               AND staff.user_id::text = {_ME})
    OR (head_may_see AND (SELECT current_setting('cureline.scope', true)) = 'all'))"""
_STEP = "EXISTS (SELECT 1 FROM wellbeing_careplan plan WHERE plan.id = wellbeing_carestep.plan_id)"


def _policy(table: str, condition: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY rows_of_desk ON {table} TO {DESK_ROLE} USING ({condition}) WITH CHECK ({condition});"
    )


class Migration(migrations.Migration):
    dependencies = [("wellbeing", "0001_initial"), ("trust", "0006_session_row")]

    operations = [
        migrations.RunSQL(_policy("wellbeing_careplan", _PLAN), no_policy("wellbeing_careplan")),
        migrations.RunSQL(_policy("wellbeing_carestep", _STEP), no_policy("wellbeing_carestep")),
    ]
