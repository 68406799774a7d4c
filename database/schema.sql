-- columns
access_token: token_sha256 text NOT NULL
access_token: role text NOT NULL
access_token: site_id text
access_token: label text NOT NULL
access_token: created_at timestamp with time zone NOT NULL DEFAULT now()
access_token: revoked_at timestamp with time zone
access_token: token_id text COLLATE "C" NOT NULL DEFAULT ('t-'::text || substr(md5(((random())::text || (clock_timestamp())::text)), 1, 10))
access_token: sites text[]
access_token: created_by text NOT NULL DEFAULT 'system'::text
access_token: expires_at timestamp with time zone
access_token: last_used_on date
access_token: replaces text COLLATE "C"
account: account_id text COLLATE "C" NOT NULL
account: login text
account: display_name text
account: role text NOT NULL
account: password_hash text
account: must_change_password boolean NOT NULL DEFAULT false
account: oidc_issuer text
account: oidc_subject text
account: created_at timestamp with time zone NOT NULL DEFAULT now()
account: disabled_at timestamp with time zone
account: erased_at timestamp with time zone
account: sites text[]
account: has_first_password boolean NOT NULL DEFAULT false
account: access_version integer NOT NULL DEFAULT 0
alert_version: site_id text NOT NULL
alert_version: alert_id text COLLATE "C" NOT NULL
alert_version: number bigint NOT NULL
alert_version: visible_at timestamp with time zone NOT NULL
alert_version: document jsonb NOT NULL
audit_entry: entry_id bigint NOT NULL
audit_entry: recorded_at timestamp with time zone NOT NULL DEFAULT now()
audit_entry: actor_id text NOT NULL
audit_entry: action text NOT NULL
audit_entry: subject_id text
audit_entry: before jsonb
audit_entry: after jsonb
critical_signal: site_id text NOT NULL
critical_signal: signal_id text COLLATE "C" NOT NULL
critical_signal: window_start timestamp with time zone NOT NULL
critical_signal: state text NOT NULL
critical_signal: cell text COLLATE "C" NOT NULL
critical_signal: lat double precision NOT NULL
critical_signal: lon double precision NOT NULL
critical_signal: published_at timestamp with time zone NOT NULL
decision_log: site_id text NOT NULL
decision_log: seq bigint NOT NULL
decision_log: at timestamp with time zone NOT NULL
decision_log: kind text NOT NULL
decision_log: actor text NOT NULL
decision_log: alert_id text
decision_log: bytes text NOT NULL
decision_log: previous_sha256 text NOT NULL
decision_log: sha256 text NOT NULL
decision_text: site_id text NOT NULL
decision_text: seq bigint NOT NULL
decision_text: actor text NOT NULL
decision_text: body text
delivery: outlet_id text COLLATE "C" NOT NULL
delivery: number bigint NOT NULL
delivery: seq bigint NOT NULL
delivery: attempt integer NOT NULL
delivery: at timestamp with time zone NOT NULL
delivery: status integer
delivery: failure text
delivery: duration_ms integer NOT NULL
device_alerts: session_sha256 text NOT NULL
device_alerts: owner text COLLATE "C" NOT NULL
device_alerts: endpoint text NOT NULL
device_alerts: p256dh text NOT NULL
device_alerts: auth text NOT NULL
device_alerts: language text NOT NULL
device_alerts: key_name text NOT NULL
device_alerts: since_at timestamp with time zone NOT NULL
device_alerts: failed_at timestamp with time zone
device_alerts: failure text
device_call: site_id text NOT NULL
device_call: alert_id text COLLATE "C" NOT NULL
device_call: opened_at timestamp with time zone NOT NULL
device_call: told_at timestamp with time zone NOT NULL DEFAULT now()
emergency_stop: site_id text NOT NULL
emergency_stop: number integer NOT NULL
emergency_stop: action text NOT NULL
emergency_stop: lanes text NOT NULL
emergency_stop: effective_from timestamp with time zone NOT NULL
emergency_stop: decided_at timestamp with time zone NOT NULL
emergency_stop: author text NOT NULL
emergency_stop: reason text NOT NULL
event_plan: site_id text NOT NULL
event_plan: version integer NOT NULL
event_plan: document jsonb NOT NULL
event_plan: recorded_at timestamp with time zone NOT NULL DEFAULT now()
event_state: site_id text NOT NULL
event_state: watch jsonb NOT NULL DEFAULT '{}'::jsonb
event_state: running text[] NOT NULL DEFAULT '{}'::text[]
event_state: manual_phase text
event_state: duty jsonb
event_state: drill jsonb
event_state: sees_until timestamp with time zone
event_state: ask_again_minutes integer
factor: factor_id text COLLATE "C" NOT NULL
factor: account_id text COLLATE "C" NOT NULL
factor: kind text NOT NULL
factor: label text NOT NULL
factor: added_at timestamp with time zone NOT NULL
factor: last_used_on date
factor: secret_sealed text
factor: last_step bigint
factor: credential_id text
factor: public_key text
factor: sign_count bigint
factor: transports text
factor: rp_id text
intake: site_id text NOT NULL
intake: day_start timestamp with time zone NOT NULL
intake: entries bigint NOT NULL
intake: recorded_at timestamp with time zone NOT NULL DEFAULT now()
leaving: site_id text NOT NULL
leaving: sensor_id text NOT NULL
leaving: at timestamp with time zone NOT NULL
leaving: reason text NOT NULL
leaving: plans_to_at timestamp with time zone NOT NULL
leaving: recorded_at timestamp with time zone NOT NULL DEFAULT now()
log_secret: is_only boolean NOT NULL DEFAULT true
log_secret: secret text NOT NULL
migration: number integer NOT NULL
migration: name text NOT NULL
migration: applied_at timestamp with time zone NOT NULL DEFAULT now()
migration: breaking boolean NOT NULL DEFAULT true
outlet: outlet_id text COLLATE "C" NOT NULL
outlet: site_id text NOT NULL
outlet: kind text NOT NULL
outlet: url text NOT NULL
outlet: secret text
outlet: language text NOT NULL
outlet: minimum_level smallint NOT NULL
outlet: about text[] NOT NULL
outlet: created_by text NOT NULL
outlet: created_at timestamp with time zone NOT NULL
outlet: disabled_at timestamp with time zone
outlet: disabled_because text
outlet: removed_at timestamp with time zone
outlet_cursor: outlet_id text COLLATE "C" NOT NULL
outlet_cursor: since_seq bigint NOT NULL
outlet_cursor: seq bigint NOT NULL
outlet_cursor: failing_since timestamp with time zone
outlet_cursor: leased_by text
outlet_cursor: leased_until timestamp with time zone
outlet_retry: outlet_id text COLLATE "C" NOT NULL
outlet_retry: alert_id text COLLATE "C" NOT NULL
outlet_retry: seq bigint NOT NULL
outlet_retry: attempt integer NOT NULL
outlet_retry: failing_since timestamp with time zone
outlet_retry: due_at timestamp with time zone NOT NULL
passkey_challenge: challenge_sha256 text NOT NULL
passkey_challenge: bound_to text NOT NULL
passkey_challenge: expires_at timestamp with time zone NOT NULL
pending_sign_in: pending_sha256 text NOT NULL
pending_sign_in: account_id text COLLATE "C" NOT NULL
pending_sign_in: password_sha256 text NOT NULL
pending_sign_in: tries integer NOT NULL DEFAULT 0
pending_sign_in: expires_at timestamp with time zone NOT NULL
plan: plan_id text NOT NULL
plan: site_id text NOT NULL
plan: policy_version integer NOT NULL
plan: effective_from timestamp with time zone NOT NULL
plan: document jsonb NOT NULL
plan: internal jsonb NOT NULL
plan: recorded_at timestamp with time zone NOT NULL DEFAULT now()
plan: site_version integer
policy: site_id text NOT NULL
policy: policy_version integer NOT NULL
policy: document jsonb NOT NULL
policy: recorded_at timestamp with time zone NOT NULL DEFAULT now()
public_record: site_id text NOT NULL
public_record: policy_version integer NOT NULL
public_record: plan_id text COLLATE "C" NOT NULL
public_record: region_id text COLLATE "C" NOT NULL
public_record: window_start timestamp with time zone NOT NULL
public_record: window_seconds integer NOT NULL
public_record: status text NOT NULL
public_record: level smallint
public_record: reason text
public_record: published_at timestamp with time zone NOT NULL
recovery_code: code_sha256 text NOT NULL
recovery_code: account_id text COLLATE "C" NOT NULL
refusal_total: site_id text NOT NULL
refusal_total: epoch_start timestamp with time zone NOT NULL
refusal_total: epoch_seconds integer NOT NULL
refusal_total: reason text NOT NULL
refusal_total: total bigint NOT NULL
release_window: site_id text NOT NULL
release_window: lane text NOT NULL
release_window: window_start timestamp with time zone NOT NULL
release_window: window_seconds integer NOT NULL
release_window: plan_id text COLLATE "C" NOT NULL
release_window: published_at timestamp with time zone NOT NULL
replay_clock: site_id text NOT NULL
replay_clock: at timestamp with time zone NOT NULL
retraction: lane text NOT NULL
retraction: plan_id text COLLATE "C" NOT NULL
retraction: region_id text COLLATE "C" NOT NULL
retraction: window_start timestamp with time zone NOT NULL
retraction: retracted_at timestamp with time zone NOT NULL
retraction: reason text NOT NULL
sensor: sensor_id text NOT NULL
sensor: version integer NOT NULL
sensor: site_id text NOT NULL
sensor: document jsonb NOT NULL
sensor: recorded_at timestamp with time zone NOT NULL DEFAULT now()
session: session_sha256 text NOT NULL
session: role text NOT NULL
session: created_at timestamp with time zone NOT NULL DEFAULT now()
session: expires_at timestamp with time zone NOT NULL
session: revoked_at timestamp with time zone
session: account_id text COLLATE "C"
session: token_id text COLLATE "C"
sign_in_failure: key_sha256 text NOT NULL
sign_in_failure: failures integer NOT NULL
sign_in_failure: last_at timestamp with time zone NOT NULL
sign_in_failure: locked_until_at timestamp with time zone
site: site_id text NOT NULL
site: version integer NOT NULL
site: document jsonb NOT NULL
site: drawing jsonb
site: recorded_at timestamp with time zone NOT NULL DEFAULT now()
staff_record: site_id text NOT NULL
staff_record: policy_version integer NOT NULL
staff_record: plan_id text COLLATE "C" NOT NULL
staff_record: region_id text COLLATE "C" NOT NULL
staff_record: window_start timestamp with time zone NOT NULL
staff_record: window_seconds integer NOT NULL
staff_record: status text NOT NULL
staff_record: level smallint
staff_record: reason text
staff_record: published_at timestamp with time zone NOT NULL
staff_record: k_class smallint
step_key: site_id text NOT NULL
step_key: actor text NOT NULL
step_key: step_key uuid NOT NULL
step_key: sha256 text NOT NULL
step_key: seq bigint
step_key: made_at timestamp with time zone NOT NULL DEFAULT now()
totp_enrolment: account_id text COLLATE "C" NOT NULL
totp_enrolment: secret_sealed text NOT NULL
totp_enrolment: expires_at timestamp with time zone NOT NULL

