"""Who sees what is written of staff, by the database itself; and a selection that stands once its opening is open."""

from __future__ import annotations

from django.db import migrations

from cureline.trust import rows

_ALL = "(SELECT current_setting('cureline.scope', true)) = 'all'"
_OWN = "staff.user_id::text = (SELECT current_setting('cureline.user', true))"
_TEAM = "staff.team_id = ANY ((SELECT string_to_array(current_setting('cureline.teams', true), ','))::text[])"
_TABLES = ("career_assignment", "career_level", "career_probation", "career_promotion")


def _policy(table: str) -> str:
    """A row is seen by who sees all, by its person and team, and a probation by its mentor."""
    mentor = ""
    if table == "career_probation":
        mentor = (
            " OR EXISTS (SELECT 1 FROM people_staff mentor WHERE mentor.id = career_probation.mentor_id"
            f" AND {_OWN.replace('staff.', 'mentor.')})"
        )
    sees = (
        f"({_ALL} OR EXISTS (SELECT 1 FROM people_staff staff WHERE staff.id = {table}.staff_id"
        f" AND ({_OWN} OR {_TEAM})){mentor})"
    )
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY rows_of_desk ON {table} TO {rows.DESK_ROLE} USING ({sees}) WITH CHECK ({sees});"
    )


_FROZEN = """
CREATE FUNCTION career_frame_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'waiting' AND (NEW.frame <> OLD.frame OR NEW.frame_sha256 <> OLD.frame_sha256
            OR NEW.post <> OLD.post) THEN
        RAISE EXCEPTION 'the selection of an opening stands since it was opened';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER career_frame_stays BEFORE UPDATE ON career_requisition
    FOR EACH ROW EXECUTE FUNCTION career_frame_stays();
CREATE FUNCTION career_rating_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL AND (NEW.scores <> OLD.scores OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at)
    THEN RAISE EXCEPTION 'a rating that is handed in stays'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER career_rating_stays BEFORE UPDATE ON career_rating
    FOR EACH ROW EXECUTE FUNCTION career_rating_stays();
"""
_BACK = """
DROP TRIGGER career_frame_stays ON career_requisition; DROP FUNCTION career_frame_stays();
DROP TRIGGER career_rating_stays ON career_rating; DROP FUNCTION career_rating_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("career", "0001_initial"), ("trust", "0006_session_row"), ("people", "0001_initial")]

    operations = [
        *(migrations.RunSQL(_policy(table), rows.no_policy(table)) for table in _TABLES),
        *(
            migrations.RunSQL(
                rows.policy_through(f"career_{table}", "probation_id", "career_probation", "id"),
                rows.no_policy(f"career_{table}"),
            )
            for table in ("probationgoal", "assessment")
        ),
        migrations.RunSQL(_FROZEN, _BACK),
    ]
