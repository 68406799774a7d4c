import path from 'node:path';
import * as z from 'zod';
import { databaseAddress } from '#shared/process/database-address.ts';
import { type FastClock, fastClockOf } from '#shared/time.ts';
import { type TrustedProxies, trustedProxiesOf } from './http/address.ts';
import {
  type FactorConfiguration,
  factorConfigurationOf,
  factorEnvironment,
} from './people/factors/settings.ts';
import { type OidcSettings, parseRoleMapping } from './people/oidc.ts';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_HOST: z.string().min(1).optional(),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  DATABASE_USER: z.string().min(1).optional(),
  DATABASE_PASSWORD: z.string().min(1).optional(),
  DATABASE_NAME: z.string().min(1).optional(),
  DATABASE_SSLMODE: z.enum(['disable', 'require', 'verify-ca', 'verify-full']).optional(),
  INGEST_URL: z.url({ protocol: /^http$/ }).optional(),
  TRUSTED_PROXIES: z.string().default(''),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(16).optional(),
  OIDC_NAME: z.string().min(1).max(40).default('OpenID Connect'),
  OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  OIDC_ROLES: z.string().min(1).optional(),
  OIDC_REDIRECT_URI: z.url().optional(),
  CLIENT_DIR: z.string().min(1).optional(),
  ...factorEnvironment,
  OUTLETS_ALLOW_PRIVATE: z.enum(['on', 'off']).default('off'),
  DEMO_CLOCK: z.string().optional(),
  DATA_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

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
  /** Null without OIDC_ISSUER. */
  readonly oidc: OidcSettings | null;
  /** The clock of a demo that is played fast. */
  readonly clock: FastClock | null;
  /** Absolute: the aggregator's folder, with the state of the clock and credentials.json; null: it is not on this machine. */
  readonly dataDir: string | null;
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

/** All or nothing: half a configuration would be a button that does not work. */
function oidcOf(env: z.infer<typeof schema>): OidcSettings | null {
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

/** Reads and checks the environment. Throws one Error that names each wrong setting. */
export function readServerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ServerSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`the settings are not right: ${problems.join('; ')}`);
  }
  const env = parsed.data;
  const databaseUrl = databaseAddress(env);
  if (databaseUrl === null)
    throw new Error('DATABASE_URL is missing, or DATABASE_HOST and its parts.');
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl,
    ingestUrl: env.INGEST_URL ?? null,
    isTrustedProxy: trustedProxiesOf(env.TRUSTED_PROXIES),
    clientDir: path.resolve(env.CLIENT_DIR ?? path.join(import.meta.dirname, '../client/dist')),
    outletsAllowPrivate: env.OUTLETS_ALLOW_PRIVATE === 'on',
    factors: factorConfigurationOf(env),
    oidc: oidcOf(env),
    clock: fastClockOf(env.DEMO_CLOCK),
    dataDir: env.DATA_DIR === undefined ? null : path.resolve(env.DATA_DIR),
    logLevel: env.LOG_LEVEL,
  };
}
