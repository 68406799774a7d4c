// `npm run tokens -- list | create | rotate | revoke`: bearer tokens from the machine's own command line, also while the product runs.

import * as z from 'zod';
import { migrate } from '#database/migrate.ts';
import { readSiteIds } from '#database/server/register.ts';
import { createTokenStore } from '#database/server/tokens.ts';
import { withInstallation } from '#database/with-database.ts';
import { runCommand, Usage } from '#shared/process/command.ts';
import { readInstallation } from '#shared/process/installation-settings.ts';
import {
  checkedOptions,
  DATA_DIR_USAGE,
  readAction,
  readArgs,
  refuseOthers,
  TIME_WANTED,
  usageOf,
} from '#shared/process/options.ts';
import { plainNumber } from '#shared/process/plain-number.ts';
import {
  type NewToken,
  type TokenRequest,
  tokenIdSchema,
  tokenRequestSchema,
  tokenRotationSchema,
} from '#shared/wire/tokens.ts';
import { TokenKeeper } from '../auth/token-keeper.ts';
import { credentialsOut, type SecretOut, secretOut } from './secret-out.ts';
import {
  refuseUnknownSites,
  revokedWords,
  rotatedWords,
  tokenLine,
  writtenOverWords,
} from './token-words.ts';

const text = { type: 'string' } as const;
const OPTIONS = {
  role: { ...text, value: '<role>', about: 'operator (programs) or device (sensors)' },
  label: {
    ...text,
    value: '<text>',
    about: 'what it is for, in 1 to 80 characters, like "wallboard"',
  },
  site: {
    ...text,
    value: '<siteId>',
    about: 'the id of a registered site, like demo',
  },
  sites: {
    ...text,
    value: '<siteId,...>',
    about: 'ids of registered sites with commas between, each once, like demo,harbour',
  },
  expires: { ...text, value: '<time>', about: TIME_WANTED },
  id: {
    ...text,
    value: '<tokenId>',
    about: 'the id that "npm run tokens -- list" shows, like t-0123456789',
  },
  grace: { ...text, value: '<hours>', about: 'whole hours from 0 to 168, like 24' },
  file: { ...text, value: '<new file>', about: 'a new file for the token' },
  credentials: {
    type: 'boolean',
    default: false,
    about: 'writes the token into credentials.json of the data folder',
  },
} as const;
const USAGE = usageOf(
  [
    'npm run tokens -- list',
    'npm run tokens -- create --role operator --label <text> [--sites <siteId,...>] [--expires <time>] [--file <new file> | --credentials]',
    'npm run tokens -- create --role device --label <text> --site <siteId> [--expires <time>] [--file <new file> | --credentials]',
    'npm run tokens -- rotate --id <tokenId> [--grace <hours>] [--file <new file> | --credentials]',
    'npm run tokens -- revoke --id <tokenId>',
  ],
  OPTIONS,
  'Left out: --sites means all, --expires never, --grace 24 (how long the old token stays valid).',
  'Without --file and --credentials the token is shown on this terminal.',
  DATA_DIR_USAGE,
);

const ID = z.object({ id: tokenIdSchema });
const EXPLAINED = {
  usage: USAGE,
  options: OPTIONS,
  /** What a part of a request is called on the command line, where that is another word. */
  names: { siteId: 'site', expiresAt: 'expires', graceHours: 'grace' },
};

const OF_EACH = ['label', 'expires', 'file', 'credentials'];
/** Options of what can be done, and of each kind of token that can be made. */
const TAKES = {
  list: [],
  create: ['role', 'site', 'sites', ...OF_EACH],
  rotate: ['id', 'grace', 'file', 'credentials'],
  revoke: ['id'],
};
const TAKES_OF_ROLE = {
  device: ['role', 'site', ...OF_EACH],
  operator: ['role', 'sites', ...OF_EACH],
};

