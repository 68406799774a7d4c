import path from 'node:path';
import { ListedError, problemsOf } from '#shared/process/command.ts';
import { databaseAddress } from '#shared/process/database-address.ts';
import { DATABASE_SETTINGS } from '#shared/process/installation-settings.ts';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { type Environment, readEnvironment, settingsText } from '#shared/process/settings.ts';
import { type EpochMs, type FastClock, fastClockOf } from '#shared/time.ts';
import { type TrustedProxies, trustedProxiesOf } from './http/address.ts';
import { publicOriginsOf } from './http/own-origin.ts';
import { type FactorConfiguration, factorConfigurationOf } from './people/factors/settings.ts';
import { type OidcSettings, parseRoleMapping } from './people/oidc.ts';
import { type PushServices, pushServicesOf } from './push/services.ts';
import type { PushKeySource } from './push/vapid-key.ts';

/** What the server reads. */
const SERVER_SETTINGS = [
  'PORT',
  'HOST',
  ...DATABASE_SETTINGS,
  'INGEST_URL',
  'TRUSTED_PROXIES',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
  'OIDC_ROLE_CLAIM',
  'OIDC_ROLES',
  'OIDC_REDIRECT_URI',
  'CLIENT_DIR',
  'SECOND_FACTOR',
  'FACTOR_KEY',
  'PUBLIC_ORIGIN',
  'DEMO',
  'OUTLETS_ALLOW_PRIVATE',
  'PUSH_SERVICES',
  'PUSH_KEY',
  'DEMO_CLOCK',
  'DATA_DIR',
  'LOG_LEVEL',
] as const;
type Read = ReturnType<typeof readEnvironment<(typeof SERVER_SETTINGS)[number]>>;

export type ServerSettings = {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  /** Where the aggregator listens for readings; null: the intake is closed here. */
  readonly ingestUrl: string | null;
  /** Whose X-Forwarded headers are believed. */
  readonly isTrustedProxy: TrustedProxies;
  /** Absolute folder of the built client. */
  readonly clientDir: string;
  /** Outlets may have plain HTTP and addresses of private networks. */
  readonly outletsAllowPrivate: boolean;
  readonly factors: FactorConfiguration;
  /** Alerts on devices: the key that they are told, and whose addresses they may have. */
  readonly push: { readonly key: PushKeySource; readonly services: PushServices };
  /** Where pages of this service are, besides the host that is asked for. */
  readonly publicOrigins: readonly string[];
  /** Null without OIDC_ISSUER. */
  readonly oidc: OidcSettings | null;
  /** The clock of a demo that is played fast. */
  readonly clock: FastClock | null;
  /** Absolute: the aggregator's folder, with the state of the clock and credentials.json; null: it is not on this machine. */
  readonly dataDir: string | null;
  readonly logLevel: Read['LOG_LEVEL'];
};

/** All or nothing: half a configuration would be a button that does not work. */
function oidcOf(env: Read): OidcSettings | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ROLES } = env;
  if (OIDC_ISSUER === undefined) return null;
  if (
    OIDC_CLIENT_ID === undefined ||
    OIDC_CLIENT_SECRET === undefined ||
    OIDC_ROLES === undefined
  ) {
    throw new Error(
      'with OIDC_ISSUER also set OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ROLES, for instance "admin=crowd-admins,operator=crowd-team"',
    );
  }
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: env.OIDC_NAME,
    roleClaim: env.OIDC_ROLE_CLAIM,
    roles: parseRoleMapping(OIDC_ROLES),
    redirectUri: env.OIDC_REDIRECT_URI ?? null,
  };
}

const pushKeySourceOf = ({ PUSH_KEY, DATA_DIR }: Read): PushKeySource => {
  if (PUSH_KEY !== undefined) return { setting: PUSH_KEY };
  return DATA_DIR === undefined ? null : { folder: DATA_DIR };
};

function databaseUrlOf(env: Read): string {
  const databaseUrl = databaseAddress(env);
  if (databaseUrl === null)
    throw new Error('DATABASE_URL is missing, or DATABASE_HOST and its parts.');
  return databaseUrl;
}

/** Reads and checks the environment. Throws one Error that names each wrong setting. */
export function readServerSettings(environment: Environment): ServerSettings {
  const env = readEnvironment(environment, SERVER_SETTINGS);
  const wrong = problemsOf([
    () => databaseUrlOf(env),
    () => trustedProxiesOf(env.TRUSTED_PROXIES),
    () => publicOriginsOf(env.PUBLIC_ORIGIN ?? ''),
    () => oidcOf(env),
    () => pushServicesOf(env.PUSH_SERVICES),
  ]);
  if (wrong.length > 0) throw new ListedError('the settings are not right', wrong);
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: databaseUrlOf(env),
    ingestUrl: env.INGEST_URL ?? null,
    isTrustedProxy: trustedProxiesOf(env.TRUSTED_PROXIES),
    clientDir: path.resolve(env.CLIENT_DIR ?? path.join(import.meta.dirname, '../client/dist')),
    outletsAllowPrivate: env.OUTLETS_ALLOW_PRIVATE === 'on',
    factors: factorConfigurationOf(env),
    push: { key: pushKeySourceOf(env), services: pushServicesOf(env.PUSH_SERVICES) },
    publicOrigins: publicOriginsOf(env.PUBLIC_ORIGIN ?? ''),
    oidc: oidcOf(env),
    clock: fastClockOf(env.DEMO_CLOCK),
    dataDir: env.DATA_DIR === undefined ? null : path.resolve(env.DATA_DIR),
    logLevel: env.LOG_LEVEL,
  };
}

const OPTIONS = {
  'stands-at': {
    type: 'string',
    value: '<time>',
    about: 'shows every site as a recording that ends then, like 2026-06-06T13:00:00Z',
  },
} as const;

/** What the command line of the server says; with `--help`, or with what is not understood, the process ends. */
export function serverOptionsOrEnd(): { readonly standsAt: EpochMs | null } {
  const usage = usageOf(
    [
      'npm run supervise -- server/main.ts',
      'node server/main.ts [--stands-at <time>]   with a Node 24',
    ],
    OPTIONS,
    settingsText(SERVER_SETTINGS),
  );
  const { 'stands-at': at } = optionsOrEnd(usage, OPTIONS);
  if (at === undefined) return { standsAt: null };
  const standsAt = Date.parse(at);
  if (Number.isNaN(standsAt)) {
    process.stderr.write(`--stands-at is no time\n${usage}\n`);
    process.exit(1);
  }
  return { standsAt };
}
