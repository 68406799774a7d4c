// Every setting there is: its name in the environment, what may stand there, and what it is for. The only place where the environment is read;
// `npm start -- --help` prints all of them, and each of its programs those that it reads.
import * as z from 'zod';
import { FACTOR_POLICIES } from '../wire/factors.ts';
import { isLine, NO_LINE } from '../wire/storable.ts';
import { checked, sentenceOfWrong } from './checked.ts';
import { ListedError } from './command.ts';
import { SSL_MODES } from './database-address.ts';
import { plainNumber, typedNumber } from './plain-number.ts';

const PORT_WANTED = 'must be a whole number from 1 to 65535, as ports are numbered';
const port = z.preprocess(
  typedNumber,
  z.number(PORT_WANTED).int(PORT_WANTED).min(1, PORT_WANTED).max(65_535, PORT_WANTED),
);
/** A number that the policy judges: it knows the floor and the reason. What is no number goes on to it as NaN. */
const floored = z.string().transform(plainNumber);
const text = z.string().min(1).refine(isLine, NO_LINE);
/** As it is: what opens something is made by machines, and never shown. */
const secret = z.string().min(1);

/** Names and values of the environment, as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SHAPE = {
  PORT: port.default(8080).describe('Where people reach it'),
  HOST: text.default('127.0.0.1').describe('The address it listens at; 127.0.0.1: this machine'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .describe('Addresses of proxies whose X-Forwarded headers are believed'),
  DATA_DIR: text.optional().describe('Journal, embedded database, credentials.json; ./data'),
  DATABASE_URL: secret.optional().describe('A TimescaleDB server; absent: the embedded one'),
  DATABASE_HOST: text.optional().describe('The same in parts: name, address, or a socket’s folder'),
  DATABASE_PORT: port.optional().describe('Its port'),
  DATABASE_USER: text.optional().describe('Who signs in there'),
  DATABASE_PASSWORD: secret.optional().describe('With what, as it is'),
  DATABASE_NAME: text.optional().describe('The database'),
  DATABASE_SSLMODE: z
    .enum(SSL_MODES)
    .optional()
    .describe('Whether the line is encrypted, and what is checked'),
  DEMO: z
    .enum(['on', 'site', 'off'])
    .default('on')
    .describe('The demo festival: with its simulator, its site alone, or not at all'),
  DEMO_SPEED: z
    .preprocess(
      typedNumber,
      z
        .number('must be a number from 1 to 60')
        .min(1, 'must be at least 1: the demo is never slower than the clock')
        .max(60, 'must be at most 60: with more, a window would last less than a second'),
    )
    .default(1)
    .describe('Seconds of the demo per second; fixed at the first start'),
  DEMO_CLOCK: z.string().optional().describe('The clock of a fast demo; set by npm start'),
  INGEST_PORT: port.optional().describe('Where the aggregator listens for readings'),
  INGEST_HOST: text.default('127.0.0.1').describe('And at which address'),
  INGEST_URL: z
    .url({ protocol: /^http$/, error: 'must be an address that begins with http://' })
    .optional()
    .describe('Where a server by itself hands readings on to'),
  STAFF_K: floored.optional().describe('Viewpoints of a staff value; 3 or more'),
  PUBLIC_K: floored.optional().describe('Viewpoints of a public value; 5 or more'),
  STAFF_PLANNED_UNITS: floored.optional().describe('Units of a staff region; over STAFF_K'),
  PUBLIC_PLANNED_UNITS: floored.optional().describe('Units of a public region; over PUBLIC_K'),
  OWNER_SLACK: floored.optional().describe('Units more per external owner; 0 or more'),
  K_PEOPLE: floored.optional().describe('People that a level has to stand for; 5 or more'),
  ROSTER_EPOCH_SECONDS: floored.optional().describe('Seconds that a roster holds; 900 or more'),
  OUTLETS_ALLOW_PRIVATE: z
    .enum(['on', 'off'])
    .default('off')
    .describe('Alerts may go to http:// and private networks'),
  PUSH_SERVICES: z
    .string()
    .default('')
    .describe('Push services besides those of the browsers, by host and comma'),
  PUSH_KEY: z
    .string()
    .min(32, 'must have at least 32 characters, for instance of: openssl rand -base64 32')
    .optional()
    .describe('Shows push services who we are; absent: a key in DATA_DIR'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' })
    .optional()
    .describe('Sign-in with the organisation’s accounts: the provider'),
  OIDC_CLIENT_ID: text.optional().describe('Who we are there'),
  OIDC_CLIENT_SECRET: z.string().min(16).optional().describe('And our secret'),
  OIDC_NAME: text.max(40).default('OpenID Connect').describe('What the button says'),
  OIDC_ROLE_CLAIM: text.default('roles').describe('Claim that holds the roles'),
  OIDC_ROLES: text.optional().describe('role=value, by comma; the first that fits counts'),
  OIDC_REDIRECT_URI: z.url().optional().describe('The callback, where a request cannot tell it'),
  SECOND_FACTOR: z
    .enum(FACTOR_POLICIES)
    .optional()
    .describe('Who needs one: off, admin, all; admin with DEMO=off'),
  FACTOR_KEY: z
    .string()
    .min(32, 'must have at least 32 characters, for instance of: openssl rand -base64 32')
    .optional()
    .describe('Seals the secrets of apps; absent: a key in DATA_DIR'),
  PUBLIC_ORIGIN: text
    .optional()
    .describe('Addresses that people type, by comma; the first is for passkeys'),
  CLIENT_DIR: text.optional().describe('Folder of the built client'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('How much is logged'),
} as const;

export type SettingName = keyof typeof SHAPE;
export const SETTING_NAMES = Object.keys(SHAPE) as readonly SettingName[];

type Read<K extends SettingName> = z.infer<z.ZodObject<Pick<typeof SHAPE, K>>>;

/** Where things are: whoever sets one of these and leaves it empty has lost what stood there, and must not find another place in use instead. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['DATABASE_URL', 'the embedded database of DATA_DIR'],
  ['DATABASE_HOST', 'the embedded database of DATA_DIR'],
  ['DATA_DIR', './data'],
]);

function emptyPlaces(environment: Environment, names: readonly string[]): readonly string[] {
  return [...PLACES]
    .filter(([name]) => names.includes(name) && environment[name] === '')
    .map(
      ([name, instead]) =>
        `${name} is set and empty: write what it is, or unset it, which means ${instead}`,
    );
}

/** These settings. An empty one counts as absent, but for one that says where things are. Throws one Error that names each wrong setting. */
export function readEnvironment<const K extends SettingName>(
  environment: Environment,
  names: readonly K[],
): Read<K> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const schema: z.ZodType = z.object(Object.fromEntries(names.map((name) => [name, SHAPE[name]])));
  const { value, wrong } = checked(schema, given);
  const problems = [...emptyPlaces(environment, names), ...(wrong ?? []).map(sentenceOfWrong)];
  if (problems.length === 0) return value as Read<K>;
  throw new ListedError('the settings are not right', problems);
}

/** One line per setting: its name, its default, what it is for. */
export function settingsText(names: readonly SettingName[] = SETTING_NAMES): string {
  const lines = names.map((name) => {
    const schema = SHAPE[name];
    const usual = schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : '';
    const what = schema.description ?? '';
    return `  ${name.padEnd(22)}${what}${usual === '' ? '' : ` (${usual})`}`;
  });
  return ['settings, by environment:', ...lines].join('\n');
}
