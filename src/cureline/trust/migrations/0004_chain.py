"""The audit log can't be changed, and each transaction's entries are linked to the chain when it commits.

Two steps, both deferred to the commit: an entry first makes its unlinked row in the chain, and that row then takes its
place. The second step is queued after every other deferred check, so a transaction that holds the chain's lock waits
for nothing but its own commit: no deadlock with a lock on a customer.
"""

from django.db import migrations

CHAIN = """
CREATE FUNCTION trust_audit_hash(place bigint, before text, entry trust_auditentry) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT encode(sha256(convert_to(string_agg(octet_length(convert_to(part, 'UTF8')) || ':' || part, '' ORDER BY n),
                                    'UTF8')), 'hex')
    FROM unnest(ARRAY[
        place::text, before, entry.id::text, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.action, coalesce(entry.user_id::text, '-'), entry.username, entry.role, entry.address,
        entry.customer_id, entry.subject, entry.reason, entry.detail::text
    ]) WITH ORDINALITY AS parts (part, n)
$$;

CREATE FUNCTION trust_audit_begin() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$ BEGIN
    INSERT INTO trust_auditlink (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION trust_audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
DECLARE
    last trust_auditlink;
BEGIN
    PERFORM pg_advisory_xact_lock(72330001);
    SELECT * INTO last FROM trust_auditlink WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
    UPDATE trust_auditlink link
    SET seq = coalesce(last.seq, 0) + 1,
        hash = trust_audit_hash(coalesce(last.seq, 0) + 1, coalesce(last.hash, repeat('0', 64)), entry)
    FROM trust_auditentry entry WHERE entry.id = NEW.entry_id AND link.entry_id = NEW.entry_id;
    RETURN NULL;
END $$;

CREATE FUNCTION trust_link_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.seq IS NOT NULL OR NEW.entry_id <> OLD.entry_id THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$;

CREATE CONSTRAINT TRIGGER audit_begin AFTER INSERT ON trust_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trust_audit_begin();
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON trust_auditlink
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trust_audit_link();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON trust_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON trust_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();
CREATE TRIGGER link_once BEFORE UPDATE ON trust_auditlink FOR EACH ROW EXECUTE FUNCTION trust_link_once();
CREATE TRIGGER link_append_only BEFORE DELETE ON trust_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();
CREATE TRIGGER link_never_emptied BEFORE TRUNCATE ON trust_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();
CREATE TRIGGER document_never_emptied BEFORE TRUNCATE ON trust_document
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();

INSERT INTO trust_auditlink (entry_id) SELECT id FROM trust_auditentry ORDER BY id;
"""
NO_CHAIN = """
DROP TRIGGER document_never_emptied ON trust_document;
DROP TRIGGER link_never_emptied ON trust_auditlink;
DROP TRIGGER link_append_only ON trust_auditlink;
DROP TRIGGER link_once ON trust_auditlink;
DROP TRIGGER audit_never_emptied ON trust_auditentry;
DROP TRIGGER audit_append_only ON trust_auditentry;
DROP TRIGGER audit_link ON trust_auditlink;
DROP TRIGGER audit_begin ON trust_auditentry;
DROP FUNCTION trust_link_once();
DROP FUNCTION trust_audit_link();
DROP FUNCTION trust_audit_begin();
DROP FUNCTION trust_audit_hash(bigint, text, trust_auditentry);
"""
# what Django's `createcachetable` makes: counters of sign-ins that all processes share
CACHE = """
CREATE TABLE trust_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX trust_cache_expires ON trust_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_access")]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE trust_cache;"),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