-- hypertables
public_record: by window_start, chunks of 30 days
public_record: compressed: segment by site_id, order by window_start,region_id
staff_record: by window_start, chunks of 1 day
staff_record: compressed: segment by site_id, order by window_start,region_id

-- constraints
access_token: UNIQUE (token_id)
access_token: PRIMARY KEY (token_sha256)
access_token: FOREIGN KEY (replaces) REFERENCES access_token(token_id)
access_token: CHECK (((role <> 'device'::text) OR (site_id IS NOT NULL)))
access_token: CHECK (((sites IS NULL) OR ((role = 'operator'::text) AND ((cardinality(sites) >= 1) AND (cardinality(sites) <= 100)))))
access_token: CHECK ((role = ANY (ARRAY['operator'::text, 'device'::text])))
access_token: CHECK ((token_id ~ '^t-[0-9a-z]{10}$'::text))
access_token: CHECK ((token_sha256 ~ '^[0-9a-f]{64}$'::text))
account: UNIQUE (login)
account: UNIQUE (oidc_issuer, oidc_subject)
account: PRIMARY KEY (account_id)
account: CHECK (((erased_at IS NOT NULL) OR ((display_name IS NOT NULL) AND ((login IS NOT NULL) OR (oidc_subject IS NOT NULL)))))
account: CHECK (((erased_at IS NULL) OR ((disabled_at IS NOT NULL) AND (login IS NULL) AND (display_name IS NULL) AND (password_hash IS NULL) AND (oidc_issuer IS NULL))))
account: CHECK (((oidc_issuer IS NULL) = (oidc_subject IS NULL)))
account: CHECK (((sites IS NULL) OR ((cardinality(sites) >= 1) AND (cardinality(sites) <= 100))))
account: CHECK ((account_id ~ '^a-[0-9a-z]{8}$'::text))
account: CHECK ((password_hash ~~ '$argon2id$%'::text))
account: CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'maintainer'::text, 'admin'::text, 'auditor'::text])))
alert_version: PRIMARY KEY (site_id, alert_id, number)
alert_version: CHECK ((alert_id ~ '^[0-9a-f]{16}$'::text))
audit_entry: PRIMARY KEY (entry_id)
audit_entry: CHECK ((action ~ '^[a-z-]+(\.[a-z-]+)+$'::text))
critical_signal: PRIMARY KEY (site_id, signal_id, window_start)
critical_signal: CHECK ((state = ANY (ARRAY['critical'::text, 'unknown'::text, 'cleared'::text])))
decision_log: PRIMARY KEY (site_id, seq)
decision_log: CHECK ((seq > 0))
decision_log: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
decision_text: PRIMARY KEY (site_id, seq)
delivery: PRIMARY KEY (outlet_id, number)
delivery: FOREIGN KEY (outlet_id) REFERENCES outlet(outlet_id)
delivery: CHECK (((status >= 100) AND (status <= 999)))
delivery: CHECK (((status IS NOT NULL) OR (failure IS NOT NULL)))
delivery: CHECK ((attempt > 0))
delivery: CHECK ((duration_ms >= 0))
delivery: CHECK ((seq >= 0))
device_alerts: UNIQUE (endpoint)
device_alerts: PRIMARY KEY (session_sha256)
device_alerts: FOREIGN KEY (session_sha256) REFERENCES session(session_sha256) ON DELETE CASCADE
device_alerts: CHECK (((failed_at IS NULL) = (failure IS NULL)))
device_alerts: CHECK ((language ~ '^[a-z]{2}$'::text))
device_alerts: CHECK ((length(auth) = 22))
device_alerts: CHECK ((length(endpoint) <= 1000))
device_alerts: CHECK ((length(p256dh) = 87))
device_call: PRIMARY KEY (site_id, alert_id, opened_at)
emergency_stop: PRIMARY KEY (site_id, number)
emergency_stop: CHECK (((action <> 'resume'::text) OR (effective_from > decided_at)))
emergency_stop: CHECK (((action <> 'stop'::text) OR (effective_from = decided_at)))
emergency_stop: CHECK (((length(author) >= 2) AND (length(author) <= 120)))
emergency_stop: CHECK (((length(reason) >= 10) AND (length(reason) <= 500)))
emergency_stop: CHECK ((action = ANY (ARRAY['stop'::text, 'resume'::text])))
emergency_stop: CHECK ((lanes = ANY (ARRAY['public'::text, 'both'::text])))
emergency_stop: CHECK ((number > 0))
event_plan: PRIMARY KEY (site_id, version)
event_plan: CHECK ((version > 0))
event_state: PRIMARY KEY (site_id)
event_state: CHECK (((ask_again_minutes >= 1) AND (ask_again_minutes <= 240)))
event_state: CHECK ((manual_phase = ANY (ARRAY['ingress'::text, 'circulation'::text, 'egress'::text])))
factor: UNIQUE (credential_id)
factor: PRIMARY KEY (factor_id)
factor: FOREIGN KEY (account_id) REFERENCES account(account_id)
factor: CHECK (
CASE kind
    WHEN 'totp'::text THEN ((secret_sealed IS NOT NULL) AND (last_step IS NOT NULL) AND (credential_id IS NULL))
    ELSE ((secret_sealed IS NULL) AND (credential_id IS NOT NULL) AND (public_key IS NOT NULL) AND (sign_count IS NOT NULL) AND (transports IS NOT NULL) AND (rp_id IS NOT NULL))
END)
factor: CHECK (((label <> ''::text) AND (length(label) <= 40)))
factor: CHECK ((factor_id ~ '^f-[0-9a-z]{12}$'::text))
factor: CHECK ((kind = ANY (ARRAY['totp'::text, 'passkey'::text])))
intake: PRIMARY KEY (site_id, day_start, entries)
intake: CHECK ((entries >= 0))
leaving: PRIMARY KEY (site_id, sensor_id, at)
log_secret: PRIMARY KEY (is_only)
log_secret: CHECK ((secret ~ '^[0-9a-f]{64}$'::text))
log_secret: CHECK (is_only)
migration: PRIMARY KEY (number)
outlet: PRIMARY KEY (outlet_id)
outlet: CHECK (((disabled_at IS NULL) = (disabled_because IS NULL)))
outlet: CHECK (((secret IS NULL) = (removed_at IS NOT NULL)))
outlet: CHECK ((disabled_because = ANY (ARRAY['person'::text, 'gone'::text, 'failing'::text])))
outlet: CHECK ((kind = ANY (ARRAY['webhook'::text, 'alertmanager'::text, 'cap'::text])))
outlet: CHECK ((language ~ '^[a-z]{2}$'::text))
outlet: CHECK ((minimum_level = ANY (ARRAY[3, 4])))
outlet: CHECK ((outlet_id ~ '^[0-9a-f]{16}$'::text))
outlet_cursor: PRIMARY KEY (outlet_id)
outlet_cursor: FOREIGN KEY (outlet_id) REFERENCES outlet(outlet_id)
outlet_cursor: CHECK ((seq >= since_seq))
outlet_cursor: CHECK ((since_seq >= 0))
outlet_retry: PRIMARY KEY (outlet_id, alert_id)
outlet_retry: FOREIGN KEY (outlet_id) REFERENCES outlet(outlet_id)
outlet_retry: CHECK ((attempt >= 0))
outlet_retry: CHECK ((seq > 0))
passkey_challenge: PRIMARY KEY (challenge_sha256)
passkey_challenge: CHECK ((challenge_sha256 ~ '^[0-9a-f]{64}$'::text))
pending_sign_in: PRIMARY KEY (pending_sha256)
pending_sign_in: FOREIGN KEY (account_id) REFERENCES account(account_id)
pending_sign_in: CHECK ((pending_sha256 ~ '^[0-9a-f]{64}$'::text))
plan: UNIQUE (site_id, effective_from)
plan: PRIMARY KEY (plan_id)
policy: PRIMARY KEY (site_id, policy_version)
policy: CHECK ((policy_version > 0))
public_record: PRIMARY KEY (plan_id, region_id, window_start)
public_record: CHECK (((level >= 0) AND (level <= 4)))
public_record: CHECK (((status = 'released'::text) = (level IS NOT NULL)))
public_record: CHECK (((status = 'withheld'::text) = (reason IS NOT NULL)))
public_record: CHECK ((reason = ANY (ARRAY['policy_suspended'::text, 'plan_transition'::text, 'insufficient_coverage'::text])))
public_record: CHECK ((status = ANY (ARRAY['released'::text, 'withheld'::text])))
recovery_code: PRIMARY KEY (code_sha256)
recovery_code: FOREIGN KEY (account_id) REFERENCES account(account_id)
recovery_code: CHECK ((code_sha256 ~ '^[0-9a-f]{64}$'::text))
refusal_total: PRIMARY KEY (site_id, epoch_start, reason)
refusal_total: CHECK ((total >= 0))
release_window: PRIMARY KEY (site_id, lane, window_start)
release_window: CHECK ((lane = ANY (ARRAY['staff'::text, 'public'::text])))
replay_clock: PRIMARY KEY (site_id)
retraction: PRIMARY KEY (lane, plan_id, region_id, window_start)
retraction: CHECK ((lane = ANY (ARRAY['staff'::text, 'public'::text])))
sensor: PRIMARY KEY (sensor_id, version)
sensor: CHECK ((version > 0))
session: PRIMARY KEY (session_sha256)
session: FOREIGN KEY (account_id) REFERENCES account(account_id)
session: FOREIGN KEY (token_id) REFERENCES access_token(token_id)
session: CHECK (((account_id IS NOT NULL) OR (role = 'operator'::text)))
session: CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'maintainer'::text, 'admin'::text, 'auditor'::text])))
session: CHECK ((session_sha256 ~ '^[0-9a-f]{64}$'::text))
sign_in_failure: PRIMARY KEY (key_sha256)
sign_in_failure: CHECK ((failures >= 0))
sign_in_failure: CHECK ((key_sha256 ~ '^[0-9a-f]{64}$'::text))
site: PRIMARY KEY (site_id, version)
site: CHECK ((version > 0))
staff_record: PRIMARY KEY (plan_id, region_id, window_start)
staff_record: CHECK (((level >= 0) AND (level <= 4)))
staff_record: CHECK (((status = 'released'::text) = (k_class IS NOT NULL)))
staff_record: CHECK (((status = 'released'::text) = (level IS NOT NULL)))
staff_record: CHECK (((status = 'withheld'::text) = (reason IS NOT NULL)))
staff_record: CHECK ((k_class = ANY (ARRAY[3, 5, 7, 10, 20])))
staff_record: CHECK ((reason = ANY (ARRAY['policy_suspended'::text, 'aggregator_gap'::text, 'insufficient_contributors'::text, 'insufficient_owner_diversity'::text, 'insufficient_coverage'::text])))
staff_record: CHECK ((status = ANY (ARRAY['released'::text, 'withheld'::text])))
step_key: PRIMARY KEY (site_id, actor, step_key)
step_key: CHECK ((seq > 0))
step_key: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
totp_enrolment: PRIMARY KEY (account_id)
totp_enrolment: FOREIGN KEY (account_id) REFERENCES account(account_id)

