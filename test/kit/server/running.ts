// A server on a free port over a filled store, and the ways in which tests ask it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Authenticator, createAuthenticator } from '#server/auth/tokens.ts';
import { trustedProxiesOf } from '#server/http/address.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import type { OutletParts } from '#server/outlets/ports.ts';
import type { ServerParts } from '#server/parts.ts';
import type { FactorSettings } from '#server/people/factors/create.ts';
import { createVault } from '#server/people/factors/vault.ts';
import type { OidcSettings } from '#server/people/oidc.ts';
import type { ReleaseReader } from '#server/ports.ts';
import { startServer } from '#server/start.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import type { SitePlan } from '#shared/wire/site.ts';
import {
  planOf,
  policyOf,
  RECORDING,
  REFUSED_DAY,
  SITE,
  sensorOf,
  siteOf,
  type Timeline,
  timeline,
} from './fixture.ts';
import { originOf } from './listening.ts';
import type { TestStore } from './store.ts';
import { SPECIFICATION } from './witness.ts';

export const OPERATOR = 'cs_op_operator-token-of-the-test';
export const DEVICE = 'cs_dev_device-token-of-the-test';
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export type Running = Timeline & {
  readonly origin: string;
  readonly store: TestStore;
  /** Errors that the server reported. */
  readonly errors: unknown[];
  /** How often rows of records were asked for. */
  rowReads(): number;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
};

/** One key for all tests: what is sealed in one opens in another. */
/** Seals the secrets of apps in every test: nothing is sealed with a second key. */
export const SEALING_KEY = Buffer.alloc(32, 7);
const VAULT = createVault(SEALING_KEY);

const DRAWING: SitePlan = {
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: { kind: 'water' }, geometry: null }],
};

export async function fill(
  store: TestStore,
  { base, replayClock, releases }: Timeline,
): Promise<void> {
  for (const siteId of [SITE, RECORDING]) {
    const isRecording = siteId === RECORDING;
    const from = isRecording ? replayClock - 1_800_000 : base;
    await store.putSite(
      siteOf(siteId),
      isRecording ? null : DRAWING,
      isRecording ? replayClock : null,
    );
    await store.putPolicy(policyOf(siteId, 1));
    await store.putPolicy(policyOf(siteId, 2));
    await store.putPlan(planOf(siteId, from));
  }
  await store.putSensors(['s-1', 's-2', 's-3'].map((id) => sensorOf(id, SITE)));
  await store.putToken(sha256Hex(OPERATOR), 'operator', null);
  await store.putToken(sha256Hex(DEVICE), 'device', SITE);
  const closed = base - 900_000;
  const open = Math.floor(Date.now() / 900_000) * 900_000;
  await store.addRefusals(SITE, closed, { accepted: 100, late: 3 });
  await store.addRefusals(SITE, open, { accepted: 7, invalid: 1 });
  // A day that is over whatever the time is, in two epochs.
  await store.addRefusals(SITE, REFUSED_DAY, { accepted: 5000, late: 60, too_fast: 5 });
  await store.addRefusals(SITE, REFUSED_DAY + 900_000, { accepted: 4000, late: 60, clock: 1000 });
  for (const release of releases) await store.write(release);
}

function counting(reader: ReleaseReader): { reader: ReleaseReader; rowReads: () => number } {
  let reads = 0;
  return {
    rowReads: () => reads,
    reader: {
      ...reader,
      records: (query) => {
        reads += 1;
        return reader.records(query);
      },
      newestWindow: (siteId, lane, now) => {
        reads += 1;
        return reader.newestWindow(siteId, lane, now);
      },
    },
  };
}

function makeClient(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'crowdshade-client-'));
  mkdirSync(path.join(dir, 'assets'));
  writeFileSync(path.join(dir, 'index.html'), '<!doctype html><title>Crowdshade</title>');
  writeFileSync(path.join(dir, 'assets', 'main-abc123.js'), 'export {};');
  return dir;
}

/** Of second factors a test may say something else. */
export type Factors = Partial<Pick<FactorSettings, 'policy' | 'publicOrigin' | 'vault' | 'clock'>>;

type Shared = 'limits' | 'openReader' | 'openRoom' | 'probes' | 'push' | 'door';
type More = Partial<Pick<ServerParts, Shared>> & {
  /** As in TRUSTED_PROXIES. */
  readonly trustedProxies?: string;
  readonly factors?: Factors;
};

const NO_FACTORS = { policy: 'off', publicOrigin: null, vault: () => VAULT } as const;

/** Tests of one suite guess in turn, and read in the audit log what they did: each refusal has an entry. One person of theirs does what a hundred do in a minute. */
const EACH_WRITTEN = {
  ...DEFAULT_LIMITS,
  http: { ...DEFAULT_LIMITS.http, actsPerMinute: 10_000 },
  refusals: { ...DEFAULT_LIMITS.refusals, perAddress: 10_000, total: 10_000 },
};

function authenticatorOf(
  { tokens, sessions }: TestStore,
  { policy }: Factors,
  limits: More['limits'],
): Authenticator {
  return createAuthenticator(tokens, sessions, {
    ...(limits === undefined ? {} : { limits: limits.signIn }),
    ...(policy === undefined ? {} : { secondFactor: policy }),
  });
}

/** Fills the store with the fixture and serves it. */
export async function startRunning(
  store: TestStore,
  ingestUrl: string | null = null,
  oidc: OidcSettings | null = null,
  outlets?: OutletParts,
  more?: More,
): Promise<Running> {
  const line = timeline(Date.now());
  await fill(store, line);
  return { ...line, ...(await serve(store, ingestUrl, oidc, outlets, more)) };
}

/** Serves what the store holds. */
export async function serve(
  store: TestStore,
  ingestUrl: string | null = null,
  oidc: OidcSettings | null = null,
  outlets?: OutletParts,
  { trustedProxies = '127.0.0.1, ::1', factors = {}, ...more }: More = {},
): Promise<Omit<Running, keyof Timeline>> {
  const clientDir = makeClient();
  const errors: unknown[] = [];
  const { reader, rowReads } = counting(store.reader);
  const { server, stop } = await startServer({
    reader,
    policies: store.policies,
    room: store.room,
    auth: authenticatorOf(store, factors, more.limits),
    people: store.people,
    door: { people: store.people, factors: store.factors },
    tokenStore: store.tokenStore,
    factors: { ...NO_FACTORS, store: store.factors, ...factors },
    oidc,
    ...(outlets === undefined ? {} : { outlets }),
    notices: store.notices,
    wallClock: () => Date.now(),
    witness: SPECIFICATION,
    log: (error) => errors.push(error),
    ingestUrl,
    clientDir,
    // Tests play the proxy: each test asks from an address of its own.
    isTrustedProxy: trustedProxiesOf(trustedProxies),
    // Never in a test: what ends a stream is the word that a session ended, not the next look.
    sessionCheckMs: 24 * 3_600_000,
    limits: EACH_WRITTEN,
    ...more,
  });
  const origin = await originOf(server);
  return {
    origin,
    store,
    errors,
    rowReads,
    get: (where, headers = {}) => fetch(`${origin}${where}`, { headers, redirect: 'manual' }),
    stop: async () => {
      await stop();
      rmSync(clientDir, { recursive: true, force: true });
      await store.close();
    },
  };
}
