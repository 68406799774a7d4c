import path from 'node:path';
import * as z from 'zod';
import { type FastClock, fastClockOf } from '#shared/time.ts';
import {
  type FactorConfiguration,
  factorConfigurationOf,
  factorEnvironment,
} from './people/factors/settings.ts';
import { type OidcSettings, parseRoleMapping } from './people/oidc.ts';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().min(1),
  INGEST_URL: z.url().optional(),
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
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type ServerSettings = {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  /** Where the aggregator listens for readings; null: the intake is closed here. */
  readonly ingestUrl: string | null;
  /** Absolute folder of the built client. */
  readonly clientDir: string;
  /** Outlets may have plain HTTP and addresses of private networks. */
  readonly outletsAllowPrivate: boolean;
  readonly factors: FactorConfiguration;
  /** Null without OIDC_ISSUER. */
  readonly oidc: OidcSettings | null;
  /** The clock of a demo that is played fast. */
  readonly clock: FastClock | null;
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
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    ingestUrl: env.INGEST_URL ?? null,
    clientDir: path.resolve(env.CLIENT_DIR ?? path.join(import.meta.dirname, '../client/dist')),
    outletsAllowPrivate: env.OUTLETS_ALLOW_PRIVATE === 'on',
    factors: factorConfigurationOf(env),
    oidc: oidcOf(env),
    clock: fastClockOf(env.DEMO_CLOCK),
    logLevel: env.LOG_LEVEL,
  };
}
