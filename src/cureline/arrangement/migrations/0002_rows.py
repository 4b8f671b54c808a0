"""Rows by team, and a ledger that only grows."""

from django.db import migrations

from cureline.trust import rows

_BY_CUSTOMER = ("promise", "affordability", "plan", "settlement", "waiver", "instalment", "paymentallocation")
_ONLY_GROWS = """
CREATE FUNCTION allocation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger of payments only grows'; END $$;
CREATE TRIGGER allocation_stays BEFORE UPDATE OR DELETE ON arrangement_paymentallocation
    FOR EACH ROW EXECUTE FUNCTION allocation_stays();
"""
_BACK = "DROP TRIGGER allocation_stays ON arrangement_paymentallocation; DROP FUNCTION allocation_stays();"


class Migration(migrations.Migration):
    dependencies = [("arrangement", "0001_initial"), ("trust", "0002_desk"), ("portfolio", "0003_desk")]
    operations = [
        *(
            migrations.RunSQL(rows.policy(f"arrangement_{table}"), rows.no_policy(f"arrangement_{table}"))
            for table in _BY_CUSTOMER
        ),
        migrations.RunSQL(
            rows.policy_through("arrangement_promiseinstalment", "promise_id", "arrangement_promise", "id"),
            rows.no_policy("arrangement_promiseinstalment"),
        ),
        migrations.RunSQL(_ONLY_GROWS, _BACK),
    ]