-- indexes
access_token: CREATE UNIQUE INDEX access_token_pkey ON public.access_token USING btree (token_sha256)
access_token: CREATE UNIQUE INDEX access_token_token_id_key ON public.access_token USING btree (token_id)
account: CREATE UNIQUE INDEX account_login_key ON public.account USING btree (login)
account: CREATE UNIQUE INDEX account_oidc_issuer_oidc_subject_key ON public.account USING btree (oidc_issuer, oidc_subject)
account: CREATE UNIQUE INDEX account_pkey ON public.account USING btree (account_id)
alert_version: CREATE INDEX alert_version_seen ON public.alert_version USING btree (site_id, visible_at)
alert_version: CREATE UNIQUE INDEX alert_version_pkey ON public.alert_version USING btree (site_id, alert_id, number)
audit_entry: CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject_id, entry_id)
audit_entry: CREATE UNIQUE INDEX audit_entry_pkey ON public.audit_entry USING btree (entry_id)
critical_signal: CREATE UNIQUE INDEX critical_signal_pkey ON public.critical_signal USING btree (site_id, signal_id, window_start)
decision_log: CREATE INDEX decision_log_alert ON public.decision_log USING btree (site_id, alert_id) WHERE (alert_id IS NOT NULL)
decision_log: CREATE INDEX decision_log_at ON public.decision_log USING btree (site_id, at)
decision_log: CREATE INDEX decision_log_kind ON public.decision_log USING btree (site_id, kind, seq)
decision_log: CREATE UNIQUE INDEX decision_log_pkey ON public.decision_log USING btree (site_id, seq)
decision_text: CREATE UNIQUE INDEX decision_text_pkey ON public.decision_text USING btree (site_id, seq)
delivery: CREATE INDEX delivery_done ON public.delivery USING btree (outlet_id, seq) WHERE (failure IS NULL)
delivery: CREATE UNIQUE INDEX delivery_pkey ON public.delivery USING btree (outlet_id, number)
device_alerts: CREATE INDEX device_alerts_owner ON public.device_alerts USING btree (owner)
device_alerts: CREATE UNIQUE INDEX device_alerts_endpoint_key ON public.device_alerts USING btree (endpoint)
device_alerts: CREATE UNIQUE INDEX device_alerts_pkey ON public.device_alerts USING btree (session_sha256)
device_call: CREATE INDEX device_call_age ON public.device_call USING btree (told_at)
device_call: CREATE UNIQUE INDEX device_call_pkey ON public.device_call USING btree (site_id, alert_id, opened_at)
emergency_stop: CREATE UNIQUE INDEX emergency_stop_pkey ON public.emergency_stop USING btree (site_id, number)
event_plan: CREATE UNIQUE INDEX event_plan_pkey ON public.event_plan USING btree (site_id, version)
event_state: CREATE UNIQUE INDEX event_state_pkey ON public.event_state USING btree (site_id)
factor: CREATE INDEX factor_account ON public.factor USING btree (account_id)
factor: CREATE UNIQUE INDEX factor_credential_id_key ON public.factor USING btree (credential_id)
factor: CREATE UNIQUE INDEX factor_pkey ON public.factor USING btree (factor_id)
intake: CREATE UNIQUE INDEX intake_pkey ON public.intake USING btree (site_id, day_start, entries)
leaving: CREATE UNIQUE INDEX leaving_pkey ON public.leaving USING btree (site_id, sensor_id, at)
log_secret: CREATE UNIQUE INDEX log_secret_pkey ON public.log_secret USING btree (is_only)
migration: CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (number)
outlet: CREATE INDEX outlet_site ON public.outlet USING btree (site_id)
outlet: CREATE UNIQUE INDEX outlet_pkey ON public.outlet USING btree (outlet_id)
outlet_cursor: CREATE UNIQUE INDEX outlet_cursor_pkey ON public.outlet_cursor USING btree (outlet_id)
outlet_retry: CREATE UNIQUE INDEX outlet_retry_pkey ON public.outlet_retry USING btree (outlet_id, alert_id)
passkey_challenge: CREATE UNIQUE INDEX passkey_challenge_pkey ON public.passkey_challenge USING btree (challenge_sha256)
pending_sign_in: CREATE INDEX pending_sign_in_account ON public.pending_sign_in USING btree (account_id)
pending_sign_in: CREATE UNIQUE INDEX pending_sign_in_pkey ON public.pending_sign_in USING btree (pending_sha256)
plan: CREATE UNIQUE INDEX plan_pkey ON public.plan USING btree (plan_id)
plan: CREATE UNIQUE INDEX plan_site_id_effective_from_key ON public.plan USING btree (site_id, effective_from)
policy: CREATE UNIQUE INDEX policy_pkey ON public.policy USING btree (site_id, policy_version)
public_record: CREATE INDEX public_record_page ON public.public_record USING btree (site_id, window_start, region_id)
public_record: CREATE UNIQUE INDEX public_record_pkey ON public.public_record USING btree (plan_id, region_id, window_start)
recovery_code: CREATE INDEX recovery_code_account ON public.recovery_code USING btree (account_id)
recovery_code: CREATE UNIQUE INDEX recovery_code_pkey ON public.recovery_code USING btree (code_sha256)
refusal_total: CREATE UNIQUE INDEX refusal_total_pkey ON public.refusal_total USING btree (site_id, epoch_start, reason)
release_window: CREATE UNIQUE INDEX release_window_pkey ON public.release_window USING btree (site_id, lane, window_start)
replay_clock: CREATE UNIQUE INDEX replay_clock_pkey ON public.replay_clock USING btree (site_id)
retraction: CREATE INDEX retraction_window ON public.retraction USING btree (lane, window_start)
retraction: CREATE UNIQUE INDEX retraction_pkey ON public.retraction USING btree (lane, plan_id, region_id, window_start)
sensor: CREATE INDEX sensor_site ON public.sensor USING btree (site_id, sensor_id, version DESC)
sensor: CREATE UNIQUE INDEX sensor_pkey ON public.sensor USING btree (sensor_id, version)
session: CREATE INDEX session_account ON public.session USING btree (account_id) WHERE (account_id IS NOT NULL)
session: CREATE UNIQUE INDEX session_pkey ON public.session USING btree (session_sha256)
sign_in_failure: CREATE INDEX sign_in_failure_age ON public.sign_in_failure USING btree (last_at)
sign_in_failure: CREATE UNIQUE INDEX sign_in_failure_pkey ON public.sign_in_failure USING btree (key_sha256)
site: CREATE UNIQUE INDEX site_pkey ON public.site USING btree (site_id, version)
staff_record: CREATE INDEX staff_record_page ON public.staff_record USING btree (site_id, window_start, region_id)
staff_record: CREATE UNIQUE INDEX staff_record_pkey ON public.staff_record USING btree (plan_id, region_id, window_start)
step_key: CREATE INDEX step_key_age ON public.step_key USING btree (made_at)
step_key: CREATE UNIQUE INDEX step_key_pkey ON public.step_key USING btree (site_id, actor, step_key)
totp_enrolment: CREATE UNIQUE INDEX totp_enrolment_pkey ON public.totp_enrolment USING btree (account_id)

