"""A reader of the log sees what was done by himself, and to customers whom he sees."""

from django.db import migrations

from cureline.trust import rows

_READ = f"""
ALTER TABLE trust_auditentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_desk ON trust_auditentry FOR SELECT TO {rows.DESK_ROLE} USING (
    user_id IS NULL OR user_id::text = (SELECT current_setting('cureline.user', true))
    OR (customer_id = '' AND (SELECT current_setting('cureline.scope', true)) = 'all')
    OR {rows.sees("trust_auditentry", "customer_id")}
);
CREATE POLICY anybody_adds ON trust_auditentry FOR INSERT TO {rows.DESK_ROLE} WITH CHECK (true);
"""
_NO_READ = """
DROP POLICY anybody_adds ON trust_auditentry;
DROP POLICY rows_of_desk ON trust_auditentry;
ALTER TABLE trust_auditentry DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0004_chain"), ("portfolio", "0003_desk")]

    operations = [migrations.RunSQL(_READ, _NO_READ)]
