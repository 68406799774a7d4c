// `npm run tokens -- list | create | rotate | revoke`: bearer tokens from the machine's own command line, also while the product runs.
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { runCommand, Usage } from '#aggregator/process/command.ts';
import { readSettings } from '#aggregator/process/settings.ts';
import { withDatabase } from '#aggregator/process/with-database.ts';
import { migrate } from '#database/migrate.ts';
import { createTokenStore } from '#database/server/tokens.ts';
import {
  type NewToken,
  type TokenRequest,
  tokenIdSchema,
  tokenRequestSchema,
  tokenRotationSchema,
} from '#shared/wire/tokens.ts';
import { TokenDesk } from '../auth/token-desk.ts';
import { changeCredentials, credentialsFileOf } from '../secret-file.ts';
import { secretOut } from './secret-out.ts';
import { parsedOrUsage, rotatedWords, tokenLine } from './token-words.ts';

const USAGE = `usage:
  npm run tokens -- list
  npm run tokens -- create --role operator --label <text> [--sites <siteId,...>] [--expires <ISO time>]
  npm run tokens -- create --role device --label <text> --site <siteId> [--expires <ISO time>]
  npm run tokens -- rotate --id <tokenId> [--grace <hours, 0 to 168, default 24>]
  npm run tokens -- revoke --id <tokenId>
A new token is shown on this terminal, or written to the new file that --file names, or with --credentials into credentials.json of the data folder.`;

const text = { type: 'string' } as const;

const OPTIONS = {
  ...{ role: text, label: text, site: text, sites: text, expires: text },
  ...{ id: text, grace: text, file: text },
  credentials: { type: 'boolean', default: false },
} as const;

const ID = z.object({ id: tokenIdSchema });

/** What is to be done, checked before anything is opened or asked of the terminal. */
type Asked =
  | { readonly action: 'list' }
  | { readonly action: 'create'; readonly request: TokenRequest }
  | { readonly action: 'rotate'; readonly id: string; readonly graceHours: number }
  | { readonly action: 'revoke'; readonly id: string };

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function createAsked({ role, label, expires, site, sites }: Values): Asked {
  const where = role === 'device' ? { siteId: site } : { sites: sites?.split(',') ?? null };
  const asked = { role, label, ...where, expiresAt: expires };
  return { action: 'create', request: parsedOrUsage(tokenRequestSchema, asked, USAGE) };
}

function askedOrUsage(action: string | undefined, values: Values): Asked {
  const idOrUsage = (): string => parsedOrUsage(ID, { id: values.id }, USAGE).id;
  switch (action) {
    case 'list':
      return { action };
    case 'create':
      return createAsked(values);
    case 'rotate': {
      const grace = values.grace === undefined ? undefined : Number(values.grace);
      const { graceHours } = parsedOrUsage(tokenRotationSchema, { graceHours: grace }, USAGE);
      return { action, id: idOrUsage(), graceHours };
    }
    case 'revoke':
      return { action, id: idOrUsage() };
    default:
      throw new Usage(USAGE);
  }
}

await runCommand(async (environment, say) => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [action, ...rest] = positionals;
  if (rest.length > 0) throw new Usage(USAGE);
  const asked = askedOrUsage(action, values);
  const settings = readSettings(environment);
  const { dataDir } = settings;
  const isMaking = asked.action === 'create' || asked.action === 'rotate';
  const out = isMaking && !values.credentials ? secretOut(values.file, process.stdout, say) : null;
  /** The name by which tests, simulators and people know the token of a role. */
  const hand = ({ token, secret }: NewToken): void => {
    const content = { [token.role === 'operator' ? 'operatorToken' : 'deviceToken']: secret };
    if (out !== null) out.put(content);
    else {
      changeCredentials(dataDir, content);
      say(`written to ${credentialsFileOf(dataDir)}; the file is read again at the next start`);
    }
  };
  await withDatabase(settings, say, async (openAs) => {
    await migrate(openAs(null));
    const desk = new TokenDesk(createTokenStore(openAs('server')), Date.now, () => {});
    switch (asked.action) {
      case 'list':
        for (const row of await desk.list())
          process.stdout.write(`${tokenLine(row, Date.now())}\n`);
        return;
      case 'create': {
        const made = await desk.create('system', asked.request);
        hand(made);
        say(`token ${made.token.tokenId} was created`);
        return;
      }
      case 'rotate': {
        const made = await desk.rotate('system', asked.id, asked.graceHours);
        hand(made);
        say(rotatedWords(made.token.tokenId, asked.id, asked.graceHours));
        return;
      }
      case 'revoke':
        await desk.revoke('system', asked.id);
        say(`token ${asked.id} is revoked; sessions started with it have ended`);
    }
  });
});
