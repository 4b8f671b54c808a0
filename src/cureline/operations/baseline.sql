-- step account.0001_initial
-- step account.0002_email_max_length
-- step account.0003_alter_emailaddress_create_unique_verified_email
-- step account.0004_alter_emailaddress_drop_unique_email
-- step account.0005_emailaddress_idx_upper_email
-- step account.0006_emailaddress_lower
-- step account.0007_emailaddress_idx_email
-- step account.0008_emailaddress_unique_primary_email_fixup
-- step account.0009_emailaddress_unique_primary_email
-- step api.0001_initial
-- step appraisal.0001_initial
-- step arrangement.0001_initial
-- step arrangement.0002_rows
-- step auth.0001_initial
-- step auth.0002_alter_permission_name_max_length
-- step auth.0003_alter_user_email_max_length
-- step auth.0004_alter_user_username_opts
-- step auth.0005_alter_user_last_login_null
-- step auth.0006_require_contenttypes_0002
-- step auth.0007_alter_validators_add_error_messages
-- step auth.0008_alter_user_username_max_length
-- step auth.0009_alter_user_last_name_max_length
-- step auth.0010_alter_group_name_max_length
-- step auth.0011_update_proxy_permissions
-- step auth.0012_alter_user_first_name_max_length
-- step care.0001_initial
-- step career.0001_initial
-- step career.0002_rows
-- step casebook.0001_initial
-- step casebook.0002_rows
-- step contact.0001_initial
-- step contact.0002_gate
-- step contact.0003_calls
-- step contact.0004_stop
-- step contact.0005_history
-- step contenttypes.0001_initial
-- step contenttypes.0002_remove_content_type_name
-- step dispatch.0001_outbox
-- step dispatch.0002_replies
-- step dispatch.0003_planned
-- step experiment.0001_initial
-- step experiment.0002_rows
-- step goal.0001_initial
-- step goal.0002_rows
-- step improvement.0001_initial
-- step improvement.0002_told
-- step incident.0001_initial
-- step legal.0001_initial
-- step mfa.0001_initial
-- step mfa.0002_authenticator_timestamps
-- step mfa.0003_authenticator_type_uniq
-- step operations.0001_initial
-- step operations.0002_retention
-- step people.0001_initial
-- step people.0002_licences
-- step people.0003_shifts
-- step portfolio.0001_initial
-- step portfolio.0002_lean_indexes
-- step portfolio.0003_desk
-- step portfolio.0004_payment_order
-- step portfolio.0005_history
-- step rehearsal.0001_initial
-- step results.0001_initial
-- step results.0002_reportfile
-- step results.0003_measured
-- step risk.0001_initial
-- step script.0001_initial
-- step sessions.0001_initial
-- step socialaccount.0001_initial
-- step socialaccount.0002_token_max_lengths
-- step socialaccount.0003_extra_data_default_dict
-- step socialaccount.0004_app_provider_id_settings
-- step socialaccount.0005_socialtoken_nullable_app
-- step socialaccount.0006_alter_socialaccount_extra_data
-- step training.0001_initial
-- step training.0002_daily
-- step trust.0001_initial
-- step trust.0002_desk
-- step trust.0003_access
-- step trust.0004_chain
-- step trust.0005_rows_of_log
-- step trust.0006_session_row
-- step trust.0007_called
-- step visit.0001_initial
-- step warning.0001_initial
-- step warning.0002_rows
-- step wellbeing.0001_initial
-- step wellbeing.0002_rows
-- step worklist.0001_initial
-- step worklist.0002_decisions
-- step worklist.0003_rows_of_desk
-- step worklist.0004_tasks
-- step worklist.0005_history

