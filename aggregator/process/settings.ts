// What the aggregator and the supervisor need of the settings. Every problem is named at once, with the setting's own name, so that a start that
// refuses says what to change.
import { ListedError, problemsOf } from '#shared/process/command.ts';
import {
  DATABASE_SETTINGS,
  installationOf,
  readInstallation,
} from '#shared/process/installation-settings.ts';
import { plainNumber } from '#shared/process/plain-number.ts';
import { type Environment, readEnvironment } from '#shared/process/settings.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import { type PolicyError, refusalsOf, refusalText } from '../core/policy/floors.ts';
import { makePolicy } from '../core/policy/policy.ts';

/** What the aggregator reads, and whatever runs on its settings. */
export const AGGREGATOR_SETTINGS = [
  'PORT',
  'HOST',
  'INGEST_PORT',
  'INGEST_HOST',
  'DATA_DIR',
  ...DATABASE_SETTINGS,
  'DEMO',
  'DEMO_SPEED',
  'STAFF_K',
  'PUBLIC_K',
  'STAFF_PLANNED_UNITS',
  'PUBLIC_PLANNED_UNITS',
  'OWNER_SLACK',
  'K_PEOPLE',
  'ROSTER_EPOCH_SECONDS',
  'LOG_LEVEL',
] as const;

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
  readonly logLevel: ReturnType<typeof readEnvironment<'LOG_LEVEL'>>['LOG_LEVEL'];
};

type Overrides = Partial<Record<keyof typeof POLICY_NAMES, number>>;
type NotTaken = { readonly setting: string; readonly asked: number; readonly kept: number };

/** A floor is the same for every site, so the overrides are tried on the commonest one before anything is opened. Sentences, in the environment's names and with what stands there. */
function policyProblems(overrides: Overrides, environment: Environment): readonly string[] {
  const refused = refusalsOf(overrides, (tried) =>
    makePolicy({
      preset: 'default',
      sensitive: false,
      windowSeconds: 60,
      publicWindowSeconds: 900,
      overrides: tried,
      policyVersion: 1,
    }),
  );
  const names: Readonly<Record<string, string>> = POLICY_NAMES;
  return refused.map((each) => {
    const value = environment[names[each.setting] ?? ''] ?? each.value;
    return inItsNames(refusalText({ ...each, value }));
  });
}

/** A sentence on settings in the names of the environment; floor and reason of one may speak of others, and those too are set there. */
function inItsNames(text: string): string {
  return Object.entries(POLICY_NAMES).reduce(
    (said, [setting, name]) => said.replaceAll(new RegExp(`\\b${setting}\\b`, 'g'), name),
    text,
  );
}

/** Why one site has no policy under settings with which others have one. */
export function refusedWords({ refused }: PolicyError, overrides: Partial<PolicySettings>): string {
  const { setting, value } = refused;
  const isOfEnvironment = Object.entries(overrides).some(
    ([name, given]) => name === setting && given === value,
  );
  const text = refusalText(refused);
  return isOfEnvironment ? inItsNames(text) : text;
}

/** Settings of the environment that a site has stricter by itself: sentences. */
export function notTakenWords(notTaken: readonly NotTaken[]): readonly string[] {
  const names: Readonly<Record<string, string>> = POLICY_NAMES;
  return notTaken.map(
    ({ setting, asked, kept }) =>
      `${names[setting] ?? setting}=${asked} is not taken for this site: it keeps ${kept}, which is stricter`,
  );
}

/** What is no number goes on as NaN: the policy knows the floor and the reason. */
function overridesOf(environment: Environment): Overrides {
  const overrides: Overrides = {};
  for (const [setting, name] of Object.entries(POLICY_NAMES)) {
    const value = environment[name] ?? '';
    if (value !== '') overrides[setting as keyof Overrides] = plainNumber(value);
  }
  return overrides;
}

/**
 * Reads and checks the environment.
 * @throws one Error that names each wrong setting, or the policy setting that is below its floor with value, floor and reason.
 */
export function readSettings(environment: Environment): Settings {
  const policyOverrides = overridesOf(environment);
  const problems = [
    ...problemsOf([
      () => readEnvironment(environment, AGGREGATOR_SETTINGS),
      () => readInstallation(environment),
    ]),
    ...policyProblems(policyOverrides, environment),
  ];
  if (problems.length > 0) throw new ListedError('the settings are not right', problems);
  const env = readEnvironment(environment, AGGREGATOR_SETTINGS);
  return {
    port: env.PORT,
    host: env.HOST,
    ingestPort: env.INGEST_PORT ?? null,
    ingestHost: env.INGEST_HOST,
    ...installationOf(env),
    demo: env.DEMO,
    demoSpeed: env.DEMO_SPEED,
    policyOverrides,
    logLevel: env.LOG_LEVEL,
  };
}