-- triggers
access_token: CREATE TRIGGER access_token_change AFTER INSERT OR UPDATE OF revoked_at, expires_at ON public.access_token FOR EACH ROW EXECUTE FUNCTION tell_token_change()
access_token: CREATE TRIGGER token_revoked_has_no_device AFTER UPDATE OF revoked_at ON public.access_token FOR EACH ROW WHEN ((new.revoked_at IS NOT NULL)) EXECUTE FUNCTION end_device_alerts_of_token()
account: CREATE TRIGGER account_closed_has_no_device AFTER UPDATE OF disabled_at, erased_at ON public.account FOR EACH ROW WHEN ((new.disabled_at IS NOT NULL)) EXECUTE FUNCTION end_device_alerts_of_account()
account: CREATE TRIGGER account_erased_has_no_factors AFTER UPDATE OF erased_at ON public.account FOR EACH ROW WHEN ((new.erased_at IS NOT NULL)) EXECUTE FUNCTION remove_factors_of_erased()
alert_version: CREATE TRIGGER alert_version_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.alert_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
audit_entry: CREATE TRIGGER audit_entry_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
critical_signal: CREATE TRIGGER critical_signal_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.critical_signal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
decision_log: CREATE TRIGGER decision_log_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decision_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
delivery: CREATE TRIGGER delivery_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.delivery FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
emergency_stop: CREATE TRIGGER emergency_stop_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.emergency_stop FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
event_plan: CREATE TRIGGER event_plan_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event_plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
intake: CREATE TRIGGER intake_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.intake FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
leaving: CREATE TRIGGER leaving_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.leaving FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
log_secret: CREATE TRIGGER log_secret_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_secret FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
plan: CREATE TRIGGER plan_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
policy: CREATE TRIGGER policy_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.policy FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
public_record: CREATE TRIGGER public_record_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.public_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
public_record: CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON public.public_record FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker()
release_window: CREATE TRIGGER release_window_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.release_window FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
retraction: CREATE TRIGGER retraction_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.retraction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
sensor: CREATE TRIGGER sensor_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.sensor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
session: CREATE TRIGGER session_ended_has_no_device AFTER UPDATE OF revoked_at ON public.session FOR EACH ROW WHEN ((new.revoked_at IS NOT NULL)) EXECUTE FUNCTION end_device_alerts_of_session()
site: CREATE TRIGGER site_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.site FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
staff_record: CREATE TRIGGER staff_record_is_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.staff_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
staff_record: CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON public.staff_record FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker()