/** What is to be done, checked before anything is opened or asked of the terminal. */
type Asked =
  | { readonly action: 'list' }
  | { readonly action: 'create'; readonly request: TokenRequest }
  | { readonly action: 'rotate'; readonly id: string; readonly graceHours: number }
  | { readonly action: 'revoke'; readonly id: string };

type Values = ReturnType<typeof readArgs<typeof OPTIONS>>['values'];

function createAsked(values: Values): Asked {
  const { role, label, expires, site, sites } = values;
  const where = role === 'device' ? { siteId: site } : { sites: sites?.split(',') ?? null };
  const asked = { role, label, ...where, expiresAt: expires };
  const request = checkedOptions(tokenRequestSchema, asked, EXPLAINED);
  // An operator token with --site would count at every site.
  refuseOthers(USAGE, `--role ${request.role}`, TAKES_OF_ROLE[request.role], values);
  if (request.expiresAt !== undefined && Date.parse(request.expiresAt) <= Date.now())
    throw new Usage(`--expires ${expires} is over; give ${TIME_WANTED}\n${USAGE}`);
  return { action: 'create', request };
}

function askedOrUsage(action: keyof typeof TAKES, values: Values): Asked {
  const idOrUsage = (): string => checkedOptions(ID, { id: values.id }, EXPLAINED).id;
  switch (action) {
    case 'list':
      return { action };
    case 'create':
      return createAsked(values);
    case 'rotate': {
      const grace = values.grace === undefined ? undefined : plainNumber(values.grace);
      const { graceHours } = checkedOptions(tokenRotationSchema, { graceHours: grace }, EXPLAINED);
      return { action, id: idOrUsage(), graceHours };
    }
    case 'revoke':
      return { action, id: idOrUsage() };
  }
}

/** The name by which tests, simulators and people know the token of a role. */
const NAMES = { operator: 'operatorToken', device: 'deviceToken' } as const;

await runCommand(async (environment, say) => {
  const given = readArgs(USAGE, OPTIONS);
  const { values } = given;
  const asked = askedOrUsage(readAction(USAGE, TAKES, given), values);
  const settings = readInstallation(environment);
  const { dataDir } = settings;
  /** Asked for only when all else is right, and before anything is changed. */
  const placeOf = (): SecretOut =>
    values.credentials ? credentialsOut(dataDir, say) : secretOut(values.file, process.stdout, say);
  const hand = (out: SecretOut, { token, secret }: NewToken): void =>
    out.put({ [NAMES[token.role]]: secret });
  await withInstallation(settings, say, async (openAs) => {
    await migrate(openAs(null));
    const pool = openAs('server');
    const keeper = new TokenKeeper(createTokenStore(pool), Date.now, () => {});
    switch (asked.action) {
      case 'list':
        for (const row of await keeper.list())
          process.stdout.write(`${tokenLine(row, Date.now())}\n`);
        return;
      case 'create': {
        refuseUnknownSites(asked.request, await readSiteIds(pool));
        const out = placeOf();
        const before = out.standing?.[NAMES[asked.request.role]];
        const made = await keeper.create('system', asked.request);
        hand(out, made);
        say(`token ${made.token.tokenId} was created`);
        const stays = writtenOverWords(before, await keeper.list(), Date.now());
        if (stays !== null) say(stays);
        return;
      }
      case 'rotate': {
        const { role, tokenId } = await keeper.requireRotatable(asked.id);
        const out = placeOf();
        const before = out.standing?.[NAMES[role]];
        const made = await keeper.rotate('system', asked.id, asked.graceHours);
        hand(out, made);
        say(rotatedWords(made.token.tokenId, asked.id, asked.graceHours));
        // The one that was rotated has just been spoken of.
        const others = (await keeper.list()).filter((row) => row.tokenId !== tokenId);
        const stays = writtenOverWords(before, others, Date.now());
        if (stays !== null) say(stays);
        return;
      }
      case 'revoke':
        say(revokedWords(asked.id, await keeper.revoke('system', asked.id)));
    }
  });
});
