// `npm run tokens -- list | create | rotate | revoke`: bearer tokens from the machine's own command line, also while the product runs.
import { parseArgs } from 'node:util';
import { runCommand, Usage } from '#aggregator/command.ts';
import { readSettings } from '#aggregator/settings.ts';
import { withDatabase } from '#aggregator/with-database.ts';
import { migrate } from '#database/migrate.ts';
import { tokenRequestSchema, tokenRotationSchema } from '#shared/tokens.ts';
import { TokenDesk } from '../auth/token-desk.ts';
import { createTokenStore } from '../auth/token-store.ts';
import { changeCredentials, credentialsFileOf } from '../secret-file.ts';
import { secretOut } from './secret-out.ts';
import { parsedOrUsage, tokenLine } from './token-words.ts';

const USAGE = `usage:
  npm run tokens -- list
  npm run tokens -- create --role operator --label <text> [--sites <siteId,...>] [--expires <ISO time>]
  npm run tokens -- create --role device --label <text> --site <siteId> [--expires <ISO time>]
  npm run tokens -- rotate --id <tokenId> [--grace <hours, 0 to 168, default 24>]
  npm run tokens -- revoke --id <tokenId>
A new token is shown on this terminal, or written to the new file that --file names, or with --credentials into credentials.json of the data folder.`;

const text = { type: 'string' } as const;

await runCommand(async (environment, say) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ role: text, label: text, site: text, sites: text, expires: text },
      ...{ id: text, grace: text, file: text },
      credentials: { type: 'boolean', default: false },
    },
  });
  const [action] = positionals;
  const isMaking = action === 'create' || action === 'rotate';
  const settings = readSettings(environment);
  const { dataDir } = settings;
  const out = isMaking && !values.credentials ? secretOut(values.file, process.stdout, say) : null;
  /** The name by which tests, simulators and people know the token of a role. */
  const hand = (role: string, token: string): void => {
    const content = { [role === 'operator' ? 'operatorToken' : 'deviceToken']: token };
    if (out !== null) out.put(content);
    else {
      changeCredentials(dataDir, content);
      say(`written into ${credentialsFileOf(dataDir)}; the file is read anew at the next start`);
    }
  };
  const id = values.id ?? '';
  await withDatabase(settings, say, async (openAs) => {
    await migrate(openAs(null));
    const desk = new TokenDesk(createTokenStore(openAs('server')), Date.now, () => {});
    switch (action) {
      case 'list':
        for (const row of await desk.list())
          process.stdout.write(`${tokenLine(row, Date.now())}\n`);
        return;
      case 'create': {
        const { role, label, expires } = values;
        const where =
          role === 'device' ? { siteId: values.site } : { sites: values.sites?.split(',') ?? null };
        const asked = { role, label, ...where, expiresAt: expires };
        const made = await desk.create('system', parsedOrUsage(tokenRequestSchema, asked, USAGE));
        hand(made.token.role, made.secret);
        say(`token ${made.token.tokenId} was made`);
        return;
      }
      case 'rotate': {
        const grace = values.grace === undefined ? undefined : Number(values.grace);
        const { graceHours } = parsedOrUsage(tokenRotationSchema, { graceHours: grace }, USAGE);
        const made = await desk.rotate('system', id, graceHours);
        hand(made.token.role, made.secret);
        say(`token ${made.token.tokenId} is there; ${id} counts for ${graceHours} more hours`);
        return;
      }
      case 'revoke':
        await desk.revoke('system', id);
        say(`token ${id} is revoked; sessions made with it ended`);
        return;
      default:
        throw new Usage(USAGE);
    }
  });
});