-- views
critical_use: SELECT site_id,
    ((window_start AT TIME ZONE 'UTC'::text))::date AS day,
        CASE
            WHEN (count(*) < 10) THEN '3-9'::text
            ELSE '10+'::text
        END AS fired
   FROM ( SELECT critical_signal.site_id,
            critical_signal.state,
            critical_signal.window_start,
            lag(critical_signal.state) OVER (PARTITION BY critical_signal.site_id, critical_signal.signal_id ORDER BY critical_signal.window_start) AS before
           FROM critical_signal) s
  WHERE ((state = 'critical'::text) AND (before IS DISTINCT FROM 'unknown'::text) AND (((window_start AT TIME ZONE 'UTC'::text))::date < ((now() AT TIME ZONE 'UTC'::text))::date))
  GROUP BY site_id, (((window_start AT TIME ZONE 'UTC'::text))::date)
 HAVING (count(*) >= 3);
event_plan_in_force: SELECT DISTINCT ON (site_id) site_id,
    version,
    document
   FROM event_plan
  ORDER BY site_id, version DESC;
ground_in_force: SELECT p.site_id,
    p.effective_from,
    (s.document -> 'partition'::text) AS partition,
    (s.document -> 'scales'::text) AS scales
   FROM (( SELECT plan.site_id,
            plan.effective_from,
            plan.site_version,
            lag(plan.site_version) OVER (PARTITION BY plan.site_id ORDER BY plan.effective_from) AS version_before
           FROM plan) p
     JOIN site s ON (((s.site_id = p.site_id) AND (s.version = p.site_version))))
  WHERE (p.site_version IS DISTINCT FROM p.version_before);
outlet_entry: SELECT outlet_id,
    site_id,
    kind,
    language,
    minimum_level,
    about,
    created_by,
    created_at,
    disabled_at,
    disabled_because,
    removed_at
   FROM outlet;
plan_document: SELECT plan_id,
    site_id,
    effective_from,
    document,
    policy_version
   FROM plan;
public_frame: SELECT w.site_id,
    w.window_start,
    w.plan_id,
    w.published_at,
    f.letters
   FROM ((release_window w
     CROSS JOIN LATERAL ( SELECT array_agg(t.region_id) AS gone
           FROM retraction t
          WHERE ((t.lane = 'public'::text) AND (t.window_start = w.window_start) AND (t.plan_id = w.plan_id))) g)
     CROSS JOIN LATERAL ( SELECT string_agg(
                CASE
                    WHEN ((g.gone IS NOT NULL) AND (r.region_id = ANY (g.gone))) THEN 'r'::text
                    ELSE
                    CASE r.level
                        WHEN 0 THEN '0'::text
                        WHEN 1 THEN '1'::text
                        WHEN 2 THEN '2'::text
                        WHEN 3 THEN '3'::text
                        WHEN 4 THEN '4'::text
                        ELSE
                        CASE r.reason
                            WHEN 'policy_suspended'::text THEN 'a'::text
                            WHEN 'aggregator_gap'::text THEN 'b'::text
                            WHEN 'insufficient_contributors'::text THEN 'c'::text
                            WHEN 'insufficient_owner_diversity'::text THEN 'd'::text
                            WHEN 'insufficient_coverage'::text THEN 'e'::text
                            WHEN 'plan_transition'::text THEN 'f'::text
                            ELSE NULL::text
                        END
                    END
                END, ''::text ORDER BY r.region_id) AS letters
           FROM public_record r
          WHERE ((r.site_id = w.site_id) AND (r.window_start = w.window_start) AND (r.plan_id = w.plan_id))) f)
  WHERE (w.lane = 'public'::text);
public_release: SELECT r.site_id,
    r.policy_version,
    r.plan_id,
    r.region_id,
    r.window_start,
    r.window_seconds,
        CASE
            WHEN (t.plan_id IS NULL) THEN r.status
            ELSE 'retracted'::text
        END AS status,
        CASE
            WHEN (t.plan_id IS NULL) THEN r.level
            ELSE NULL::smallint
        END AS level,
        CASE
            WHEN (t.plan_id IS NULL) THEN r.reason
            ELSE t.reason
        END AS reason,
    r.published_at
   FROM (public_record r
     LEFT JOIN LATERAL ( SELECT t_1.plan_id,
            t_1.reason
           FROM retraction t_1
          WHERE ((t_1.lane = 'public'::text) AND (t_1.plan_id = r.plan_id) AND (t_1.region_id = r.region_id) AND (t_1.window_start = r.window_start))
         LIMIT 1) t ON (true));
public_retraction: SELECT t.plan_id,
    p.site_id,
    t.region_id,
    t.window_start,
    t.retracted_at,
    t.reason
   FROM (retraction t
     JOIN plan p ON ((p.plan_id = t.plan_id)))
  WHERE (t.lane = 'public'::text);
public_window: SELECT site_id,
    lane,
    window_start,
    window_seconds,
    plan_id,
    published_at
   FROM release_window
  WHERE (lane = 'public'::text);
refusal_day: SELECT site_id,
    date_trunc('day'::text, epoch_start, 'UTC'::text) AS day_start,
    reason,
        CASE
            WHEN (sum(total) < (100)::numeric) THEN '1-99'::text
            WHEN (sum(total) < (1000)::numeric) THEN '100-999'::text
            ELSE '1000+'::text
        END AS class
   FROM refusal_total
  WHERE (reason <> 'accepted'::text)
  GROUP BY site_id, (date_trunc('day'::text, epoch_start, 'UTC'::text)), reason
 HAVING (sum(total) > (0)::numeric);