CREATE FUNCTION public.allocation_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'the ledger of payments only grows'; END $$;
CREATE FUNCTION public.career_frame_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.state <> 'waiting' AND (NEW.frame <> OLD.frame OR NEW.frame_sha256 <> OLD.frame_sha256
            OR NEW.post <> OLD.post) THEN
        RAISE EXCEPTION 'the selection of an opening stands since it was opened';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.career_rating_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL AND (NEW.scores <> OLD.scores OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at)
    THEN RAISE EXCEPTION 'a rating that is handed in stays'; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.contact_must_be_begun() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
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
CREATE FUNCTION public.contact_must_stay() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a contact keeps whom, when, where and how' USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION public.contact_not_stopped() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1131762548, 1);
    IF EXISTS (
        SELECT 1 FROM contact_stop stop
        WHERE stop.resumed_at IS NULL AND (stop.scope = 'all' OR (stop.scope = 'channel' AND stop.value = NEW.channel))
    ) THEN
        RAISE EXCEPTION 'the bank has stopped outgoing contact' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.contact_ruling_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a ruling of the gate is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION public.contact_stop_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a stop keeps what it halted, when and why, and one that was resumed is over'
        USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION public.contact_stop_take(begin_ms integer, send_ms integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
DECLARE
    before text := current_setting('lock_timeout');
    ended integer := 0;
    hung integer;
BEGIN
    PERFORM set_config('lock_timeout', begin_ms || 'ms', true);
    LOOP
        BEGIN
            PERFORM pg_advisory_xact_lock(1131762548, 1);
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            SELECT count(*) FILTER (WHERE pg_terminate_backend(one.pid)) INTO hung
            FROM (
                SELECT DISTINCT held.pid FROM pg_locks held JOIN pg_stat_activity work ON work.pid = held.pid
                WHERE held.locktype = 'advisory' AND held.classid = 1131762548 AND held.objid = 1 AND held.objsubid = 2
                  AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND held.granted AND held.pid <> pg_backend_pid()
                  AND work.xact_start < clock_timestamp() - make_interval(secs => begin_ms / 1000.0)
            ) one;
            ended := ended + hung;
        END;
    END LOOP;
    PERFORM set_config('lock_timeout', send_ms || 'ms', true);
    BEGIN
        PERFORM pg_advisory_xact_lock(1131762548, 2);
    EXCEPTION WHEN lock_not_available THEN
        NULL;
    END;
    PERFORM set_config('lock_timeout', before, true);
    RETURN ended;
END $$;
CREATE FUNCTION public.contact_stops_standing(sending boolean) RETURNS TABLE(id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1131762548, CASE WHEN sending THEN 2 ELSE 1 END);
    RETURN QUERY SELECT stop.id FROM contact_stop stop WHERE stop.resumed_at IS NULL;
END $$;
CREATE FUNCTION public.incident_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the timeline of an incident only grows' USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION public.trust_audit_begin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ BEGIN
    INSERT INTO trust_auditlink (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TABLE public.trust_auditentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    action character varying(60) NOT NULL,
    username character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    address character varying(45) NOT NULL,
    customer_id text NOT NULL,
    subject character varying(120) NOT NULL,
    reason text NOT NULL,
    detail jsonb NOT NULL,
    user_id bigint
);
CREATE FUNCTION public.trust_audit_hash(place bigint, before text, entry public.trust_auditentry) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    AS $$
    SELECT encode(sha256(convert_to(string_agg(octet_length(convert_to(part, 'UTF8')) || ':' || part, '' ORDER BY n),
                                    'UTF8')), 'hex')
    FROM unnest(ARRAY[
        place::text, before, entry.id::text, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.action, coalesce(entry.user_id::text, '-'), entry.username, entry.role, entry.address,
        entry.customer_id, entry.subject, entry.reason, entry.detail::text
    ]) WITH ORDINALITY AS parts (part, n)
$$;
CREATE FUNCTION public.trust_audit_link() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
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
CREATE FUNCTION public.trust_link_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
    IF OLD.seq IS NOT NULL OR NEW.entry_id <> OLD.entry_id THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.trust_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '55000';
            END $$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_answered (
    id bigint NOT NULL,
    key character varying(200) NOT NULL,
    request_sha256 character varying(64) NOT NULL,
    status smallint,
    content_type character varying(100) NOT NULL,
    body_sealed bytea,
    at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT api_answered_status_check CHECK ((status >= 0))
);
ALTER TABLE public.api_answered ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_answered_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_appeal (
    id bigint NOT NULL,
    reason character varying(40) NOT NULL,
    text_sealed bytea NOT NULL,
    evidence_sealed bytea,
    filed_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    outcome character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    answer_sealed bytea,
    before_sealed bytea,
    after_sealed bytea,
    decided_by_id bigint,
    appraisal_id bigint NOT NULL,
    CONSTRAINT appeal_outcome_has_decider CHECK ((((decided_by_id IS NULL) AND ((outcome)::text = ''::text)) OR ((NOT ((outcome)::text = ''::text)) AND (decided_by_id IS NOT NULL))))
);
ALTER TABLE public.appraisal_appeal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_appeal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_appraisal (
    id bigint NOT NULL,
    team character varying(40) NOT NULL,
    role character varying(20) NOT NULL,
    state character varying(12) NOT NULL,
    due_on date,
    content_sealed bytea,
    cases_sealed bytea,
    self_sealed bytea,
    review_sealed bytea,
    decision_sealed bytea,
    corrections_sealed bytea,
    reviewed_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    decided_by_id bigint,
    reviewer_id bigint,
    staff_id bigint NOT NULL,
    period_id bigint NOT NULL
);
ALTER TABLE public.appraisal_appraisal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_appraisal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_draw (
    id bigint NOT NULL,
    month character varying(7) NOT NULL,
    seed character varying(64) NOT NULL,
    candidates integer NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    form_id bigint NOT NULL
);
ALTER TABLE public.appraisal_draw ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_draw_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_held (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    collector_id character varying(40) NOT NULL,
    from_on date NOT NULL,
    until_on date
);
ALTER TABLE public.appraisal_held ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_held_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_period (
    id bigint NOT NULL,
    code character varying(8) NOT NULL,
    since_on date NOT NULL,
    until_on date NOT NULL,
    state character varying(10) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    done integer NOT NULL,
    total integer NOT NULL,
    computed_at timestamp with time zone,
    snapshot_id text NOT NULL,
    failed text NOT NULL,
    decided_at timestamp with time zone,
    decided_by_id bigint,
    flow_id bigint NOT NULL,
    opened_by_id bigint,
    pay_id bigint NOT NULL,
    scorecard_id bigint NOT NULL
);
ALTER TABLE public.appraisal_period ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_period_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_rating (
    id bigint NOT NULL,
    place smallint NOT NULL,
    scores jsonb NOT NULL,
    critical jsonb NOT NULL,
    mark double precision NOT NULL,
    note_sealed bytea,
    at timestamp with time zone NOT NULL,
    rater_id bigint NOT NULL,
    sample_id bigint NOT NULL
);
ALTER TABLE public.appraisal_rating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_rules (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(40) NOT NULL,
    version character varying(40) NOT NULL,
    text text NOT NULL,
    sha256 character varying(64) NOT NULL,
    why text NOT NULL,
    state character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    simulation_sealed bytea,
    simulated_at timestamp with time zone,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    effective_from_on date,
    decided_by_id bigint,
    document_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT rules_approved_has_document CHECK (((NOT ((state)::text = 'approved'::text)) OR (document_id IS NOT NULL))),
    CONSTRAINT rules_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.appraisal_rules ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_sample (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    ref text NOT NULL,
    kind character varying(10) NOT NULL,
    collector_id character varying(40) NOT NULL,
    "on" date NOT NULL,
    chance double precision NOT NULL,
    double boolean NOT NULL,
    third boolean NOT NULL,
    mark double precision,
    critical jsonb NOT NULL,
    settled_at timestamp with time zone,
    draw_id bigint NOT NULL
);
ALTER TABLE public.appraisal_sample ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_sample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_session (
    id bigint NOT NULL,
    held_on date NOT NULL,
    agreed jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    led_by_id bigint NOT NULL
);
CREATE TABLE public.appraisal_session_attended (
    id bigint NOT NULL,
    session_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.appraisal_session_attended ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_session_attended_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.appraisal_session ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_session_samples (
    id bigint NOT NULL,
    session_id bigint NOT NULL,
    sample_id bigint NOT NULL
);
ALTER TABLE public.appraisal_session_samples ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_session_samples_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_step (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    act character varying(20) NOT NULL,
    note_sealed bytea,
    appraisal_id bigint NOT NULL,
    user_id bigint
);
ALTER TABLE public.appraisal_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appraisal_teamrating (
    id bigint NOT NULL,
    leader boolean NOT NULL,
    scores_sealed bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    appraisal_id bigint NOT NULL,
    rater_id bigint NOT NULL
);
ALTER TABLE public.appraisal_teamrating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appraisal_teamrating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_affordability (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    currency character varying(3) NOT NULL,
    income jsonb NOT NULL,
    outgoings jsonb NOT NULL,
    other_debts_minor bigint NOT NULL,
    dependants smallint NOT NULL,
    instalment_minor bigint NOT NULL,
    surplus_minor bigint NOT NULL,
    reasons jsonb NOT NULL,
    evidence character varying(20) NOT NULL,
    policy character varying(60) NOT NULL,
    taken_on date NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    taken_by_id bigint
);
ALTER TABLE public.arrangement_affordability ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_affordability_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_instalment (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    number smallint NOT NULL,
    due_on date NOT NULL,
    principal_minor bigint NOT NULL,
    interest_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    balance_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    state character varying(10) NOT NULL,
    reminded_on date,
    plan_id bigint,
    settlement_id bigint,
    CONSTRAINT instalment_of_one CHECK ((((plan_id IS NULL) AND (settlement_id IS NOT NULL)) OR ((plan_id IS NOT NULL) AND (settlement_id IS NULL))))
);
ALTER TABLE public.arrangement_instalment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_instalment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_paymentallocation (
    id bigint NOT NULL,
    book character varying(8) NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    payment_id text NOT NULL,
    due_item_id text,
    owner_id bigint,
    component character varying(10) NOT NULL,
    amount_minor bigint NOT NULL,
    kind character varying(10) NOT NULL,
    booked_on date NOT NULL,
    booked_at timestamp with time zone NOT NULL,
    instalment_id bigint,
    CONSTRAINT allocation_in_one_book CHECK (((((book)::text = 'account'::text) AND (instalment_id IS NULL) AND (owner_id IS NULL)) OR (((book)::text = 'plan'::text) AND (due_item_id IS NULL) AND (owner_id IS NOT NULL)))),
    CONSTRAINT allocation_moves_something CHECK ((NOT (amount_minor = 0)))
);
ALTER TABLE public.arrangement_paymentallocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_paymentallocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_plan (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    currency character varying(3) NOT NULL,
    reason character varying(20) NOT NULL,
    policy character varying(60) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decision_note text NOT NULL,
    state character varying(10) NOT NULL,
    kind character varying(12) NOT NULL,
    method character varying(16) NOT NULL,
    months smallint NOT NULL,
    first_due_on date NOT NULL,
    terms jsonb NOT NULL,
    principal_minor bigint NOT NULL,
    interest_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    waived_interest_minor bigint NOT NULL,
    waived_fee_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    highest_minor bigint NOT NULL,
    effective_rate_bp integer NOT NULL,
    present_value_minor bigint NOT NULL,
    kept_bp integer NOT NULL,
    burden_bp integer NOT NULL,
    reasons jsonb NOT NULL,
    limit_id character varying(40) NOT NULL,
    restructuring boolean NOT NULL,
    effect jsonb NOT NULL,
    signed_on date,
    letter_id bigint,
    circumstance_id text NOT NULL,
    ended_on date,
    missed smallint NOT NULL,
    affordability_id bigint,
    decided_by_id bigint,
    proposed_by_id bigint,
    CONSTRAINT plan_months CHECK (((months >= 1) AND (months <= 600)))
);
ALTER TABLE public.arrangement_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_promise (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    currency character varying(3) NOT NULL,
    channel character varying(10) NOT NULL,
    amount_minor bigint NOT NULL,
    state character varying(10) NOT NULL,
    made_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    collector_id text NOT NULL,
    policy character varying(60) NOT NULL,
    made_by_id bigint
);
ALTER TABLE public.arrangement_promise ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_promise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_promiseinstalment (
    id bigint NOT NULL,
    number smallint NOT NULL,
    due_on date NOT NULL,
    amount_minor bigint NOT NULL,
    received_minor bigint NOT NULL,
    state character varying(10) NOT NULL,
    judged_on date,
    reminded_on date,
    followed_up character varying(12) NOT NULL,
    promise_id bigint NOT NULL,
    CONSTRAINT promise_instalment_min CHECK ((amount_minor > 0))
);
ALTER TABLE public.arrangement_promiseinstalment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_promiseinstalment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_settlement (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    currency character varying(3) NOT NULL,
    reason character varying(20) NOT NULL,
    policy character varying(60) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decision_note text NOT NULL,
    state character varying(10) NOT NULL,
    debt_minor bigint NOT NULL,
    principal_minor bigint NOT NULL,
    offer_minor bigint NOT NULL,
    expires_on date NOT NULL,
    offered_on date,
    authority character varying(20) NOT NULL,
    letter_id bigint,
    received_minor bigint NOT NULL,
    ended_on date,
    decided_by_id bigint,
    proposed_by_id bigint,
    CONSTRAINT settlement_within_debt CHECK (((offer_minor > 0) AND (offer_minor <= debt_minor)))
);
ALTER TABLE public.arrangement_settlement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_settlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.arrangement_waiver (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    currency character varying(3) NOT NULL,
    reason character varying(20) NOT NULL,
    policy character varying(60) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decision_note text NOT NULL,
    state character varying(10) NOT NULL,
    owed_interest_minor bigint NOT NULL,
    owed_fee_minor bigint NOT NULL,
    interest_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    decided_by_id bigint,
    plan_id bigint,
    proposed_by_id bigint,
    CONSTRAINT waiver_within_what_is_owed CHECK (((fee_minor >= 0) AND (interest_minor >= 0) AND (interest_minor <= owed_interest_minor) AND (fee_minor <= owed_fee_minor)))
);
ALTER TABLE public.arrangement_waiver ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.arrangement_waiver_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_complaint (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    jurisdiction text NOT NULL,
    time_zone text NOT NULL,
    channel character varying(10) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    cause character varying(30) NOT NULL,
    severity character varying(10) NOT NULL,
    about character varying(10) NOT NULL,
    text_sealed bytea NOT NULL,
    wish_sealed bytea,
    state character varying(15) NOT NULL,
    stage character varying(10) NOT NULL,
    stage_reference text NOT NULL,
    acknowledge_by_on date NOT NULL,
    acknowledged_at timestamp with time zone,
    due_on date NOT NULL,
    extensions smallint NOT NULL,
    escalated_at timestamp with time zone,
    outcome character varying(10) NOT NULL,
    root_cause character varying(20) NOT NULL,
    redress character varying(20) NOT NULL,
    redress_minor bigint,
    currency character varying(3) NOT NULL,
    answer_sealed bytea,
    answered_at timestamp with time zone,
    letter_ref text NOT NULL,
    letter_refused text NOT NULL,
    closed_at timestamp with time zone,
    reopened smallint NOT NULL,
    clock_version text NOT NULL,
    circumstances text[] NOT NULL,
    handler_id bigint,
    recorded_by_id bigint,
    CONSTRAINT care_complaint_extensions_check CHECK ((extensions >= 0)),
    CONSTRAINT care_complaint_reopened_check CHECK ((reopened >= 0)),
    CONSTRAINT complaint_outcome_answered CHECK ((((outcome)::text = ''::text) OR (answered_at IS NOT NULL))),
    CONSTRAINT complaint_redress_min CHECK (((redress_minor IS NULL) OR (redress_minor >= 0)))
);
ALTER TABLE public.care_complaint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_complaint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_complaintlink (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    ref text NOT NULL,
    collector_id text NOT NULL,
    agency text NOT NULL,
    complaint_id bigint NOT NULL
);
ALTER TABLE public.care_complaintlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_complaintlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_complaintstep (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(20) NOT NULL,
    text_sealed bytea,
    detail jsonb NOT NULL,
    complaint_id bigint NOT NULL,
    user_id bigint
);
ALTER TABLE public.care_complaintstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_complaintstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_correction (
    id bigint NOT NULL,
    field character varying(60) NOT NULL,
    "row" text NOT NULL,
    old_sealed bytea,
    new_sealed bytea NOT NULL,
    reason_sealed bytea,
    applied_at timestamp with time zone,
    request_id bigint NOT NULL
);
ALTER TABLE public.care_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_followup (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    rule character varying(30) NOT NULL,
    rule_version text NOT NULL,
    channel character varying(10) NOT NULL,
    found_on date NOT NULL,
    due_on date NOT NULL,
    state character varying(5) NOT NULL,
    result character varying(20) NOT NULL,
    text_sealed bytea,
    done_at timestamp with time zone,
    done_by_id bigint
);
ALTER TABLE public.care_followup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_followup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_helpcase (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    kind character varying(30) NOT NULL,
    reason character varying(20) NOT NULL,
    evidence character varying(20) NOT NULL,
    needs character varying(20)[] NOT NULL,
    note_sealed bytea,
    insured boolean,
    from_on date NOT NULL,
    until_on date,
    review_on date NOT NULL,
    reviewed_at timestamp with time zone,
    ended_on date,
    ended_why_sealed bytea,
    circumstance_id text NOT NULL,
    assessed_at timestamp with time zone NOT NULL,
    document_version text NOT NULL,
    assessed_by_id bigint,
    CONSTRAINT help_ends_after CHECK (((until_on IS NULL) OR (until_on >= from_on)))
);
ALTER TABLE public.care_helpcase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_helpcase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_milestone (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    subject character varying(60) NOT NULL,
    clock character varying(20) NOT NULL,
    due_on date NOT NULL,
    step character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.care_milestone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_milestone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_offer (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    code character varying(30) NOT NULL,
    document_version text NOT NULL,
    reasons jsonb NOT NULL,
    facts jsonb NOT NULL,
    state character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answer_reason_sealed bytea,
    made_by_id bigint
);
ALTER TABLE public.care_offer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_offer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_referral (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    department character varying(20) NOT NULL,
    subject character varying(20) NOT NULL,
    question_sealed bytea NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    answer_sealed bytea,
    answered_at timestamp with time zone,
    escalated_at timestamp with time zone,
    answered_by_id bigint,
    asked_by_id bigint,
    owner_id bigint
);
ALTER TABLE public.care_referral ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_referral_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_rightsrequest (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    kind character varying(10) NOT NULL,
    channel character varying(10) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    wish_sealed bytea,
    state character varying(10) NOT NULL,
    identity_check character varying(20) NOT NULL,
    checked_at timestamp with time zone,
    decided_at timestamp with time zone,
    decision_sealed bytea,
    result jsonb NOT NULL,
    letter_ref text NOT NULL,
    letter_refused text NOT NULL,
    circumstances text[] NOT NULL,
    document_version text NOT NULL,
    checked_by_id bigint,
    decided_by_id bigint,
    recorded_by_id bigint
);
ALTER TABLE public.care_rightsrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_rightsrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_surveyanswer (
    id bigint NOT NULL,
    scores jsonb NOT NULL,
    text_sealed bytea,
    invitation_id bigint NOT NULL
);
ALTER TABLE public.care_surveyanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_surveyanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_surveyinvitation (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    contact_id text NOT NULL,
    collector_id text NOT NULL,
    team text NOT NULL,
    channel character varying(10) NOT NULL,
    language character varying(10) NOT NULL,
    nonce character varying(22) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    message_ref text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    survey_version text NOT NULL,
    sent_by_id bigint
);
ALTER TABLE public.care_surveyinvitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_surveyinvitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_assessment (
    id bigint NOT NULL,
    day smallint NOT NULL,
    due_on date NOT NULL,
    own_sealed bytea,
    own_at timestamp with time zone,
    marks jsonb NOT NULL,
    words_sealed bytea,
    at timestamp with time zone,
    by_id bigint,
    probation_id bigint NOT NULL
);
ALTER TABLE public.career_assessment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_assignment (
    id bigint NOT NULL,
    post character varying(40) NOT NULL,
    from_on date NOT NULL,
    until_on date,
    why character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    staff_id bigint NOT NULL,
    CONSTRAINT assignment_ends_after CHECK (((until_on IS NULL) OR (until_on >= from_on)))
);
ALTER TABLE public.career_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_award (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    words_sealed bytea NOT NULL,
    quarter character varying(7) NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    state character varying(10) NOT NULL,
    nominated_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    shown boolean NOT NULL,
    decided_by_id bigint,
    nominated_by_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT award_not_negative CHECK ((amount_minor >= 0)),
    CONSTRAINT award_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = nominated_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.career_award ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_award_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_candidate (
    id bigint NOT NULL,
    code character varying(12) NOT NULL,
    channel character varying(20) NOT NULL,
    name_sealed bytea,
    mobile_sealed bytea,
    mobile_index bytea,
    email_sealed bytea,
    answers_sealed bytea,
    groups_sealed bytea,
    language character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    screening jsonb NOT NULL,
    screened_at timestamp with time zone,
    reason text NOT NULL,
    consent_at timestamp with time zone NOT NULL,
    consent_version character varying(20) NOT NULL,
    keep_until_on date,
    erased_at timestamp with time zone,
    nonce character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_by_id bigint,
    screened_by_id bigint,
    staff_id bigint,
    requisition_id bigint NOT NULL
);
ALTER TABLE public.career_candidate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_candidate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_interview (
    id bigint NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    place character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    candidate_id bigint NOT NULL
);
ALTER TABLE public.career_interview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_interview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_level (
    id bigint NOT NULL,
    competence character varying(40) NOT NULL,
    level smallint NOT NULL,
    own boolean NOT NULL,
    note_sealed bytea,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT level_on_the_scale CHECK (((level >= 1) AND (level <= 4)))
);
ALTER TABLE public.career_level ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_level_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_offer (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    wage_minor bigint NOT NULL,
    probation_wage_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    contract_months smallint NOT NULL,
    probation_months smallint NOT NULL,
    starts_on date NOT NULL,
    answer_until_on date NOT NULL,
    why text NOT NULL,
    place smallint NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    answered_at timestamp with time zone,
    candidate_id bigint NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT offer_pays CHECK (((probation_wage_minor > 0) AND (wage_minor > 0))),
    CONSTRAINT offer_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.career_offer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_offer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_onboarding (
    id bigint NOT NULL,
    username character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    collector_id character varying(40) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    candidate_id bigint NOT NULL,
    done_by_id bigint,
    mentor_id bigint,
    staff_id bigint,
    team_id character varying(40)
);
ALTER TABLE public.career_onboarding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_onboarding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_probation (
    id bigint NOT NULL,
    post character varying(40) NOT NULL,
    contract_months smallint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    state character varying(10) NOT NULL,
    version character varying(20) NOT NULL,
    outcome character varying(10) NOT NULL,
    new_end_on date,
    agreed_at timestamp with time zone,
    reason_sealed bytea,
    proposed_at timestamp with time zone,
    decided_at timestamp with time zone,
    history jsonb NOT NULL,
    decided_by_id bigint,
    mentor_id bigint,
    proposed_by_id bigint,
    staff_id bigint NOT NULL,
    CONSTRAINT probation_ends_after CHECK ((ends_on >= starts_on)),
    CONSTRAINT probation_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL) AND (proposed_by_id IS NOT NULL)))))
);
ALTER TABLE public.career_probation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_probation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_probationgoal (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    code character varying(60) NOT NULL,
    count smallint NOT NULL,
    score smallint,
    due_on date NOT NULL,
    done smallint NOT NULL,
    reached_on date,
    probation_id bigint NOT NULL
);
ALTER TABLE public.career_probationgoal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_probationgoal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_promotion (
    id bigint NOT NULL,
    step character varying(40) NOT NULL,
    why_sealed bytea,
    found jsonb NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason_sealed bytea,
    from_on date,
    decided_by_id bigint,
    staff_id bigint NOT NULL
);
ALTER TABLE public.career_promotion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_promotion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_rating (
    id bigint NOT NULL,
    scores jsonb NOT NULL,
    notes_sealed bytea,
    submitted_at timestamp with time zone,
    interview_id bigint NOT NULL,
    rater_id bigint NOT NULL
);
ALTER TABLE public.career_rating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_requisition (
    id bigint NOT NULL,
    post character varying(40) NOT NULL,
    number smallint NOT NULL,
    channels jsonb NOT NULL,
    why text NOT NULL,
    staffing_id bigint,
    closes_on date,
    state character varying(10) NOT NULL,
    frame jsonb NOT NULL,
    frame_sha256 character varying(64) NOT NULL,
    nonce character varying(32) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    closed_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    decided_by_id bigint,
    team_id character varying(40),
    CONSTRAINT requisition_number CHECK (((number >= 1) AND (number <= 200))),
    CONSTRAINT requisition_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.career_requisition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.career_requisition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.career_rewardbudget (
    quarter character varying(7) NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT reward_budget_not_negative CHECK ((amount_minor >= 0))
);
CREATE TABLE public.casebook_action (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    what text NOT NULL,
    due_on date NOT NULL,
    state character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    done_on date,
    done_note text NOT NULL,
    dropped_why text NOT NULL,
    result jsonb NOT NULL,
    measure character varying(60) NOT NULL,
    slices jsonb NOT NULL,
    follow_on date,
    before jsonb,
    after jsonb,
    verdict character varying(10) NOT NULL,
    reminded_on date,
    escalated_at timestamp with time zone,
    done_by_id bigint,
    finding_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    case_id bigint,
    meeting_id bigint,
    topic_id bigint,
    CONSTRAINT action_done_on_a_day CHECK (((NOT ((state)::text = ANY ((ARRAY['done'::character varying, 'followed'::character varying])::text[]))) OR (done_on IS NOT NULL)))
);
ALTER TABLE public.casebook_action ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casebook_attendance (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    user_id bigint NOT NULL,
    meeting_id bigint NOT NULL
);
ALTER TABLE public.casebook_attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casebook_case (
    id bigint NOT NULL,
    number character varying(16) NOT NULL,
    state character varying(10) NOT NULL,
    language character varying(10) NOT NULL,
    title character varying(160) NOT NULL,
    body jsonb NOT NULL,
    draft_sealed bytea NOT NULL,
    outcome character varying(10) NOT NULL,
    facts jsonb NOT NULL,
    shared_by integer NOT NULL,
    left_out character varying(20)[] NOT NULL,
    invented boolean NOT NULL,
    reason character varying(40) NOT NULL,
    segment character varying(80) NOT NULL,
    treatment character varying(80) NOT NULL,
    tags character varying(30)[] NOT NULL,
    rules character varying(20) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    decided_at timestamp with time zone,
    returned_why text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why text NOT NULL,
    decided_by_id bigint,
    written_by_id bigint NOT NULL,
    CONSTRAINT case_released_by_somebody CHECK (((NOT ((state)::text = 'released'::text)) OR (decided_by_id IS NOT NULL))),
    CONSTRAINT case_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = written_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.casebook_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casebook_casesource (
    case_id bigint NOT NULL,
    who_sealed bytea NOT NULL,
    who_index bytea NOT NULL,
    anchor_on date NOT NULL
);
CREATE TABLE public.casebook_comment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    text text NOT NULL,
    hidden_at timestamp with time zone,
    hidden_why text NOT NULL,
    case_id bigint NOT NULL,
    hidden_by_id bigint,
    user_id bigint NOT NULL
);
ALTER TABLE public.casebook_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casebook_meeting (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(160) NOT NULL,
    since_on date NOT NULL,
    until_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    place character varying(160) NOT NULL,
    state character varying(10) NOT NULL,
    pack jsonb NOT NULL,
    pack_at timestamp with time zone,
    pack_sha256 character varying(64) NOT NULL,
    minutes text NOT NULL,
    minuted_at timestamp with time zone,
    lead_id bigint NOT NULL,
    minuted_by_id bigint,
    CONSTRAINT meeting_ends_after CHECK ((until_on >= since_on))
);
ALTER TABLE public.casebook_meeting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casebook_topic (
    id bigint NOT NULL,
    place smallint NOT NULL,
    title character varying(200) NOT NULL,
    said text NOT NULL,
    decision text NOT NULL,
    case_id bigint,
    finding_id bigint,
    meeting_id bigint NOT NULL
);
ALTER TABLE public.casebook_topic ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_topic_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casebook_vote (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.casebook_vote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casebook_vote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_attempt (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text,
    channel character varying(10) NOT NULL,
    contact_point_id text,
    point_kind character varying(20),
    relation character varying(20),
    purpose character varying(10) NOT NULL,
    prior_consent boolean NOT NULL,
    collector_id character varying(40),
    agency character varying(80),
    asked_at timestamp with time zone NOT NULL,
    warnings character varying(60)[] NOT NULL,
    pack_version character varying(60),
    policy_version character varying(60) NOT NULL,
    rules_on date NOT NULL,
    facts jsonb NOT NULL,
    facts_sha256 character varying(64) NOT NULL,
    allowed boolean NOT NULL,
    state character varying(10) NOT NULL,
    outcome character varying(40) NOT NULL,
    finished_at timestamp with time zone,
    seconds integer,
    script character varying(120) NOT NULL,
    contact_id text NOT NULL,
    user_id bigint,
    CONSTRAINT attempt_done_has_outcome CHECK ((((finished_at IS NULL) AND ((outcome)::text = ''::text) AND ((state)::text = 'begun'::text)) OR ((finished_at IS NOT NULL) AND ((state)::text = 'done'::text) AND (NOT ((outcome)::text = ''::text))))),
    CONSTRAINT attempt_is_lawful CHECK (allowed),
    CONSTRAINT contact_attempt_seconds_check CHECK ((seconds >= 0))
);
ALTER TABLE public.contact_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_call (
    attempt_id bigint NOT NULL,
    adapter character varying(20) NOT NULL,
    call_id character varying(60) NOT NULL,
    state character varying(10) NOT NULL,
    cause character varying(40) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone
);
CREATE TABLE public.contact_note (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    agency character varying(80),
    at timestamp with time zone NOT NULL,
    reason_code character varying(40) NOT NULL,
    willingness character varying(10) NOT NULL,
    ability character varying(10) NOT NULL,
    next_step character varying(40) NOT NULL,
    text_sealed bytea,
    attempt_id bigint,
    user_id bigint
);
ALTER TABLE public.contact_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_refusal (
    customer_id text NOT NULL,
    account_id text,
    channel character varying(10) NOT NULL,
    contact_point_id text,
    point_kind character varying(20),
    relation character varying(20),
    purpose character varying(10) NOT NULL,
    prior_consent boolean NOT NULL,
    collector_id character varying(40),
    agency character varying(80),
    asked_at timestamp with time zone NOT NULL,
    warnings character varying(60)[] NOT NULL,
    pack_version character varying(60),
    policy_version character varying(60) NOT NULL,
    rules_on date NOT NULL,
    facts jsonb NOT NULL,
    facts_sha256 character varying(64) NOT NULL,
    id uuid NOT NULL,
    rule_id character varying(60) NOT NULL,
    article text NOT NULL,
    refusals character varying(60)[] NOT NULL,
    next_lawful_at timestamp with time zone,
    user_id bigint
);
CREATE TABLE public.contact_stop (
    id bigint NOT NULL,
    scope character varying(10) NOT NULL,
    value character varying(120) NOT NULL,
    reason text NOT NULL,
    since_at timestamp with time zone NOT NULL,
    review_at timestamp with time zone,
    in_flight jsonb NOT NULL,
    incident_id bigint,
    asked_at timestamp with time zone,
    asked_why text NOT NULL,
    resumed_at timestamp with time zone,
    asked_by_id bigint,
    by_id bigint NOT NULL,
    resumed_by_id bigint,
    CONSTRAINT stop_resumed_by_two CHECK ((((resumed_at IS NULL) AND (resumed_by_id IS NULL)) OR ((asked_by_id IS NOT NULL) AND (resumed_at IS NOT NULL) AND (resumed_by_id IS NOT NULL) AND (NOT ((resumed_by_id = asked_by_id) AND (resumed_by_id IS NOT NULL) AND (asked_by_id IS NOT NULL))) AND (NOT (asked_why = ''::text))))),
    CONSTRAINT stop_scope_has_value CHECK (((((scope)::text = 'all'::text) AND ((value)::text = ''::text)) OR ((NOT ((scope)::text = 'all'::text)) AND (NOT ((value)::text = ''::text)))))
);
ALTER TABLE public.contact_stop ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_stop_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_batch (
    id bigint NOT NULL,
    "on" date NOT NULL,
    letters_total integer NOT NULL,
    pages_total integer NOT NULL,
    pdf_sha256 character varying(64) NOT NULL,
    manifest_sha256 character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    handed_over_at timestamp with time zone,
    receipt character varying(80) NOT NULL,
    handed_over_by_id bigint,
    made_by_id bigint NOT NULL
);
ALTER TABLE public.dispatch_batch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_delivery (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    status integer,
    why character varying(80) NOT NULL,
    milliseconds integer NOT NULL,
    outbox_id bigint NOT NULL
);
ALTER TABLE public.dispatch_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_incoming (
    id bigint NOT NULL,
    source character varying(20) NOT NULL,
    event_id character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    effect character varying(40) NOT NULL
);
ALTER TABLE public.dispatch_incoming ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_incoming_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_letter (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    point_id text NOT NULL,
    attempt_id bigint,
    purpose character varying(20) NOT NULL,
    prior_consent boolean NOT NULL,
    language character varying(10) NOT NULL,
    template character varying(40) NOT NULL,
    template_version character varying(40) NOT NULL,
    reference character varying(24),
    sha256 character varying(64) NOT NULL,
    pages integer NOT NULL,
    returned_at timestamp with time zone,
    returned_why character varying(20) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    batch_id bigint,
    made_by_id bigint,
    outbox_id bigint NOT NULL
);
ALTER TABLE public.dispatch_letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_message (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    point_id text NOT NULL,
    channel character varying(10) NOT NULL,
    attempt_id bigint,
    purpose character varying(20) NOT NULL,
    prior_consent boolean NOT NULL,
    language character varying(10) NOT NULL,
    script character varying(80) NOT NULL,
    text_sealed bytea NOT NULL,
    segments integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint,
    outbox_id bigint NOT NULL,
    CONSTRAINT message_channel_code CHECK (((channel)::text = ANY ((ARRAY['sms'::character varying, 'email'::character varying])::text[])))
);
ALTER TABLE public.dispatch_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_outbox (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    key character varying(40) NOT NULL,
    payload bytea NOT NULL,
    state character varying(10) NOT NULL,
    attempts integer NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    queued_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    delivered_at timestamp with time zone,
    why character varying(80) NOT NULL,
    remote_id character varying(120) NOT NULL,
    subscription_id bigint,
    CONSTRAINT outbox_kind_code CHECK (((kind)::text = ANY ((ARRAY['sms'::character varying, 'email'::character varying, 'letter'::character varying, 'webhook'::character varying])::text[]))),
    CONSTRAINT outbox_state_code CHECK (((state)::text = ANY ((ARRAY['queued'::character varying, 'sending'::character varying, 'sent'::character varying, 'delivered'::character varying, 'failed'::character varying, 'uncertain'::character varying, 'cancelled'::character varying])::text[])))
);
ALTER TABLE public.dispatch_outbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_planned (
    id bigint NOT NULL,
    "on" date NOT NULL,
    run_id character varying(16) NOT NULL,
    customer_id text NOT NULL,
    action_id text NOT NULL,
    channel character varying(10) NOT NULL,
    script text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    why character varying(80) NOT NULL,
    at timestamp with time zone NOT NULL,
    letter_id bigint,
    message_id bigint
);
ALTER TABLE public.dispatch_planned ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_planned_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_reply (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    point_id text NOT NULL,
    contact_id text NOT NULL,
    text_sealed bytea NOT NULL,
    opted_out boolean NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.dispatch_reply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dispatch_subscription (
    id bigint NOT NULL,
    url character varying(500) NOT NULL,
    events character varying(60)[] NOT NULL,
    secret_sealed bytea NOT NULL,
    old_secret_sealed bytea,
    old_until timestamp with time zone,
    active boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE public.dispatch_subscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispatch_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.experiment_experiment (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    title character varying(120) NOT NULL,
    hypothesis text NOT NULL,
    strategy character varying(80) NOT NULL,
    base_version character varying(40) NOT NULL,
    segments jsonb NOT NULL,
    hold_out jsonb NOT NULL,
    challenger_bp integer NOT NULL,
    hold_out_bp integer NOT NULL,
    currency character varying(3) NOT NULL,
    "primary" character varying(40) NOT NULL,
    minimum_effect double precision NOT NULL,
    margin double precision NOT NULL,
    guards jsonb NOT NULL,
    horizon_days integer NOT NULL,
    planned jsonb NOT NULL,
    settings_version character varying(40) NOT NULL,
    state character varying(10) NOT NULL,
    ending character varying(10) NOT NULL,
    pending character varying(10) NOT NULL,
    designed_at timestamp with time zone NOT NULL,
    version character varying(40) NOT NULL,
    starts_on date,
    ends_on date NOT NULL,
    ended_on date,
    enrolled_until_on date,
    approver_id bigint,
    designer_id bigint NOT NULL,
    pending_by_id bigint,
    CONSTRAINT experiment_experiment_challenger_bp_check CHECK ((challenger_bp >= 0)),
    CONSTRAINT experiment_experiment_hold_out_bp_check CHECK ((hold_out_bp >= 0)),
    CONSTRAINT experiment_experiment_horizon_days_check CHECK ((horizon_days >= 0)),
    CONSTRAINT experiment_has_challenger_and_hold_out CHECK (((challenger_bp > 0) AND (hold_out_bp > 0)))
);
ALTER TABLE public.experiment_experiment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.experiment_experiment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.experiment_look (
    id bigint NOT NULL,
    "on" date NOT NULL,
    arms jsonb NOT NULL,
    estimate double precision,
    lower double precision,
    upper double precision,
    figures jsonb NOT NULL,
    guards jsonb NOT NULL,
    randomisation jsonb NOT NULL,
    verdict character varying(12) NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    experiment_id bigint NOT NULL
);
ALTER TABLE public.experiment_look ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.experiment_look_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.experiment_record (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    version character varying(40) NOT NULL,
    figures jsonb NOT NULL,
    experiment_id bigint NOT NULL,
    look_id bigint,
    user_id bigint
);
ALTER TABLE public.experiment_record ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.experiment_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.experiment_unit (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    arm character varying(20) NOT NULL,
    segment text NOT NULL,
    run_id character varying(16) NOT NULL,
    entered_on date NOT NULL,
    before jsonb NOT NULL,
    events jsonb NOT NULL,
    outcome jsonb,
    known_on date,
    experiment_id bigint NOT NULL
);
ALTER TABLE public.experiment_unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.experiment_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.goal_goal (
    id bigint NOT NULL,
    measure character varying(60) NOT NULL,
    unit character varying(20) NOT NULL,
    better character varying(4) NOT NULL,
    summed boolean NOT NULL,
    currency character varying(3) NOT NULL,
    scope character varying(10) NOT NULL,
    scope_id character varying(60) NOT NULL,
    team character varying(40) NOT NULL,
    period character varying(10) NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    target bigint NOT NULL,
    proposed bigint,
    low bigint,
    high bigint,
    basis jsonb NOT NULL,
    share double precision,
    state character varying(10) NOT NULL,
    version smallint NOT NULL,
    why text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    approved_at timestamp with time zone,
    approver_id bigint,
    author_id bigint NOT NULL,
    parent_id bigint,
    replaces_id bigint,
    CONSTRAINT goal_by_two_persons CHECK (((approver_id IS NULL) OR (NOT ((approver_id = author_id) AND (approver_id IS NOT NULL))))),
    CONSTRAINT goal_ends_after CHECK ((until_on >= from_on)),
    CONSTRAINT goal_goal_version_check CHECK ((version >= 0))
);
ALTER TABLE public.goal_goal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goal_goal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.goal_plan (
    id bigint NOT NULL,
    period character varying(10) NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    version smallint NOT NULL,
    state character varying(10) NOT NULL,
    strategies jsonb NOT NULL,
    capacity_version character varying(40) NOT NULL,
    working_days smallint NOT NULL,
    note text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    approver_id bigint,
    author_id bigint NOT NULL,
    simulation_id bigint,
    CONSTRAINT goal_plan_version_check CHECK ((version >= 0)),
    CONSTRAINT goal_plan_working_days_check CHECK ((working_days >= 0)),
    CONSTRAINT plan_after_what_if CHECK (((NOT ((state)::text = 'approved'::text)) OR (simulation_id IS NOT NULL))),
    CONSTRAINT plan_by_two_persons CHECK (((approver_id IS NULL) OR (NOT ((approver_id = author_id) AND (approver_id IS NOT NULL)))))
);
ALTER TABLE public.goal_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goal_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.goal_planline (
    id bigint NOT NULL,
    team character varying(40) NOT NULL,
    channel character varying(20) NOT NULL,
    weekdays smallint[] NOT NULL,
    from_hour smallint NOT NULL,
    until_hour smallint NOT NULL,
    collectors double precision NOT NULL,
    minutes_a_day integer NOT NULL,
    contacts_a_day integer,
    plan_id bigint NOT NULL,
    CONSTRAINT goal_planline_contacts_a_day_check CHECK ((contacts_a_day >= 0)),
    CONSTRAINT goal_planline_from_hour_check CHECK ((from_hour >= 0)),
    CONSTRAINT goal_planline_minutes_a_day_check CHECK ((minutes_a_day >= 0)),
    CONSTRAINT goal_planline_until_hour_check CHECK ((until_hour >= 0))
);
ALTER TABLE public.goal_planline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goal_planline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.goal_progress (
    id bigint NOT NULL,
    "on" date NOT NULL,
    actual bigint,
    numerator bigint,
    denominator bigint,
    due bigint NOT NULL,
    pace double precision NOT NULL,
    "end" bigint NOT NULL,
    low bigint NOT NULL,
    high bigint NOT NULL,
    chance double precision NOT NULL,
    outlook character varying(10) NOT NULL,
    snapshot character varying(40) NOT NULL,
    goal_id bigint NOT NULL
);
ALTER TABLE public.goal_progress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goal_progress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.goal_simulation (
    id bigint NOT NULL,
    choices jsonb NOT NULL,
    world character varying(40) NOT NULL,
    source character varying(80) NOT NULL,
    start_on date NOT NULL,
    days integer NOT NULL,
    size integer NOT NULL,
    seed bigint NOT NULL,
    seeds smallint NOT NULL,
    capacity jsonb NOT NULL,
    inputs jsonb NOT NULL,
    why text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    parts jsonb NOT NULL,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    result jsonb,
    digest character varying(64) NOT NULL,
    failure character varying(200) NOT NULL,
    asked_by_id bigint NOT NULL,
    CONSTRAINT goal_simulation_days_check CHECK ((days >= 0)),
    CONSTRAINT goal_simulation_done_check CHECK ((done >= 0)),
    CONSTRAINT goal_simulation_seeds_check CHECK ((seeds >= 0)),
    CONSTRAINT goal_simulation_size_check CHECK ((size >= 0)),
    CONSTRAINT goal_simulation_total_check CHECK ((total >= 0))
);
ALTER TABLE public.goal_simulation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goal_simulation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.improvement_finding (
    id bigint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    subject jsonb NOT NULL,
    catalogue text NOT NULL,
    first_on date NOT NULL,
    "on" date NOT NULL,
    state text NOT NULL,
    currency character varying(3) NOT NULL,
    money_minor bigint NOT NULL,
    harm double precision NOT NULL,
    weight_minor bigint NOT NULL,
    p double precision,
    q double precision,
    family integer NOT NULL,
    effect double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    target double precision,
    facts jsonb NOT NULL,
    evidence jsonb NOT NULL,
    history jsonb NOT NULL,
    seen_at timestamp with time zone,
    dismissed_at timestamp with time zone,
    dismissed_why text NOT NULL,
    dismissed_weight_minor bigint,
    dismissed_by_id bigint,
    seen_by_id bigint,
    told_by_id bigint
);
ALTER TABLE public.improvement_finding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.improvement_followup (
    id bigint NOT NULL,
    "on" date NOT NULL,
    verdict text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    hold_before jsonb,
    hold_after jsonb,
    change double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    expected double precision,
    net boolean NOT NULL,
    proposal_id bigint NOT NULL
);
ALTER TABLE public.improvement_followup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_followup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.improvement_proposal (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    base_version text NOT NULL,
    base_text text NOT NULL,
    base_sha256 character varying(64) NOT NULL,
    acts jsonb NOT NULL,
    text text NOT NULL,
    sha256 character varying(64) NOT NULL,
    warnings jsonb NOT NULL,
    why text NOT NULL,
    currency character varying(3) NOT NULL,
    follow text NOT NULL,
    follow_slices jsonb NOT NULL,
    better text NOT NULL,
    target double precision,
    simulation_id bigint,
    proposed_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    effective_from_on date,
    experiment_id bigint,
    back_at timestamp with time zone,
    back_why text NOT NULL,
    back_from_on date,
    back_by_id bigint,
    back_document_id bigint,
    base_id bigint,
    decided_by_id bigint,
    document_id bigint,
    finding_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT proposal_accepted_has_document CHECK (((NOT (state = ANY (ARRAY['accepted'::text, 'taken_back'::text]))) OR (document_id IS NOT NULL))),
    CONSTRAINT proposal_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT proposal_waits_undecided CHECK ((((decided_at IS NULL) AND (state = 'waiting'::text)) OR (NOT ((decided_at IS NOT NULL) AND (state = 'waiting'::text)))))
);
ALTER TABLE public.improvement_proposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_action (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    due_on date NOT NULL,
    done_on date,
    done_note text NOT NULL,
    look_on date NOT NULL,
    worked boolean,
    looked_on date,
    overdue_told_on date,
    looked_by_id bigint,
    owner_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    CONSTRAINT action_looked_at_after_due CHECK ((look_on >= due_on)),
    CONSTRAINT action_looked_at_by_another CHECK (((looked_by_id IS NULL) OR (NOT ((looked_by_id = owner_id) AND (looked_by_id IS NOT NULL)))))
);
ALTER TABLE public.incident_action ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_assignment (
    id bigint NOT NULL,
    role character varying(20) NOT NULL,
    from_roster boolean NOT NULL,
    since_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    incident_id bigint NOT NULL
);
ALTER TABLE public.incident_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_entry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what character varying(30) NOT NULL,
    detail jsonb NOT NULL,
    text_sealed bytea,
    user_id bigint,
    incident_id bigint NOT NULL
);
ALTER TABLE public.incident_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_incident (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    severity smallint NOT NULL,
    drill boolean NOT NULL,
    state character varying(12) NOT NULL,
    plan_version character varying(40) NOT NULL,
    title character varying(120) NOT NULL,
    text_sealed bytea,
    found_at timestamp with time zone NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    source character varying(40) NOT NULL,
    room character varying(120) NOT NULL,
    affected integer,
    closed_at timestamp with time zone,
    closing_sealed bytea,
    damage_minor bigint,
    currency character varying(3) NOT NULL,
    review_sealed bytea,
    reviewed_at timestamp with time zone,
    scored jsonb,
    closed_by_id bigint,
    declared_by_id bigint NOT NULL,
    lead_id bigint,
    plan_id bigint,
    reviewed_by_id bigint,
    CONSTRAINT incident_acts_under_lead CHECK ((((state)::text = ANY ((ARRAY['declared'::character varying, 'called_off'::character varying])::text[])) OR (lead_id IS NOT NULL))),
    CONSTRAINT incident_closed_has_time CHECK ((((closed_at IS NULL) AND ((state)::text = ANY ((ARRAY['declared'::character varying, 'acting'::character varying])::text[]))) OR ((NOT ((state)::text = ANY ((ARRAY['declared'::character varying, 'acting'::character varying])::text[]))) AND (closed_at IS NOT NULL)))),
    CONSTRAINT incident_incident_affected_check CHECK ((affected >= 0)),
    CONSTRAINT incident_incident_severity_check CHECK ((severity >= 0)),
    CONSTRAINT incident_only_drill_is_scored CHECK (((scored = 'null'::jsonb) OR drill)),
    CONSTRAINT incident_severity CHECK (((severity >= 1) AND (severity <= 4)))
);
ALTER TABLE public.incident_incident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_onduty (
    id bigint NOT NULL,
    "on" date NOT NULL,
    role character varying(20) NOT NULL,
    rank smallint NOT NULL,
    set_by_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT incident_onduty_rank_check CHECK ((rank >= 0)),
    CONSTRAINT on_duty_rank CHECK ((rank = ANY (ARRAY[1, 2])))
);
ALTER TABLE public.incident_onduty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_onduty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_plandraft (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    content text NOT NULL,
    version character varying(40) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    decided_by_id bigint,
    document_id bigint,
    written_by_id bigint NOT NULL,
    CONSTRAINT plan_draft_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = written_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.incident_plandraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_plandraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_report (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    "to" jsonb NOT NULL,
    law jsonb NOT NULL,
    article character varying(20) NOT NULL,
    status character varying(12) NOT NULL,
    source text NOT NULL,
    form character varying(20) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    fields_sealed bytea,
    language character varying(10) NOT NULL,
    drafted_at timestamp with time zone,
    sent_at timestamp with time zone,
    way character varying(40) NOT NULL,
    receipt character varying(120) NOT NULL,
    pdf_sha256 character varying(64) NOT NULL,
    reason text NOT NULL,
    warned_at timestamp with time zone,
    escalated_at timestamp with time zone,
    drafted_by_id bigint,
    incident_id bigint NOT NULL,
    sent_by_id bigint,
    CONSTRAINT report_not_due_has_reason CHECK (((NOT ((state)::text = 'not_due'::text)) OR (NOT (reason = ''::text)))),
    CONSTRAINT report_sent_has_proof CHECK (((NOT ((state)::text = 'sent'::text)) OR ((sent_at IS NOT NULL) AND (sent_by_id IS NOT NULL) AND (NOT ((pdf_sha256)::text = ''::text)))))
);
ALTER TABLE public.incident_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_resource (
    id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    place character varying(120) NOT NULL,
    count integer NOT NULL,
    "least" integer NOT NULL,
    checked_on date NOT NULL,
    check_days integer NOT NULL,
    expires_on date,
    gone boolean NOT NULL,
    keeper_id bigint,
    CONSTRAINT incident_resource_check_days_check CHECK ((check_days >= 0)),
    CONSTRAINT incident_resource_count_check CHECK ((count >= 0)),
    CONSTRAINT incident_resource_least_check CHECK (("least" >= 0))
);
ALTER TABLE public.incident_resource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_resource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incident_step (
    id bigint NOT NULL,
    place smallint NOT NULL,
    code character varying(40) NOT NULL,
    role character varying(20) NOT NULL,
    title jsonb NOT NULL,
    stop character varying(10) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    left_out boolean NOT NULL,
    evidence_sealed bytea,
    warned_at timestamp with time zone,
    escalated_at timestamp with time zone,
    done_by_id bigint,
    incident_id bigint NOT NULL,
    CONSTRAINT incident_step_place_check CHECK ((place >= 0)),
    CONSTRAINT step_done_by_somebody CHECK ((((done_at IS NULL) AND (done_by_id IS NULL)) OR ((done_at IS NOT NULL) AND (done_by_id IS NOT NULL))))
);
ALTER TABLE public.incident_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incident_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_agency (
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    contract_until_on date NOT NULL,
    assessed_on date,
    active boolean NOT NULL
);
CREATE TABLE public.legal_case (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    jurisdiction text NOT NULL,
    rules_version character varying(40) NOT NULL,
    stage character varying(30) NOT NULL,
    pending jsonb,
    currency character varying(3) NOT NULL,
    claim_minor bigint NOT NULL,
    court character varying(120) NOT NULL,
    docket_no character varying(60) NOT NULL,
    hearing_on date,
    served_on date,
    judgment_minor bigint,
    outcome character varying(20) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    officer_id bigint NOT NULL,
    CONSTRAINT case_claims_something CHECK ((claim_minor > 0)),
    CONSTRAINT case_judgment_min CHECK (((judgment_minor IS NULL) OR (judgment_minor >= 0)))
);
ALTER TABLE public.legal_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_caseaccount (
    id bigint NOT NULL,
    account_id text NOT NULL,
    customer_id text NOT NULL,
    balance_minor bigint NOT NULL,
    principal_minor bigint,
    open boolean NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.legal_caseaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_caseaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_caseevent (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    "on" date NOT NULL,
    kind character varying(20) NOT NULL,
    stage character varying(30) NOT NULL,
    note text NOT NULL,
    facts jsonb NOT NULL,
    case_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.legal_caseevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_caseevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_debtsale (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    buyer character varying(120) NOT NULL,
    state character varying(20) NOT NULL,
    currency character varying(3) NOT NULL,
    cut_off_on date NOT NULL,
    price_minor bigint,
    made_at timestamp with time zone NOT NULL,
    file_sealed bytea,
    sha256 character varying(64) NOT NULL,
    approved_by_id bigint,
    made_by_id bigint NOT NULL
);
ALTER TABLE public.legal_debtsale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_debtsale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_disposal (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    collateral_id text NOT NULL,
    state character varying(10) NOT NULL,
    value_minor bigint,
    auction_on date,
    proceeds_minor bigint,
    costs_minor bigint,
    changed_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.legal_disposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_disposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_fee (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    kind character varying(30) NOT NULL,
    amount_minor bigint NOT NULL,
    paid_minor bigint,
    paid_on date,
    currency character varying(3) NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT case_fee_min CHECK ((amount_minor >= 0)),
    CONSTRAINT case_fee_paid_min CHECK (((paid_minor IS NULL) OR (paid_minor >= 0)))
);
ALTER TABLE public.legal_fee ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_fee_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_guarantorclaim (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    guarantor_id text NOT NULL,
    amount_minor bigint NOT NULL,
    demanded_on date NOT NULL,
    state character varying(10) NOT NULL,
    paid_minor bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT guarantor_claim_paid_within CHECK (((paid_minor >= 0) AND (paid_minor <= amount_minor)))
);
ALTER TABLE public.legal_guarantorclaim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_guarantorclaim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_interruption (
    id bigint NOT NULL,
    account_id text NOT NULL,
    customer_id text NOT NULL,
    "on" date NOT NULL,
    kind character varying(30) NOT NULL,
    proof text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.legal_interruption ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_interruption_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_paper (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    kind character varying(40) NOT NULL,
    language character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sha256 character varying(64) NOT NULL,
    pdf_sealed bytea NOT NULL,
    letter_id bigint,
    case_id bigint NOT NULL,
    made_by_id bigint NOT NULL
);
ALTER TABLE public.legal_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_placement (
    id bigint NOT NULL,
    account_id text NOT NULL,
    customer_id text NOT NULL,
    currency character varying(3) NOT NULL,
    balance_minor bigint NOT NULL,
    dpd integer NOT NULL,
    commission_bp integer NOT NULL,
    placed_on date NOT NULL,
    recall_on date NOT NULL,
    recalled_on date,
    why character varying(30) NOT NULL,
    agency_id character varying(40) NOT NULL,
    placed_by_id bigint NOT NULL
);
ALTER TABLE public.legal_placement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_placement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_solddebt (
    id bigint NOT NULL,
    account_id text NOT NULL,
    customer_id text NOT NULL,
    balance_minor bigint NOT NULL,
    dpd integer NOT NULL,
    sale_id bigint NOT NULL
);
ALTER TABLE public.legal_solddebt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_solddebt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.legal_term (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    stage character varying(30) NOT NULL,
    kind character varying(40) NOT NULL,
    due_on date NOT NULL,
    state character varying(10) NOT NULL,
    closed_at timestamp with time zone,
    case_id bigint NOT NULL,
    closed_by_id bigint
);
ALTER TABLE public.legal_term ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.legal_term_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.operations_legalhold (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    reason_sealed bytea NOT NULL,
    by character varying(150) NOT NULL,
    since_at timestamp with time zone NOT NULL,
    lifted_by character varying(150) NOT NULL,
    lifted_at timestamp with time zone
);
ALTER TABLE public.operations_legalhold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.operations_legalhold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.operations_mark (
    name character varying(80) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    error character varying(80) NOT NULL,
    good_at timestamp with time zone
);
CREATE TABLE public.operations_retentionlook (
    customer_id text NOT NULL,
    "on" date NOT NULL,
    again_on date NOT NULL
);
CREATE TABLE public.operations_retentionrun (
    id bigint NOT NULL,
    "on" date NOT NULL,
    by character varying(150) NOT NULL,
    dry_run boolean NOT NULL,
    packs jsonb NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    customers bigint NOT NULL,
    held bigint NOT NULL,
    erased jsonb NOT NULL,
    kept jsonb NOT NULL
);
ALTER TABLE public.operations_retentionrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.operations_retentionrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_absence (
    id bigint NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    reason character varying(20) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT absence_ends_after CHECK ((until_on >= from_on))
);
ALTER TABLE public.people_absence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_absence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_licence (
    id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    state character varying(12) NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT licence_ends_after CHECK ((until_on >= from_on))
);
ALTER TABLE public.people_licence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_licence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_shift (
    id bigint NOT NULL,
    "on" date NOT NULL,
    pattern character varying(20) NOT NULL,
    begins smallint NOT NULL,
    ends smallint NOT NULL,
    minutes smallint NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT people_shift_begins_check CHECK ((begins >= 0)),
    CONSTRAINT people_shift_ends_check CHECK ((ends >= 0)),
    CONSTRAINT people_shift_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT shift_within_a_day CHECK (((ends >= begins) AND (ends <= 1440)))
);
ALTER TABLE public.people_shift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_shift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_staff (
    id bigint NOT NULL,
    collector_id character varying(40),
    name character varying(80) NOT NULL,
    portfolios text[] NOT NULL,
    user_id bigint NOT NULL,
    team_id character varying(40)
);
ALTER TABLE public.people_staff ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_staff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_staff_more_teams (
    id bigint NOT NULL,
    staff_id bigint NOT NULL,
    team_id character varying(40) NOT NULL
);
ALTER TABLE public.people_staff_more_teams ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_staff_more_teams_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_team (
    code character varying(40) NOT NULL,
    title jsonb NOT NULL
);
CREATE TABLE public.portfolio_accounts (
    account_id text NOT NULL,
    product text NOT NULL,
    currency text NOT NULL,
    status text NOT NULL,
    opened_on date,
    matures_on date,
    written_off_on date,
    limit_minor bigint,
    balance_minor bigint NOT NULL,
    principal_minor bigint,
    annual_rate_bp bigint,
    secured boolean,
    portfolio text,
    restructured_on date,
    restructure_count bigint,
    credit_impaired boolean,
    provision_bp bigint,
    purpose_changed boolean,
    bad_elsewhere boolean,
    limitation_from_on date,
    notice_sent_on date,
    first_party boolean,
    in_litigation boolean,
    customer_id text NOT NULL,
    CONSTRAINT accounts_annual_rate_bp_min CHECK ((annual_rate_bp >= 0)),
    CONSTRAINT accounts_limit_minor_min CHECK ((limit_minor >= 0)),
    CONSTRAINT accounts_product_code CHECK ((product = ANY (ARRAY['credit_card'::text, 'consumer_loan'::text, 'mortgage'::text, 'auto_loan'::text, 'small_business_loan'::text, 'corporate_loan'::text]))),
    CONSTRAINT accounts_provision_bp_min CHECK ((provision_bp >= 0)),
    CONSTRAINT accounts_restructure_count_min CHECK ((restructure_count >= 0)),
    CONSTRAINT accounts_status_code CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'written_off'::text])))
);
CREATE TABLE public.portfolio_audit_attributes (
    customer_id text NOT NULL,
    sex text,
    education text,
    marriage text,
    age_years bigint,
    CONSTRAINT audit_attributes_age_years_min CHECK ((age_years >= 0))
);
CREATE TABLE public.portfolio_circumstances (
    circumstance_id text NOT NULL,
    kind text NOT NULL,
    channel text,
    from_on date NOT NULL,
    until_on date,
    account_id text,
    customer_id text NOT NULL,
    CONSTRAINT circumstances_channel_code CHECK ((channel = ANY (ARRAY['sms'::text, 'call'::text, 'email'::text, 'letter'::text, 'visit'::text, 'legal'::text]))),
    CONSTRAINT circumstances_kind_code CHECK ((kind = ANY (ARRAY['deceased'::text, 'bankruptcy'::text, 'active_duty'::text, 'attorney'::text, 'cease_request'::text, 'dispute'::text, 'identity_theft'::text, 'vulnerability'::text, 'hardship'::text, 'breathing_space'::text, 'mental_health_moratorium'::text, 'debt_adviser'::text, 'bereavement'::text, 'opt_out'::text, 'workplace_forbidden'::text, 'inconvenient_time'::text, 'inconvenient_place'::text, 'complaint'::text, 'plan'::text, 'refused_automation'::text, 'agreed_time'::text, 'unreachable'::text, 'do_not_contact_third_party'::text])))
);
CREATE TABLE public.portfolio_collateral (
    collateral_id text NOT NULL,
    kind text NOT NULL,
    value_minor bigint NOT NULL,
    valued_on date,
    account_id text NOT NULL,
    CONSTRAINT collateral_kind_code CHECK ((kind = ANY (ARRAY['home'::text, 'land'::text, 'vehicle'::text, 'deposit'::text, 'receivable'::text, 'equipment'::text, 'other'::text]))),
    CONSTRAINT collateral_value_minor_min CHECK ((value_minor >= 0))
);
CREATE TABLE public.portfolio_contact_points (
    contact_point_id text NOT NULL,
    kind text NOT NULL,
    value_sealed bytea,
    value_index bytea,
    owner_name_sealed bytea,
    owner_name_index bytea,
    relation text NOT NULL,
    consent text,
    valid boolean,
    verified_on date,
    customer_id text NOT NULL,
    CONSTRAINT contact_points_consent_code CHECK ((consent = ANY (ARRAY['granted'::text, 'refused'::text, 'unknown'::text]))),
    CONSTRAINT contact_points_kind_code CHECK ((kind = ANY (ARRAY['mobile'::text, 'home_phone'::text, 'work_phone'::text, 'email'::text, 'work_email'::text, 'home_address'::text, 'work_address'::text]))),
    CONSTRAINT contact_points_relation_code CHECK ((relation = ANY (ARRAY['self'::text, 'spouse'::text, 'guarantor'::text, 'parent'::text, 'relative'::text, 'friend'::text, 'colleague'::text, 'employer'::text, 'other'::text])))
);
CREATE TABLE public.portfolio_contacts (
    contact_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    direction text NOT NULL,
    contact_point_id text,
    relation text,
    outcome text NOT NULL,
    prior_consent boolean,
    agency text,
    collector_id text,
    seconds bigint,
    account_id text,
    customer_id text NOT NULL,
    CONSTRAINT contacts_channel_code CHECK ((channel = ANY (ARRAY['sms'::text, 'call'::text, 'email'::text, 'letter'::text, 'visit'::text, 'legal'::text]))),
    CONSTRAINT contacts_direction_code CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text]))),
    CONSTRAINT contacts_outcome_code CHECK ((outcome = ANY (ARRAY['no_answer'::text, 'busy'::text, 'invalid'::text, 'voicemail'::text, 'third_party'::text, 'right_party'::text, 'refused'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'bounced'::text, 'replied'::text, 'met'::text, 'absent'::text]))),
    CONSTRAINT contacts_relation_code CHECK ((relation = ANY (ARRAY['self'::text, 'spouse'::text, 'guarantor'::text, 'parent'::text, 'relative'::text, 'friend'::text, 'colleague'::text, 'employer'::text, 'other'::text]))),
    CONSTRAINT contacts_seconds_min CHECK ((seconds >= 0))
);
CREATE TABLE public.portfolio_customers (
    customer_id text NOT NULL,
    name_sealed bytea,
    name_index bytea,
    national_id_sealed bytea,
    national_id_index bytea,
    kind text NOT NULL,
    jurisdiction text NOT NULL,
    time_zone text NOT NULL,
    language text,
    region text,
    district text,
    industry text,
    customer_since_on date,
    monthly_income_minor bigint,
    deposits_minor bigint,
    product_count bigint,
    CONSTRAINT customers_deposits_minor_min CHECK ((deposits_minor >= 0)),
    CONSTRAINT customers_kind_code CHECK ((kind = ANY (ARRAY['person'::text, 'business'::text]))),
    CONSTRAINT customers_monthly_income_minor_min CHECK ((monthly_income_minor >= 0)),
    CONSTRAINT customers_product_count_min CHECK ((product_count >= 0))
);
CREATE TABLE public.portfolio_due_items (
    due_item_id text NOT NULL,
    due_on date NOT NULL,
    principal_minor bigint NOT NULL,
    interest_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    account_id text NOT NULL,
    CONSTRAINT due_items_fee_minor_min CHECK ((fee_minor >= 0)),
    CONSTRAINT due_items_interest_minor_min CHECK ((interest_minor >= 0)),
    CONSTRAINT due_items_principal_minor_min CHECK ((principal_minor >= 0))
);
CREATE TABLE public.portfolio_guarantors (
    guarantor_id text NOT NULL,
    name_sealed bytea,
    name_index bytea,
    relation text,
    liability_minor bigint,
    guaranteed_until_on date,
    account_id text NOT NULL,
    CONSTRAINT guarantors_liability_minor_min CHECK ((liability_minor >= 0)),
    CONSTRAINT guarantors_relation_code CHECK ((relation = ANY (ARRAY['self'::text, 'spouse'::text, 'guarantor'::text, 'parent'::text, 'relative'::text, 'friend'::text, 'colleague'::text, 'employer'::text, 'other'::text])))
);
CREATE TABLE public.portfolio_holding (
    customer_id text NOT NULL,
    portfolio text NOT NULL,
    team text,
    collector_id text,
    since_at timestamp with time zone NOT NULL,
    why character varying(20) NOT NULL
);
CREATE TABLE public.portfolio_importedfile (
    id bigint NOT NULL,
    name text NOT NULL,
    sha256 character varying(64) NOT NULL,
    mapping character varying(120) NOT NULL,
    counts jsonb NOT NULL,
    refused text NOT NULL,
    imported_at timestamp with time zone NOT NULL
);
ALTER TABLE public.portfolio_importedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_importedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_labels (
    id bigint NOT NULL,
    observed_on date NOT NULL,
    name text NOT NULL,
    value boolean NOT NULL,
    account_id text NOT NULL,
    CONSTRAINT labels_name_code CHECK ((name = ANY (ARRAY['roll'::text, 'cure'::text, 'default'::text])))
);
ALTER TABLE public.portfolio_labels ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_labels_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_payments (
    payment_id text NOT NULL,
    paid_on date NOT NULL,
    amount_minor bigint NOT NULL,
    reverses_id text,
    account_id text NOT NULL
);
CREATE TABLE public.portfolio_promises (
    promise_id text NOT NULL,
    made_on date NOT NULL,
    due_on date NOT NULL,
    amount_minor bigint NOT NULL,
    account_id text NOT NULL,
    CONSTRAINT promises_amount_minor_min CHECK ((amount_minor >= 1))
);
CREATE TABLE public.portfolio_rejectedrow (
    id bigint NOT NULL,
    line bigint,
    "table" text NOT NULL,
    "column" text NOT NULL,
    value text NOT NULL,
    code character varying(20) NOT NULL,
    reason text NOT NULL,
    file_id bigint NOT NULL
);
ALTER TABLE public.portfolio_rejectedrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_rejectedrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portfolio_statements (
    id bigint NOT NULL,
    stated_on date NOT NULL,
    balance_minor bigint,
    standing text,
    months_past_due bigint,
    days_past_due bigint,
    past_due_minor bigint,
    account_id text NOT NULL,
    CONSTRAINT statements_days_past_due_min CHECK ((days_past_due >= 0)),
    CONSTRAINT statements_months_past_due_min CHECK ((months_past_due >= 0)),
    CONSTRAINT statements_past_due_minor_min CHECK ((past_due_minor >= 0)),
    CONSTRAINT statements_standing_code CHECK ((standing = ANY (ARRAY['inactive'::text, 'paid_in_full'::text, 'revolving'::text, 'past_due'::text])))
);
ALTER TABLE public.portfolio_statements ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portfolio_statements_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rehearsal_comment (
    id bigint NOT NULL,
    turn smallint NOT NULL,
    text_sealed bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT rehearsal_comment_turn_check CHECK ((turn >= 0))
);
ALTER TABLE public.rehearsal_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rehearsal_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rehearsal_exercise (
    id bigint NOT NULL,
    scenario character varying(40) NOT NULL,
    due_on date NOT NULL,
    pass_mark smallint NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    assigned_by_id bigint,
    staff_id bigint NOT NULL,
    CONSTRAINT rehearsal_exercise_pass_mark_check CHECK ((pass_mark >= 0))
);
ALTER TABLE public.rehearsal_exercise ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rehearsal_exercise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rehearsal_rating (
    id bigint NOT NULL,
    compliance smallint NOT NULL,
    technique smallint NOT NULL,
    note_sealed bytea,
    at timestamp with time zone NOT NULL,
    rater_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT rating_of_100 CHECK (((compliance <= 100) AND (technique <= 100))),
    CONSTRAINT rehearsal_rating_compliance_check CHECK ((compliance >= 0)),
    CONSTRAINT rehearsal_rating_technique_check CHECK ((technique >= 0))
);
ALTER TABLE public.rehearsal_rating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rehearsal_rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rehearsal_session (
    id bigint NOT NULL,
    scenario character varying(40) NOT NULL,
    level smallint NOT NULL,
    language character varying(10) NOT NULL,
    seed bigint NOT NULL,
    versions jsonb NOT NULL,
    hints boolean NOT NULL,
    talk character varying(10) NOT NULL,
    opening text NOT NULL,
    standing jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    "end" character varying(20) NOT NULL,
    total smallint,
    scores jsonb NOT NULL,
    skills jsonb NOT NULL,
    exercise_id bigint,
    staff_id bigint NOT NULL,
    CONSTRAINT rehearsal_session_level_check CHECK ((level >= 0)),
    CONSTRAINT rehearsal_session_total_check CHECK ((total >= 0)),
    CONSTRAINT session_ended_is_scored CHECK ((((ended_at IS NULL) AND (total IS NULL)) OR ((ended_at IS NOT NULL) AND (total IS NOT NULL)))),
    CONSTRAINT session_total_of_100 CHECK (((total IS NULL) OR (total <= 100)))
);
ALTER TABLE public.rehearsal_session ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rehearsal_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rehearsal_turn (
    id bigint NOT NULL,
    number smallint NOT NULL,
    text_sealed bytea NOT NULL,
    line text NOT NULL,
    line_id character varying(80) NOT NULL,
    heard jsonb NOT NULL,
    model_sealed bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds integer NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT rehearsal_turn_number_check CHECK ((number >= 0)),
    CONSTRAINT rehearsal_turn_seconds_check CHECK ((seconds >= 0))
);
ALTER TABLE public.rehearsal_turn ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rehearsal_turn_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.results_measured (
    id bigint NOT NULL,
    scope character varying(64) NOT NULL,
    key character varying(64) NOT NULL,
    answer text NOT NULL,
    snapshot_id character varying(40) NOT NULL
);
ALTER TABLE public.results_measured ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.results_measured_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.results_reportfile (
    id bigint NOT NULL,
    month character varying(7) NOT NULL,
    language character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    snapshot_id character varying(40) NOT NULL,
    known_on date,
    pdf bytea NOT NULL,
    xlsx bytea NOT NULL,
    pdf_sha256 character varying(64) NOT NULL,
    xlsx_sha256 character varying(64) NOT NULL,
    findings jsonb NOT NULL,
    why character varying(60) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone,
    asked_by_id bigint
);
ALTER TABLE public.results_reportfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.results_reportfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.results_snapshot (
    snapshot_id character varying(40) NOT NULL,
    "on" date NOT NULL,
    definitions character varying(40) NOT NULL,
    counts jsonb NOT NULL,
    currencies jsonb NOT NULL,
    months jsonb NOT NULL,
    digests jsonb NOT NULL,
    built_at timestamp with time zone NOT NULL
);
CREATE TABLE public.risk_claim (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    state character varying(10) NOT NULL,
    currency character varying(3) NOT NULL,
    claimed_minor bigint NOT NULL,
    accepted_minor bigint,
    paid_minor bigint,
    papers jsonb NOT NULL,
    opened_on date NOT NULL,
    file_by_on date NOT NULL,
    due_on date,
    late_told_on date,
    opened_by_id bigint NOT NULL,
    cover_id bigint NOT NULL,
    CONSTRAINT claim_accepted_within CHECK (((accepted_minor IS NULL) OR (accepted_minor <= claimed_minor))),
    CONSTRAINT claim_paid_within CHECK (((paid_minor IS NULL) OR (paid_minor <= accepted_minor)))
);
ALTER TABLE public.risk_claim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_claimstep (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    before character varying(10) NOT NULL,
    after character varying(10) NOT NULL,
    note text NOT NULL,
    evidence text NOT NULL,
    amount_minor bigint,
    by_id bigint,
    claim_id bigint NOT NULL
);
ALTER TABLE public.risk_claimstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_claimstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_cover (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    kind character varying(30) NOT NULL,
    origin character varying(10) NOT NULL,
    ref text NOT NULL,
    provider character varying(120) NOT NULL,
    currency character varying(3) NOT NULL,
    value_minor bigint NOT NULL,
    prior_minor bigint NOT NULL,
    valued_on date,
    from_on date,
    expires_on date,
    registered boolean NOT NULL,
    written boolean NOT NULL,
    first_demand boolean NOT NULL,
    ended_at timestamp with time zone,
    ended_why text NOT NULL,
    warned_on date,
    warned_days smallint,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint,
    CONSTRAINT cover_not_below_zero CHECK (((prior_minor >= 0) AND (value_minor >= 0))),
    CONSTRAINT risk_cover_warned_days_check CHECK ((warned_days >= 0))
);
ALTER TABLE public.risk_cover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_cover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_link (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    ref character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    risk_id bigint NOT NULL
);
ALTER TABLE public.risk_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_portfoliocover (
    id bigint NOT NULL,
    portfolio character varying(60) NOT NULL,
    kind character varying(30) NOT NULL,
    provider character varying(120) NOT NULL,
    ref character varying(80) NOT NULL,
    currency character varying(3) NOT NULL,
    ratio_bp integer NOT NULL,
    cap_minor bigint,
    first_loss_minor bigint NOT NULL,
    from_on date NOT NULL,
    expires_on date NOT NULL,
    warned_on date,
    warned_days smallint,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint,
    CONSTRAINT portfolio_cover_ends_after CHECK ((expires_on >= from_on)),
    CONSTRAINT portfolio_cover_ratio CHECK ((ratio_bp <= 10000)),
    CONSTRAINT risk_portfoliocover_ratio_bp_check CHECK ((ratio_bp >= 0)),
    CONSTRAINT risk_portfoliocover_warned_days_check CHECK ((warned_days >= 0))
);
ALTER TABLE public.risk_portfoliocover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_portfoliocover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_review (
    id bigint NOT NULL,
    "on" date NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(10) NOT NULL,
    note text NOT NULL,
    score smallint NOT NULL,
    next_on date NOT NULL,
    by_id bigint NOT NULL,
    risk_id bigint NOT NULL,
    CONSTRAINT risk_review_score_check CHECK ((score >= 0))
);
ALTER TABLE public.risk_review ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_risk (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    starter character varying(40) NOT NULL,
    state character varying(10) NOT NULL,
    review_on date,
    overdue_told_on date,
    closed_at timestamp with time zone,
    closed_why text NOT NULL,
    closed_by_id bigint,
    current_id bigint
);
ALTER TABLE public.risk_risk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_risk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_run (
    id bigint NOT NULL,
    scenario character varying(40) NOT NULL,
    version character varying(40) NOT NULL,
    title jsonb NOT NULL,
    shocks jsonb NOT NULL,
    "on" date NOT NULL,
    currency character varying(3) NOT NULL,
    inputs jsonb NOT NULL,
    result jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    loss_minor bigint NOT NULL,
    baseline_minor bigint NOT NULL,
    exposure_minor bigint NOT NULL,
    alert_id bigint,
    asked_at timestamp with time zone NOT NULL,
    asked_by_id bigint
);
ALTER TABLE public.risk_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_staffing (
    id bigint NOT NULL,
    options jsonb NOT NULL,
    lines jsonb NOT NULL,
    currency character varying(3) NOT NULL,
    cost_minor bigint NOT NULL,
    open_minutes bigint NOT NULL,
    why text NOT NULL,
    state character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT staffing_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.risk_staffing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_staffing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.risk_version (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(12) NOT NULL,
    title jsonb NOT NULL,
    cause jsonb NOT NULL,
    consequence jsonb NOT NULL,
    likelihood smallint NOT NULL,
    impact smallint NOT NULL,
    appetite smallint NOT NULL,
    response character varying(10) NOT NULL,
    controls jsonb NOT NULL,
    indicators jsonb NOT NULL,
    review_months smallint NOT NULL,
    why text NOT NULL,
    state character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    approver_id bigint,
    author_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    risk_id bigint NOT NULL,
    CONSTRAINT risk_second_person CHECK (((approver_id IS NULL) OR (NOT ((approver_id = author_id) AND (approver_id IS NOT NULL))))),
    CONSTRAINT risk_version_appetite_check CHECK ((appetite >= 0)),
    CONSTRAINT risk_version_impact_check CHECK ((impact >= 0)),
    CONSTRAINT risk_version_likelihood_check CHECK ((likelihood >= 0)),
    CONSTRAINT risk_version_number_check CHECK ((number >= 0)),
    CONSTRAINT risk_version_review_months_check CHECK ((review_months >= 0)),
    CONSTRAINT risk_within_scale CHECK ((((appetite >= 1) AND (appetite <= 25)) AND ((impact >= 1) AND (impact <= 5)) AND ((likelihood >= 1) AND (likelihood <= 5))))
);
ALTER TABLE public.risk_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.risk_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.script_version (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    version character varying(40) NOT NULL,
    effective_from_on date NOT NULL,
    content text NOT NULL,
    state character varying(10) NOT NULL,
    findings jsonb NOT NULL,
    judged_by character varying(120) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    note text NOT NULL,
    author_id bigint NOT NULL,
    decided_by_id bigint,
    document_id bigint,
    CONSTRAINT script_approved_is_kept CHECK (((NOT ((state)::text = 'approved'::text)) OR (document_id IS NOT NULL))),
    CONSTRAINT script_nobody_approves_own CHECK (((NOT ((state)::text = 'approved'::text)) OR (NOT ((decided_by_id = author_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.script_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.script_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.script_walk (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    name character varying(60) NOT NULL,
    version character varying(40) NOT NULL,
    channel character varying(10) NOT NULL,
    language character varying(10) NOT NULL,
    path jsonb NOT NULL,
    outcome character varying(20) NOT NULL,
    "then" character varying(20) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    user_id bigint NOT NULL
);
ALTER TABLE public.script_walk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.script_walk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_assignment (
    id bigint NOT NULL,
    course character varying(60) NOT NULL,
    due_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    why text NOT NULL,
    done_at timestamp with time zone,
    ended_at timestamp with time zone,
    by_id bigint,
    staff_id bigint NOT NULL
);
ALTER TABLE public.training_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_card (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    topic character varying(20) NOT NULL,
    fingerprint character varying(16) NOT NULL,
    memory jsonb NOT NULL,
    due_at timestamp with time zone NOT NULL,
    reviews integer NOT NULL,
    lapses integer NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT training_card_lapses_check CHECK ((lapses >= 0)),
    CONSTRAINT training_card_reviews_check CHECK ((reviews >= 0))
);
ALTER TABLE public.training_card ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_card_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_completion (
    id bigint NOT NULL,
    course character varying(60) NOT NULL,
    version character varying(40) NOT NULL,
    minutes smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT training_completion_minutes_check CHECK ((minutes >= 0))
);
ALTER TABLE public.training_completion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_courseversion (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    content text NOT NULL,
    why text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    name character varying(60) NOT NULL,
    version character varying(40) NOT NULL,
    decided_by_id bigint,
    document_id bigint,
    written_by_id bigint NOT NULL,
    CONSTRAINT course_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = written_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.training_courseversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_courseversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_itemanswer (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    topic character varying(20) NOT NULL,
    "right" boolean NOT NULL,
    rest double precision NOT NULL,
    sitting_id bigint NOT NULL
);
ALTER TABLE public.training_itemanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_itemanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_lessondone (
    id bigint NOT NULL,
    course character varying(60) NOT NULL,
    lesson character varying(60) NOT NULL,
    version character varying(40) NOT NULL,
    minutes smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT training_lessondone_minutes_check CHECK ((minutes >= 0))
);
ALTER TABLE public.training_lessondone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_lessondone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_licenceact (
    id bigint NOT NULL,
    act character varying(10) NOT NULL,
    until_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    reason_sealed bytea,
    grounds jsonb NOT NULL,
    by_id bigint,
    licence_id bigint NOT NULL
);
ALTER TABLE public.training_licenceact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_licenceact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_review (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    topic character varying(20) NOT NULL,
    "right" boolean NOT NULL,
    rating smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    staff_id bigint NOT NULL,
    daily boolean NOT NULL,
    CONSTRAINT training_review_rating_check CHECK ((rating >= 0))
);
ALTER TABLE public.training_review ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_sitting (
    id bigint NOT NULL,
    exam character varying(60) NOT NULL,
    version character varying(40) NOT NULL,
    seed bigint NOT NULL,
    "on" date NOT NULL,
    paper jsonb NOT NULL,
    answers jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    saved_at timestamp with time zone,
    ended_at timestamp with time zone,
    state character varying(8) NOT NULL,
    score_bp integer,
    by_topic jsonb NOT NULL,
    failed_parts jsonb NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT sitting_marked_at_its_end CHECK ((((score_bp IS NULL) AND ((state)::text = 'running'::text)) OR (NOT ((score_bp IS NOT NULL) AND ((state)::text = 'running'::text))))),
    CONSTRAINT training_sitting_score_bp_check CHECK ((score_bp >= 0))
);
ALTER TABLE public.training_sitting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_sitting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_weakness (
    id bigint NOT NULL,
    skill character varying(40) NOT NULL,
    score_bp integer NOT NULL,
    source character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT training_weakness_score_bp_check CHECK ((score_bp >= 0))
);
ALTER TABLE public.training_weakness ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_weakness_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.training_writtenquestion (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    content text NOT NULL,
    why text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    course character varying(60) NOT NULL,
    topic character varying(20) NOT NULL,
    decided_by_id bigint,
    written_by_id bigint NOT NULL,
    CONSTRAINT question_second_person CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = written_by_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.training_writtenquestion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_writtenquestion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trust_apitoken (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    start character varying(12) NOT NULL,
    digest character varying(64) NOT NULL,
    scopes character varying(60)[] NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    used_from character varying(45) NOT NULL,
    revoked_at timestamp with time zone,
    made_by_id bigint NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE public.trust_apitoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_apitoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.trust_auditentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_auditentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trust_auditlink (
    entry_id bigint NOT NULL,
    seq bigint,
    hash character varying(64)
);
CREATE TABLE public.trust_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.trust_called (
    key character varying(80) NOT NULL,
    minute bigint NOT NULL,
    count integer NOT NULL,
    CONSTRAINT trust_called_count_check CHECK ((count >= 0))
);
CREATE TABLE public.trust_document (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    name character varying(80) NOT NULL,
    version character varying(40) NOT NULL,
    effective_from_on date NOT NULL,
    author character varying(80) NOT NULL,
    approver character varying(80) NOT NULL,
    content text NOT NULL,
    sha256 character varying(64) NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE public.trust_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trust_export (
    id bigint NOT NULL,
    kind character varying(60) NOT NULL,
    filters jsonb NOT NULL,
    format character varying(4) NOT NULL,
    reason text NOT NULL,
    rows bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    allowed boolean,
    answer text NOT NULL,
    fetch_until_at timestamp with time zone,
    fetched_at timestamp with time zone,
    sha256 character varying(64) NOT NULL,
    asked_by_id bigint NOT NULL,
    decided_by_id bigint,
    CONSTRAINT export_by_two_persons CHECK (((allowed IS NULL) OR (NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT export_fetched_when_allowed CHECK (((fetched_at IS NULL) OR allowed))
);
ALTER TABLE public.trust_export ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trust_signin (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    address character varying(45) NOT NULL,
    agent character varying(200) NOT NULL,
    ended_at timestamp with time zone,
    ended_why character varying(20) NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.trust_signin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_signin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trust_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    role character varying(20) NOT NULL,
    language character varying(10) NOT NULL
);
CREATE TABLE public.trust_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.trust_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.trust_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trust_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.trust_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trust_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.visit_alarm (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    visit_number bigint,
    district text,
    at timestamp with time zone NOT NULL,
    latitude double precision,
    longitude double precision,
    accuracy_m double precision,
    escalated_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    note text NOT NULL,
    acknowledged_by_id bigint,
    staff_id bigint NOT NULL,
    day_id bigint
);
ALTER TABLE public.visit_alarm ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.visit_checkin (
    id bigint NOT NULL,
    kind character varying(3) NOT NULL,
    at timestamp with time zone NOT NULL,
    latitude double precision,
    longitude double precision,
    accuracy_m double precision,
    staff_id bigint NOT NULL,
    visit_id bigint NOT NULL,
    CONSTRAINT check_in_on_earth CHECK ((((latitude IS NULL) AND (longitude IS NULL)) OR ((latitude >= ('-90.0'::numeric)::double precision) AND (latitude <= (90.0)::double precision) AND (longitude >= ('-180.0'::numeric)::double precision) AND (longitude <= (180.0)::double precision))))
);
ALTER TABLE public.visit_checkin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_checkin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.visit_evidence (
    id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    size integer NOT NULL,
    caption character varying(200) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    taken_by_id bigint NOT NULL,
    visit_id bigint NOT NULL,
    CONSTRAINT visit_evidence_size_check CHECK ((size >= 0))
);
CREATE TABLE public.visit_fieldday (
    id bigint NOT NULL,
    "on" date NOT NULL,
    team character varying(40),
    state character varying(10) NOT NULL,
    starts smallint NOT NULL,
    ends smallint NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    lead_id bigint NOT NULL,
    partner_id bigint NOT NULL,
    planned_by_id bigint,
    CONSTRAINT field_day_is_two CHECK ((NOT (lead_id = partner_id))),
    CONSTRAINT visit_fieldday_ends_check CHECK ((ends >= 0)),
    CONSTRAINT visit_fieldday_starts_check CHECK ((starts >= 0))
);
ALTER TABLE public.visit_fieldday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_fieldday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.visit_visit (
    id bigint NOT NULL,
    "on" date NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    contact_point_id text NOT NULL,
    task_id bigint,
    script character varying(60) NOT NULL,
    district text,
    place smallint,
    windows integer[] NOT NULL,
    agreed_at timestamp with time zone,
    arrives_at timestamp with time zone,
    minutes smallint NOT NULL,
    state character varying(10) NOT NULL,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    outcome character varying(40) NOT NULL,
    why text NOT NULL,
    next_lawful_at timestamp with time zone,
    planned_at timestamp with time zone NOT NULL,
    attempt_id bigint,
    day_id bigint,
    CONSTRAINT visit_done_has_outcome CHECK (((NOT ((state)::text = 'done'::text)) OR (NOT ((outcome)::text = ''::text)))),
    CONSTRAINT visit_has_attempt CHECK (((NOT ((state)::text = ANY ((ARRAY['inside'::character varying, 'done'::character varying])::text[]))) OR (attempt_id IS NOT NULL))),
    CONSTRAINT visit_visit_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT visit_visit_place_check CHECK ((place >= 0))
);
ALTER TABLE public.visit_visit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_visit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_accountwarning (
    id bigint NOT NULL,
    account_id text NOT NULL,
    customer_id text NOT NULL,
    model character varying(80) NOT NULL,
    "on" date NOT NULL,
    first_on date NOT NULL,
    p double precision NOT NULL,
    months smallint NOT NULL,
    lead_months double precision,
    reasons jsonb NOT NULL,
    state character varying(10) NOT NULL,
    act character varying(20) NOT NULL,
    acted_at timestamp with time zone,
    came_on date,
    acted_by_id bigint,
    CONSTRAINT warning_accountwarning_months_check CHECK ((months >= 0))
);
ALTER TABLE public.warning_accountwarning ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_accountwarning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_alert (
    id bigint NOT NULL,
    key character varying(260) NOT NULL,
    source character varying(40) NOT NULL,
    indicator character varying(60) NOT NULL,
    slices jsonb NOT NULL,
    title jsonb NOT NULL,
    words jsonb NOT NULL,
    advice jsonb NOT NULL,
    facts jsonb NOT NULL,
    url text NOT NULL,
    severity character varying(10) NOT NULL,
    state character varying(14) NOT NULL,
    role character varying(20) NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    raised_on date NOT NULL,
    last_on date NOT NULL,
    due_on date NOT NULL,
    days smallint NOT NULL,
    snoozed_until_on date,
    level smallint NOT NULL,
    closed_at timestamp with time zone,
    cause character varying(10) NOT NULL,
    done text NOT NULL,
    closed_by_id bigint,
    owner_id bigint,
    CONSTRAINT alert_closed_with_cause CHECK (((NOT ((state)::text = 'closed'::text)) OR ((closed_at IS NOT NULL) AND (NOT ((cause)::text = ''::text)) AND (NOT (done = ''::text))))),
    CONSTRAINT alert_snoozed_until CHECK (((NOT ((state)::text = 'snoozed'::text)) OR (snoozed_until_on IS NOT NULL))),
    CONSTRAINT warning_alert_days_check CHECK ((days >= 0)),
    CONSTRAINT warning_alert_level_check CHECK ((level >= 0))
);
ALTER TABLE public.warning_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_feed (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    taken integer NOT NULL,
    changed integer NOT NULL,
    refused integer NOT NULL,
    rejects jsonb NOT NULL,
    by_id bigint
);
ALTER TABLE public.warning_feed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_point (
    id bigint NOT NULL,
    "on" date NOT NULL,
    value numeric(24,8) NOT NULL,
    former numeric(24,8),
    at timestamp with time zone NOT NULL,
    series_id bigint NOT NULL
);
ALTER TABLE public.warning_point ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_point_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_reading (
    id bigint NOT NULL,
    indicator character varying(60) NOT NULL,
    key character varying(200) NOT NULL,
    slices jsonb NOT NULL,
    version character varying(40) NOT NULL,
    "on" date NOT NULL,
    period_on date,
    chart character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    value double precision,
    centre double precision,
    arl double precision NOT NULL,
    dispersion double precision NOT NULL,
    strength double precision NOT NULL,
    points jsonb NOT NULL,
    url text NOT NULL
);
ALTER TABLE public.warning_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_series (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    title jsonb NOT NULL,
    unit character varying(20) NOT NULL,
    step character varying(10) NOT NULL,
    origin character varying(10) NOT NULL,
    source text NOT NULL,
    updated_at timestamp with time zone
);
ALTER TABLE public.warning_series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warning_step (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    act character varying(14) NOT NULL,
    text text NOT NULL,
    detail jsonb NOT NULL,
    alert_id bigint NOT NULL,
    by_id bigint,
    to_id bigint
);
ALTER TABLE public.warning_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warning_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_careplan (
    id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    why_sealed bytea NOT NULL,
    review_on date NOT NULL,
    head_may_see boolean NOT NULL,
    closed_at timestamp with time zone,
    delete_on date,
    holder_id bigint NOT NULL,
    staff_id bigint NOT NULL
);
ALTER TABLE public.wellbeing_careplan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_careplan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_carestep (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    text_sealed bytea,
    at timestamp with time zone NOT NULL,
    due_on date,
    done_at timestamp with time zone,
    by_id bigint NOT NULL,
    plan_id bigint NOT NULL
);
ALTER TABLE public.wellbeing_carestep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_carestep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_dayload (
    id bigint NOT NULL,
    "on" date NOT NULL,
    rules character varying(20) NOT NULL,
    hostile_share double precision NOT NULL,
    longest_run smallint NOT NULL,
    contacts integer NOT NULL,
    talk_minutes double precision NOT NULL,
    late_minutes double precision NOT NULL,
    index smallint,
    parts jsonb NOT NULL,
    level character varying(10) NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT wellbeing_dayload_contacts_check CHECK ((contacts >= 0)),
    CONSTRAINT wellbeing_dayload_index_check CHECK ((index >= 0)),
    CONSTRAINT wellbeing_dayload_longest_run_check CHECK ((longest_run >= 0))
);
ALTER TABLE public.wellbeing_dayload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_dayload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_gathering (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(120) NOT NULL,
    text text NOT NULL,
    place character varying(120) NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    seats smallint NOT NULL,
    lessons text NOT NULL,
    cancelled_at timestamp with time zone,
    made_by_id bigint NOT NULL,
    team_id character varying(40),
    CONSTRAINT gathering_ends_after CHECK ((ends_at > begins_at)),
    CONSTRAINT wellbeing_gathering_seats_check CHECK ((seats >= 0))
);
ALTER TABLE public.wellbeing_gathering ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_gathering_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_pause (
    id bigint NOT NULL,
    why character varying(10) NOT NULL,
    run smallint NOT NULL,
    state character varying(10) NOT NULL,
    minutes smallint NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    staff_id bigint NOT NULL,
    CONSTRAINT wellbeing_pause_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT wellbeing_pause_run_check CHECK ((run >= 0))
);
ALTER TABLE public.wellbeing_pause ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_pulse (
    id bigint NOT NULL,
    title character varying(120) NOT NULL,
    questions character varying(20) NOT NULL,
    codes character varying(30)[] NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    opened_by_id bigint NOT NULL,
    CONSTRAINT pulse_closes_after CHECK ((closes_on >= opens_on))
);
ALTER TABLE public.wellbeing_pulse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_pulse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_pulseasked (
    id bigint NOT NULL,
    "group" character varying(40) NOT NULL,
    answered boolean NOT NULL,
    pulse_id bigint NOT NULL,
    staff_id bigint NOT NULL
);
ALTER TABLE public.wellbeing_pulseasked ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_pulseasked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_pulsecount (
    id bigint NOT NULL,
    "group" character varying(40) NOT NULL,
    question character varying(30) NOT NULL,
    value smallint NOT NULL,
    count integer NOT NULL,
    pulse_id bigint NOT NULL,
    CONSTRAINT wellbeing_pulsecount_count_check CHECK ((count >= 0)),
    CONSTRAINT wellbeing_pulsecount_value_check CHECK ((value >= 0))
);
ALTER TABLE public.wellbeing_pulsecount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_pulsecount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_pulsewords (
    pulse_id bigint NOT NULL,
    count integer NOT NULL,
    text_sealed bytea NOT NULL,
    CONSTRAINT wellbeing_pulsewords_count_check CHECK ((count >= 0))
);
CREATE TABLE public.wellbeing_seat (
    id bigint NOT NULL,
    waits boolean NOT NULL,
    came boolean,
    at timestamp with time zone NOT NULL,
    gathering_id bigint NOT NULL,
    staff_id bigint NOT NULL
);
ALTER TABLE public.wellbeing_seat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wellbeing_swap (
    id bigint NOT NULL,
    "on" date NOT NULL,
    why character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    asker_id bigint NOT NULL,
    decided_by_id bigint,
    other_id bigint NOT NULL,
    CONSTRAINT swap_between_two CHECK ((NOT (asker_id = other_id)))
);
ALTER TABLE public.wellbeing_swap ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wellbeing_swap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.worklist_assessment (
    id bigint NOT NULL,
    account_id text NOT NULL,
    customer_id text NOT NULL,
    product text NOT NULL,
    currency character varying(3) NOT NULL,
    status text NOT NULL,
    balance_minor bigint NOT NULL,
    dpd integer NOT NULL,
    dpd_source text NOT NULL,
    oldest_due_on date,
    past_due_minor bigint NOT NULL,
    past_due_principal_minor bigint,
    past_due_interest_minor bigint,
    past_due_fee_minor bigint,
    previous_dpd integer NOT NULL,
    first_payment_default boolean NOT NULL,
    self_cured boolean NOT NULL,
    five_tier text NOT NULL,
    five_tier_rules text NOT NULL,
    ifrs9_stage smallint NOT NULL,
    ifrs9_rules text NOT NULL,
    next_due_on date,
    next_due_minor bigint,
    bucket text NOT NULL,
    previous_bucket text NOT NULL,
    bucket_days text NOT NULL,
    roll text NOT NULL,
    due_in_days integer,
    run_id character varying(16) NOT NULL,
    CONSTRAINT assessment_dpd_min CHECK ((dpd >= 0))
);
ALTER TABLE public.worklist_assessment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.worklist_assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.worklist_currentrun (
    id smallint NOT NULL,
    run_id character varying(16) NOT NULL,
    CONSTRAINT current_run_is_one_row CHECK ((id = 1)),
    CONSTRAINT worklist_currentrun_id_check CHECK ((id >= 0))
);
CREATE TABLE public.worklist_decision (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    action_id text NOT NULL,
    strategy text,
    strategy_version text,
    segment text,
    rule_id text,
    arm text,
    treatment text,
    step text,
    channel text,
    script text,
    skill text,
    contact_point_id text,
    relation text,
    hour smallint,
    planned_at timestamp with time zone,
    minutes integer,
    preference smallint,
    outcome text NOT NULL,
    refused_by text,
    refused_article text,
    refusals text,
    warnings text,
    next_lawful_at timestamp with time zone,
    pack_version text,
    currency character varying(3) NOT NULL,
    uplift double precision,
    amount_minor bigint,
    cost_minor bigint,
    harm_minor bigint,
    value_minor bigint,
    team text,
    collector_id text,
    rank integer,
    route text,
    reasons text NOT NULL,
    run_id character varying(16) NOT NULL,
    CONSTRAINT decision_planned_is_lawful CHECK (((NOT (outcome = 'planned'::text)) OR (refused_by IS NULL)))
);
ALTER TABLE public.worklist_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.worklist_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.worklist_nightrun (
    run_id character varying(16) NOT NULL,
    as_of_on date NOT NULL,
    state character varying(10) NOT NULL,
    manifest jsonb NOT NULL,
    summary jsonb,
    started_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    results jsonb NOT NULL
);
CREATE TABLE public.worklist_task (
    id bigint NOT NULL,
    customer_id text NOT NULL,
    account_id text NOT NULL,
    kind text NOT NULL,
    "on" date NOT NULL,
    team text,
    collector_id text,
    urgency smallint NOT NULL,
    place bigint NOT NULL,
    due_at timestamp with time zone,
    not_before_at timestamp with time zone,
    best_at timestamp with time zone,
    hour smallint,
    channel text NOT NULL,
    minutes integer NOT NULL,
    skill text NOT NULL,
    script text NOT NULL,
    run_id character varying(16) NOT NULL,
    action_id text NOT NULL,
    why text[] NOT NULL,
    segment text NOT NULL,
    bucket text NOT NULL,
    dpd integer,
    past_due_minor bigint,
    currency character varying(3) NOT NULL,
    language text NOT NULL,
    state text NOT NULL,
    claimed_at timestamp with time zone,
    finished_at timestamp with time zone,
    outcome text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    claimed_by_id bigint,
    made_by_id bigint,
    CONSTRAINT task_claimed_by_somebody CHECK ((((claimed_at IS NOT NULL) AND (claimed_by_id IS NOT NULL) AND (state = 'claimed'::text)) OR (NOT (state = 'claimed'::text)))),
    CONSTRAINT task_finished_has_an_end CHECK ((((finished_at IS NULL) AND (state = ANY (ARRAY['open'::text, 'claimed'::text]))) OR ((finished_at IS NOT NULL) AND (state = ANY (ARRAY['done'::text, 'moved'::text, 'expired'::text])))))
);
ALTER TABLE public.worklist_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.worklist_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_answered
    ADD CONSTRAINT answered_once UNIQUE (user_id, key);
ALTER TABLE ONLY public.api_answered
    ADD CONSTRAINT api_answered_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_appeal
    ADD CONSTRAINT appraisal_appeal_appraisal_id_key UNIQUE (appraisal_id);
ALTER TABLE ONLY public.appraisal_appeal
    ADD CONSTRAINT appraisal_appeal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_appraisal
    ADD CONSTRAINT appraisal_appraisal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_draw
    ADD CONSTRAINT appraisal_draw_month_key UNIQUE (month);
ALTER TABLE ONLY public.appraisal_draw
    ADD CONSTRAINT appraisal_draw_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_held
    ADD CONSTRAINT appraisal_held_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_appraisal
    ADD CONSTRAINT appraisal_once_a_period UNIQUE (period_id, staff_id);
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_code_key UNIQUE (code);
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_rating
    ADD CONSTRAINT appraisal_rating_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_rules
    ADD CONSTRAINT appraisal_rules_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_sample
    ADD CONSTRAINT appraisal_sample_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_sample
    ADD CONSTRAINT appraisal_sample_ref_key UNIQUE (ref);
ALTER TABLE ONLY public.appraisal_session_attended
    ADD CONSTRAINT appraisal_session_attended_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_session_attended
    ADD CONSTRAINT appraisal_session_attended_session_id_user_id_86a2f378_uniq UNIQUE (session_id, user_id);
ALTER TABLE ONLY public.appraisal_session
    ADD CONSTRAINT appraisal_session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_session_samples
    ADD CONSTRAINT appraisal_session_samples_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_session_samples
    ADD CONSTRAINT appraisal_session_samples_session_id_sample_id_beb1fb37_uniq UNIQUE (session_id, sample_id);
ALTER TABLE ONLY public.appraisal_step
    ADD CONSTRAINT appraisal_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_teamrating
    ADD CONSTRAINT appraisal_teamrating_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_affordability
    ADD CONSTRAINT arrangement_affordability_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_instalment
    ADD CONSTRAINT arrangement_instalment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_paymentallocation
    ADD CONSTRAINT arrangement_paymentallocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_plan
    ADD CONSTRAINT arrangement_plan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_promise
    ADD CONSTRAINT arrangement_promise_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_promiseinstalment
    ADD CONSTRAINT arrangement_promiseinstalment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_settlement
    ADD CONSTRAINT arrangement_settlement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.arrangement_waiver
    ADD CONSTRAINT arrangement_waiver_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worklist_assessment
    ADD CONSTRAINT assessment_once UNIQUE (run_id, account_id);
ALTER TABLE ONLY public.career_assessment
    ADD CONSTRAINT assessment_once_a_day UNIQUE (probation_id, due_on);
ALTER TABLE ONLY public.incident_assignment
    ADD CONSTRAINT assignment_once_a_role UNIQUE (incident_id, role);
ALTER TABLE ONLY public.casebook_attendance
    ADD CONSTRAINT attendance_once UNIQUE (meeting_id, user_id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_card
    ADD CONSTRAINT card_once UNIQUE (staff_id, key);
ALTER TABLE ONLY public.care_complaint
    ADD CONSTRAINT care_complaint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_complaintlink
    ADD CONSTRAINT care_complaintlink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_complaintstep
    ADD CONSTRAINT care_complaintstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_correction
    ADD CONSTRAINT care_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_followup
    ADD CONSTRAINT care_followup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_helpcase
    ADD CONSTRAINT care_helpcase_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_milestone
    ADD CONSTRAINT care_milestone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_offer
    ADD CONSTRAINT care_offer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_referral
    ADD CONSTRAINT care_referral_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_rightsrequest
    ADD CONSTRAINT care_rightsrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_surveyanswer
    ADD CONSTRAINT care_surveyanswer_invitation_id_key UNIQUE (invitation_id);
ALTER TABLE ONLY public.care_surveyanswer
    ADD CONSTRAINT care_surveyanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_surveyinvitation
    ADD CONSTRAINT care_surveyinvitation_nonce_key UNIQUE (nonce);
ALTER TABLE ONLY public.care_surveyinvitation
    ADD CONSTRAINT care_surveyinvitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_assessment
    ADD CONSTRAINT career_assessment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_assignment
    ADD CONSTRAINT career_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_award
    ADD CONSTRAINT career_award_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_code_key UNIQUE (code);
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_nonce_key UNIQUE (nonce);
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_interview
    ADD CONSTRAINT career_interview_candidate_id_key UNIQUE (candidate_id);
ALTER TABLE ONLY public.career_interview
    ADD CONSTRAINT career_interview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_level
    ADD CONSTRAINT career_level_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_offer
    ADD CONSTRAINT career_offer_candidate_id_key UNIQUE (candidate_id);
ALTER TABLE ONLY public.career_offer
    ADD CONSTRAINT career_offer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_candidate_id_key UNIQUE (candidate_id);
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_probation
    ADD CONSTRAINT career_probation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_probationgoal
    ADD CONSTRAINT career_probationgoal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_promotion
    ADD CONSTRAINT career_promotion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_rating
    ADD CONSTRAINT career_rating_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_requisition
    ADD CONSTRAINT career_requisition_nonce_key UNIQUE (nonce);
ALTER TABLE ONLY public.career_requisition
    ADD CONSTRAINT career_requisition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.career_rewardbudget
    ADD CONSTRAINT career_rewardbudget_pkey PRIMARY KEY (quarter);
ALTER TABLE ONLY public.legal_term
    ADD CONSTRAINT case_term_once UNIQUE (case_id, stage, kind, due_on);
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_attendance
    ADD CONSTRAINT casebook_attendance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_case
    ADD CONSTRAINT casebook_case_number_key UNIQUE (number);
ALTER TABLE ONLY public.casebook_case
    ADD CONSTRAINT casebook_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_casesource
    ADD CONSTRAINT casebook_casesource_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.casebook_comment
    ADD CONSTRAINT casebook_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_meeting
    ADD CONSTRAINT casebook_meeting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_topic
    ADD CONSTRAINT casebook_topic_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_vote
    ADD CONSTRAINT casebook_vote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_checkin
    ADD CONSTRAINT check_in_once UNIQUE (visit_id, staff_id, kind);
ALTER TABLE ONLY public.care_complaintlink
    ADD CONSTRAINT complaint_link_once UNIQUE (complaint_id, kind, ref, collector_id, agency);
ALTER TABLE ONLY public.contact_attempt
    ADD CONSTRAINT contact_attempt_contact_id_key UNIQUE (contact_id);
ALTER TABLE ONLY public.contact_attempt
    ADD CONSTRAINT contact_attempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_call
    ADD CONSTRAINT contact_call_call_id_key UNIQUE (call_id);
ALTER TABLE ONLY public.contact_call
    ADD CONSTRAINT contact_call_pkey PRIMARY KEY (attempt_id);
ALTER TABLE ONLY public.contact_note
    ADD CONSTRAINT contact_note_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_refusal
    ADD CONSTRAINT contact_refusal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_stop
    ADD CONSTRAINT contact_stop_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_completion
    ADD CONSTRAINT course_done_once UNIQUE (staff_id, course, version);
ALTER TABLE ONLY public.training_courseversion
    ADD CONSTRAINT course_version_once UNIQUE (name, version);
ALTER TABLE ONLY public.risk_cover
    ADD CONSTRAINT cover_once UNIQUE (account_id, origin, kind, ref);
ALTER TABLE ONLY public.worklist_decision
    ADD CONSTRAINT decision_once UNIQUE (run_id, customer_id, action_id);
ALTER TABLE ONLY public.dispatch_batch
    ADD CONSTRAINT dispatch_batch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_delivery
    ADD CONSTRAINT dispatch_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_incoming
    ADD CONSTRAINT dispatch_incoming_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_letter
    ADD CONSTRAINT dispatch_letter_outbox_id_key UNIQUE (outbox_id);
ALTER TABLE ONLY public.dispatch_letter
    ADD CONSTRAINT dispatch_letter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_letter
    ADD CONSTRAINT dispatch_letter_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.dispatch_message
    ADD CONSTRAINT dispatch_message_outbox_id_key UNIQUE (outbox_id);
ALTER TABLE ONLY public.dispatch_message
    ADD CONSTRAINT dispatch_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_outbox
    ADD CONSTRAINT dispatch_outbox_key_key UNIQUE (key);
ALTER TABLE ONLY public.dispatch_outbox
    ADD CONSTRAINT dispatch_outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_planned
    ADD CONSTRAINT dispatch_planned_letter_id_key UNIQUE (letter_id);
ALTER TABLE ONLY public.dispatch_planned
    ADD CONSTRAINT dispatch_planned_message_id_key UNIQUE (message_id);
ALTER TABLE ONLY public.dispatch_planned
    ADD CONSTRAINT dispatch_planned_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_reply
    ADD CONSTRAINT dispatch_reply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_subscription
    ADD CONSTRAINT dispatch_subscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_disposal
    ADD CONSTRAINT disposal_once UNIQUE (case_id, collateral_id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.trust_document
    ADD CONSTRAINT document_version_once UNIQUE (kind, name, version);
ALTER TABLE ONLY public.visit_evidence
    ADD CONSTRAINT evidence_once UNIQUE (visit_id, sha256);
ALTER TABLE ONLY public.experiment_experiment
    ADD CONSTRAINT experiment_experiment_code_key UNIQUE (code);
ALTER TABLE ONLY public.experiment_experiment
    ADD CONSTRAINT experiment_experiment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.experiment_look
    ADD CONSTRAINT experiment_look_once UNIQUE (experiment_id, "on");
ALTER TABLE ONLY public.experiment_look
    ADD CONSTRAINT experiment_look_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.experiment_record
    ADD CONSTRAINT experiment_record_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.experiment_unit
    ADD CONSTRAINT experiment_unit_once UNIQUE (experiment_id, customer_id);
ALTER TABLE ONLY public.experiment_unit
    ADD CONSTRAINT experiment_unit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_fieldday
    ADD CONSTRAINT field_day_lead_once UNIQUE ("on", lead_id);
ALTER TABLE ONLY public.visit_fieldday
    ADD CONSTRAINT field_day_partner_once UNIQUE ("on", partner_id);
ALTER TABLE ONLY public.improvement_followup
    ADD CONSTRAINT follow_up_once_a_day UNIQUE (proposal_id, "on");
ALTER TABLE ONLY public.goal_goal
    ADD CONSTRAINT goal_goal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_planline
    ADD CONSTRAINT goal_planline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_progress
    ADD CONSTRAINT goal_progress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_simulation
    ADD CONSTRAINT goal_simulation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_goal
    ADD CONSTRAINT goal_version_once UNIQUE (measure, scope, scope_id, period, from_on, version);
ALTER TABLE ONLY public.legal_guarantorclaim
    ADD CONSTRAINT guarantor_claim_once UNIQUE (case_id, guarantor_id);
ALTER TABLE ONLY public.improvement_finding
    ADD CONSTRAINT improvement_finding_key_key UNIQUE (key);
ALTER TABLE ONLY public.improvement_finding
    ADD CONSTRAINT improvement_finding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.improvement_followup
    ADD CONSTRAINT improvement_followup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_action
    ADD CONSTRAINT incident_action_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_assignment
    ADD CONSTRAINT incident_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_entry
    ADD CONSTRAINT incident_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_incident
    ADD CONSTRAINT incident_incident_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_onduty
    ADD CONSTRAINT incident_onduty_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_plandraft
    ADD CONSTRAINT incident_plandraft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_report
    ADD CONSTRAINT incident_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_resource
    ADD CONSTRAINT incident_resource_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_step
    ADD CONSTRAINT incident_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dispatch_incoming
    ADD CONSTRAINT incoming_once UNIQUE (source, event_id);
ALTER TABLE ONLY public.training_itemanswer
    ADD CONSTRAINT item_once UNIQUE (sitting_id, key);
ALTER TABLE ONLY public.portfolio_labels
    ADD CONSTRAINT labels_key UNIQUE (account_id, observed_on, name);
ALTER TABLE ONLY public.legal_agency
    ADD CONSTRAINT legal_agency_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.legal_case
    ADD CONSTRAINT legal_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_caseaccount
    ADD CONSTRAINT legal_caseaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_caseevent
    ADD CONSTRAINT legal_caseevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_debtsale
    ADD CONSTRAINT legal_debtsale_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_disposal
    ADD CONSTRAINT legal_disposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_fee
    ADD CONSTRAINT legal_fee_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_guarantorclaim
    ADD CONSTRAINT legal_guarantorclaim_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_interruption
    ADD CONSTRAINT legal_interruption_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_paper
    ADD CONSTRAINT legal_paper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_placement
    ADD CONSTRAINT legal_placement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_solddebt
    ADD CONSTRAINT legal_solddebt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_term
    ADD CONSTRAINT legal_term_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_lessondone
    ADD CONSTRAINT lesson_done_once UNIQUE (staff_id, course, lesson, version);
ALTER TABLE ONLY public.people_licence
    ADD CONSTRAINT licence_once UNIQUE (staff_id, kind);
ALTER TABLE ONLY public.wellbeing_dayload
    ADD CONSTRAINT load_once_a_day UNIQUE (staff_id, "on");
ALTER TABLE ONLY public.results_measured
    ADD CONSTRAINT measured_once UNIQUE (snapshot_id, scope, key);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_milestone
    ADD CONSTRAINT milestone_once UNIQUE (subject, clock, due_on, step);
ALTER TABLE ONLY public.incident_onduty
    ADD CONSTRAINT on_duty_not_twice UNIQUE ("on", role, staff_id);
ALTER TABLE ONLY public.incident_onduty
    ADD CONSTRAINT on_duty_once UNIQUE ("on", role, rank);
ALTER TABLE ONLY public.operations_legalhold
    ADD CONSTRAINT operations_legalhold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.operations_mark
    ADD CONSTRAINT operations_mark_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.operations_retentionlook
    ADD CONSTRAINT operations_retentionlook_pkey PRIMARY KEY (customer_id);
ALTER TABLE ONLY public.operations_retentionrun
    ADD CONSTRAINT operations_retentionrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_licence
    ADD CONSTRAINT people_licence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_shift
    ADD CONSTRAINT people_shift_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_staff
    ADD CONSTRAINT people_staff_collector_id_key UNIQUE (collector_id);
ALTER TABLE ONLY public.people_staff_more_teams
    ADD CONSTRAINT people_staff_more_teams_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_staff_more_teams
    ADD CONSTRAINT people_staff_more_teams_staff_id_team_id_01c41d88_uniq UNIQUE (staff_id, team_id);
ALTER TABLE ONLY public.people_staff
    ADD CONSTRAINT people_staff_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_staff
    ADD CONSTRAINT people_staff_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.people_team
    ADD CONSTRAINT people_team_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.arrangement_instalment
    ADD CONSTRAINT plan_instalment_once UNIQUE (plan_id, number);
ALTER TABLE ONLY public.goal_planline
    ADD CONSTRAINT plan_line_once UNIQUE (plan_id, team, channel);
ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT plan_version_once UNIQUE (period, from_on, version);
ALTER TABLE ONLY public.dispatch_planned
    ADD CONSTRAINT planned_once UNIQUE ("on", customer_id);
ALTER TABLE ONLY public.warning_point
    ADD CONSTRAINT point_once_a_day UNIQUE (series_id, "on");
ALTER TABLE ONLY public.portfolio_accounts
    ADD CONSTRAINT portfolio_accounts_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.portfolio_audit_attributes
    ADD CONSTRAINT portfolio_audit_attributes_pkey PRIMARY KEY (customer_id);
ALTER TABLE ONLY public.portfolio_circumstances
    ADD CONSTRAINT portfolio_circumstances_pkey PRIMARY KEY (circumstance_id);
ALTER TABLE ONLY public.portfolio_collateral
    ADD CONSTRAINT portfolio_collateral_pkey PRIMARY KEY (collateral_id);
ALTER TABLE ONLY public.portfolio_contact_points
    ADD CONSTRAINT portfolio_contact_points_pkey PRIMARY KEY (contact_point_id);
ALTER TABLE ONLY public.portfolio_contacts
    ADD CONSTRAINT portfolio_contacts_pkey PRIMARY KEY (contact_id);
ALTER TABLE ONLY public.portfolio_customers
    ADD CONSTRAINT portfolio_customers_pkey PRIMARY KEY (customer_id);
ALTER TABLE ONLY public.portfolio_due_items
    ADD CONSTRAINT portfolio_due_items_pkey PRIMARY KEY (due_item_id);
ALTER TABLE ONLY public.portfolio_guarantors
    ADD CONSTRAINT portfolio_guarantors_pkey PRIMARY KEY (guarantor_id);
ALTER TABLE ONLY public.portfolio_holding
    ADD CONSTRAINT portfolio_holding_pkey PRIMARY KEY (customer_id);
ALTER TABLE ONLY public.portfolio_importedfile
    ADD CONSTRAINT portfolio_importedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_labels
    ADD CONSTRAINT portfolio_labels_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_payments
    ADD CONSTRAINT portfolio_payments_pkey PRIMARY KEY (payment_id);
ALTER TABLE ONLY public.portfolio_promises
    ADD CONSTRAINT portfolio_promises_pkey PRIMARY KEY (promise_id);
ALTER TABLE ONLY public.portfolio_rejectedrow
    ADD CONSTRAINT portfolio_rejectedrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portfolio_statements
    ADD CONSTRAINT portfolio_statements_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_progress
    ADD CONSTRAINT progress_once_a_day UNIQUE (goal_id, "on");
ALTER TABLE ONLY public.arrangement_promiseinstalment
    ADD CONSTRAINT promise_instalment_once UNIQUE (promise_id, number);
ALTER TABLE ONLY public.wellbeing_pulseasked
    ADD CONSTRAINT pulse_asks_once UNIQUE (pulse_id, staff_id);
ALTER TABLE ONLY public.wellbeing_pulsecount
    ADD CONSTRAINT pulse_count_once UNIQUE (pulse_id, "group", question, value);
ALTER TABLE ONLY public.appraisal_rating
    ADD CONSTRAINT rating_once_a_place UNIQUE (sample_id, place);
ALTER TABLE ONLY public.career_rating
    ADD CONSTRAINT rating_once_a_rater UNIQUE (interview_id, rater_id);
ALTER TABLE ONLY public.warning_reading
    ADD CONSTRAINT reading_once UNIQUE (indicator, key);
ALTER TABLE ONLY public.rehearsal_comment
    ADD CONSTRAINT rehearsal_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rehearsal_exercise
    ADD CONSTRAINT rehearsal_exercise_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rehearsal_rating
    ADD CONSTRAINT rehearsal_rating_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rehearsal_session
    ADD CONSTRAINT rehearsal_session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rehearsal_turn
    ADD CONSTRAINT rehearsal_turn_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_report
    ADD CONSTRAINT report_once UNIQUE (incident_id, code);
ALTER TABLE ONLY public.results_measured
    ADD CONSTRAINT results_measured_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.results_reportfile
    ADD CONSTRAINT results_reportfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.results_snapshot
    ADD CONSTRAINT results_snapshot_pkey PRIMARY KEY (snapshot_id);
ALTER TABLE ONLY public.risk_claim
    ADD CONSTRAINT risk_claim_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_claimstep
    ADD CONSTRAINT risk_claimstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_cover
    ADD CONSTRAINT risk_cover_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_link
    ADD CONSTRAINT risk_link_once UNIQUE (risk_id, kind, ref);
ALTER TABLE ONLY public.risk_link
    ADD CONSTRAINT risk_link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_portfoliocover
    ADD CONSTRAINT risk_portfoliocover_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_portfoliocover
    ADD CONSTRAINT risk_portfoliocover_ref_key UNIQUE (ref);
ALTER TABLE ONLY public.risk_review
    ADD CONSTRAINT risk_review_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_risk
    ADD CONSTRAINT risk_risk_code_key UNIQUE (code);
ALTER TABLE ONLY public.risk_risk
    ADD CONSTRAINT risk_risk_current_id_key UNIQUE (current_id);
ALTER TABLE ONLY public.risk_risk
    ADD CONSTRAINT risk_risk_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_run
    ADD CONSTRAINT risk_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_staffing
    ADD CONSTRAINT risk_staffing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_version
    ADD CONSTRAINT risk_version_once UNIQUE (risk_id, number);
ALTER TABLE ONLY public.risk_version
    ADD CONSTRAINT risk_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appraisal_rating
    ADD CONSTRAINT sample_rated_once UNIQUE (sample_id, rater_id);
ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_document_id_key UNIQUE (document_id);
ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_once UNIQUE (name, version);
ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.script_walk
    ADD CONSTRAINT script_walk_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_seat
    ADD CONSTRAINT seat_once UNIQUE (gathering_id, staff_id);
ALTER TABLE ONLY public.rehearsal_rating
    ADD CONSTRAINT session_rated_once UNIQUE (session_id, rater_id);
ALTER TABLE ONLY public.arrangement_instalment
    ADD CONSTRAINT settlement_instalment_once UNIQUE (settlement_id, number);
ALTER TABLE ONLY public.people_shift
    ADD CONSTRAINT shift_once_a_day UNIQUE (staff_id, "on");
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.legal_solddebt
    ADD CONSTRAINT sold_debt_once UNIQUE (sale_id, account_id);
ALTER TABLE ONLY public.portfolio_statements
    ADD CONSTRAINT statements_key UNIQUE (account_id, stated_on);
ALTER TABLE ONLY public.incident_step
    ADD CONSTRAINT step_once UNIQUE (incident_id, code);
ALTER TABLE ONLY public.care_surveyinvitation
    ADD CONSTRAINT survey_once_a_contact UNIQUE (contact_id);
ALTER TABLE ONLY public.appraisal_teamrating
    ADD CONSTRAINT team_rating_once UNIQUE (appraisal_id, rater_id);
ALTER TABLE ONLY public.training_assignment
    ADD CONSTRAINT training_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_card
    ADD CONSTRAINT training_card_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_completion
    ADD CONSTRAINT training_completion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_courseversion
    ADD CONSTRAINT training_courseversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_itemanswer
    ADD CONSTRAINT training_itemanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_lessondone
    ADD CONSTRAINT training_lessondone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_licenceact
    ADD CONSTRAINT training_licenceact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_review
    ADD CONSTRAINT training_review_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_sitting
    ADD CONSTRAINT training_sitting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_weakness
    ADD CONSTRAINT training_weakness_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_writtenquestion
    ADD CONSTRAINT training_writtenquestion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_apitoken
    ADD CONSTRAINT trust_apitoken_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.trust_apitoken
    ADD CONSTRAINT trust_apitoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_auditentry
    ADD CONSTRAINT trust_auditentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_auditlink
    ADD CONSTRAINT trust_auditlink_pkey PRIMARY KEY (entry_id);
ALTER TABLE ONLY public.trust_auditlink
    ADD CONSTRAINT trust_auditlink_seq_key UNIQUE (seq);
ALTER TABLE ONLY public.trust_cache
    ADD CONSTRAINT trust_cache_pkey PRIMARY KEY (cache_key);
ALTER TABLE ONLY public.trust_called
    ADD CONSTRAINT trust_called_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.trust_document
    ADD CONSTRAINT trust_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_export
    ADD CONSTRAINT trust_export_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_signin
    ADD CONSTRAINT trust_signin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_user_groups
    ADD CONSTRAINT trust_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_user_groups
    ADD CONSTRAINT trust_user_groups_user_id_group_id_32e00583_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.trust_user
    ADD CONSTRAINT trust_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_user_user_permissions
    ADD CONSTRAINT trust_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trust_user_user_permissions
    ADD CONSTRAINT trust_user_user_permissions_user_id_permission_id_adbf9dac_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.trust_user
    ADD CONSTRAINT trust_user_username_key UNIQUE (username);
ALTER TABLE ONLY public.rehearsal_turn
    ADD CONSTRAINT turn_once UNIQUE (session_id, number);
ALTER TABLE ONLY public.visit_alarm
    ADD CONSTRAINT visit_alarm_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_checkin
    ADD CONSTRAINT visit_checkin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_evidence
    ADD CONSTRAINT visit_evidence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_fieldday
    ADD CONSTRAINT visit_fieldday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_visit
    ADD CONSTRAINT visit_visit_attempt_id_key UNIQUE (attempt_id);
ALTER TABLE ONLY public.visit_visit
    ADD CONSTRAINT visit_visit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casebook_vote
    ADD CONSTRAINT vote_once UNIQUE (case_id, user_id);
ALTER TABLE ONLY public.warning_accountwarning
    ADD CONSTRAINT warning_accountwarning_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.warning_accountwarning
    ADD CONSTRAINT warning_accountwarning_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warning_alert
    ADD CONSTRAINT warning_alert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warning_feed
    ADD CONSTRAINT warning_feed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warning_point
    ADD CONSTRAINT warning_point_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warning_reading
    ADD CONSTRAINT warning_reading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warning_series
    ADD CONSTRAINT warning_series_code_key UNIQUE (code);
ALTER TABLE ONLY public.warning_series
    ADD CONSTRAINT warning_series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warning_step
    ADD CONSTRAINT warning_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.training_weakness
    ADD CONSTRAINT weakness_once UNIQUE (staff_id, skill);
ALTER TABLE ONLY public.wellbeing_careplan
    ADD CONSTRAINT wellbeing_careplan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_carestep
    ADD CONSTRAINT wellbeing_carestep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_dayload
    ADD CONSTRAINT wellbeing_dayload_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_gathering
    ADD CONSTRAINT wellbeing_gathering_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_pause
    ADD CONSTRAINT wellbeing_pause_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_pulse
    ADD CONSTRAINT wellbeing_pulse_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_pulseasked
    ADD CONSTRAINT wellbeing_pulseasked_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_pulsecount
    ADD CONSTRAINT wellbeing_pulsecount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_pulsewords
    ADD CONSTRAINT wellbeing_pulsewords_pkey PRIMARY KEY (pulse_id);
ALTER TABLE ONLY public.wellbeing_seat
    ADD CONSTRAINT wellbeing_seat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wellbeing_swap
    ADD CONSTRAINT wellbeing_swap_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worklist_assessment
    ADD CONSTRAINT worklist_assessment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worklist_currentrun
    ADD CONSTRAINT worklist_currentrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worklist_decision
    ADD CONSTRAINT worklist_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worklist_nightrun
    ADD CONSTRAINT worklist_nightrun_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY public.worklist_task
    ADD CONSTRAINT worklist_task_pkey PRIMARY KEY (id);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX account_warning_by_p ON public.warning_accountwarning USING btree (state, p DESC, account_id);
CREATE INDEX action_by_due ON public.casebook_action USING btree (state, due_on, id);
CREATE INDEX action_by_owner ON public.casebook_action USING btree (owner_id, state);
CREATE INDEX alarm_open ON public.visit_alarm USING btree (at) WHERE (acknowledged_at IS NULL);
CREATE UNIQUE INDEX alarm_overdue_once ON public.visit_alarm USING btree (visit_number) WHERE ((kind)::text = 'overdue'::text);
CREATE INDEX alert_by_due ON public.warning_alert USING btree (state, due_on, id);
CREATE UNIQUE INDEX alert_open_once ON public.warning_alert USING btree (key) WHERE (NOT ((state)::text = 'closed'::text));
CREATE INDEX allocation_by_account ON public.arrangement_paymentallocation USING btree (account_id, book, id);
CREATE INDEX api_answered_at_b0a1dd23 ON public.api_answered USING btree (at);
CREATE INDEX api_answered_user_id_8d56759c ON public.api_answered USING btree (user_id);
CREATE INDEX appeal_by_outcome ON public.appraisal_appeal USING btree (outcome, due_on);
CREATE INDEX appraisal_appeal_decided_by_id_a491441d ON public.appraisal_appeal USING btree (decided_by_id);
CREATE INDEX appraisal_appraisal_decided_by_id_a504d30f ON public.appraisal_appraisal USING btree (decided_by_id);
CREATE INDEX appraisal_appraisal_period_id_ab7e8d25 ON public.appraisal_appraisal USING btree (period_id);
CREATE INDEX appraisal_appraisal_reviewer_id_2b64804e ON public.appraisal_appraisal USING btree (reviewer_id);
CREATE INDEX appraisal_appraisal_staff_id_a9b089b9 ON public.appraisal_appraisal USING btree (staff_id);
CREATE INDEX appraisal_by_team ON public.appraisal_appraisal USING btree (team, state);
CREATE INDEX appraisal_draw_form_id_8427da3a ON public.appraisal_draw USING btree (form_id);
CREATE INDEX appraisal_draw_month_ddfc57e4_like ON public.appraisal_draw USING btree (month varchar_pattern_ops);
CREATE INDEX appraisal_period_code_269c0946_like ON public.appraisal_period USING btree (code varchar_pattern_ops);
CREATE INDEX appraisal_period_decided_by_id_30569645 ON public.appraisal_period USING btree (decided_by_id);
CREATE INDEX appraisal_period_flow_id_f81f29df ON public.appraisal_period USING btree (flow_id);
CREATE INDEX appraisal_period_opened_by_id_8098040e ON public.appraisal_period USING btree (opened_by_id);
CREATE INDEX appraisal_period_pay_id_2cdcf48b ON public.appraisal_period USING btree (pay_id);
CREATE INDEX appraisal_period_scorecard_id_c0035349 ON public.appraisal_period USING btree (scorecard_id);
CREATE INDEX appraisal_rating_rater_id_02c8aed0 ON public.appraisal_rating USING btree (rater_id);
CREATE INDEX appraisal_rating_sample_id_9eaf0fba ON public.appraisal_rating USING btree (sample_id);
CREATE INDEX appraisal_rules_decided_by_id_1173c1b5 ON public.appraisal_rules USING btree (decided_by_id);
CREATE INDEX appraisal_rules_document_id_03f747e4 ON public.appraisal_rules USING btree (document_id);
CREATE INDEX appraisal_rules_proposed_by_id_3cd615a7 ON public.appraisal_rules USING btree (proposed_by_id);
CREATE INDEX appraisal_sample_draw_id_9be8a5dc ON public.appraisal_sample USING btree (draw_id);
CREATE INDEX appraisal_sample_ref_77da40d2_like ON public.appraisal_sample USING btree (ref text_pattern_ops);
CREATE INDEX appraisal_session_attended_session_id_37e789df ON public.appraisal_session_attended USING btree (session_id);
CREATE INDEX appraisal_session_attended_user_id_709e562f ON public.appraisal_session_attended USING btree (user_id);
CREATE INDEX appraisal_session_led_by_id_883c1461 ON public.appraisal_session USING btree (led_by_id);
CREATE INDEX appraisal_session_samples_sample_id_e62d6cce ON public.appraisal_session_samples USING btree (sample_id);
CREATE INDEX appraisal_session_samples_session_id_16c4a996 ON public.appraisal_session_samples USING btree (session_id);
CREATE INDEX appraisal_step_appraisal_id_0b977c5c ON public.appraisal_step USING btree (appraisal_id);
CREATE INDEX appraisal_step_user_id_e743d4b4 ON public.appraisal_step USING btree (user_id);
CREATE INDEX appraisal_teamrating_appraisal_id_169dc8cc ON public.appraisal_teamrating USING btree (appraisal_id);
CREATE INDEX appraisal_teamrating_rater_id_79d7d947 ON public.appraisal_teamrating USING btree (rater_id);
CREATE INDEX arrangement_affordability_customer_id_18fa3f7c ON public.arrangement_affordability USING btree (customer_id);
CREATE INDEX arrangement_affordability_customer_id_18fa3f7c_like ON public.arrangement_affordability USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_affordability_taken_by_id_e80ab92e ON public.arrangement_affordability USING btree (taken_by_id);
CREATE INDEX arrangement_instalment_customer_id_f38584a7 ON public.arrangement_instalment USING btree (customer_id);
CREATE INDEX arrangement_instalment_customer_id_f38584a7_like ON public.arrangement_instalment USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_instalment_due_on_07b96e64 ON public.arrangement_instalment USING btree (due_on);
CREATE INDEX arrangement_instalment_plan_id_d74a3df7 ON public.arrangement_instalment USING btree (plan_id);
CREATE INDEX arrangement_instalment_settlement_id_6f6b43bd ON public.arrangement_instalment USING btree (settlement_id);
CREATE INDEX arrangement_paymentallocation_customer_id_fc28ccc4 ON public.arrangement_paymentallocation USING btree (customer_id);
CREATE INDEX arrangement_paymentallocation_customer_id_fc28ccc4_like ON public.arrangement_paymentallocation USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_paymentallocation_instalment_id_735c7500 ON public.arrangement_paymentallocation USING btree (instalment_id);
CREATE INDEX arrangement_paymentallocation_payment_id_1d8949cd ON public.arrangement_paymentallocation USING btree (payment_id);
CREATE INDEX arrangement_paymentallocation_payment_id_1d8949cd_like ON public.arrangement_paymentallocation USING btree (payment_id text_pattern_ops);
CREATE INDEX arrangement_plan_account_id_cde059fc ON public.arrangement_plan USING btree (account_id);
CREATE INDEX arrangement_plan_account_id_cde059fc_like ON public.arrangement_plan USING btree (account_id text_pattern_ops);
CREATE INDEX arrangement_plan_affordability_id_a7c8c36f ON public.arrangement_plan USING btree (affordability_id);
CREATE INDEX arrangement_plan_customer_id_4de3c021 ON public.arrangement_plan USING btree (customer_id);
CREATE INDEX arrangement_plan_customer_id_4de3c021_like ON public.arrangement_plan USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_plan_decided_by_id_5b6b9c62 ON public.arrangement_plan USING btree (decided_by_id);
CREATE INDEX arrangement_plan_proposed_by_id_5217acef ON public.arrangement_plan USING btree (proposed_by_id);
CREATE INDEX arrangement_promise_account_id_2d377585 ON public.arrangement_promise USING btree (account_id);
CREATE INDEX arrangement_promise_account_id_2d377585_like ON public.arrangement_promise USING btree (account_id text_pattern_ops);
CREATE INDEX arrangement_promise_customer_id_8bc1f01b ON public.arrangement_promise USING btree (customer_id);
CREATE INDEX arrangement_promise_customer_id_8bc1f01b_like ON public.arrangement_promise USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_promise_made_by_id_581a1da0 ON public.arrangement_promise USING btree (made_by_id);
CREATE INDEX arrangement_promiseinstalment_due_on_f6c52044 ON public.arrangement_promiseinstalment USING btree (due_on);
CREATE INDEX arrangement_promiseinstalment_promise_id_8e0a76e8 ON public.arrangement_promiseinstalment USING btree (promise_id);
CREATE INDEX arrangement_settlement_account_id_3eae93a0 ON public.arrangement_settlement USING btree (account_id);
CREATE INDEX arrangement_settlement_account_id_3eae93a0_like ON public.arrangement_settlement USING btree (account_id text_pattern_ops);
CREATE INDEX arrangement_settlement_customer_id_2d5c40f4 ON public.arrangement_settlement USING btree (customer_id);
CREATE INDEX arrangement_settlement_customer_id_2d5c40f4_like ON public.arrangement_settlement USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_settlement_decided_by_id_45d5b4f8 ON public.arrangement_settlement USING btree (decided_by_id);
CREATE INDEX arrangement_settlement_proposed_by_id_dae63dbd ON public.arrangement_settlement USING btree (proposed_by_id);
CREATE INDEX arrangement_waiver_account_id_f886eb17 ON public.arrangement_waiver USING btree (account_id);
CREATE INDEX arrangement_waiver_account_id_f886eb17_like ON public.arrangement_waiver USING btree (account_id text_pattern_ops);
CREATE INDEX arrangement_waiver_customer_id_9f4d9af8 ON public.arrangement_waiver USING btree (customer_id);
CREATE INDEX arrangement_waiver_customer_id_9f4d9af8_like ON public.arrangement_waiver USING btree (customer_id text_pattern_ops);
CREATE INDEX arrangement_waiver_decided_by_id_f6a5844b ON public.arrangement_waiver USING btree (decided_by_id);
CREATE INDEX arrangement_waiver_plan_id_ff1dc22e ON public.arrangement_waiver USING btree (plan_id);
CREATE INDEX arrangement_waiver_proposed_by_id_ef714117 ON public.arrangement_waiver USING btree (proposed_by_id);
CREATE INDEX assessment_by_customer ON public.worklist_assessment USING btree (run_id, customer_id);
CREATE INDEX assignment_by_due ON public.training_assignment USING btree (due_on, id);
CREATE UNIQUE INDEX assignment_one_at_a_time ON public.career_assignment USING btree (staff_id) WHERE (until_on IS NULL);
CREATE UNIQUE INDEX assignment_open_once ON public.training_assignment USING btree (staff_id, course) WHERE ((done_at IS NULL) AND (ended_at IS NULL));
CREATE INDEX attempt_by_collector ON public.contact_attempt USING btree (collector_id, asked_at DESC);
CREATE INDEX attempt_by_person ON public.contact_attempt USING btree (user_id, finished_at);
CREATE INDEX attempt_by_time ON public.contact_attempt USING btree (asked_at DESC);
CREATE INDEX attempt_open ON public.contact_attempt USING btree (user_id) WHERE ((state)::text = 'begun'::text);
CREATE INDEX audit_by_action ON public.trust_auditentry USING btree (action, at);
CREATE INDEX audit_by_customer ON public.trust_auditentry USING btree (customer_id, at);
CREATE INDEX audit_by_user ON public.trust_auditentry USING btree (user_id, at);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX award_by_quarter ON public.career_award USING btree (quarter, state);
CREATE INDEX call_running ON public.contact_call USING btree (adapter) WHERE (NOT ((state)::text = ANY ((ARRAY['ended'::character varying, 'failed'::character varying])::text[])));
CREATE UNIQUE INDEX candidate_applies_once ON public.career_candidate USING btree (requisition_id, mobile_index) WHERE (mobile_index IS NOT NULL);
CREATE INDEX candidate_by_state ON public.career_candidate USING btree (requisition_id, state, id);
CREATE UNIQUE INDEX candidate_internal_once ON public.career_candidate USING btree (requisition_id, staff_id) WHERE (staff_id IS NOT NULL);
CREATE INDEX card_due ON public.training_card USING btree (staff_id, due_at);
CREATE INDEX care_complaint_customer_id_5df53908 ON public.care_complaint USING btree (customer_id);
CREATE INDEX care_complaint_customer_id_5df53908_like ON public.care_complaint USING btree (customer_id text_pattern_ops);
CREATE INDEX care_complaint_handler_id_bf565044 ON public.care_complaint USING btree (handler_id);
CREATE INDEX care_complaint_recorded_by_id_d98f964c ON public.care_complaint USING btree (recorded_by_id);
CREATE INDEX care_complaintlink_collector_id_3cc8bda2 ON public.care_complaintlink USING btree (collector_id);
CREATE INDEX care_complaintlink_collector_id_3cc8bda2_like ON public.care_complaintlink USING btree (collector_id text_pattern_ops);
CREATE INDEX care_complaintlink_complaint_id_1ad18f21 ON public.care_complaintlink USING btree (complaint_id);
CREATE INDEX care_complaintstep_complaint_id_698ab31b ON public.care_complaintstep USING btree (complaint_id);
CREATE INDEX care_complaintstep_user_id_29836d38 ON public.care_complaintstep USING btree (user_id);
CREATE INDEX care_correction_request_id_ecf15a22 ON public.care_correction USING btree (request_id);
CREATE INDEX care_followup_customer_id_1f3cf8b0 ON public.care_followup USING btree (customer_id);
CREATE INDEX care_followup_customer_id_1f3cf8b0_like ON public.care_followup USING btree (customer_id text_pattern_ops);
CREATE INDEX care_followup_done_by_id_508e9ea8 ON public.care_followup USING btree (done_by_id);
CREATE INDEX care_helpcase_assessed_by_id_40e34766 ON public.care_helpcase USING btree (assessed_by_id);
CREATE INDEX care_helpcase_customer_id_216b6c62 ON public.care_helpcase USING btree (customer_id);
CREATE INDEX care_helpcase_customer_id_216b6c62_like ON public.care_helpcase USING btree (customer_id text_pattern_ops);
CREATE INDEX care_offer_customer_id_003868b5 ON public.care_offer USING btree (customer_id);
CREATE INDEX care_offer_customer_id_003868b5_like ON public.care_offer USING btree (customer_id text_pattern_ops);
CREATE INDEX care_offer_made_by_id_cf9aa407 ON public.care_offer USING btree (made_by_id);
CREATE UNIQUE INDEX care_plan_one_open ON public.wellbeing_careplan USING btree (staff_id) WHERE (closed_at IS NULL);
CREATE INDEX care_referral_answered_by_id_0e2b54ec ON public.care_referral USING btree (answered_by_id);
CREATE INDEX care_referral_asked_by_id_42ddb4ec ON public.care_referral USING btree (asked_by_id);
CREATE INDEX care_referral_customer_id_c39b2778 ON public.care_referral USING btree (customer_id);
CREATE INDEX care_referral_customer_id_c39b2778_like ON public.care_referral USING btree (customer_id text_pattern_ops);
CREATE INDEX care_referral_owner_id_c35e0d9a ON public.care_referral USING btree (owner_id);
CREATE INDEX care_rightsrequest_checked_by_id_4bf6cfa8 ON public.care_rightsrequest USING btree (checked_by_id);
CREATE INDEX care_rightsrequest_customer_id_ed714d64 ON public.care_rightsrequest USING btree (customer_id);
CREATE INDEX care_rightsrequest_customer_id_ed714d64_like ON public.care_rightsrequest USING btree (customer_id text_pattern_ops);
CREATE INDEX care_rightsrequest_decided_by_id_464a0233 ON public.care_rightsrequest USING btree (decided_by_id);
CREATE INDEX care_rightsrequest_recorded_by_id_c79a6761 ON public.care_rightsrequest USING btree (recorded_by_id);
CREATE INDEX care_step_by_plan ON public.wellbeing_carestep USING btree (plan_id, at DESC);
CREATE INDEX care_surveyinvitation_customer_id_10c1be47 ON public.care_surveyinvitation USING btree (customer_id);
CREATE INDEX care_surveyinvitation_customer_id_10c1be47_like ON public.care_surveyinvitation USING btree (customer_id text_pattern_ops);
CREATE INDEX care_surveyinvitation_nonce_877add3b_like ON public.care_surveyinvitation USING btree (nonce varchar_pattern_ops);
CREATE INDEX care_surveyinvitation_sent_by_id_54939924 ON public.care_surveyinvitation USING btree (sent_by_id);
CREATE INDEX career_assessment_by_id_7011a842 ON public.career_assessment USING btree (by_id);
CREATE INDEX career_assessment_probation_id_b198a2ca ON public.career_assessment USING btree (probation_id);
CREATE INDEX career_assignment_by_id_d04f5641 ON public.career_assignment USING btree (by_id);
CREATE INDEX career_assignment_staff_id_29a4c16d ON public.career_assignment USING btree (staff_id);
CREATE INDEX career_award_decided_by_id_2652ad00 ON public.career_award USING btree (decided_by_id);
CREATE INDEX career_award_nominated_by_id_81703cf7 ON public.career_award USING btree (nominated_by_id);
CREATE INDEX career_award_staff_id_e1df9106 ON public.career_award USING btree (staff_id);
CREATE INDEX career_candidate_code_f40d1f78_like ON public.career_candidate USING btree (code varchar_pattern_ops);
CREATE INDEX career_candidate_nonce_c869f0fb_like ON public.career_candidate USING btree (nonce varchar_pattern_ops);
CREATE INDEX career_candidate_recorded_by_id_77aab770 ON public.career_candidate USING btree (recorded_by_id);
CREATE INDEX career_candidate_requisition_id_baeda947 ON public.career_candidate USING btree (requisition_id);
CREATE INDEX career_candidate_screened_by_id_411ceef3 ON public.career_candidate USING btree (screened_by_id);
CREATE INDEX career_candidate_staff_id_c0c43441 ON public.career_candidate USING btree (staff_id);
CREATE INDEX career_interview_by_id_bde8f571 ON public.career_interview USING btree (by_id);
CREATE INDEX career_level_by_id_2da9dc73 ON public.career_level USING btree (by_id);
CREATE INDEX career_level_staff_id_26b090f1 ON public.career_level USING btree (staff_id);
CREATE INDEX career_offer_decided_by_id_91e12a8d ON public.career_offer USING btree (decided_by_id);
CREATE INDEX career_offer_proposed_by_id_263ff484 ON public.career_offer USING btree (proposed_by_id);
CREATE INDEX career_onboarding_asked_by_id_68b45769 ON public.career_onboarding USING btree (asked_by_id);
CREATE INDEX career_onboarding_done_by_id_5e5b4f50 ON public.career_onboarding USING btree (done_by_id);
CREATE INDEX career_onboarding_mentor_id_d25c237b ON public.career_onboarding USING btree (mentor_id);
CREATE INDEX career_onboarding_staff_id_60d29572 ON public.career_onboarding USING btree (staff_id);
CREATE INDEX career_onboarding_team_id_bb65923c ON public.career_onboarding USING btree (team_id);
CREATE INDEX career_onboarding_team_id_bb65923c_like ON public.career_onboarding USING btree (team_id varchar_pattern_ops);
CREATE INDEX career_probation_decided_by_id_6196868a ON public.career_probation USING btree (decided_by_id);
CREATE INDEX career_probation_mentor_id_290d0958 ON public.career_probation USING btree (mentor_id);
CREATE INDEX career_probation_proposed_by_id_de9b3d10 ON public.career_probation USING btree (proposed_by_id);
CREATE INDEX career_probation_staff_id_c907d6b0 ON public.career_probation USING btree (staff_id);
CREATE INDEX career_probationgoal_probation_id_8cf982da ON public.career_probationgoal USING btree (probation_id);
CREATE INDEX career_promotion_decided_by_id_24e9b12c ON public.career_promotion USING btree (decided_by_id);
CREATE INDEX career_promotion_staff_id_1292f26c ON public.career_promotion USING btree (staff_id);
CREATE INDEX career_rating_interview_id_ac7dcec2 ON public.career_rating USING btree (interview_id);
CREATE INDEX career_rating_rater_id_6faba907 ON public.career_rating USING btree (rater_id);
CREATE INDEX career_requisition_asked_by_id_2221c84d ON public.career_requisition USING btree (asked_by_id);
CREATE INDEX career_requisition_decided_by_id_2481c566 ON public.career_requisition USING btree (decided_by_id);
CREATE INDEX career_requisition_nonce_990b57e8_like ON public.career_requisition USING btree (nonce varchar_pattern_ops);
CREATE INDEX career_requisition_team_id_0b0779fe ON public.career_requisition USING btree (team_id);
CREATE INDEX career_requisition_team_id_0b0779fe_like ON public.career_requisition USING btree (team_id varchar_pattern_ops);
CREATE INDEX career_rewardbudget_by_id_e5b4195e ON public.career_rewardbudget USING btree (by_id);
CREATE INDEX career_rewardbudget_quarter_65795b9a_like ON public.career_rewardbudget USING btree (quarter varchar_pattern_ops);
CREATE UNIQUE INDEX case_account_once ON public.legal_caseaccount USING btree (account_id) WHERE open;
CREATE INDEX case_by_reason ON public.casebook_case USING btree (reason, state);
CREATE INDEX case_by_stage ON public.legal_case USING btree (stage, id);
CREATE INDEX case_by_state ON public.casebook_case USING btree (state, id DESC);
CREATE INDEX casebook_action_case_id_db51a6c1 ON public.casebook_action USING btree (case_id);
CREATE INDEX casebook_action_done_by_id_747b5a0e ON public.casebook_action USING btree (done_by_id);
CREATE INDEX casebook_action_finding_id_08c1bd1d ON public.casebook_action USING btree (finding_id);
CREATE INDEX casebook_action_made_by_id_d1c29626 ON public.casebook_action USING btree (made_by_id);
CREATE INDEX casebook_action_meeting_id_c5792f97 ON public.casebook_action USING btree (meeting_id);
CREATE INDEX casebook_action_owner_id_87f77be0 ON public.casebook_action USING btree (owner_id);
CREATE INDEX casebook_action_topic_id_a7dbdc4e ON public.casebook_action USING btree (topic_id);
CREATE INDEX casebook_attendance_meeting_id_1cb13542 ON public.casebook_attendance USING btree (meeting_id);
CREATE INDEX casebook_attendance_user_id_99921bcb ON public.casebook_attendance USING btree (user_id);
CREATE INDEX casebook_case_decided_by_id_ef4b2acd ON public.casebook_case USING btree (decided_by_id);
CREATE INDEX casebook_case_number_d8f999c8_like ON public.casebook_case USING btree (number varchar_pattern_ops);
CREATE INDEX casebook_case_written_by_id_3b81982f ON public.casebook_case USING btree (written_by_id);
CREATE INDEX casebook_casesource_who_index_7a6574b3 ON public.casebook_casesource USING btree (who_index);
CREATE INDEX casebook_comment_case_id_4be0f23e ON public.casebook_comment USING btree (case_id);
CREATE INDEX casebook_comment_hidden_by_id_32bf7cf1 ON public.casebook_comment USING btree (hidden_by_id);
CREATE INDEX casebook_comment_user_id_1c4599ab ON public.casebook_comment USING btree (user_id);
CREATE INDEX casebook_meeting_lead_id_87a64c27 ON public.casebook_meeting USING btree (lead_id);
CREATE INDEX casebook_meeting_minuted_by_id_d2b41a07 ON public.casebook_meeting USING btree (minuted_by_id);
CREATE INDEX casebook_topic_case_id_532b2563 ON public.casebook_topic USING btree (case_id);
CREATE INDEX casebook_topic_finding_id_7cc7d510 ON public.casebook_topic USING btree (finding_id);
CREATE INDEX casebook_topic_meeting_id_b3bc8f52 ON public.casebook_topic USING btree (meeting_id);
CREATE INDEX casebook_vote_case_id_3cbce0bc ON public.casebook_vote USING btree (case_id);
CREATE INDEX casebook_vote_user_id_7a7959e4 ON public.casebook_vote USING btree (user_id);
CREATE INDEX claim_by_due ON public.risk_claim USING btree (state, due_on, id);
CREATE UNIQUE INDEX claim_open_once ON public.risk_claim USING btree (cover_id) WHERE ((state)::text = ANY ((ARRAY['open'::character varying, 'documents'::character varying, 'filed'::character varying, 'accepted'::character varying])::text[]));
CREATE INDEX comment_of_case ON public.casebook_comment USING btree (case_id, id);
CREATE INDEX complaint_by_clock ON public.care_complaint USING btree (state, due_on);
CREATE INDEX contact_attempt_contact_id_0484825e_like ON public.contact_attempt USING btree (contact_id text_pattern_ops);
CREATE INDEX contact_attempt_customer_id_3fdd830c ON public.contact_attempt USING btree (customer_id);
CREATE INDEX contact_attempt_customer_id_3fdd830c_like ON public.contact_attempt USING btree (customer_id text_pattern_ops);
CREATE INDEX contact_attempt_user_id_c3796dc7 ON public.contact_attempt USING btree (user_id);
CREATE INDEX contact_call_call_id_c2d76ecf_like ON public.contact_call USING btree (call_id varchar_pattern_ops);
CREATE INDEX contact_note_attempt_id_481593d5 ON public.contact_note USING btree (attempt_id);
CREATE INDEX contact_note_user_id_92b0cb83 ON public.contact_note USING btree (user_id);
CREATE INDEX contact_refusal_customer_id_3fb1ed81 ON public.contact_refusal USING btree (customer_id);
CREATE INDEX contact_refusal_customer_id_3fb1ed81_like ON public.contact_refusal USING btree (customer_id text_pattern_ops);
CREATE INDEX contact_refusal_user_id_5c52facc ON public.contact_refusal USING btree (user_id);
CREATE INDEX contact_stop_asked_by_id_9ae8b5cf ON public.contact_stop USING btree (asked_by_id);
CREATE INDEX contact_stop_by_id_fca30be6 ON public.contact_stop USING btree (by_id);
CREATE INDEX contact_stop_resumed_by_id_097d5164 ON public.contact_stop USING btree (resumed_by_id);
CREATE INDEX contacts_of_collector ON public.portfolio_contacts USING btree (collector_id, at DESC);
CREATE INDEX contacts_of_customer ON public.portfolio_contacts USING btree (customer_id, at DESC);
CREATE INDEX cover_by_end ON public.risk_cover USING btree (expires_on, id);
CREATE INDEX decision_by_collector ON public.worklist_decision USING btree (run_id, collector_id, rank);
CREATE INDEX decision_by_outcome ON public.worklist_decision USING btree (run_id, outcome, channel);
CREATE INDEX dispatch_batch_handed_over_by_id_93bfe5a7 ON public.dispatch_batch USING btree (handed_over_by_id);
CREATE INDEX dispatch_batch_made_by_id_bc16a0b6 ON public.dispatch_batch USING btree (made_by_id);
CREATE INDEX dispatch_delivery_outbox_id_f3f25925 ON public.dispatch_delivery USING btree (outbox_id);
CREATE INDEX dispatch_letter_batch_id_22c3ed84 ON public.dispatch_letter USING btree (batch_id);
CREATE INDEX dispatch_letter_customer_id_b6389b6d ON public.dispatch_letter USING btree (customer_id);
CREATE INDEX dispatch_letter_customer_id_b6389b6d_like ON public.dispatch_letter USING btree (customer_id text_pattern_ops);
CREATE INDEX dispatch_letter_made_by_id_10577d08 ON public.dispatch_letter USING btree (made_by_id);
CREATE INDEX dispatch_letter_reference_48e3e234_like ON public.dispatch_letter USING btree (reference varchar_pattern_ops);
CREATE INDEX dispatch_message_customer_id_ac29b44d ON public.dispatch_message USING btree (customer_id);
CREATE INDEX dispatch_message_customer_id_ac29b44d_like ON public.dispatch_message USING btree (customer_id text_pattern_ops);
CREATE INDEX dispatch_message_made_by_id_c58c4029 ON public.dispatch_message USING btree (made_by_id);
CREATE INDEX dispatch_outbox_key_015c2ca8_like ON public.dispatch_outbox USING btree (key varchar_pattern_ops);
CREATE INDEX dispatch_outbox_remote_id_5c247583 ON public.dispatch_outbox USING btree (remote_id);
CREATE INDEX dispatch_outbox_remote_id_5c247583_like ON public.dispatch_outbox USING btree (remote_id varchar_pattern_ops);
CREATE INDEX dispatch_outbox_subscription_id_10fcc438 ON public.dispatch_outbox USING btree (subscription_id);
CREATE INDEX dispatch_planned_customer_id_ea57c045 ON public.dispatch_planned USING btree (customer_id);
CREATE INDEX dispatch_planned_customer_id_ea57c045_like ON public.dispatch_planned USING btree (customer_id text_pattern_ops);
CREATE INDEX dispatch_reply_customer_id_e3898ba4 ON public.dispatch_reply USING btree (customer_id);
CREATE INDEX dispatch_reply_customer_id_e3898ba4_like ON public.dispatch_reply USING btree (customer_id text_pattern_ops);
CREATE INDEX dispatch_subscription_owner_id_1aede1aa ON public.dispatch_subscription USING btree (owner_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX entry_by_incident ON public.incident_entry USING btree (incident_id, id DESC);
CREATE INDEX exercise_by_due ON public.rehearsal_exercise USING btree (due_on, id);
CREATE UNIQUE INDEX exercise_open_once ON public.rehearsal_exercise USING btree (staff_id, scenario) WHERE (done_at IS NULL);
CREATE INDEX experiment_by_state ON public.experiment_experiment USING btree (state, id);
CREATE INDEX experiment_experiment_approver_id_c0c6c29f ON public.experiment_experiment USING btree (approver_id);
CREATE INDEX experiment_experiment_code_f65c5d14_like ON public.experiment_experiment USING btree (code varchar_pattern_ops);
CREATE INDEX experiment_experiment_designer_id_a35267c6 ON public.experiment_experiment USING btree (designer_id);
CREATE INDEX experiment_experiment_pending_by_id_e2bcbc6d ON public.experiment_experiment USING btree (pending_by_id);
CREATE INDEX experiment_look_experiment_id_e7214b26 ON public.experiment_look USING btree (experiment_id);
CREATE UNIQUE INDEX experiment_one_at_a_time ON public.experiment_experiment USING btree (strategy) WHERE ((state)::text = 'running'::text);
CREATE INDEX experiment_record_experiment_id_32617895 ON public.experiment_record USING btree (experiment_id);
CREATE INDEX experiment_record_look_id_a96eb28a ON public.experiment_record USING btree (look_id);
CREATE INDEX experiment_record_user_id_5a95460a ON public.experiment_record USING btree (user_id);
CREATE INDEX experiment_unit_by_entry ON public.experiment_unit USING btree (experiment_id, arm, entered_on, id);
CREATE INDEX experiment_unit_customer_id_6989bc67 ON public.experiment_unit USING btree (customer_id);
CREATE INDEX experiment_unit_customer_id_6989bc67_like ON public.experiment_unit USING btree (customer_id text_pattern_ops);
CREATE INDEX experiment_unit_experiment_id_7d06531d ON public.experiment_unit USING btree (experiment_id);
CREATE INDEX experiment_unit_open ON public.experiment_unit USING btree (experiment_id, entered_on) WHERE (known_on IS NULL);
CREATE INDEX finding_by_weight ON public.improvement_finding USING btree (state, weight_minor DESC, id);
CREATE UNIQUE INDEX follow_up_open_once ON public.care_followup USING btree (customer_id, rule) WHERE ((state)::text = 'open'::text);
CREATE INDEX gathering_by_time ON public.wellbeing_gathering USING btree (begins_at);
CREATE UNIQUE INDEX goal_approved_once ON public.goal_goal USING btree (measure, scope, scope_id, period, from_on) WHERE ((state)::text = 'approved'::text);
CREATE INDEX goal_by_period ON public.goal_goal USING btree (from_on, until_on, state);
CREATE INDEX goal_goal_approver_id_b3e5d21b ON public.goal_goal USING btree (approver_id);
CREATE INDEX goal_goal_author_id_c63d32a5 ON public.goal_goal USING btree (author_id);
CREATE INDEX goal_goal_parent_id_bd4a7847 ON public.goal_goal USING btree (parent_id);
CREATE INDEX goal_goal_replaces_id_66fcb18f ON public.goal_goal USING btree (replaces_id);
CREATE INDEX goal_plan_approver_id_00164f6a ON public.goal_plan USING btree (approver_id);
CREATE INDEX goal_plan_author_id_8bd3f1a5 ON public.goal_plan USING btree (author_id);
CREATE INDEX goal_plan_simulation_id_cb67207d ON public.goal_plan USING btree (simulation_id);
CREATE INDEX goal_planline_plan_id_e26f88ec ON public.goal_planline USING btree (plan_id);
CREATE INDEX goal_progress_goal_id_01a5026e ON public.goal_progress USING btree (goal_id);
CREATE INDEX goal_simulation_asked_by_id_64bfe3a4 ON public.goal_simulation USING btree (asked_by_id);
CREATE INDEX held_by_customer ON public.appraisal_held USING btree (customer_id, from_on);
CREATE UNIQUE INDEX held_once_now ON public.appraisal_held USING btree (customer_id) WHERE (until_on IS NULL);
CREATE INDEX improvement_finding_dismissed_by_id_2793338e ON public.improvement_finding USING btree (dismissed_by_id);
CREATE INDEX improvement_finding_key_96da3165_like ON public.improvement_finding USING btree (key text_pattern_ops);
CREATE INDEX improvement_finding_seen_by_id_2a904c29 ON public.improvement_finding USING btree (seen_by_id);
CREATE INDEX improvement_finding_told_by_id_230ae3be ON public.improvement_finding USING btree (told_by_id);
CREATE INDEX improvement_followup_proposal_id_8e2bbfe6 ON public.improvement_followup USING btree (proposal_id);
CREATE INDEX improvement_proposal_back_by_id_6004b89b ON public.improvement_proposal USING btree (back_by_id);
CREATE INDEX improvement_proposal_back_document_id_7e5a3ffb ON public.improvement_proposal USING btree (back_document_id);
CREATE INDEX improvement_proposal_base_id_9069bf7c ON public.improvement_proposal USING btree (base_id);
CREATE INDEX improvement_proposal_decided_by_id_936f8dec ON public.improvement_proposal USING btree (decided_by_id);
CREATE INDEX improvement_proposal_document_id_2f19e8c3 ON public.improvement_proposal USING btree (document_id);
CREATE INDEX improvement_proposal_finding_id_1082f00b ON public.improvement_proposal USING btree (finding_id);
CREATE INDEX improvement_proposal_proposed_by_id_6ac2b7df ON public.improvement_proposal USING btree (proposed_by_id);
CREATE INDEX incident_action_incident_id_a1cb28ec ON public.incident_action USING btree (incident_id);
CREATE INDEX incident_action_looked_by_id_2fbe043a ON public.incident_action USING btree (looked_by_id);
CREATE INDEX incident_action_owner_id_c29b6ed1 ON public.incident_action USING btree (owner_id);
CREATE INDEX incident_assignment_incident_id_dc74fa5e ON public.incident_assignment USING btree (incident_id);
CREATE INDEX incident_assignment_user_id_e2c7ea8c ON public.incident_assignment USING btree (user_id);
CREATE INDEX incident_by_state ON public.incident_incident USING btree (drill, state, id DESC);
CREATE INDEX incident_entry_incident_id_3c5583e7 ON public.incident_entry USING btree (incident_id);
CREATE INDEX incident_entry_user_id_54efbf71 ON public.incident_entry USING btree (user_id);
CREATE INDEX incident_incident_closed_by_id_426e1d5d ON public.incident_incident USING btree (closed_by_id);
CREATE INDEX incident_incident_declared_by_id_f024606a ON public.incident_incident USING btree (declared_by_id);
CREATE INDEX incident_incident_lead_id_a57b5d92 ON public.incident_incident USING btree (lead_id);
CREATE INDEX incident_incident_plan_id_ab5b74e1 ON public.incident_incident USING btree (plan_id);
CREATE INDEX incident_incident_reviewed_by_id_03f2d62a ON public.incident_incident USING btree (reviewed_by_id);
CREATE UNIQUE INDEX incident_once_a_source ON public.incident_incident USING btree (source) WHERE (NOT ((source)::text = ''::text));
CREATE INDEX incident_onduty_set_by_id_0db25586 ON public.incident_onduty USING btree (set_by_id);
CREATE INDEX incident_onduty_staff_id_1ea75f8d ON public.incident_onduty USING btree (staff_id);
CREATE INDEX incident_plandraft_decided_by_id_4febb080 ON public.incident_plandraft USING btree (decided_by_id);
CREATE INDEX incident_plandraft_document_id_5e23a9a3 ON public.incident_plandraft USING btree (document_id);
CREATE INDEX incident_plandraft_written_by_id_b66fe09e ON public.incident_plandraft USING btree (written_by_id);
CREATE INDEX incident_report_drafted_by_id_5e5bf124 ON public.incident_report USING btree (drafted_by_id);
CREATE INDEX incident_report_incident_id_6a75f897 ON public.incident_report USING btree (incident_id);
CREATE INDEX incident_report_sent_by_id_fc3ea18b ON public.incident_report USING btree (sent_by_id);
CREATE INDEX incident_resource_keeper_id_30fffd78 ON public.incident_resource USING btree (keeper_id);
CREATE INDEX incident_step_done_by_id_62293504 ON public.incident_step USING btree (done_by_id);
CREATE INDEX incident_step_incident_id_4775395c ON public.incident_step USING btree (incident_id);
CREATE INDEX item_by_key ON public.training_itemanswer USING btree (key);
CREATE INDEX legal_agency_code_d0d43b25_like ON public.legal_agency USING btree (code varchar_pattern_ops);
CREATE INDEX legal_case_customer_id_b668c103 ON public.legal_case USING btree (customer_id);
CREATE INDEX legal_case_customer_id_b668c103_like ON public.legal_case USING btree (customer_id text_pattern_ops);
CREATE INDEX legal_case_officer_id_65b1346b ON public.legal_case USING btree (officer_id);
CREATE INDEX legal_caseaccount_case_id_dfdb0bfb ON public.legal_caseaccount USING btree (case_id);
CREATE INDEX legal_caseevent_case_id_9df5410e ON public.legal_caseevent USING btree (case_id);
CREATE INDEX legal_caseevent_user_id_f0e49448 ON public.legal_caseevent USING btree (user_id);
CREATE INDEX legal_debtsale_approved_by_id_44cda9ae ON public.legal_debtsale USING btree (approved_by_id);
CREATE INDEX legal_debtsale_made_by_id_3d2b9030 ON public.legal_debtsale USING btree (made_by_id);
CREATE INDEX legal_disposal_case_id_addc933d ON public.legal_disposal USING btree (case_id);
CREATE INDEX legal_fee_case_id_96ec0a1b ON public.legal_fee USING btree (case_id);
CREATE INDEX legal_guarantorclaim_case_id_e698e411 ON public.legal_guarantorclaim USING btree (case_id);
CREATE UNIQUE INDEX legal_hold_once ON public.operations_legalhold USING btree (customer_id) WHERE (lifted_at IS NULL);
CREATE INDEX legal_interruption_account_id_88cb7c50 ON public.legal_interruption USING btree (account_id);
CREATE INDEX legal_interruption_account_id_88cb7c50_like ON public.legal_interruption USING btree (account_id text_pattern_ops);
CREATE INDEX legal_interruption_customer_id_210f028c ON public.legal_interruption USING btree (customer_id);
CREATE INDEX legal_interruption_customer_id_210f028c_like ON public.legal_interruption USING btree (customer_id text_pattern_ops);
CREATE INDEX legal_interruption_user_id_eec167c4 ON public.legal_interruption USING btree (user_id);
CREATE INDEX legal_paper_case_id_e8b63b0f ON public.legal_paper USING btree (case_id);
CREATE INDEX legal_paper_made_by_id_b66f8952 ON public.legal_paper USING btree (made_by_id);
CREATE INDEX legal_placement_agency_id_c3ac6269 ON public.legal_placement USING btree (agency_id);
CREATE INDEX legal_placement_agency_id_c3ac6269_like ON public.legal_placement USING btree (agency_id varchar_pattern_ops);
CREATE INDEX legal_placement_customer_id_70c9c5a4 ON public.legal_placement USING btree (customer_id);
CREATE INDEX legal_placement_customer_id_70c9c5a4_like ON public.legal_placement USING btree (customer_id text_pattern_ops);
CREATE INDEX legal_placement_placed_by_id_3a7eab7c ON public.legal_placement USING btree (placed_by_id);
CREATE INDEX legal_solddebt_sale_id_9ea56090 ON public.legal_solddebt USING btree (sale_id);
CREATE INDEX legal_term_case_id_36bc99f6 ON public.legal_term USING btree (case_id);
CREATE INDEX legal_term_closed_by_id_afd23c49 ON public.legal_term USING btree (closed_by_id);
CREATE INDEX legal_term_due_on_ba426f96 ON public.legal_term USING btree (due_on);
CREATE INDEX level_by_staff ON public.career_level USING btree (staff_id, competence, id DESC);
CREATE INDEX licence_acts ON public.training_licenceact USING btree (licence_id, id DESC);
CREATE INDEX licence_by_end ON public.people_licence USING btree (state, until_on);
CREATE INDEX load_by_day ON public.wellbeing_dayload USING btree ("on");
CREATE INDEX meeting_by_time ON public.casebook_meeting USING btree (at DESC, id DESC);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX note_by_customer ON public.contact_note USING btree (customer_id, at DESC);
CREATE INDEX on_duty_by_day ON public.incident_onduty USING btree ("on");
CREATE INDEX operations_legalhold_customer_id_cf38b7d0 ON public.operations_legalhold USING btree (customer_id);
CREATE INDEX operations_legalhold_customer_id_cf38b7d0_like ON public.operations_legalhold USING btree (customer_id text_pattern_ops);
CREATE INDEX operations_mark_name_62e9f466_like ON public.operations_mark USING btree (name varchar_pattern_ops);
CREATE INDEX operations_retentionlook_again_on_2fc667d9 ON public.operations_retentionlook USING btree (again_on);
CREATE INDEX operations_retentionlook_customer_id_01fb355e_like ON public.operations_retentionlook USING btree (customer_id text_pattern_ops);
CREATE INDEX outbox_by_state ON public.dispatch_outbox USING btree (state, kind);
CREATE INDEX outbox_waiting ON public.dispatch_outbox USING btree (next_try_at, id) WHERE ((state)::text = ANY ((ARRAY['queued'::character varying, 'sending'::character varying, 'uncertain'::character varying])::text[]));
CREATE INDEX pause_by_staff ON public.wellbeing_pause USING btree (staff_id, offered_at DESC);
CREATE UNIQUE INDEX pause_one_at_a_time ON public.wellbeing_pause USING btree (staff_id) WHERE ((state)::text = ANY ((ARRAY['offered'::character varying, 'taken'::character varying])::text[]));
CREATE INDEX payment_by_day ON public.portfolio_payments USING btree (paid_on, payment_id);
CREATE INDEX people_absence_recorded_by_id_e176be4d ON public.people_absence USING btree (recorded_by_id);
CREATE INDEX people_absence_staff_id_6cfe4473 ON public.people_absence USING btree (staff_id);
CREATE INDEX people_licence_staff_id_4c30cebc ON public.people_licence USING btree (staff_id);
CREATE INDEX people_shift_staff_id_aca6dd67 ON public.people_shift USING btree (staff_id);
CREATE INDEX people_staff_collector_id_e1adca9e_like ON public.people_staff USING btree (collector_id varchar_pattern_ops);
CREATE INDEX people_staff_more_teams_staff_id_b975cb26 ON public.people_staff_more_teams USING btree (staff_id);
CREATE INDEX people_staff_more_teams_team_id_1aa5ebd6 ON public.people_staff_more_teams USING btree (team_id);
CREATE INDEX people_staff_more_teams_team_id_1aa5ebd6_like ON public.people_staff_more_teams USING btree (team_id varchar_pattern_ops);
CREATE INDEX people_staff_team_id_1f596cfa ON public.people_staff USING btree (team_id);
CREATE INDEX people_staff_team_id_1f596cfa_like ON public.people_staff USING btree (team_id varchar_pattern_ops);
CREATE INDEX people_team_code_0e280bb4_like ON public.people_team USING btree (code varchar_pattern_ops);
CREATE UNIQUE INDEX placement_with_one_agency ON public.legal_placement USING btree (account_id) WHERE (recalled_on IS NULL);
CREATE INDEX plan_by_state ON public.arrangement_plan USING btree (state, customer_id);
CREATE UNIQUE INDEX plan_one_live_an_account ON public.arrangement_plan USING btree (account_id) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'approved'::character varying, 'signed'::character varying, 'running'::character varying])::text[]));
CREATE INDEX portfolio_accounts_customer_id_49a3ca8c ON public.portfolio_accounts USING btree (customer_id);
CREATE INDEX portfolio_circumstances_account_id_8d32ab44 ON public.portfolio_circumstances USING btree (account_id);
CREATE INDEX portfolio_circumstances_customer_id_e7165d42 ON public.portfolio_circumstances USING btree (customer_id);
CREATE INDEX portfolio_collateral_account_id_7ff06bbf ON public.portfolio_collateral USING btree (account_id);
CREATE INDEX portfolio_contact_points_customer_id_175ad07b ON public.portfolio_contact_points USING btree (customer_id);
CREATE INDEX portfolio_contact_points_owner_name_index_f2fb2bdb ON public.portfolio_contact_points USING btree (owner_name_index);
CREATE INDEX portfolio_contact_points_value_index_a30ebf7d ON public.portfolio_contact_points USING btree (value_index);
CREATE INDEX portfolio_contacts_account_id_dc497c78 ON public.portfolio_contacts USING btree (account_id);
CREATE INDEX portfolio_contacts_customer_id_214573a6 ON public.portfolio_contacts USING btree (customer_id);
CREATE INDEX portfolio_customers_name_index_f32211fa ON public.portfolio_customers USING btree (name_index);
CREATE INDEX portfolio_customers_national_id_index_ee51e7c5 ON public.portfolio_customers USING btree (national_id_index);
CREATE INDEX portfolio_due_items_account_id_4b455d8b ON public.portfolio_due_items USING btree (account_id);
CREATE INDEX portfolio_guarantors_account_id_3077ad28 ON public.portfolio_guarantors USING btree (account_id);
CREATE INDEX portfolio_guarantors_name_index_d00d7f07 ON public.portfolio_guarantors USING btree (name_index);
CREATE INDEX portfolio_holding_collector_id_2569c3a0 ON public.portfolio_holding USING btree (collector_id);
CREATE INDEX portfolio_holding_collector_id_2569c3a0_like ON public.portfolio_holding USING btree (collector_id text_pattern_ops);
CREATE INDEX portfolio_holding_customer_id_08288106_like ON public.portfolio_holding USING btree (customer_id text_pattern_ops);
CREATE INDEX portfolio_holding_team_15553d00 ON public.portfolio_holding USING btree (team);
CREATE INDEX portfolio_holding_team_15553d00_like ON public.portfolio_holding USING btree (team text_pattern_ops);
CREATE INDEX portfolio_payments_account_id_8e1d749e ON public.portfolio_payments USING btree (account_id);
CREATE INDEX portfolio_promises_account_id_9d50750c ON public.portfolio_promises USING btree (account_id);
CREATE INDEX portfolio_rejectedrow_file_id_fed2caed ON public.portfolio_rejectedrow USING btree (file_id);
CREATE UNIQUE INDEX probation_one_at_a_time ON public.career_probation USING btree (staff_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX promise_by_state ON public.arrangement_promise USING btree (state, customer_id);
CREATE UNIQUE INDEX promotion_asked_once ON public.career_promotion USING btree (staff_id, step) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX proposal_by_state ON public.improvement_proposal USING btree (state, id DESC);
CREATE UNIQUE INDEX proposal_waits_once ON public.improvement_proposal USING btree (kind, name, sha256) WHERE (state = 'waiting'::text);
CREATE INDEX question_by_state ON public.training_writtenquestion USING btree (state, id DESC);
CREATE INDEX reading_by_strength ON public.warning_reading USING btree (strength DESC, id);
CREATE INDEX referral_by_clock ON public.care_referral USING btree (state, due_at);
CREATE INDEX refusal_by_rule ON public.contact_refusal USING btree (rule_id, asked_at DESC);
CREATE INDEX refusal_by_time ON public.contact_refusal USING btree (asked_at DESC);
CREATE INDEX rehearsal_comment_author_id_b9c384bb ON public.rehearsal_comment USING btree (author_id);
CREATE INDEX rehearsal_comment_session_id_82e5a69f ON public.rehearsal_comment USING btree (session_id);
CREATE INDEX rehearsal_exercise_assigned_by_id_e098a7f3 ON public.rehearsal_exercise USING btree (assigned_by_id);
CREATE INDEX rehearsal_exercise_staff_id_d5dc4912 ON public.rehearsal_exercise USING btree (staff_id);
CREATE INDEX rehearsal_rating_rater_id_9e6c7478 ON public.rehearsal_rating USING btree (rater_id);
CREATE INDEX rehearsal_rating_session_id_9a8923a8 ON public.rehearsal_rating USING btree (session_id);
CREATE INDEX rehearsal_session_exercise_id_1dd87c2e ON public.rehearsal_session USING btree (exercise_id);
CREATE INDEX rehearsal_session_staff_id_0bf21cca ON public.rehearsal_session USING btree (staff_id);
CREATE INDEX rehearsal_turn_session_id_83005510 ON public.rehearsal_turn USING btree (session_id);
CREATE INDEX report_by_time ON public.results_reportfile USING btree (asked_at DESC, id DESC);
CREATE INDEX report_open_by_due ON public.incident_report USING btree (due_at) WHERE ((state)::text = ANY ((ARRAY['due'::character varying, 'drafted'::character varying])::text[]));
CREATE INDEX requisition_by_state ON public.career_requisition USING btree (state, id DESC);
CREATE INDEX resource_by_kind ON public.incident_resource USING btree (gone, kind, place);
CREATE INDEX results_reportfile_asked_by_id_4c089366 ON public.results_reportfile USING btree (asked_by_id);
CREATE INDEX results_snapshot_snapshot_id_883ca786_like ON public.results_snapshot USING btree (snapshot_id varchar_pattern_ops);
CREATE INDEX review_by_day ON public.training_review USING btree (staff_id, at);
CREATE INDEX rights_by_clock ON public.care_rightsrequest USING btree (state, due_on);
CREATE INDEX risk_by_state ON public.risk_risk USING btree (state, code);
CREATE INDEX risk_claim_cover_id_86ece066 ON public.risk_claim USING btree (cover_id);
CREATE INDEX risk_claim_customer_id_90ec2759 ON public.risk_claim USING btree (customer_id);
CREATE INDEX risk_claim_customer_id_90ec2759_like ON public.risk_claim USING btree (customer_id text_pattern_ops);
CREATE INDEX risk_claim_opened_by_id_01d1e1f3 ON public.risk_claim USING btree (opened_by_id);
CREATE INDEX risk_claimstep_by_id_39302be2 ON public.risk_claimstep USING btree (by_id);
CREATE INDEX risk_claimstep_claim_id_4cb2db6f ON public.risk_claimstep USING btree (claim_id);
CREATE INDEX risk_cover_account_id_d2ea85e8 ON public.risk_cover USING btree (account_id);
CREATE INDEX risk_cover_account_id_d2ea85e8_like ON public.risk_cover USING btree (account_id text_pattern_ops);
CREATE INDEX risk_cover_customer_id_444cac4d ON public.risk_cover USING btree (customer_id);
CREATE INDEX risk_cover_customer_id_444cac4d_like ON public.risk_cover USING btree (customer_id text_pattern_ops);
CREATE INDEX risk_cover_made_by_id_fae7aae7 ON public.risk_cover USING btree (made_by_id);
CREATE INDEX risk_link_by_id_bc4bb070 ON public.risk_link USING btree (by_id);
CREATE INDEX risk_link_risk_id_7267b303 ON public.risk_link USING btree (risk_id);
CREATE INDEX risk_portfoliocover_made_by_id_84e79476 ON public.risk_portfoliocover USING btree (made_by_id);
CREATE INDEX risk_portfoliocover_ref_b86f5411_like ON public.risk_portfoliocover USING btree (ref varchar_pattern_ops);
CREATE INDEX risk_review_by_id_6751c06a ON public.risk_review USING btree (by_id);
CREATE INDEX risk_review_risk_id_75534b99 ON public.risk_review USING btree (risk_id);
CREATE INDEX risk_risk_closed_by_id_909884d6 ON public.risk_risk USING btree (closed_by_id);
CREATE INDEX risk_risk_code_497b5308_like ON public.risk_risk USING btree (code varchar_pattern_ops);
CREATE INDEX risk_run_asked_by_id_cf9832a2 ON public.risk_run USING btree (asked_by_id);
CREATE INDEX risk_staffing_decided_by_id_41fa2539 ON public.risk_staffing USING btree (decided_by_id);
CREATE INDEX risk_staffing_proposed_by_id_06be86fc ON public.risk_staffing USING btree (proposed_by_id);
CREATE INDEX risk_staffing_run_id_3737d028 ON public.risk_staffing USING btree (run_id);
CREATE INDEX risk_version_approver_id_443f59f0 ON public.risk_version USING btree (approver_id);
CREATE INDEX risk_version_author_id_2c90fbd6 ON public.risk_version USING btree (author_id);
CREATE INDEX risk_version_owner_id_a352a833 ON public.risk_version USING btree (owner_id);
CREATE INDEX risk_version_risk_id_24b8880a ON public.risk_version USING btree (risk_id);
CREATE UNIQUE INDEX risk_version_waits_once ON public.risk_version USING btree (risk_id) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX sample_by_collector ON public.appraisal_sample USING btree (collector_id, "on");
CREATE INDEX sample_open ON public.appraisal_sample USING btree (settled_at, "on");
CREATE INDEX script_by_state ON public.script_version USING btree (state, written_at);
CREATE INDEX script_version_author_id_e309a23e ON public.script_version USING btree (author_id);
CREATE INDEX script_version_decided_by_id_d5bf05d4 ON public.script_version USING btree (decided_by_id);
CREATE INDEX script_walk_customer_id_58cb63ce ON public.script_walk USING btree (customer_id);
CREATE INDEX script_walk_customer_id_58cb63ce_like ON public.script_walk USING btree (customer_id text_pattern_ops);
CREATE INDEX script_walk_user_id_e9292d92 ON public.script_walk USING btree (user_id);
CREATE INDEX seat_by_time ON public.wellbeing_seat USING btree (gathering_id, at);
CREATE INDEX session_by_staff ON public.rehearsal_session USING btree (staff_id, started_at DESC, id DESC);
CREATE INDEX session_by_start ON public.rehearsal_session USING btree (started_at DESC, id DESC);
CREATE UNIQUE INDEX session_one_open ON public.rehearsal_session USING btree (staff_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX settlement_one_live_an_account ON public.arrangement_settlement USING btree (account_id) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'offered'::character varying])::text[]));
CREATE INDEX shift_by_day ON public.people_shift USING btree ("on");
CREATE INDEX sign_in_by_user ON public.trust_signin USING btree (user_id, ended_at);
CREATE INDEX simulation_by_state ON public.goal_simulation USING btree (state, asked_at);
CREATE INDEX sitting_by_exam ON public.training_sitting USING btree (exam, started_at DESC);
CREATE UNIQUE INDEX sitting_one_at_a_time ON public.training_sitting USING btree (staff_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX snapshot_by_time ON public.results_snapshot USING btree (built_at DESC);
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);
CREATE UNIQUE INDEX staffing_waits_once ON public.risk_staffing USING btree (run_id) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX step_by_appraisal ON public.appraisal_step USING btree (appraisal_id, at);
CREATE INDEX step_open_by_due ON public.incident_step USING btree (due_at) WHERE (done_at IS NULL);
CREATE INDEX stop_by_time ON public.contact_stop USING btree (since_at DESC);
CREATE UNIQUE INDEX stop_stands_once ON public.contact_stop USING btree (scope, value) WHERE (resumed_at IS NULL);
CREATE INDEX stress_run_newest ON public.risk_run USING btree (asked_at DESC, id DESC);
CREATE UNIQUE INDEX swap_one_open ON public.wellbeing_swap USING btree (asker_id, "on") WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'agreed'::character varying])::text[]));
CREATE INDEX task_done_by_collector ON public.worklist_task USING btree (collector_id, finished_at);
CREATE INDEX task_done_by_person ON public.worklist_task USING btree (claimed_by_id, finished_at);
CREATE INDEX task_in_hand ON public.worklist_task USING btree (claimed_by_id) WHERE (state = 'claimed'::text);
CREATE UNIQUE INDEX task_in_hand_once ON public.worklist_task USING btree (claimed_by_id) WHERE ((state = 'claimed'::text) AND (NOT (kind = 'callback'::text)));
CREATE INDEX task_of_customer ON public.worklist_task USING btree (customer_id, made_at);
CREATE INDEX task_of_run ON public.worklist_task USING btree (run_id);
CREATE UNIQUE INDEX task_open_once ON public.worklist_task USING btree (customer_id, kind) WHERE ((kind = ANY (ARRAY['planned'::text, 'promise_due'::text, 'promise_broken'::text, 'escalated'::text])) AND (state = ANY (ARRAY['open'::text, 'claimed'::text])));
CREATE UNIQUE INDEX task_planned_once_a_day ON public.worklist_task USING btree (customer_id, "on") WHERE ((kind = 'planned'::text) AND (state = ANY (ARRAY['open'::text, 'claimed'::text, 'done'::text])));
CREATE INDEX task_queue_of_collector ON public.worklist_task USING btree (collector_id, urgency, place, id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]));
CREATE INDEX task_queue_of_team ON public.worklist_task USING btree (team, urgency, place, id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]));
CREATE INDEX training_assignment_by_id_9f03c8ce ON public.training_assignment USING btree (by_id);
CREATE INDEX training_assignment_staff_id_b5e1ce73 ON public.training_assignment USING btree (staff_id);
CREATE INDEX training_card_staff_id_784363c8 ON public.training_card USING btree (staff_id);
CREATE INDEX training_completion_staff_id_97c16344 ON public.training_completion USING btree (staff_id);
CREATE INDEX training_courseversion_decided_by_id_dc105a7c ON public.training_courseversion USING btree (decided_by_id);
CREATE INDEX training_courseversion_document_id_7c72021d ON public.training_courseversion USING btree (document_id);
CREATE INDEX training_courseversion_written_by_id_1317863e ON public.training_courseversion USING btree (written_by_id);
CREATE INDEX training_itemanswer_sitting_id_16012840 ON public.training_itemanswer USING btree (sitting_id);
CREATE INDEX training_lessondone_staff_id_05f615ef ON public.training_lessondone USING btree (staff_id);
CREATE INDEX training_licenceact_by_id_c067c375 ON public.training_licenceact USING btree (by_id);
CREATE INDEX training_licenceact_licence_id_cc012be3 ON public.training_licenceact USING btree (licence_id);
CREATE INDEX training_review_staff_id_6696510e ON public.training_review USING btree (staff_id);
CREATE INDEX training_sitting_staff_id_d57a6399 ON public.training_sitting USING btree (staff_id);
CREATE INDEX training_weakness_staff_id_358dbb8e ON public.training_weakness USING btree (staff_id);
CREATE INDEX training_writtenquestion_decided_by_id_eb0d6269 ON public.training_writtenquestion USING btree (decided_by_id);
CREATE INDEX training_writtenquestion_written_by_id_42488157 ON public.training_writtenquestion USING btree (written_by_id);
CREATE INDEX trust_apitoken_digest_41a25e6c_like ON public.trust_apitoken USING btree (digest varchar_pattern_ops);
CREATE INDEX trust_apitoken_made_by_id_217e9dea ON public.trust_apitoken USING btree (made_by_id);
CREATE INDEX trust_apitoken_owner_id_693263f1 ON public.trust_apitoken USING btree (owner_id);
CREATE INDEX trust_auditentry_user_id_7ddd802c ON public.trust_auditentry USING btree (user_id);
CREATE INDEX trust_cache_expires ON public.trust_cache USING btree (expires);
CREATE INDEX trust_called_key_f03598ae_like ON public.trust_called USING btree (key varchar_pattern_ops);
CREATE INDEX trust_export_asked_by_id_b7531ea1 ON public.trust_export USING btree (asked_by_id);
CREATE INDEX trust_export_decided_by_id_d4ba9636 ON public.trust_export USING btree (decided_by_id);
CREATE INDEX trust_signin_user_id_f0417836 ON public.trust_signin USING btree (user_id);
CREATE INDEX trust_user_groups_group_id_b48a7bdc ON public.trust_user_groups USING btree (group_id);
CREATE INDEX trust_user_groups_user_id_77c1336f ON public.trust_user_groups USING btree (user_id);
CREATE INDEX trust_user_user_permissions_permission_id_a78bc24f ON public.trust_user_user_permissions USING btree (permission_id);
CREATE INDEX trust_user_user_permissions_user_id_1bcc331d ON public.trust_user_user_permissions USING btree (user_id);
CREATE INDEX trust_user_username_fbf9e0d1_like ON public.trust_user USING btree (username varchar_pattern_ops);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX visit_alarm_acknowledged_by_id_f6dbc6d1 ON public.visit_alarm USING btree (acknowledged_by_id);
CREATE INDEX visit_alarm_day_id_dee116a8 ON public.visit_alarm USING btree (day_id);
CREATE INDEX visit_alarm_staff_id_f9af8566 ON public.visit_alarm USING btree (staff_id);
CREATE INDEX visit_by_day ON public.visit_visit USING btree ("on", state);
CREATE INDEX visit_checkin_staff_id_5743f8d4 ON public.visit_checkin USING btree (staff_id);
CREATE INDEX visit_checkin_visit_id_db339c26 ON public.visit_checkin USING btree (visit_id);
CREATE INDEX visit_evidence_taken_by_id_115eebc2 ON public.visit_evidence USING btree (taken_by_id);
CREATE INDEX visit_evidence_visit_id_12d8b677 ON public.visit_evidence USING btree (visit_id);
CREATE INDEX visit_fieldday_lead_id_e2e12124 ON public.visit_fieldday USING btree (lead_id);
CREATE INDEX visit_fieldday_partner_id_6c13261d ON public.visit_fieldday USING btree (partner_id);
CREATE INDEX visit_fieldday_planned_by_id_8a7c8763 ON public.visit_fieldday USING btree (planned_by_id);
CREATE INDEX visit_of_customer ON public.visit_visit USING btree (customer_id, "on");
CREATE UNIQUE INDEX visit_open_once ON public.visit_visit USING btree (customer_id, "on") WHERE ((state)::text = ANY ((ARRAY['planned'::character varying, 'waiting'::character varying, 'inside'::character varying])::text[]));
CREATE INDEX visit_visit_day_id_51c0dcae ON public.visit_visit USING btree (day_id);
CREATE INDEX warning_accountwarning_account_id_31b2a849_like ON public.warning_accountwarning USING btree (account_id text_pattern_ops);
CREATE INDEX warning_accountwarning_acted_by_id_5ea9f2f3 ON public.warning_accountwarning USING btree (acted_by_id);
CREATE INDEX warning_accountwarning_customer_id_7bb26f40 ON public.warning_accountwarning USING btree (customer_id);
CREATE INDEX warning_accountwarning_customer_id_7bb26f40_like ON public.warning_accountwarning USING btree (customer_id text_pattern_ops);
CREATE INDEX warning_alert_closed_by_id_7ddb20c9 ON public.warning_alert USING btree (closed_by_id);
CREATE INDEX warning_alert_owner_id_c62fa967 ON public.warning_alert USING btree (owner_id);
CREATE INDEX warning_feed_by_id_b85b93da ON public.warning_feed USING btree (by_id);
CREATE INDEX warning_point_series_id_4e644ae6 ON public.warning_point USING btree (series_id);
CREATE INDEX warning_series_code_3f44bb72_like ON public.warning_series USING btree (code varchar_pattern_ops);
CREATE INDEX warning_step_alert_id_b35f6c9b ON public.warning_step USING btree (alert_id);
CREATE INDEX warning_step_by_id_2f8e6cfa ON public.warning_step USING btree (by_id);
CREATE INDEX warning_step_to_id_2796f452 ON public.warning_step USING btree (to_id);
CREATE INDEX wellbeing_careplan_holder_id_29c8fc73 ON public.wellbeing_careplan USING btree (holder_id);
CREATE INDEX wellbeing_careplan_staff_id_b8dbfa9b ON public.wellbeing_careplan USING btree (staff_id);
CREATE INDEX wellbeing_carestep_by_id_8f3a0679 ON public.wellbeing_carestep USING btree (by_id);
CREATE INDEX wellbeing_carestep_plan_id_3b710a96 ON public.wellbeing_carestep USING btree (plan_id);
CREATE INDEX wellbeing_dayload_staff_id_3b1757d5 ON public.wellbeing_dayload USING btree (staff_id);
CREATE INDEX wellbeing_gathering_made_by_id_a09bf8d0 ON public.wellbeing_gathering USING btree (made_by_id);
CREATE INDEX wellbeing_gathering_team_id_924916ed ON public.wellbeing_gathering USING btree (team_id);
CREATE INDEX wellbeing_gathering_team_id_924916ed_like ON public.wellbeing_gathering USING btree (team_id varchar_pattern_ops);
CREATE INDEX wellbeing_pause_staff_id_63f9a9f3 ON public.wellbeing_pause USING btree (staff_id);
CREATE INDEX wellbeing_pulse_opened_by_id_ba962827 ON public.wellbeing_pulse USING btree (opened_by_id);
CREATE INDEX wellbeing_pulseasked_pulse_id_a9af4c08 ON public.wellbeing_pulseasked USING btree (pulse_id);
CREATE INDEX wellbeing_pulseasked_staff_id_28e39755 ON public.wellbeing_pulseasked USING btree (staff_id);
CREATE INDEX wellbeing_pulsecount_pulse_id_da966b67 ON public.wellbeing_pulsecount USING btree (pulse_id);
CREATE INDEX wellbeing_seat_gathering_id_8c2e0868 ON public.wellbeing_seat USING btree (gathering_id);
CREATE INDEX wellbeing_seat_staff_id_071db0fa ON public.wellbeing_seat USING btree (staff_id);
CREATE INDEX wellbeing_swap_asker_id_c8bab4bc ON public.wellbeing_swap USING btree (asker_id);
CREATE INDEX wellbeing_swap_decided_by_id_a2725225 ON public.wellbeing_swap USING btree (decided_by_id);
CREATE INDEX wellbeing_swap_other_id_c05a69d8 ON public.wellbeing_swap USING btree (other_id);
CREATE INDEX worklist_currentrun_run_id_7c9a0482 ON public.worklist_currentrun USING btree (run_id);
CREATE INDEX worklist_currentrun_run_id_7c9a0482_like ON public.worklist_currentrun USING btree (run_id varchar_pattern_ops);
CREATE INDEX worklist_nightrun_run_id_04681858_like ON public.worklist_nightrun USING btree (run_id varchar_pattern_ops);
CREATE INDEX worklist_task_claimed_by_id_e70545ce ON public.worklist_task USING btree (claimed_by_id);
CREATE INDEX worklist_task_made_by_id_62fe6ee4 ON public.worklist_task USING btree (made_by_id);
CREATE TRIGGER allocation_stays BEFORE DELETE OR UPDATE ON public.arrangement_paymentallocation FOR EACH ROW EXECUTE FUNCTION public.allocation_stays();
CREATE TRIGGER attempt_changed BEFORE UPDATE ON public.contact_attempt FOR EACH ROW WHEN (((to_jsonb(old.*) - '{state,outcome,finished_at,seconds,script,telephony}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{state,outcome,finished_at,seconds,script,telephony}'::text[]))) EXECUTE FUNCTION public.contact_ruling_stays();
CREATE TRIGGER attempt_not_stopped AFTER INSERT ON public.contact_attempt FOR EACH ROW EXECUTE FUNCTION public.contact_not_stopped();
CREATE TRIGGER attempt_removed BEFORE DELETE ON public.contact_attempt FOR EACH ROW EXECUTE FUNCTION public.contact_ruling_stays();
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.trust_auditentry FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE CONSTRAINT TRIGGER audit_begin AFTER INSERT ON public.trust_auditentry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.trust_audit_begin();
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON public.trust_auditlink DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.trust_audit_link();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON public.trust_auditentry FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER career_frame_stays BEFORE UPDATE ON public.career_requisition FOR EACH ROW EXECUTE FUNCTION public.career_frame_stays();
CREATE TRIGGER career_rating_stays BEFORE UPDATE ON public.career_rating FOR EACH ROW EXECUTE FUNCTION public.career_rating_stays();
CREATE TRIGGER caseevent_append_only BEFORE DELETE OR UPDATE ON public.legal_caseevent FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER claimstep_append_only BEFORE DELETE OR UPDATE ON public.risk_claimstep FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE CONSTRAINT TRIGGER contact_begun AFTER INSERT ON public.portfolio_contacts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.direction = 'out'::text) AND (CURRENT_USER = 'cureline_desk'::name))) EXECUTE FUNCTION public.contact_must_be_begun();
CREATE TRIGGER contact_changed BEFORE UPDATE ON public.portfolio_contacts FOR EACH ROW WHEN (((CURRENT_USER = 'cureline_desk'::name) AND (((((((((((old.contact_id IS DISTINCT FROM new.contact_id) OR (old.customer_id IS DISTINCT FROM new.customer_id)) OR (old.account_id IS DISTINCT FROM new.account_id)) OR (old.at IS DISTINCT FROM new.at)) OR (old.channel IS DISTINCT FROM new.channel)) OR (old.direction IS DISTINCT FROM new.direction)) OR (old.contact_point_id IS DISTINCT FROM new.contact_point_id)) OR (old.relation IS DISTINCT FROM new.relation)) OR (old.prior_consent IS DISTINCT FROM new.prior_consent)) OR (old.agency IS DISTINCT FROM new.agency)) OR (old.collector_id IS DISTINCT FROM new.collector_id)))) EXECUTE FUNCTION public.contact_must_stay();
CREATE TRIGGER contact_removed BEFORE DELETE ON public.portfolio_contacts FOR EACH ROW WHEN ((CURRENT_USER = 'cureline_desk'::name)) EXECUTE FUNCTION public.contact_must_stay();
CREATE TRIGGER document_append_only BEFORE DELETE OR UPDATE ON public.trust_document FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER document_never_emptied BEFORE TRUNCATE ON public.trust_document FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER entry_stays BEFORE DELETE OR UPDATE ON public.incident_entry FOR EACH ROW EXECUTE FUNCTION public.incident_only_grows();
CREATE TRIGGER incident_stays BEFORE DELETE ON public.incident_incident FOR EACH ROW EXECUTE FUNCTION public.incident_only_grows();
CREATE TRIGGER interruption_append_only BEFORE DELETE OR UPDATE ON public.legal_interruption FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER link_append_only BEFORE DELETE ON public.trust_auditlink FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER link_never_emptied BEFORE TRUNCATE ON public.trust_auditlink FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER link_once BEFORE UPDATE ON public.trust_auditlink FOR EACH ROW EXECUTE FUNCTION public.trust_link_once();
CREATE TRIGGER look_append_only BEFORE DELETE OR UPDATE ON public.experiment_look FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER record_append_only BEFORE DELETE OR UPDATE ON public.experiment_record FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER refusal_stays BEFORE DELETE OR UPDATE ON public.contact_refusal FOR EACH ROW EXECUTE FUNCTION public.contact_ruling_stays();
CREATE TRIGGER report_sent_stays BEFORE DELETE OR UPDATE ON public.incident_report FOR EACH ROW WHEN (((old.state)::text = 'sent'::text)) EXECUTE FUNCTION public.incident_only_grows();
CREATE TRIGGER review_append_only BEFORE DELETE OR UPDATE ON public.risk_review FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER step_append_only BEFORE DELETE OR UPDATE ON public.warning_step FOR EACH STATEMENT EXECUTE FUNCTION public.trust_refuse_change();
CREATE TRIGGER stop_changed BEFORE UPDATE ON public.contact_stop FOR EACH ROW WHEN (((old.resumed_at IS NOT NULL) OR ((((((old.scope)::text IS DISTINCT FROM (new.scope)::text) OR ((old.value)::text IS DISTINCT FROM (new.value)::text)) OR (old.reason IS DISTINCT FROM new.reason)) OR (old.by_id IS DISTINCT FROM new.by_id)) OR (old.since_at IS DISTINCT FROM new.since_at)))) EXECUTE FUNCTION public.contact_stop_stays();
CREATE TRIGGER stop_removed BEFORE DELETE ON public.contact_stop FOR EACH ROW EXECUTE FUNCTION public.contact_stop_stays();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.api_answered
    ADD CONSTRAINT api_answered_user_id_8d56759c_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_appeal
    ADD CONSTRAINT appraisal_appeal_appraisal_id_ab8e1a62_fk_appraisal FOREIGN KEY (appraisal_id) REFERENCES public.appraisal_appraisal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_appeal
    ADD CONSTRAINT appraisal_appeal_decided_by_id_a491441d_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_appraisal
    ADD CONSTRAINT appraisal_appraisal_decided_by_id_a504d30f_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_appraisal
    ADD CONSTRAINT appraisal_appraisal_period_id_ab7e8d25_fk_appraisal_period_id FOREIGN KEY (period_id) REFERENCES public.appraisal_period(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_appraisal
    ADD CONSTRAINT appraisal_appraisal_reviewer_id_2b64804e_fk_trust_user_id FOREIGN KEY (reviewer_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_appraisal
    ADD CONSTRAINT appraisal_appraisal_staff_id_a9b089b9_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_draw
    ADD CONSTRAINT appraisal_draw_form_id_8427da3a_fk_trust_document_id FOREIGN KEY (form_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_decided_by_id_30569645_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_flow_id_f81f29df_fk_trust_document_id FOREIGN KEY (flow_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_opened_by_id_8098040e_fk_trust_user_id FOREIGN KEY (opened_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_pay_id_2cdcf48b_fk_trust_document_id FOREIGN KEY (pay_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_period
    ADD CONSTRAINT appraisal_period_scorecard_id_c0035349_fk_trust_document_id FOREIGN KEY (scorecard_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_rating
    ADD CONSTRAINT appraisal_rating_rater_id_02c8aed0_fk_trust_user_id FOREIGN KEY (rater_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_rating
    ADD CONSTRAINT appraisal_rating_sample_id_9eaf0fba_fk_appraisal_sample_id FOREIGN KEY (sample_id) REFERENCES public.appraisal_sample(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_rules
    ADD CONSTRAINT appraisal_rules_decided_by_id_1173c1b5_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_rules
    ADD CONSTRAINT appraisal_rules_document_id_03f747e4_fk_trust_document_id FOREIGN KEY (document_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_rules
    ADD CONSTRAINT appraisal_rules_proposed_by_id_3cd615a7_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_sample
    ADD CONSTRAINT appraisal_sample_draw_id_9be8a5dc_fk_appraisal_draw_id FOREIGN KEY (draw_id) REFERENCES public.appraisal_draw(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_session_attended
    ADD CONSTRAINT appraisal_session_at_session_id_37e789df_fk_appraisal FOREIGN KEY (session_id) REFERENCES public.appraisal_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_session_attended
    ADD CONSTRAINT appraisal_session_attended_user_id_709e562f_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_session
    ADD CONSTRAINT appraisal_session_led_by_id_883c1461_fk_trust_user_id FOREIGN KEY (led_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_session_samples
    ADD CONSTRAINT appraisal_session_sa_sample_id_e62d6cce_fk_appraisal FOREIGN KEY (sample_id) REFERENCES public.appraisal_sample(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_session_samples
    ADD CONSTRAINT appraisal_session_sa_session_id_16c4a996_fk_appraisal FOREIGN KEY (session_id) REFERENCES public.appraisal_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_step
    ADD CONSTRAINT appraisal_step_appraisal_id_0b977c5c_fk_appraisal_appraisal_id FOREIGN KEY (appraisal_id) REFERENCES public.appraisal_appraisal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_step
    ADD CONSTRAINT appraisal_step_user_id_e743d4b4_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_teamrating
    ADD CONSTRAINT appraisal_teamrating_appraisal_id_169dc8cc_fk_appraisal FOREIGN KEY (appraisal_id) REFERENCES public.appraisal_appraisal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appraisal_teamrating
    ADD CONSTRAINT appraisal_teamrating_rater_id_79d7d947_fk_trust_user_id FOREIGN KEY (rater_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_affordability
    ADD CONSTRAINT arrangement_affordability_taken_by_id_e80ab92e_fk_trust_user_id FOREIGN KEY (taken_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_instalment
    ADD CONSTRAINT arrangement_instalme_settlement_id_6f6b43bd_fk_arrangeme FOREIGN KEY (settlement_id) REFERENCES public.arrangement_settlement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_instalment
    ADD CONSTRAINT arrangement_instalment_plan_id_d74a3df7_fk_arrangement_plan_id FOREIGN KEY (plan_id) REFERENCES public.arrangement_plan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_paymentallocation
    ADD CONSTRAINT arrangement_paymenta_instalment_id_735c7500_fk_arrangeme FOREIGN KEY (instalment_id) REFERENCES public.arrangement_instalment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_plan
    ADD CONSTRAINT arrangement_plan_affordability_id_a7c8c36f_fk_arrangeme FOREIGN KEY (affordability_id) REFERENCES public.arrangement_affordability(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_plan
    ADD CONSTRAINT arrangement_plan_decided_by_id_5b6b9c62_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_plan
    ADD CONSTRAINT arrangement_plan_proposed_by_id_5217acef_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_promise
    ADD CONSTRAINT arrangement_promise_made_by_id_581a1da0_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_promiseinstalment
    ADD CONSTRAINT arrangement_promisei_promise_id_8e0a76e8_fk_arrangeme FOREIGN KEY (promise_id) REFERENCES public.arrangement_promise(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_settlement
    ADD CONSTRAINT arrangement_settlement_decided_by_id_45d5b4f8_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_settlement
    ADD CONSTRAINT arrangement_settlement_proposed_by_id_dae63dbd_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_waiver
    ADD CONSTRAINT arrangement_waiver_decided_by_id_f6a5844b_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_waiver
    ADD CONSTRAINT arrangement_waiver_plan_id_ff1dc22e_fk_arrangement_plan_id FOREIGN KEY (plan_id) REFERENCES public.arrangement_plan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.arrangement_waiver
    ADD CONSTRAINT arrangement_waiver_proposed_by_id_ef714117_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_complaint
    ADD CONSTRAINT care_complaint_handler_id_bf565044_fk_trust_user_id FOREIGN KEY (handler_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_complaint
    ADD CONSTRAINT care_complaint_recorded_by_id_d98f964c_fk_trust_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_complaintlink
    ADD CONSTRAINT care_complaintlink_complaint_id_1ad18f21_fk_care_complaint_id FOREIGN KEY (complaint_id) REFERENCES public.care_complaint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_complaintstep
    ADD CONSTRAINT care_complaintstep_complaint_id_698ab31b_fk_care_complaint_id FOREIGN KEY (complaint_id) REFERENCES public.care_complaint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_complaintstep
    ADD CONSTRAINT care_complaintstep_user_id_29836d38_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_correction
    ADD CONSTRAINT care_correction_request_id_ecf15a22_fk_care_rightsrequest_id FOREIGN KEY (request_id) REFERENCES public.care_rightsrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_followup
    ADD CONSTRAINT care_followup_done_by_id_508e9ea8_fk_trust_user_id FOREIGN KEY (done_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_helpcase
    ADD CONSTRAINT care_helpcase_assessed_by_id_40e34766_fk_trust_user_id FOREIGN KEY (assessed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_offer
    ADD CONSTRAINT care_offer_made_by_id_cf9aa407_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_referral
    ADD CONSTRAINT care_referral_answered_by_id_0e2b54ec_fk_trust_user_id FOREIGN KEY (answered_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_referral
    ADD CONSTRAINT care_referral_asked_by_id_42ddb4ec_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_referral
    ADD CONSTRAINT care_referral_owner_id_c35e0d9a_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_rightsrequest
    ADD CONSTRAINT care_rightsrequest_checked_by_id_4bf6cfa8_fk_trust_user_id FOREIGN KEY (checked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_rightsrequest
    ADD CONSTRAINT care_rightsrequest_decided_by_id_464a0233_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_rightsrequest
    ADD CONSTRAINT care_rightsrequest_recorded_by_id_c79a6761_fk_trust_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_surveyanswer
    ADD CONSTRAINT care_surveyanswer_invitation_id_caf8059b_fk_care_surv FOREIGN KEY (invitation_id) REFERENCES public.care_surveyinvitation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_surveyinvitation
    ADD CONSTRAINT care_surveyinvitation_sent_by_id_54939924_fk_trust_user_id FOREIGN KEY (sent_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_assessment
    ADD CONSTRAINT career_assessment_by_id_7011a842_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_assessment
    ADD CONSTRAINT career_assessment_probation_id_b198a2ca_fk_career_probation_id FOREIGN KEY (probation_id) REFERENCES public.career_probation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_assignment
    ADD CONSTRAINT career_assignment_by_id_d04f5641_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_assignment
    ADD CONSTRAINT career_assignment_staff_id_29a4c16d_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_award
    ADD CONSTRAINT career_award_decided_by_id_2652ad00_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_award
    ADD CONSTRAINT career_award_nominated_by_id_81703cf7_fk_trust_user_id FOREIGN KEY (nominated_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_award
    ADD CONSTRAINT career_award_staff_id_e1df9106_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_recorded_by_id_77aab770_fk_trust_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_requisition_id_baeda947_fk_career_re FOREIGN KEY (requisition_id) REFERENCES public.career_requisition(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_screened_by_id_411ceef3_fk_trust_user_id FOREIGN KEY (screened_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_candidate
    ADD CONSTRAINT career_candidate_staff_id_c0c43441_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_interview
    ADD CONSTRAINT career_interview_by_id_bde8f571_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_interview
    ADD CONSTRAINT career_interview_candidate_id_caafcd10_fk_career_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.career_candidate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_level
    ADD CONSTRAINT career_level_by_id_2da9dc73_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_level
    ADD CONSTRAINT career_level_staff_id_26b090f1_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_offer
    ADD CONSTRAINT career_offer_candidate_id_4db19992_fk_career_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.career_candidate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_offer
    ADD CONSTRAINT career_offer_decided_by_id_91e12a8d_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_offer
    ADD CONSTRAINT career_offer_proposed_by_id_263ff484_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_asked_by_id_68b45769_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_candidate_id_1c17177d_fk_career_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.career_candidate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_done_by_id_5e5b4f50_fk_trust_user_id FOREIGN KEY (done_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_mentor_id_d25c237b_fk_people_staff_id FOREIGN KEY (mentor_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_staff_id_60d29572_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_onboarding
    ADD CONSTRAINT career_onboarding_team_id_bb65923c_fk_people_team_code FOREIGN KEY (team_id) REFERENCES public.people_team(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_probation
    ADD CONSTRAINT career_probation_decided_by_id_6196868a_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_probation
    ADD CONSTRAINT career_probation_mentor_id_290d0958_fk_people_staff_id FOREIGN KEY (mentor_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_probation
    ADD CONSTRAINT career_probation_proposed_by_id_de9b3d10_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_probation
    ADD CONSTRAINT career_probation_staff_id_c907d6b0_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_probationgoal
    ADD CONSTRAINT career_probationgoal_probation_id_8cf982da_fk_career_pr FOREIGN KEY (probation_id) REFERENCES public.career_probation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_promotion
    ADD CONSTRAINT career_promotion_decided_by_id_24e9b12c_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_promotion
    ADD CONSTRAINT career_promotion_staff_id_1292f26c_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_rating
    ADD CONSTRAINT career_rating_interview_id_ac7dcec2_fk_career_interview_id FOREIGN KEY (interview_id) REFERENCES public.career_interview(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_rating
    ADD CONSTRAINT career_rating_rater_id_6faba907_fk_trust_user_id FOREIGN KEY (rater_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_requisition
    ADD CONSTRAINT career_requisition_asked_by_id_2221c84d_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_requisition
    ADD CONSTRAINT career_requisition_decided_by_id_2481c566_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_requisition
    ADD CONSTRAINT career_requisition_team_id_0b0779fe_fk_people_team_code FOREIGN KEY (team_id) REFERENCES public.people_team(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.career_rewardbudget
    ADD CONSTRAINT career_rewardbudget_by_id_e5b4195e_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_case_id_db51a6c1_fk_casebook_case_id FOREIGN KEY (case_id) REFERENCES public.casebook_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_done_by_id_747b5a0e_fk_trust_user_id FOREIGN KEY (done_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_finding_id_08c1bd1d_fk_improvement_finding_id FOREIGN KEY (finding_id) REFERENCES public.improvement_finding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_made_by_id_d1c29626_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_meeting_id_c5792f97_fk_casebook_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.casebook_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_owner_id_87f77be0_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_action
    ADD CONSTRAINT casebook_action_topic_id_a7dbdc4e_fk_casebook_topic_id FOREIGN KEY (topic_id) REFERENCES public.casebook_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_attendance
    ADD CONSTRAINT casebook_attendance_meeting_id_1cb13542_fk_casebook_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.casebook_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_attendance
    ADD CONSTRAINT casebook_attendance_user_id_99921bcb_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_case
    ADD CONSTRAINT casebook_case_decided_by_id_ef4b2acd_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_case
    ADD CONSTRAINT casebook_case_written_by_id_3b81982f_fk_trust_user_id FOREIGN KEY (written_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_casesource
    ADD CONSTRAINT casebook_casesource_case_id_d0c5bc40_fk_casebook_case_id FOREIGN KEY (case_id) REFERENCES public.casebook_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_comment
    ADD CONSTRAINT casebook_comment_case_id_4be0f23e_fk_casebook_case_id FOREIGN KEY (case_id) REFERENCES public.casebook_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_comment
    ADD CONSTRAINT casebook_comment_hidden_by_id_32bf7cf1_fk_trust_user_id FOREIGN KEY (hidden_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_comment
    ADD CONSTRAINT casebook_comment_user_id_1c4599ab_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_meeting
    ADD CONSTRAINT casebook_meeting_lead_id_87a64c27_fk_trust_user_id FOREIGN KEY (lead_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_meeting
    ADD CONSTRAINT casebook_meeting_minuted_by_id_d2b41a07_fk_trust_user_id FOREIGN KEY (minuted_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_topic
    ADD CONSTRAINT casebook_topic_case_id_532b2563_fk_casebook_case_id FOREIGN KEY (case_id) REFERENCES public.casebook_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_topic
    ADD CONSTRAINT casebook_topic_finding_id_7cc7d510_fk_improvement_finding_id FOREIGN KEY (finding_id) REFERENCES public.improvement_finding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_topic
    ADD CONSTRAINT casebook_topic_meeting_id_b3bc8f52_fk_casebook_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.casebook_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_vote
    ADD CONSTRAINT casebook_vote_case_id_3cbce0bc_fk_casebook_case_id FOREIGN KEY (case_id) REFERENCES public.casebook_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casebook_vote
    ADD CONSTRAINT casebook_vote_user_id_7a7959e4_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_attempt
    ADD CONSTRAINT contact_attempt_contact_id_0484825e_fk_portfolio FOREIGN KEY (contact_id) REFERENCES public.portfolio_contacts(contact_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_attempt
    ADD CONSTRAINT contact_attempt_user_id_c3796dc7_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_call
    ADD CONSTRAINT contact_call_attempt_id_17402d24_fk_contact_attempt_id FOREIGN KEY (attempt_id) REFERENCES public.contact_attempt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_note
    ADD CONSTRAINT contact_note_attempt_id_481593d5_fk_contact_attempt_id FOREIGN KEY (attempt_id) REFERENCES public.contact_attempt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_note
    ADD CONSTRAINT contact_note_user_id_92b0cb83_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_refusal
    ADD CONSTRAINT contact_refusal_user_id_5c52facc_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_stop
    ADD CONSTRAINT contact_stop_asked_by_id_9ae8b5cf_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_stop
    ADD CONSTRAINT contact_stop_by_id_fca30be6_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_stop
    ADD CONSTRAINT contact_stop_resumed_by_id_097d5164_fk_trust_user_id FOREIGN KEY (resumed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_batch
    ADD CONSTRAINT dispatch_batch_handed_over_by_id_93bfe5a7_fk_trust_user_id FOREIGN KEY (handed_over_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_batch
    ADD CONSTRAINT dispatch_batch_made_by_id_bc16a0b6_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_delivery
    ADD CONSTRAINT dispatch_delivery_outbox_id_f3f25925_fk_dispatch_outbox_id FOREIGN KEY (outbox_id) REFERENCES public.dispatch_outbox(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_letter
    ADD CONSTRAINT dispatch_letter_batch_id_22c3ed84_fk_dispatch_batch_id FOREIGN KEY (batch_id) REFERENCES public.dispatch_batch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_letter
    ADD CONSTRAINT dispatch_letter_made_by_id_10577d08_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_letter
    ADD CONSTRAINT dispatch_letter_outbox_id_3de39e53_fk_dispatch_outbox_id FOREIGN KEY (outbox_id) REFERENCES public.dispatch_outbox(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_message
    ADD CONSTRAINT dispatch_message_made_by_id_c58c4029_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_message
    ADD CONSTRAINT dispatch_message_outbox_id_24a75059_fk_dispatch_outbox_id FOREIGN KEY (outbox_id) REFERENCES public.dispatch_outbox(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_outbox
    ADD CONSTRAINT dispatch_outbox_subscription_id_10fcc438_fk_dispatch_ FOREIGN KEY (subscription_id) REFERENCES public.dispatch_subscription(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_planned
    ADD CONSTRAINT dispatch_planned_letter_id_3cbd3695_fk_dispatch_letter_id FOREIGN KEY (letter_id) REFERENCES public.dispatch_letter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_planned
    ADD CONSTRAINT dispatch_planned_message_id_d6c5175d_fk_dispatch_message_id FOREIGN KEY (message_id) REFERENCES public.dispatch_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.dispatch_subscription
    ADD CONSTRAINT dispatch_subscription_owner_id_1aede1aa_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_experiment
    ADD CONSTRAINT experiment_experiment_approver_id_c0c6c29f_fk_trust_user_id FOREIGN KEY (approver_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_experiment
    ADD CONSTRAINT experiment_experiment_designer_id_a35267c6_fk_trust_user_id FOREIGN KEY (designer_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_experiment
    ADD CONSTRAINT experiment_experiment_pending_by_id_e2bcbc6d_fk_trust_user_id FOREIGN KEY (pending_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_look
    ADD CONSTRAINT experiment_look_experiment_id_e7214b26_fk_experimen FOREIGN KEY (experiment_id) REFERENCES public.experiment_experiment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_record
    ADD CONSTRAINT experiment_record_experiment_id_32617895_fk_experimen FOREIGN KEY (experiment_id) REFERENCES public.experiment_experiment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_record
    ADD CONSTRAINT experiment_record_look_id_a96eb28a_fk_experiment_look_id FOREIGN KEY (look_id) REFERENCES public.experiment_look(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_record
    ADD CONSTRAINT experiment_record_user_id_5a95460a_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.experiment_unit
    ADD CONSTRAINT experiment_unit_experiment_id_7d06531d_fk_experimen FOREIGN KEY (experiment_id) REFERENCES public.experiment_experiment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_goal
    ADD CONSTRAINT goal_goal_approver_id_b3e5d21b_fk_trust_user_id FOREIGN KEY (approver_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_goal
    ADD CONSTRAINT goal_goal_author_id_c63d32a5_fk_trust_user_id FOREIGN KEY (author_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_goal
    ADD CONSTRAINT goal_goal_parent_id_bd4a7847_fk_goal_goal_id FOREIGN KEY (parent_id) REFERENCES public.goal_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_goal
    ADD CONSTRAINT goal_goal_replaces_id_66fcb18f_fk_goal_goal_id FOREIGN KEY (replaces_id) REFERENCES public.goal_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_approver_id_00164f6a_fk_trust_user_id FOREIGN KEY (approver_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_author_id_8bd3f1a5_fk_trust_user_id FOREIGN KEY (author_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_simulation_id_cb67207d_fk_goal_simulation_id FOREIGN KEY (simulation_id) REFERENCES public.goal_simulation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_planline
    ADD CONSTRAINT goal_planline_plan_id_e26f88ec_fk_goal_plan_id FOREIGN KEY (plan_id) REFERENCES public.goal_plan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_progress
    ADD CONSTRAINT goal_progress_goal_id_01a5026e_fk_goal_goal_id FOREIGN KEY (goal_id) REFERENCES public.goal_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.goal_simulation
    ADD CONSTRAINT goal_simulation_asked_by_id_64bfe3a4_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_finding
    ADD CONSTRAINT improvement_finding_dismissed_by_id_2793338e_fk_trust_user_id FOREIGN KEY (dismissed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_finding
    ADD CONSTRAINT improvement_finding_seen_by_id_2a904c29_fk_trust_user_id FOREIGN KEY (seen_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_finding
    ADD CONSTRAINT improvement_finding_told_by_id_230ae3be_fk_trust_user_id FOREIGN KEY (told_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_followup
    ADD CONSTRAINT improvement_followup_proposal_id_8e2bbfe6_fk_improveme FOREIGN KEY (proposal_id) REFERENCES public.improvement_proposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_back_by_id_6004b89b_fk_trust_user_id FOREIGN KEY (back_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_back_document_id_7e5a3ffb_fk_trust_doc FOREIGN KEY (back_document_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_base_id_9069bf7c_fk_trust_document_id FOREIGN KEY (base_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_decided_by_id_936f8dec_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_document_id_2f19e8c3_fk_trust_document_id FOREIGN KEY (document_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_finding_id_1082f00b_fk_improveme FOREIGN KEY (finding_id) REFERENCES public.improvement_finding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.improvement_proposal
    ADD CONSTRAINT improvement_proposal_proposed_by_id_6ac2b7df_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_action
    ADD CONSTRAINT incident_action_incident_id_a1cb28ec_fk_incident_incident_id FOREIGN KEY (incident_id) REFERENCES public.incident_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_action
    ADD CONSTRAINT incident_action_looked_by_id_2fbe043a_fk_trust_user_id FOREIGN KEY (looked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_action
    ADD CONSTRAINT incident_action_owner_id_c29b6ed1_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_assignment
    ADD CONSTRAINT incident_assignment_incident_id_dc74fa5e_fk_incident_ FOREIGN KEY (incident_id) REFERENCES public.incident_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_assignment
    ADD CONSTRAINT incident_assignment_user_id_e2c7ea8c_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_entry
    ADD CONSTRAINT incident_entry_incident_id_3c5583e7_fk_incident_incident_id FOREIGN KEY (incident_id) REFERENCES public.incident_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_entry
    ADD CONSTRAINT incident_entry_user_id_54efbf71_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_incident
    ADD CONSTRAINT incident_incident_closed_by_id_426e1d5d_fk_trust_user_id FOREIGN KEY (closed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_incident
    ADD CONSTRAINT incident_incident_declared_by_id_f024606a_fk_trust_user_id FOREIGN KEY (declared_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_incident
    ADD CONSTRAINT incident_incident_lead_id_a57b5d92_fk_trust_user_id FOREIGN KEY (lead_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_incident
    ADD CONSTRAINT incident_incident_plan_id_ab5b74e1_fk_trust_document_id FOREIGN KEY (plan_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_incident
    ADD CONSTRAINT incident_incident_reviewed_by_id_03f2d62a_fk_trust_user_id FOREIGN KEY (reviewed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_onduty
    ADD CONSTRAINT incident_onduty_set_by_id_0db25586_fk_trust_user_id FOREIGN KEY (set_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_onduty
    ADD CONSTRAINT incident_onduty_staff_id_1ea75f8d_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_plandraft
    ADD CONSTRAINT incident_plandraft_decided_by_id_4febb080_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_plandraft
    ADD CONSTRAINT incident_plandraft_document_id_5e23a9a3_fk_trust_document_id FOREIGN KEY (document_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_plandraft
    ADD CONSTRAINT incident_plandraft_written_by_id_b66fe09e_fk_trust_user_id FOREIGN KEY (written_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_report
    ADD CONSTRAINT incident_report_drafted_by_id_5e5bf124_fk_trust_user_id FOREIGN KEY (drafted_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_report
    ADD CONSTRAINT incident_report_incident_id_6a75f897_fk_incident_incident_id FOREIGN KEY (incident_id) REFERENCES public.incident_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_report
    ADD CONSTRAINT incident_report_sent_by_id_fc3ea18b_fk_trust_user_id FOREIGN KEY (sent_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_resource
    ADD CONSTRAINT incident_resource_keeper_id_30fffd78_fk_people_staff_id FOREIGN KEY (keeper_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_step
    ADD CONSTRAINT incident_step_done_by_id_62293504_fk_trust_user_id FOREIGN KEY (done_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incident_step
    ADD CONSTRAINT incident_step_incident_id_4775395c_fk_incident_incident_id FOREIGN KEY (incident_id) REFERENCES public.incident_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_case
    ADD CONSTRAINT legal_case_officer_id_65b1346b_fk_trust_user_id FOREIGN KEY (officer_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_caseaccount
    ADD CONSTRAINT legal_caseaccount_case_id_dfdb0bfb_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_caseevent
    ADD CONSTRAINT legal_caseevent_case_id_9df5410e_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_caseevent
    ADD CONSTRAINT legal_caseevent_user_id_f0e49448_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_debtsale
    ADD CONSTRAINT legal_debtsale_approved_by_id_44cda9ae_fk_trust_user_id FOREIGN KEY (approved_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_debtsale
    ADD CONSTRAINT legal_debtsale_made_by_id_3d2b9030_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_disposal
    ADD CONSTRAINT legal_disposal_case_id_addc933d_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_fee
    ADD CONSTRAINT legal_fee_case_id_96ec0a1b_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_guarantorclaim
    ADD CONSTRAINT legal_guarantorclaim_case_id_e698e411_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_interruption
    ADD CONSTRAINT legal_interruption_user_id_eec167c4_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_paper
    ADD CONSTRAINT legal_paper_case_id_e8b63b0f_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_paper
    ADD CONSTRAINT legal_paper_made_by_id_b66f8952_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_placement
    ADD CONSTRAINT legal_placement_agency_id_c3ac6269_fk_legal_agency_code FOREIGN KEY (agency_id) REFERENCES public.legal_agency(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_placement
    ADD CONSTRAINT legal_placement_placed_by_id_3a7eab7c_fk_trust_user_id FOREIGN KEY (placed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_solddebt
    ADD CONSTRAINT legal_solddebt_sale_id_9ea56090_fk_legal_debtsale_id FOREIGN KEY (sale_id) REFERENCES public.legal_debtsale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_term
    ADD CONSTRAINT legal_term_case_id_36bc99f6_fk_legal_case_id FOREIGN KEY (case_id) REFERENCES public.legal_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.legal_term
    ADD CONSTRAINT legal_term_closed_by_id_afd23c49_fk_trust_user_id FOREIGN KEY (closed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_recorded_by_id_e176be4d_fk_trust_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_staff_id_6cfe4473_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_licence
    ADD CONSTRAINT people_licence_staff_id_4c30cebc_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_shift
    ADD CONSTRAINT people_shift_staff_id_aca6dd67_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_staff_more_teams
    ADD CONSTRAINT people_staff_more_teams_staff_id_b975cb26_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_staff_more_teams
    ADD CONSTRAINT people_staff_more_teams_team_id_1aa5ebd6_fk_people_team_code FOREIGN KEY (team_id) REFERENCES public.people_team(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_staff
    ADD CONSTRAINT people_staff_team_id_1f596cfa_fk_people_team_code FOREIGN KEY (team_id) REFERENCES public.people_team(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_staff
    ADD CONSTRAINT people_staff_user_id_7f35bfc9_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_accounts
    ADD CONSTRAINT portfolio_accounts_customer_id_49a3ca8c_fk_portfolio FOREIGN KEY (customer_id) REFERENCES public.portfolio_customers(customer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_circumstances
    ADD CONSTRAINT portfolio_circumstan_account_id_8d32ab44_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_circumstances
    ADD CONSTRAINT portfolio_circumstan_customer_id_e7165d42_fk_portfolio FOREIGN KEY (customer_id) REFERENCES public.portfolio_customers(customer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_collateral
    ADD CONSTRAINT portfolio_collateral_account_id_7ff06bbf_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contact_points
    ADD CONSTRAINT portfolio_contact_po_customer_id_175ad07b_fk_portfolio FOREIGN KEY (customer_id) REFERENCES public.portfolio_customers(customer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contacts
    ADD CONSTRAINT portfolio_contacts_account_id_dc497c78_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_contacts
    ADD CONSTRAINT portfolio_contacts_customer_id_214573a6_fk_portfolio FOREIGN KEY (customer_id) REFERENCES public.portfolio_customers(customer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_due_items
    ADD CONSTRAINT portfolio_due_items_account_id_4b455d8b_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_guarantors
    ADD CONSTRAINT portfolio_guarantors_account_id_3077ad28_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_holding
    ADD CONSTRAINT portfolio_holding_customer_id_08288106_fk_portfolio FOREIGN KEY (customer_id) REFERENCES public.portfolio_customers(customer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_labels
    ADD CONSTRAINT portfolio_labels_account_id_538caa20_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_payments
    ADD CONSTRAINT portfolio_payments_account_id_8e1d749e_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_promises
    ADD CONSTRAINT portfolio_promises_account_id_9d50750c_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_rejectedrow
    ADD CONSTRAINT portfolio_rejectedro_file_id_fed2caed_fk_portfolio FOREIGN KEY (file_id) REFERENCES public.portfolio_importedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portfolio_statements
    ADD CONSTRAINT portfolio_statements_account_id_948eb7b7_fk_portfolio FOREIGN KEY (account_id) REFERENCES public.portfolio_accounts(account_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_comment
    ADD CONSTRAINT rehearsal_comment_author_id_b9c384bb_fk_trust_user_id FOREIGN KEY (author_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_comment
    ADD CONSTRAINT rehearsal_comment_session_id_82e5a69f_fk_rehearsal_session_id FOREIGN KEY (session_id) REFERENCES public.rehearsal_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_exercise
    ADD CONSTRAINT rehearsal_exercise_assigned_by_id_e098a7f3_fk_trust_user_id FOREIGN KEY (assigned_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_exercise
    ADD CONSTRAINT rehearsal_exercise_staff_id_d5dc4912_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_rating
    ADD CONSTRAINT rehearsal_rating_rater_id_9e6c7478_fk_trust_user_id FOREIGN KEY (rater_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_rating
    ADD CONSTRAINT rehearsal_rating_session_id_9a8923a8_fk_rehearsal_session_id FOREIGN KEY (session_id) REFERENCES public.rehearsal_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_session
    ADD CONSTRAINT rehearsal_session_exercise_id_1dd87c2e_fk_rehearsal_exercise_id FOREIGN KEY (exercise_id) REFERENCES public.rehearsal_exercise(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_session
    ADD CONSTRAINT rehearsal_session_staff_id_0bf21cca_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.rehearsal_turn
    ADD CONSTRAINT rehearsal_turn_session_id_83005510_fk_rehearsal_session_id FOREIGN KEY (session_id) REFERENCES public.rehearsal_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.results_measured
    ADD CONSTRAINT results_measured_snapshot_id_de5dc062_fk_results_s FOREIGN KEY (snapshot_id) REFERENCES public.results_snapshot(snapshot_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.results_reportfile
    ADD CONSTRAINT results_reportfile_asked_by_id_4c089366_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_claim
    ADD CONSTRAINT risk_claim_cover_id_86ece066_fk_risk_cover_id FOREIGN KEY (cover_id) REFERENCES public.risk_cover(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_claim
    ADD CONSTRAINT risk_claim_opened_by_id_01d1e1f3_fk_trust_user_id FOREIGN KEY (opened_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_claimstep
    ADD CONSTRAINT risk_claimstep_by_id_39302be2_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_claimstep
    ADD CONSTRAINT risk_claimstep_claim_id_4cb2db6f_fk_risk_claim_id FOREIGN KEY (claim_id) REFERENCES public.risk_claim(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_cover
    ADD CONSTRAINT risk_cover_made_by_id_fae7aae7_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_link
    ADD CONSTRAINT risk_link_by_id_bc4bb070_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_link
    ADD CONSTRAINT risk_link_risk_id_7267b303_fk_risk_risk_id FOREIGN KEY (risk_id) REFERENCES public.risk_risk(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_portfoliocover
    ADD CONSTRAINT risk_portfoliocover_made_by_id_84e79476_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_review
    ADD CONSTRAINT risk_review_by_id_6751c06a_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_review
    ADD CONSTRAINT risk_review_risk_id_75534b99_fk_risk_risk_id FOREIGN KEY (risk_id) REFERENCES public.risk_risk(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_risk
    ADD CONSTRAINT risk_risk_closed_by_id_909884d6_fk_trust_user_id FOREIGN KEY (closed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_risk
    ADD CONSTRAINT risk_risk_current_id_04198f96_fk_risk_version_id FOREIGN KEY (current_id) REFERENCES public.risk_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_run
    ADD CONSTRAINT risk_run_asked_by_id_cf9832a2_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_staffing
    ADD CONSTRAINT risk_staffing_decided_by_id_41fa2539_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_staffing
    ADD CONSTRAINT risk_staffing_proposed_by_id_06be86fc_fk_trust_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_staffing
    ADD CONSTRAINT risk_staffing_run_id_3737d028_fk_risk_run_id FOREIGN KEY (run_id) REFERENCES public.risk_run(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_version
    ADD CONSTRAINT risk_version_approver_id_443f59f0_fk_trust_user_id FOREIGN KEY (approver_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_version
    ADD CONSTRAINT risk_version_author_id_2c90fbd6_fk_trust_user_id FOREIGN KEY (author_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_version
    ADD CONSTRAINT risk_version_owner_id_a352a833_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.risk_version
    ADD CONSTRAINT risk_version_risk_id_24b8880a_fk_risk_risk_id FOREIGN KEY (risk_id) REFERENCES public.risk_risk(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_author_id_e309a23e_fk_trust_user_id FOREIGN KEY (author_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_decided_by_id_d5bf05d4_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_document_id_d51e1bbc_fk_trust_document_id FOREIGN KEY (document_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.script_walk
    ADD CONSTRAINT script_walk_user_id_e9292d92_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_user_id_8146e70c_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_assignment
    ADD CONSTRAINT training_assignment_by_id_9f03c8ce_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_assignment
    ADD CONSTRAINT training_assignment_staff_id_b5e1ce73_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_card
    ADD CONSTRAINT training_card_staff_id_784363c8_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_completion
    ADD CONSTRAINT training_completion_staff_id_97c16344_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_courseversion
    ADD CONSTRAINT training_courseversi_document_id_7c72021d_fk_trust_doc FOREIGN KEY (document_id) REFERENCES public.trust_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_courseversion
    ADD CONSTRAINT training_courseversion_decided_by_id_dc105a7c_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_courseversion
    ADD CONSTRAINT training_courseversion_written_by_id_1317863e_fk_trust_user_id FOREIGN KEY (written_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_itemanswer
    ADD CONSTRAINT training_itemanswer_sitting_id_16012840_fk_training_sitting_id FOREIGN KEY (sitting_id) REFERENCES public.training_sitting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_lessondone
    ADD CONSTRAINT training_lessondone_staff_id_05f615ef_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_licenceact
    ADD CONSTRAINT training_licenceact_by_id_c067c375_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_licenceact
    ADD CONSTRAINT training_licenceact_licence_id_cc012be3_fk_people_licence_id FOREIGN KEY (licence_id) REFERENCES public.people_licence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_review
    ADD CONSTRAINT training_review_staff_id_6696510e_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_sitting
    ADD CONSTRAINT training_sitting_staff_id_d57a6399_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_weakness
    ADD CONSTRAINT training_weakness_staff_id_358dbb8e_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_writtenquestion
    ADD CONSTRAINT training_writtenques_decided_by_id_eb0d6269_fk_trust_use FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.training_writtenquestion
    ADD CONSTRAINT training_writtenques_written_by_id_42488157_fk_trust_use FOREIGN KEY (written_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_apitoken
    ADD CONSTRAINT trust_apitoken_made_by_id_217e9dea_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_apitoken
    ADD CONSTRAINT trust_apitoken_owner_id_693263f1_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_auditentry
    ADD CONSTRAINT trust_auditentry_user_id_7ddd802c_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_export
    ADD CONSTRAINT trust_export_asked_by_id_b7531ea1_fk_trust_user_id FOREIGN KEY (asked_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_export
    ADD CONSTRAINT trust_export_decided_by_id_d4ba9636_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_signin
    ADD CONSTRAINT trust_signin_user_id_f0417836_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_user_groups
    ADD CONSTRAINT trust_user_groups_group_id_b48a7bdc_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_user_groups
    ADD CONSTRAINT trust_user_groups_user_id_77c1336f_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_user_user_permissions
    ADD CONSTRAINT trust_user_user_perm_permission_id_a78bc24f_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.trust_user_user_permissions
    ADD CONSTRAINT trust_user_user_permissions_user_id_1bcc331d_fk_trust_user_id FOREIGN KEY (user_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_alarm
    ADD CONSTRAINT visit_alarm_acknowledged_by_id_f6dbc6d1_fk_trust_user_id FOREIGN KEY (acknowledged_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_alarm
    ADD CONSTRAINT visit_alarm_day_id_dee116a8_fk_visit_fieldday_id FOREIGN KEY (day_id) REFERENCES public.visit_fieldday(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_alarm
    ADD CONSTRAINT visit_alarm_staff_id_f9af8566_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_checkin
    ADD CONSTRAINT visit_checkin_staff_id_5743f8d4_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_checkin
    ADD CONSTRAINT visit_checkin_visit_id_db339c26_fk_visit_visit_id FOREIGN KEY (visit_id) REFERENCES public.visit_visit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_evidence
    ADD CONSTRAINT visit_evidence_taken_by_id_115eebc2_fk_trust_user_id FOREIGN KEY (taken_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_evidence
    ADD CONSTRAINT visit_evidence_visit_id_12d8b677_fk_visit_visit_id FOREIGN KEY (visit_id) REFERENCES public.visit_visit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_fieldday
    ADD CONSTRAINT visit_fieldday_lead_id_e2e12124_fk_people_staff_id FOREIGN KEY (lead_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_fieldday
    ADD CONSTRAINT visit_fieldday_partner_id_6c13261d_fk_people_staff_id FOREIGN KEY (partner_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_fieldday
    ADD CONSTRAINT visit_fieldday_planned_by_id_8a7c8763_fk_trust_user_id FOREIGN KEY (planned_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_visit
    ADD CONSTRAINT visit_visit_attempt_id_19faa73f_fk_contact_attempt_id FOREIGN KEY (attempt_id) REFERENCES public.contact_attempt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.visit_visit
    ADD CONSTRAINT visit_visit_day_id_51c0dcae_fk_visit_fieldday_id FOREIGN KEY (day_id) REFERENCES public.visit_fieldday(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_accountwarning
    ADD CONSTRAINT warning_accountwarning_acted_by_id_5ea9f2f3_fk_trust_user_id FOREIGN KEY (acted_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_alert
    ADD CONSTRAINT warning_alert_closed_by_id_7ddb20c9_fk_trust_user_id FOREIGN KEY (closed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_alert
    ADD CONSTRAINT warning_alert_owner_id_c62fa967_fk_trust_user_id FOREIGN KEY (owner_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_feed
    ADD CONSTRAINT warning_feed_by_id_b85b93da_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_point
    ADD CONSTRAINT warning_point_series_id_4e644ae6_fk_warning_series_id FOREIGN KEY (series_id) REFERENCES public.warning_series(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_step
    ADD CONSTRAINT warning_step_alert_id_b35f6c9b_fk_warning_alert_id FOREIGN KEY (alert_id) REFERENCES public.warning_alert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_step
    ADD CONSTRAINT warning_step_by_id_2f8e6cfa_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warning_step
    ADD CONSTRAINT warning_step_to_id_2796f452_fk_trust_user_id FOREIGN KEY (to_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_careplan
    ADD CONSTRAINT wellbeing_careplan_holder_id_29c8fc73_fk_trust_user_id FOREIGN KEY (holder_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_careplan
    ADD CONSTRAINT wellbeing_careplan_staff_id_b8dbfa9b_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_carestep
    ADD CONSTRAINT wellbeing_carestep_by_id_8f3a0679_fk_trust_user_id FOREIGN KEY (by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_carestep
    ADD CONSTRAINT wellbeing_carestep_plan_id_3b710a96_fk_wellbeing_careplan_id FOREIGN KEY (plan_id) REFERENCES public.wellbeing_careplan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_dayload
    ADD CONSTRAINT wellbeing_dayload_staff_id_3b1757d5_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_gathering
    ADD CONSTRAINT wellbeing_gathering_made_by_id_a09bf8d0_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_gathering
    ADD CONSTRAINT wellbeing_gathering_team_id_924916ed_fk_people_team_code FOREIGN KEY (team_id) REFERENCES public.people_team(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_pause
    ADD CONSTRAINT wellbeing_pause_staff_id_63f9a9f3_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_pulse
    ADD CONSTRAINT wellbeing_pulse_opened_by_id_ba962827_fk_trust_user_id FOREIGN KEY (opened_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_pulseasked
    ADD CONSTRAINT wellbeing_pulseasked_pulse_id_a9af4c08_fk_wellbeing_pulse_id FOREIGN KEY (pulse_id) REFERENCES public.wellbeing_pulse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_pulseasked
    ADD CONSTRAINT wellbeing_pulseasked_staff_id_28e39755_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_pulsecount
    ADD CONSTRAINT wellbeing_pulsecount_pulse_id_da966b67_fk_wellbeing_pulse_id FOREIGN KEY (pulse_id) REFERENCES public.wellbeing_pulse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_pulsewords
    ADD CONSTRAINT wellbeing_pulsewords_pulse_id_35f0ffc1_fk_wellbeing_pulse_id FOREIGN KEY (pulse_id) REFERENCES public.wellbeing_pulse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_seat
    ADD CONSTRAINT wellbeing_seat_gathering_id_8c2e0868_fk_wellbeing_gathering_id FOREIGN KEY (gathering_id) REFERENCES public.wellbeing_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_seat
    ADD CONSTRAINT wellbeing_seat_staff_id_071db0fa_fk_people_staff_id FOREIGN KEY (staff_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_swap
    ADD CONSTRAINT wellbeing_swap_asker_id_c8bab4bc_fk_people_staff_id FOREIGN KEY (asker_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_swap
    ADD CONSTRAINT wellbeing_swap_decided_by_id_a2725225_fk_trust_user_id FOREIGN KEY (decided_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wellbeing_swap
    ADD CONSTRAINT wellbeing_swap_other_id_c05a69d8_fk_people_staff_id FOREIGN KEY (other_id) REFERENCES public.people_staff(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.worklist_assessment
    ADD CONSTRAINT worklist_assessment_run_id_735a7e32_fk_worklist_nightrun_run_id FOREIGN KEY (run_id) REFERENCES public.worklist_nightrun(run_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.worklist_currentrun
    ADD CONSTRAINT worklist_currentrun_run_id_7c9a0482_fk_worklist_nightrun_run_id FOREIGN KEY (run_id) REFERENCES public.worklist_nightrun(run_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.worklist_decision
    ADD CONSTRAINT worklist_decision_run_id_f460d918_fk_worklist_nightrun_run_id FOREIGN KEY (run_id) REFERENCES public.worklist_nightrun(run_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.worklist_task
    ADD CONSTRAINT worklist_task_claimed_by_id_e70545ce_fk_trust_user_id FOREIGN KEY (claimed_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.worklist_task
    ADD CONSTRAINT worklist_task_made_by_id_62fe6ee4_fk_trust_user_id FOREIGN KEY (made_by_id) REFERENCES public.trust_user(id) DEFERRABLE INITIALLY DEFERRED;
CREATE POLICY anybody_adds ON public.trust_auditentry FOR INSERT TO cureline_desk WITH CHECK (true);
ALTER TABLE public.appraisal_held ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.appraisal_rating ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.appraisal_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.appraisal_session_samples ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_affordability ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_instalment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_paymentallocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_promise ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_promiseinstalment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_settlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.arrangement_waiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_complaint ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_complaintlink ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_complaintstep ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_followup ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_helpcase ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_milestone ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_rightsrequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_surveyanswer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_surveyinvitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.career_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.career_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.career_level ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.career_probation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.career_probationgoal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.career_promotion ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casebook_casesource ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contact_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contact_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contact_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contact_refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.dispatch_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.dispatch_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.dispatch_planned ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.dispatch_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.experiment_unit ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.goal_goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.goal_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_caseaccount ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_caseevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_disposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_fee ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_guarantorclaim ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_interruption ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_placement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_solddebt ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.legal_term ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.operations_legalhold ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.operations_retentionlook ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_circumstances ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_collateral ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_contact_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_due_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_guarantors ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_payments ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_promises ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_statements ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_claimstep ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_cover ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_desk ON public.appraisal_held TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = appraisal_held.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = appraisal_held.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.appraisal_rating TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.appraisal_sample parent
  WHERE (parent.id = appraisal_rating.sample_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.appraisal_sample parent
  WHERE (parent.id = appraisal_rating.sample_id)))));
CREATE POLICY rows_of_desk ON public.appraisal_sample TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = appraisal_sample.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = appraisal_sample.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.appraisal_session_samples TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.appraisal_sample parent
  WHERE (parent.id = appraisal_session_samples.sample_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.appraisal_sample parent
  WHERE (parent.id = appraisal_session_samples.sample_id)))));
CREATE POLICY rows_of_desk ON public.arrangement_affordability TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_affordability.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_affordability.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.arrangement_instalment TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_instalment.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_instalment.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.arrangement_paymentallocation TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_paymentallocation.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_paymentallocation.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.arrangement_plan TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_plan.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_plan.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.arrangement_promise TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_promise.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_promise.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.arrangement_promiseinstalment TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.arrangement_promise parent
  WHERE (parent.id = arrangement_promiseinstalment.promise_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.arrangement_promise parent
  WHERE (parent.id = arrangement_promiseinstalment.promise_id)))));
CREATE POLICY rows_of_desk ON public.arrangement_settlement TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_settlement.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_settlement.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.arrangement_waiver TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_waiver.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = arrangement_waiver.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_complaint TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_complaint.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_complaint.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_complaintlink TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_complaint parent
  WHERE (parent.id = care_complaintlink.complaint_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_complaint parent
  WHERE (parent.id = care_complaintlink.complaint_id)))));
CREATE POLICY rows_of_desk ON public.care_complaintstep TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_complaint parent
  WHERE (parent.id = care_complaintstep.complaint_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_complaint parent
  WHERE (parent.id = care_complaintstep.complaint_id)))));
CREATE POLICY rows_of_desk ON public.care_correction TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_rightsrequest parent
  WHERE (parent.id = care_correction.request_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_rightsrequest parent
  WHERE (parent.id = care_correction.request_id)))));
CREATE POLICY rows_of_desk ON public.care_followup TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_followup.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_followup.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_helpcase TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_helpcase.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_helpcase.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_milestone TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_milestone.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_milestone.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_offer TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_offer.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_offer.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_referral TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_referral.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_referral.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_rightsrequest TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_rightsrequest.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_rightsrequest.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.care_surveyanswer TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_surveyinvitation parent
  WHERE (parent.id = care_surveyanswer.invitation_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.care_surveyinvitation parent
  WHERE (parent.id = care_surveyanswer.invitation_id)))));
CREATE POLICY rows_of_desk ON public.care_surveyinvitation TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_surveyinvitation.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = care_surveyinvitation.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.career_assessment TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.career_probation parent
  WHERE (parent.id = career_assessment.probation_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.career_probation parent
  WHERE (parent.id = career_assessment.probation_id)))));
CREATE POLICY rows_of_desk ON public.career_assignment TO cureline_desk USING (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_assignment.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_assignment.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.career_level TO cureline_desk USING (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_level.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_level.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.career_probation TO cureline_desk USING (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_probation.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[])))))) OR (EXISTS ( SELECT 1
   FROM public.people_staff mentor
  WHERE ((mentor.id = career_probation.mentor_id) AND ((mentor.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting))))))) WITH CHECK (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_probation.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[])))))) OR (EXISTS ( SELECT 1
   FROM public.people_staff mentor
  WHERE ((mentor.id = career_probation.mentor_id) AND ((mentor.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)))))));
CREATE POLICY rows_of_desk ON public.career_probationgoal TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.career_probation parent
  WHERE (parent.id = career_probationgoal.probation_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.career_probation parent
  WHERE (parent.id = career_probationgoal.probation_id)))));
CREATE POLICY rows_of_desk ON public.career_promotion TO cureline_desk USING (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_promotion.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = career_promotion.staff_id) AND (((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((staff.team_id)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.contact_attempt TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = contact_attempt.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = contact_attempt.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.contact_call TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.contact_attempt parent
  WHERE (parent.id = contact_call.attempt_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.contact_attempt parent
  WHERE (parent.id = contact_call.attempt_id)))));
CREATE POLICY rows_of_desk ON public.contact_note TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = contact_note.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = contact_note.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.contact_refusal TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = contact_refusal.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = contact_refusal.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.dispatch_letter TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_letter.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_letter.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.dispatch_message TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_message.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_message.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.dispatch_planned TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_planned.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_planned.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.dispatch_reply TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_reply.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = dispatch_reply.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.experiment_unit TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = experiment_unit.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = experiment_unit.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.goal_goal TO cureline_desk USING (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR ((team)::text = ''::text) OR ((team)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[])))) WITH CHECK (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR ((team)::text = ''::text) OR ((team)::text = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY rows_of_desk ON public.goal_progress TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.goal_goal parent
  WHERE (parent.id = goal_progress.goal_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.goal_goal parent
  WHERE (parent.id = goal_progress.goal_id)))));
CREATE POLICY rows_of_desk ON public.legal_case TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_case.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_case.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_caseaccount TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_caseaccount.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_caseaccount.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_caseevent TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_caseevent.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_caseevent.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_disposal TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_disposal.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_disposal.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_fee TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_fee.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_fee.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_guarantorclaim TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_guarantorclaim.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_guarantorclaim.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_interruption TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_interruption.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_interruption.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_paper TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_paper.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_paper.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_placement TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_placement.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_placement.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_solddebt TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_solddebt.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_solddebt.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.legal_term TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_term.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = legal_term.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.operations_legalhold TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = operations_legalhold.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = operations_legalhold.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.operations_retentionlook TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = operations_retentionlook.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = operations_retentionlook.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.portfolio_accounts TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_accounts.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_accounts.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.portfolio_circumstances TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_circumstances.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_circumstances.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.portfolio_collateral TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_collateral.account_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_collateral.account_id)))));
CREATE POLICY rows_of_desk ON public.portfolio_contact_points TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_contact_points.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_contact_points.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.portfolio_contacts TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_contacts.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_contacts.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.portfolio_customers TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_customers.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = portfolio_customers.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.portfolio_due_items TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_due_items.account_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_due_items.account_id)))));
CREATE POLICY rows_of_desk ON public.portfolio_guarantors TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_guarantors.account_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_guarantors.account_id)))));
CREATE POLICY rows_of_desk ON public.portfolio_payments TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_payments.account_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_payments.account_id)))));
CREATE POLICY rows_of_desk ON public.portfolio_promises TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_promises.account_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_promises.account_id)))));
CREATE POLICY rows_of_desk ON public.portfolio_statements TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_statements.account_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_accounts parent
  WHERE (parent.account_id = portfolio_statements.account_id)))));
CREATE POLICY rows_of_desk ON public.risk_claim TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = risk_claim.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = risk_claim.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.risk_claimstep TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.risk_claim parent
  WHERE (parent.id = risk_claimstep.claim_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.risk_claim parent
  WHERE (parent.id = risk_claimstep.claim_id)))));
CREATE POLICY rows_of_desk ON public.risk_cover TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = risk_cover.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = risk_cover.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.script_walk TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = script_walk.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = script_walk.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.trust_auditentry FOR SELECT TO cureline_desk USING (((user_id IS NULL) OR ((user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR ((customer_id = ''::text) AND (( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text)) OR (((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = trust_auditentry.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))));
CREATE POLICY rows_of_desk ON public.visit_checkin TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.visit_visit parent
  WHERE (parent.id = visit_checkin.visit_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.visit_visit parent
  WHERE (parent.id = visit_checkin.visit_id)))));
CREATE POLICY rows_of_desk ON public.visit_evidence TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.visit_visit parent
  WHERE (parent.id = visit_evidence.visit_id))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.visit_visit parent
  WHERE (parent.id = visit_evidence.visit_id)))));
CREATE POLICY rows_of_desk ON public.visit_visit TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = visit_visit.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = visit_visit.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.warning_accountwarning TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = warning_accountwarning.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = warning_accountwarning.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.wellbeing_careplan TO cureline_desk USING ((((holder_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = wellbeing_careplan.staff_id) AND ((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting))))) OR (head_may_see AND (( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text)))) WITH CHECK ((((holder_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting)) OR (EXISTS ( SELECT 1
   FROM public.people_staff staff
  WHERE ((staff.id = wellbeing_careplan.staff_id) AND ((staff.user_id)::text = ( SELECT current_setting('cureline.user'::text, true) AS current_setting))))) OR (head_may_see AND (( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text))));
CREATE POLICY rows_of_desk ON public.wellbeing_carestep TO cureline_desk USING ((EXISTS ( SELECT 1
   FROM public.wellbeing_careplan plan
  WHERE (plan.id = wellbeing_carestep.plan_id)))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.wellbeing_careplan plan
  WHERE (plan.id = wellbeing_carestep.plan_id))));
CREATE POLICY rows_of_desk ON public.worklist_assessment TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = worklist_assessment.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = worklist_assessment.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.worklist_decision TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = worklist_decision.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = worklist_decision.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
CREATE POLICY rows_of_desk ON public.worklist_task TO cureline_desk USING ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = worklist_task.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[])))))))) WITH CHECK ((((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) AND (( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text)) OR (EXISTS ( SELECT 1
   FROM public.portfolio_holding holding
  WHERE ((holding.customer_id = worklist_task.customer_id) AND ((( SELECT current_setting('cureline.scope'::text, true) AS current_setting) = 'all'::text) OR (holding.team = ANY (( SELECT string_to_array(current_setting('cureline.teams'::text, true), ','::text) AS string_to_array)::text[]))) AND ((( SELECT current_setting('cureline.portfolios'::text, true) AS current_setting) = ''::text) OR (holding.portfolio = ANY (( SELECT string_to_array(current_setting('cureline.portfolios'::text, true), ','::text) AS string_to_array)::text[]))))))));
ALTER TABLE public.script_walk ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.trust_auditentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.visit_checkin ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.visit_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.visit_visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.warning_accountwarning ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.wellbeing_careplan ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.wellbeing_carestep ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.worklist_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.worklist_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.worklist_task ENABLE ROW LEVEL SECURITY;
