from django.db import migrations

from cureline.trust import rows

_TABLES = ("contact_attempt", "contact_refusal", "contact_note")

# A contact that the desk writes has an attempt, and an attempt has an allowed verdict: no way leads round the gate.
# The condition is read when the row is written, so it sees the desk's role; the check itself waits for the commit.
_BEGUN = """
CREATE FUNCTION contact_must_be_begun() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM contact_attempt attempt
        WHERE attempt.contact_id = NEW.contact_id AND attempt.allowed
          AND attempt.customer_id = NEW.customer_id AND attempt.channel = NEW.channel
    ) THEN
        RAISE EXCEPTION 'a contact of the desk without an attempt: ask the gate' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contact_begun AFTER INSERT ON portfolio_contacts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.direction = 'out' AND current_user = 'cureline_desk')
    EXECUTE FUNCTION contact_must_be_begun();
"""
_BEGUN_BACK = "DROP TRIGGER contact_begun ON portfolio_contacts; DROP FUNCTION contact_must_be_begun();"

# What was done stays done: the desk changes nothing of a contact but what came of it, and takes none away.
_KEPT = """
CREATE FUNCTION contact_must_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a contact keeps whom, when, where and how' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER contact_changed BEFORE UPDATE ON portfolio_contacts FOR EACH ROW
    WHEN (current_user = 'cureline_desk' AND
          (OLD.contact_id, OLD.customer_id, OLD.account_id, OLD.at, OLD.channel, OLD.direction, OLD.contact_point_id,
           OLD.relation, OLD.prior_consent, OLD.agency, OLD.collector_id)
          IS DISTINCT FROM
          (NEW.contact_id, NEW.customer_id, NEW.account_id, NEW.at, NEW.channel, NEW.direction, NEW.contact_point_id,
           NEW.relation, NEW.prior_consent, NEW.agency, NEW.collector_id))
    EXECUTE FUNCTION contact_must_stay();
CREATE TRIGGER contact_removed BEFORE DELETE ON portfolio_contacts FOR EACH ROW
    WHEN (current_user = 'cureline_desk')
    EXECUTE FUNCTION contact_must_stay();
"""
_KEPT_BACK = """
DROP TRIGGER contact_changed ON portfolio_contacts; DROP TRIGGER contact_removed ON portfolio_contacts;
DROP FUNCTION contact_must_stay();
"""

# A ruling is append-only for everybody: of an attempt only its course changes.
_RULED = """
CREATE FUNCTION contact_ruling_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ruling of the gate is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER attempt_changed BEFORE UPDATE ON contact_attempt FOR EACH ROW
    WHEN ((to_jsonb(OLD) - '{state,outcome,finished_at,seconds,script,telephony}'::text[])
          IS DISTINCT FROM (to_jsonb(NEW) - '{state,outcome,finished_at,seconds,script,telephony}'::text[]))
    EXECUTE FUNCTION contact_ruling_stays();
CREATE TRIGGER attempt_removed BEFORE DELETE ON contact_attempt
    FOR EACH ROW EXECUTE FUNCTION contact_ruling_stays();
CREATE TRIGGER refusal_stays BEFORE UPDATE OR DELETE ON contact_refusal
    FOR EACH ROW EXECUTE FUNCTION contact_ruling_stays();
"""
_RULED_BACK = """
DROP TRIGGER attempt_changed ON contact_attempt; DROP TRIGGER attempt_removed ON contact_attempt;
DROP TRIGGER refusal_stays ON contact_refusal; DROP FUNCTION contact_ruling_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial"), ("portfolio", "0003_desk"), ("trust", "0002_desk")]

    operations = [
        *(migrations.RunSQL(rows.policy(table), rows.no_policy(table)) for table in _TABLES),
        migrations.RunSQL(_BEGUN, _BEGUN_BACK),
        migrations.RunSQL(_KEPT, _KEPT_BACK),
        migrations.RunSQL(_RULED, _RULED_BACK),
    ]
