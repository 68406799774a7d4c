// Promise P14, told by the schema: no column anywhere can hold what one sensor said. A new column must be put on one of these lists, by somebody
// who has thought about it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** The only columns that hold a level, a class of contributors or the word critical: each of a region, critical signals by section 9. */
const SAYS_HOW_CROWDED = [
  'alert_version.document',
  'decision_log.bytes',
  'event_state.watch',
  'critical_signal.state',
  'public_record.level',
  'staff_record.k_class',
  'staff_record.level',
];
/** Documents of the register and of policies: strict schemas without a level, checked on the way in and out. */
const DOCUMENTS = [
  'event_plan.document',
  'event_state.drill',
  'event_state.duty',
  'plan.document',
  'plan.internal',
  'policy.document',
  'sensor.document',
  'site.document',
  'site.drawing',
];
/** Who or what it is about, when, and why: words of closed lists, hashes, names and times. */
const NAMES =
  /^(site_id|sensor_id|plan_id|region_id|signal_id|lane|status|reason|role|label|name|cell|lanes|action|token_sha256|session_sha256|alert_id|actor|kind|manual_phase|running|previous_sha256|sha256)$/;
/** People of the safety team and what they did: names, ids, hashes. Nothing of what a sensor said. */
const PEOPLE =
  /^(account\.(account_id|sites|login|display_name|password_hash|must_change_password|has_first_password|oidc_issuer|oidc_subject)|session\.(account_id|token_id)|access_token\.(token_id|sites|replaces|created_by|last_used_on)|sign_in_failure\.(key_sha256|failures)|audit_entry\.(entry_id|actor_id|subject_id|before|after)|step_key\.step_key)$/;
/** Devices of people that are sent alerts: addresses and keys, closed words, and which alerts they were told of. Never what was sent. */
const DEVICES = /^device_alerts\.(owner|endpoint|p256dh|auth|language|key_name|failure)$/;
/** Where alerts go out, and how that went: addresses, secrets, closed words. Never what was sent. */
const OUTLETS =
  /^(outlet\.(outlet_id|url|secret|language|about|created_by|disabled_because)|outlet_cursor\.(outlet_id|failing_since|leased_by|leased_until)|outlet_retry\.(outlet_id|failing_since)|delivery\.(outlet_id|failure))$/;
/** Second factors of people: labels, hashes, sealed secrets, public keys, counts of use. Nothing of what a sensor said. */
const FACTORS =
  /^(factor\.(factor_id|account_id|label|last_used_on|secret_sealed|last_step|credential_id|public_key|sign_count|transports|rp_id)|recovery_code\.(code_sha256|account_id)|totp_enrolment\.(account_id|secret_sealed)|pending_sign_in\.(pending_sha256|account_id|password_sha256|tries)|passkey_challenge\.(challenge_sha256|bound_to))$/;
const TIMES = /_at$|_until$|_start$|^effective_from$|^at$/;
/** What people wrote themselves. */
const WORDS = ['decision_text.body', 'emergency_stop.author'];
/** Chance, and nothing else; there is one row. */
const CHANCE = ['log_secret.is_only', 'log_secret.secret'];
const NUMBERS = [
  'account.access_version',
  'alert_version.number',
  'critical_signal.lat',
  'critical_signal.lon',
  'decision_log.seq',
  'decision_text.seq',
  'emergency_stop.number',
  'event_state.ask_again_minutes',
  'event_plan.version',
  'delivery.attempt',
  'delivery.duration_ms',
  'delivery.number',
  'delivery.seq',
  'delivery.status',
  'intake.entries',
  'migration.breaking',
  'migration.number',
  'outlet.minimum_level',
  'outlet_cursor.seq',
  'outlet_cursor.since_seq',
  'outlet_retry.attempt',
  'outlet_retry.seq',
  'plan.policy_version',
  'plan.site_version',
  'policy.policy_version',
  'public_record.policy_version',
  'public_record.window_seconds',
  'refusal_total.epoch_seconds',
  'refusal_total.total',
  'release_window.window_seconds',
  'sensor.version',
  'site.version',
  'staff_record.policy_version',
  'step_key.seq',
  'staff_record.window_seconds',
];

type Column = { readonly table: string; readonly column: string; readonly type: string };

async function columns(): Promise<readonly Column[]> {
  const { rows } = await store.owner.query<Column>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns c
     JOIN pg_tables t ON t.schemaname = 'public' AND t.tablename = c.table_name WHERE table_schema = 'public' ORDER BY 1, 2`,
  );
  return rows;
}

const isListed = ({ table, column }: Column): boolean => {
  const name = `${table}.${column}`;
  return (
    [...SAYS_HOW_CROWDED, ...DOCUMENTS, ...WORDS, ...CHANCE, ...NUMBERS].includes(name) ||
    PEOPLE.test(name) ||
    DEVICES.test(name) ||
    NAMES.test(column) ||
    OUTLETS.test(name) ||
    FACTORS.test(name) ||
    TIMES.test(column)
  );
};

test('P14: every column of the schema is on a list, and only four say how crowded it is', async () => {
  const all = await columns();
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((column) => !isListed(column))).toEqual([]);
  const names = all.map(({ table, column }) => `${table}.${column}`);
  for (const name of [...SAYS_HOW_CROWDED, ...DOCUMENTS, ...WORDS, ...CHANCE, ...NUMBERS])
    expect(names).toContain(name);
});

test('P14: a sensor and a level never stand in one table, and times of records are whole windows', async () => {
  const all = await columns();
  const tablesOf = (names: readonly string[]): Set<string> =>
    new Set(names.map((name) => name.split('.')[0] ?? ''));
  const levels = tablesOf(SAYS_HOW_CROWDED);
  const sensors = new Set(all.filter(({ column }) => column === 'sensor_id').map((c) => c.table));
  // When a sensor left a plan, and why: the aggregator's own, without a level.
  expect([...sensors]).toEqual(['leaving', 'sensor']);
  for (const table of sensors) expect(levels).not.toContain(table);
});

test('P14: the scan fails when somebody adds a column for it', async () => {
  await store.owner.query('CREATE TABLE sneaky (sensor_id text, last_level smallint)');
  const found = (await columns()).filter((column) => !isListed(column));
  expect(found.map(({ table, column }) => `${table}.${column}`)).toEqual(['sneaky.last_level']);
  await store.owner.query('DROP TABLE sneaky');
});