sensor_in_force: SELECT DISTINCT ON (sensor_id) sensor_id,
    site_id,
    version,
    document
   FROM sensor
  ORDER BY sensor_id, version DESC;
site_in_force: SELECT DISTINCT ON (site_id) site_id,
    version,
    document,
    drawing
   FROM site
  ORDER BY site_id, version DESC;
staff_frame: SELECT w.site_id,
    w.window_start,
    w.plan_id,
    w.published_at,
    f.letters
   FROM ((release_window w
     CROSS JOIN LATERAL ( SELECT array_agg(t.region_id) AS gone
           FROM retraction t
          WHERE ((t.lane = 'staff'::text) AND (t.window_start = w.window_start) AND (t.plan_id = w.plan_id))) g)
     CROSS JOIN LATERAL ( SELECT string_agg(
                CASE
                    WHEN ((g.gone IS NOT NULL) AND (r.region_id = ANY (g.gone))) THEN 'r'::text
                    ELSE
                    CASE r.level
                        WHEN 0 THEN '0'::text
                        WHEN 1 THEN '1'::text
                        WHEN 2 THEN '2'::text
                        WHEN 3 THEN '3'::text
                        WHEN 4 THEN '4'::text
                        ELSE
                        CASE r.reason
                            WHEN 'policy_suspended'::text THEN 'a'::text
                            WHEN 'aggregator_gap'::text THEN 'b'::text
                            WHEN 'insufficient_contributors'::text THEN 'c'::text
                            WHEN 'insufficient_owner_diversity'::text THEN 'd'::text
                            WHEN 'insufficient_coverage'::text THEN 'e'::text
                            WHEN 'plan_transition'::text THEN 'f'::text
                            ELSE NULL::text
                        END
                    END
                END, ''::text ORDER BY r.region_id) AS letters
           FROM staff_record r
          WHERE ((r.site_id = w.site_id) AND (r.window_start = w.window_start) AND (r.plan_id = w.plan_id))) f)
  WHERE (w.lane = 'staff'::text);
staff_release: SELECT r.site_id,
    r.policy_version,
    r.plan_id,
    r.region_id,
    r.window_start,
    r.window_seconds,
        CASE
            WHEN (t.plan_id IS NULL) THEN r.status
            ELSE 'retracted'::text
        END AS status,
        CASE
            WHEN (t.plan_id IS NULL) THEN r.level
            ELSE NULL::smallint
        END AS level,
        CASE
            WHEN (t.plan_id IS NULL) THEN r.reason
            ELSE t.reason
        END AS reason,
    r.published_at
   FROM (staff_record r
     LEFT JOIN LATERAL ( SELECT t_1.plan_id,
            t_1.reason
           FROM retraction t_1
          WHERE ((t_1.lane = 'staff'::text) AND (t_1.plan_id = r.plan_id) AND (t_1.region_id = r.region_id) AND (t_1.window_start = r.window_start))
         LIMIT 1) t ON (true));

