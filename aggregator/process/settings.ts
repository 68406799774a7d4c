// The one reader of the environment for everything that the aggregator and the supervisor need. Every problem is named at once, with the
// setting's own name, so that a start that refuses says what to change.
import path from 'node:path';
import * as z from 'zod';
import { databaseAddress } from '#shared/process/database-address.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import { makePolicy, PolicyError } from '../core/policy/policy.ts';

const port = z.coerce.number().int().min(1).max(65_535);
const whole = z.coerce.number().int();

const schema = z.object({
  PORT: port.default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  INGEST_PORT: port.optional(),
  INGEST_HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_HOST: z.string().min(1).optional(),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  DATABASE_USER: z.string().min(1).optional(),
  DATABASE_PASSWORD: z.string().min(1).optional(),
  DATABASE_NAME: z.string().min(1).optional(),
  DATABASE_SSLMODE: z.enum(['disable', 'require', 'verify-ca', 'verify-full']).optional(),
  DEMO: z.enum(['on', 'site', 'off']).default('on'),
  DEMO_SPEED: z.coerce.number().min(1).max(60).default(1),
  STAFF_K: whole.optional(),
  PUBLIC_K: whole.optional(),
  STAFF_PLANNED_UNITS: whole.optional(),
  PUBLIC_PLANNED_UNITS: whole.optional(),
  OWNER_SLACK: whole.optional(),
  K_PEOPLE: whole.optional(),
  ROSTER_EPOCH_SECONDS: whole.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

/** Environment name of each policy setting that an operator may make stricter. */
const POLICY_NAMES = {
  staffK: 'STAFF_K',
  publicK: 'PUBLIC_K',
  staffPlannedUnits: 'STAFF_PLANNED_UNITS',
  publicPlannedUnits: 'PUBLIC_PLANNED_UNITS',
  ownerSlack: 'OWNER_SLACK',
  kPeople: 'K_PEOPLE',
  rosterEpochSeconds: 'ROSTER_EPOCH_SECONDS',
} as const satisfies Partial<Record<keyof PolicySettings, string>>;

export type Settings = {
  readonly port: number;
  readonly host: string;
  readonly ingestPort: number | null;
  readonly ingestHost: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly demo: 'on' | 'site' | 'off';
  /** Seconds of the demo per second of the wall. */
  readonly demoSpeed: number;
  readonly policyOverrides: Partial<PolicySettings>;
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

type Overrides = Partial<Record<keyof typeof POLICY_NAMES, number>>;

/** Why these overrides are refused, in the environment's names; null when they are not. */
function policyProblem(overrides: Overrides): string | null {
  try {
    makePolicy({
      preset: 'default',
      sensitive: false,
      windowSeconds: 60,
      publicWindowSeconds: 900,
      overrides,
      policyVersion: 1,
    });
    return null;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const names: Readonly<Record<string, string>> = POLICY_NAMES;
    return error.message.replace(error.setting, names[error.setting] ?? error.setting);
  }
}

/** A floor is the same for every site, so the overrides are tried on the commonest one before anything is opened: each alone, then together. */
function policyProblems(overrides: Overrides): readonly string[] {
  const each = Object.entries(overrides).map(([name, value]) => policyProblem({ [name]: value }));
  const alone = each.filter((problem) => problem !== null);
  const together = policyProblem(overrides);
  if (together === null) return [];
  return alone.includes(together) ? alone : [...alone, together];
}

/**
 * Reads and checks the environment.
 * @throws one Error that names each wrong setting, or the policy setting that is below its floor with value, floor and reason.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`the settings are not right: ${problems.join('; ')}`);
  }
  const env = parsed.data;
  const policyOverrides: Overrides = {};
  for (const [setting, name] of Object.entries(POLICY_NAMES)) {
    const value = env[name];
    if (value !== undefined) policyOverrides[setting as keyof Overrides] = value;
  }
  const problems = policyProblems(policyOverrides);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return {
    port: env.PORT,
    host: env.HOST,
    ingestPort: env.INGEST_PORT ?? null,
    ingestHost: env.INGEST_HOST,
    dataDir: path.resolve(env.DATA_DIR),
    databaseUrl: databaseAddress(env),
    demo: env.DEMO,
    demoSpeed: env.DEMO_SPEED,
    policyOverrides,
    logLevel: env.LOG_LEVEL,
  };
}
