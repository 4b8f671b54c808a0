"""A goal of a team or of one of its people is seen by who sees all and by who has the team."""

from __future__ import annotations

from django.db import migrations

from cureline.trust import rows

_SEES = """((SELECT current_setting('cureline.scope', true)) = 'all' OR goal_goal.team = ''
    OR goal_goal.team = ANY ((SELECT string_to_array(current_setting('cureline.teams', true), ','))::text[]))"""


class Migration(migrations.Migration):
    dependencies = [("goal", "0001_initial"), ("trust", "0006_session_row")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE goal_goal ENABLE ROW LEVEL SECURITY;"
            f"CREATE POLICY rows_of_desk ON goal_goal TO {rows.DESK_ROLE} USING ({_SEES}) WITH CHECK ({_SEES});",
            rows.no_policy("goal_goal"),
        ),
        migrations.RunSQL(
            rows.policy_through("goal_progress", "goal_id", "goal_goal", "id"), rows.no_policy("goal_progress")
        ),
    ]