-- functions
append_decision: CREATE OR REPLACE FUNCTION public.append_decision(for_site text, entry text, words text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  parsed jsonb := entry::jsonb;
  before text;
  entry_seq bigint;
BEGIN
  INSERT INTO event_state (site_id) VALUES (for_site) ON CONFLICT DO NOTHING;
  PERFORM FROM event_state WHERE site_id = for_site FOR UPDATE;
  SELECT seq, sha256 INTO entry_seq, before FROM decision_log WHERE site_id = for_site ORDER BY seq DESC LIMIT 1;
  entry_seq := coalesce(entry_seq, 0) + 1;
  before := coalesce(before, repeat('0', 64));
  INSERT INTO decision_log (site_id, seq, at, kind, actor, alert_id, bytes, previous_sha256, sha256)
  VALUES (for_site, entry_seq, (parsed ->> 'at')::timestamptz, parsed ->> 'kind', parsed ->> 'actor', parsed ->> 'alertId', entry, before,
    encode(sha256(convert_to(before || E'\n' || entry_seq || E'\n' || entry, 'UTF8')), 'hex'));
  IF words IS NOT NULL THEN
    INSERT INTO decision_text (site_id, seq, actor, body) VALUES (for_site, entry_seq, parsed ->> 'actor', words);
  END IF;
  PERFORM pg_notify('crowdshade_room', jsonb_build_object('siteId', for_site)::text);
  RETURN entry_seq;
END $function$
compress_old_records: CREATE OR REPLACE FUNCTION public.compress_old_records(older_than timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  chunk regclass;
  compressed integer := 0;
BEGIN
  FOR chunk IN
    SELECT format('%I.%I', chunk_schema, chunk_name)::regclass
    FROM timescaledb_information.chunks
    WHERE hypertable_schema = 'public' AND hypertable_name IN ('staff_record', 'public_record')
      AND NOT is_compressed AND range_end <= older_than
    ORDER BY range_end
  LOOP
    PERFORM compress_chunk(chunk);
    compressed := compressed + 1;
  END LOOP;
  RETURN compressed;
END $function$
create_first_admin: CREATE OR REPLACE FUNCTION public.create_first_admin(account_id text, login text, display_name text, password_hash text, must_change boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  LOCK TABLE account IN EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM account) THEN RETURN false; END IF;
  INSERT INTO account (account_id, login, display_name, role, password_hash, must_change_password, has_first_password)
  VALUES ($1, $2, $3, 'admin', $4, $5, true);
  INSERT INTO audit_entry (actor_id, action, subject_id, after) VALUES ('system', 'account.created', $1, '{"role": "admin"}');
  RETURN true;
END $function$
drop_old_staff_records: CREATE OR REPLACE FUNCTION public.drop_old_staff_records(older_than timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  chunk record;
  kept staff_record[];
  dropped integer := 0;
BEGIN
  IF older_than > now() - interval '2 days' THEN
    RAISE EXCEPTION 'staff records younger than 2 days are kept: the public lane is computed from them' USING ERRCODE = '22023';
  END IF;
  FOR chunk IN
    SELECT range_start AS starts, range_end AS ends FROM timescaledb_information.chunks
    WHERE hypertable_schema = 'public' AND hypertable_name = 'staff_record' AND range_end <= older_than
    ORDER BY range_end
  LOOP
    kept := ARRAY(
      SELECT r FROM staff_record r JOIN replay_clock c ON c.site_id = r.site_id
      WHERE r.window_start >= chunk.starts AND r.window_start < chunk.ends AND r.window_start >= c.at - (now() - older_than)
    );
    CONTINUE WHEN cardinality(kept) > 0 AND cardinality(kept) =
      (SELECT count(*) FROM staff_record r WHERE r.window_start >= chunk.starts AND r.window_start < chunk.ends);
    PERFORM drop_chunks('staff_record', older_than => chunk.ends, newer_than => chunk.starts);
    INSERT INTO staff_record SELECT * FROM unnest(kept);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $function$
end_device_alerts_of_account: CREATE OR REPLACE FUNCTION public.end_device_alerts_of_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  DELETE FROM device_alerts d WHERE d.owner = NEW.account_id;
  RETURN NULL;
END $function$
end_device_alerts_of_session: CREATE OR REPLACE FUNCTION public.end_device_alerts_of_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  DELETE FROM device_alerts d WHERE d.session_sha256 = NEW.session_sha256;
  RETURN NULL;
END $function$
end_device_alerts_of_token: CREATE OR REPLACE FUNCTION public.end_device_alerts_of_token()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  DELETE FROM device_alerts d WHERE d.owner = NEW.token_id;
  RETURN NULL;
END $function$
erase_decision_texts: CREATE OR REPLACE FUNCTION public.erase_decision_texts(of_actor text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  erased integer;
BEGIN
  UPDATE decision_text SET body = NULL WHERE actor = of_actor AND body IS NOT NULL;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END $function$
has_accounts: CREATE OR REPLACE FUNCTION public.has_accounts()
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT FROM account) $function$
log_start: CREATE OR REPLACE FUNCTION public.log_start(of_site text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT encode(sha256(convert_to(secret || E'\n' || of_site, 'UTF8')), 'hex') FROM log_secret
$function$
plan_rests_on: CREATE OR REPLACE FUNCTION public.plan_rests_on(document jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT jsonb_build_array($1 -> 'siteId',
    jsonb_build_array($1 #> '{owner,kind}', $1 #> '{owner,ownerId}'),
    jsonb_build_array($1 #> '{location,lat}', $1 #> '{location,lon}', $1 #> '{location,mountId}', $1 #> '{location,verified}'),
    $1 -> 'zoneId',
    jsonb_build_array($1 #> '{fieldOfView,areaM2}', $1 #> '{fieldOfView,centre,lat}', $1 #> '{fieldOfView,centre,lon}'),
    jsonb_build_array($1 -> 'reportIntervalSeconds', $1 -> 'reporting'))
$function$
public_register: CREATE OR REPLACE FUNCTION public.public_register(of_site text, of_sensor text, after text, most integer, at timestamp with time zone)
 RETURNS TABLE(sensor_id text, document jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH page AS MATERIALIZED (
    SELECT f.sensor_id, f.site_id, f.version, f.document FROM sensor_in_force f
    WHERE ($1 IS NULL OR f.site_id = $1) AND ($2 IS NULL OR f.sensor_id = $2) AND ($3 IS NULL OR f.sensor_id COLLATE "C" > $3)
    ORDER BY f.sensor_id COLLATE "C" LIMIT $4
  ), in_force AS MATERIALIZED (
    SELECT DISTINCT ON (p.site_id) p.site_id, p.internal, p.effective_from, coalesce(c.at, $5) AS now
    FROM plan p LEFT JOIN replay_clock c ON c.site_id = p.site_id
    WHERE p.site_id IN (SELECT site_id FROM page WHERE version > 1) AND p.effective_from <= coalesce(c.at, $5)
    ORDER BY p.site_id, p.effective_from DESC
  ), facts AS MATERIALIZED (
    SELECT in_force.site_id, f ->> 0 AS sensor_id, to_timestamp((f ->> 1)::float8 / 1000) AS until, f ->> 2 AS rest
    FROM in_force, jsonb_array_elements(internal -> 'facts') f
  ), held AS MATERIALIZED (
    SELECT in_force.site_id, m ->> 0 AS sensor_id, in_force.now FROM in_force, jsonb_array_elements(internal -> 'maps') m
    WHERE NOT EXISTS (SELECT FROM leaving l WHERE l.site_id = in_force.site_id AND l.sensor_id = m ->> 0
      AND l.at <= in_force.effective_from AND l.plans_to_at >= in_force.effective_from)
  )
  SELECT page.sensor_id, CASE WHEN shown.document IS NULL THEN page.document ELSE (page.document - hidden) || (
      SELECT jsonb_object_agg(key, value) FROM jsonb_each(shown.document) WHERE key = ANY (hidden)
    ) END
  FROM page
  LEFT JOIN held ON held.site_id = page.site_id AND held.sensor_id = page.sensor_id
  LEFT JOIN facts ON facts.site_id = page.site_id AND facts.sensor_id = page.sensor_id
  LEFT JOIN LATERAL (
    SELECT v.document FROM sensor v
    WHERE page.version > 1 AND v.sensor_id = held.sensor_id AND NOT (v.document ->> 'suspended')::boolean
      AND (v.document ->> 'validFrom')::timestamptz <= held.now
      -- Plans of older releases did not keep it.
      AND (v.document ->> 'validUntil')::timestamptz
        >= coalesce(facts.until, (SELECT max((w.document ->> 'validUntil')::timestamptz) FROM sensor w WHERE w.sensor_id = page.sensor_id))
    ORDER BY plan_rests_on(v.document) IS NOT DISTINCT FROM facts.rest::jsonb DESC, version DESC LIMIT 1
  ) shown ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN plan_rests_on(page.document) = plan_rests_on(shown.document) THEN ARRAY['suspended', 'validFrom', 'validUntil']
      ELSE ARRAY['suspended', 'validFrom', 'validUntil', 'registeredAt', 'owner', 'location', 'zoneId', 'fieldOfView', 'reportIntervalSeconds', 'reporting']
    END AS hidden
  ) hiding
  ORDER BY page.sensor_id COLLATE "C"
$function$
refuse_change: CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed; a retraction is a row of its own', TG_TABLE_NAME USING ERRCODE = '42501';
END $function$
remove_factors: CREATE OR REPLACE FUNCTION public.remove_factors(account_id text)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE removed integer;
BEGIN
  DELETE FROM pending_sign_in p WHERE p.account_id = $1;
  DELETE FROM totp_enrolment e WHERE e.account_id = $1;
  DELETE FROM recovery_code r WHERE r.account_id = $1;
  DELETE FROM factor f WHERE f.account_id = $1;
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $function$
remove_factors_of_erased: CREATE OR REPLACE FUNCTION public.remove_factors_of_erased()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM remove_factors(NEW.account_id);
  RETURN NULL;
END $function$
staff_retention_job: CREATE OR REPLACE PROCEDURE public.staff_retention_job(IN job_id integer, IN config jsonb)
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $procedure$ SELECT drop_old_staff_records(now() - interval '30 days') $procedure$
tell_token_change: CREATE OR REPLACE FUNCTION public.tell_token_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('crowdshade_token', NEW.token_sha256);
  RETURN NULL;
END $function$
withhold_catalogue: CREATE OR REPLACE FUNCTION public.withhold_catalogue()
 RETURNS SETOF text
 LANGUAGE plpgsql
AS $function$
DECLARE
  owner text := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.staff_record'::regclass);
  ours text := format('aggregator, server, auditor, %I', owner);
  thing record;
BEGIN
  FOR thing IN
    WITH known AS (
      SELECT p.oid, p.proname AS name, n.nspname AS schema, 'ROUTINE ' || p.oid::regprocedure AS what, e.extname AS extension,
        EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS is_open
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = d.refobjid
    )
    -- Notices and locks: those who release and those who log.
    SELECT oid AS id, what, 'EXECUTE' AS privilege, format('aggregator, server, %I', owner) AS whose FROM known
    WHERE is_open AND schema = 'pg_catalog' AND (name = 'pg_notify' OR name ~ '^pg_(try_)?advisory_')
    UNION ALL
    -- How much there is and how much is going on: whoever watches the server.
    SELECT oid, what, 'EXECUTE', format('pg_monitor, %I', owner) FROM known
    WHERE is_open AND schema = 'pg_catalog' AND (name ~ '^pg_stat_get_' OR name ~ '^pg_current_wal_.*lsn$' OR name IN ('pg_relation_size',
      'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size', 'pg_relation_filepath', 'pg_relation_filenode', 'pg_sequence_last_value'))
    UNION ALL
    -- The extension's functions that say what chunks there are and how large, or that change how data is kept.
    SELECT oid, what, 'EXECUTE', ours FROM known
    WHERE is_open AND extension = 'timescaledb'
      AND ((schema = 'public' AND name !~ '^(time_bucket|first$|last$|histogram$|locf$|interpolate$|.*uuid)')
        OR (schema = '_timescaledb_functions' AND name ~ 'size|row_count|stats|chunk|policy_|background_workers|repair_|create_command'))
    UNION ALL
    -- The extension itself looks into `_timescaledb_functions` for whoever asks anything, so that one stays open.
    SELECT n.oid, 'SCHEMA ' || quote_ident(n.nspname), 'USAGE', ours FROM pg_namespace n
    WHERE n.nspname ~ '^_?timescaledb_' AND n.nspname <> '_timescaledb_functions'
      AND EXISTS (SELECT FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE a.grantee = 0)
  LOOP
    BEGIN
      EXECUTE format('REVOKE %s ON %s FROM PUBLIC', thing.privilege, thing.what);
      EXECUTE format('GRANT %s ON %s TO %s', thing.privilege, thing.what, thing.whose);
    EXCEPTION WHEN insufficient_privilege THEN
      NULL; -- said below
    END;
    -- Who may not take a right away is told so by a warning only.
    IF EXISTS (
      SELECT FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      WHERE thing.privilege = 'EXECUTE' AND p.oid = thing.id AND a.grantee = 0
      UNION ALL
      SELECT FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
      WHERE thing.privilege = 'USAGE' AND n.oid = thing.id AND a.grantee = 0
    ) THEN
      RETURN NEXT thing.what;
    END IF;
  END LOOP;
  -- Everything about a table but how many rows and pages it has: names are needed by every tool.
  BEGIN
    IF EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'pg_catalog.pg_class'::regclass AND a.grantee = 0) THEN
      REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC;
      EXECUTE (SELECT format('GRANT SELECT (%s) ON pg_catalog.pg_class TO PUBLIC', string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum))
        FROM pg_attribute a WHERE a.attrelid = 'pg_catalog.pg_class'::regclass AND NOT a.attisdropped
          AND a.attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen'));
      EXECUTE format('GRANT SELECT ON pg_catalog.pg_class TO pg_monitor, %s', ours);
    END IF;
  EXCEPTION WHEN insufficient_privilege THEN
    NULL;
  END;
  IF EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'pg_catalog.pg_class'::regclass AND a.grantee = 0) THEN
    RETURN NEXT 'TABLE pg_class';
  END IF;
END $function$

-- grants
access_token: INSERT, SELECT to server
access_token: INSERT, SELECT, UPDATE to aggregator
access_token: UPDATE (expires_at, last_used_on, revoked_at) to server
account: INSERT, SELECT, UPDATE to server
alert_version: INSERT, SELECT to aggregator
alert_version: INSERT, SELECT to server
alert_version: SELECT to auditor
append_decision: EXECUTE to aggregator
append_decision: EXECUTE to server
audit_entry: INSERT, SELECT to server
audit_entry: SELECT to auditor
compress_old_records: EXECUTE to aggregator
create_first_admin: EXECUTE to aggregator
critical_signal: INSERT, SELECT to aggregator
critical_signal: SELECT to auditor
critical_signal: SELECT to server
critical_use: SELECT to auditor
critical_use: SELECT to public_reader
critical_use: SELECT to server
decision_log: SELECT to aggregator
decision_log: SELECT to auditor
decision_log: SELECT to server
decision_text: SELECT to auditor
decision_text: SELECT to server
delivery: INSERT, SELECT to server
delivery: SELECT to auditor
device_alerts: DELETE, INSERT, SELECT to server
device_alerts: UPDATE (failed_at, failure) to server
device_call: DELETE, INSERT, SELECT to server
drop_old_staff_records: EXECUTE to aggregator
emergency_stop: INSERT, SELECT to aggregator
emergency_stop: SELECT to auditor
emergency_stop: SELECT to public_reader
emergency_stop: SELECT to server
erase_decision_texts: EXECUTE to server
event_plan: INSERT, SELECT to aggregator
event_plan: INSERT, SELECT to server
event_plan_in_force: SELECT to aggregator
event_plan_in_force: SELECT to auditor
event_plan_in_force: SELECT to server
event_state: INSERT, SELECT, UPDATE to aggregator
event_state: INSERT, SELECT, UPDATE to server
event_state: SELECT to auditor
factor: DELETE, INSERT, SELECT, UPDATE to server
ground_in_force: SELECT to aggregator
ground_in_force: SELECT to auditor
ground_in_force: SELECT to public_reader
ground_in_force: SELECT to server
has_accounts: EXECUTE to aggregator
intake: INSERT, SELECT to aggregator
leaving: INSERT, SELECT to aggregator
log_start: EXECUTE to auditor
log_start: EXECUTE to server
migration: SELECT to aggregator
migration: SELECT to server
outlet: INSERT, SELECT to server
outlet: UPDATE (about, disabled_at, disabled_because, language, minimum_level, removed_at, secret) to server
outlet_cursor: INSERT, SELECT, UPDATE to server
outlet_entry: SELECT to auditor
outlet_retry: DELETE, INSERT, SELECT, UPDATE to server
passkey_challenge: DELETE, INSERT, SELECT, UPDATE to server
pending_sign_in: DELETE, INSERT, SELECT, UPDATE to server
plan: INSERT, SELECT to aggregator
plan_document: SELECT to auditor
plan_document: SELECT to public_reader
plan_document: SELECT to server
policy: INSERT, SELECT to aggregator
policy: SELECT to auditor
policy: SELECT to public_reader
policy: SELECT to server
public_frame: SELECT to aggregator
public_frame: SELECT to auditor
public_frame: SELECT to public_reader
public_frame: SELECT to server
public_record: INSERT, SELECT to aggregator
public_register: EXECUTE to public_reader
public_release: SELECT to aggregator
public_release: SELECT to auditor
public_release: SELECT to public_reader
public_release: SELECT to server
public_retraction: SELECT to auditor
public_retraction: SELECT to public_reader
public_retraction: SELECT to server
public_window: SELECT to aggregator
public_window: SELECT to auditor
public_window: SELECT to public_reader
public_window: SELECT to server
recovery_code: DELETE, INSERT, SELECT, UPDATE to server
refusal_day: SELECT to auditor
refusal_day: SELECT to public_reader
refusal_day: SELECT to server
refusal_total: INSERT, SELECT, UPDATE to aggregator
refusal_total: SELECT to auditor
refusal_total: SELECT to server
release_window: INSERT, SELECT to aggregator
release_window: SELECT to auditor
release_window: SELECT to server
remove_factors: EXECUTE to server
replay_clock: INSERT, SELECT, UPDATE to aggregator
replay_clock: SELECT to auditor
replay_clock: SELECT to public_reader
replay_clock: SELECT to server
retraction: INSERT, SELECT to aggregator
sensor: INSERT, SELECT to aggregator
sensor_in_force: SELECT to aggregator
sensor_in_force: SELECT to auditor
sensor_in_force: SELECT to server
session: DELETE, INSERT, SELECT, UPDATE to server
sign_in_failure: DELETE, INSERT, SELECT, UPDATE to server
site: INSERT, SELECT to aggregator
site_in_force: SELECT to aggregator
site_in_force: SELECT to auditor
site_in_force: SELECT to public_reader
site_in_force: SELECT to server
staff_frame: SELECT to aggregator
staff_frame: SELECT to auditor
staff_frame: SELECT to server
staff_record: INSERT, SELECT to aggregator
staff_release: SELECT to aggregator
staff_release: SELECT to auditor
staff_release: SELECT to server
step_key: DELETE, INSERT, SELECT to server
totp_enrolment: DELETE, INSERT, SELECT, UPDATE to server
