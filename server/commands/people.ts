// `npm run people -- list | reset --login <login> | unlock | create-admin --login <login> [--file <new file>]`: accounts from the machine's own command line, also
// while the product runs. Whoever may run it may read the database anyway.
import { parseArgs } from 'node:util';
import { runCommand, Usage } from '#aggregator/process/command.ts';
import { readSettings } from '#aggregator/process/settings.ts';
import { withDatabase } from '#aggregator/process/with-database.ts';
import { migrate } from '#database/migrate.ts';
import { createPeopleStore } from '#database/server/people.ts';
import { forgetChangedPassword } from '../secret-file.ts';
import { allAccounts, createAdmin, lineOf, reset, unlock } from './keeping-people.ts';
import { secretOut } from './secret-out.ts';

const USAGE = `usage:
  npm run people -- list                              accounts, roles, states
  npm run people -- reset --login <login>             a new one-time password; ends sessions, removes second factors, resets counts
  npm run people -- unlock                            counts of wrong attempts are reset
  npm run people -- create-admin --login <login>      another admin of all sites
The password is shown on this terminal, or written to the new file that --file names.`;

const removedWords = (factors: number): string =>
  factors === 1 ? '1 second factor was removed.' : `${factors} second factors were removed.`;

await runCommand(async (environment, say) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { login: { type: 'string' }, file: { type: 'string' } },
  });
  const [action, ...rest] = positionals;
  const { login, file } = values;
  const isKnown = ['list', 'reset', 'unlock', 'create-admin'].includes(action ?? '');
  const needsLogin = action === 'reset' || action === 'create-admin';
  if (!isKnown || rest.length > 0 || needsLogin !== (login !== undefined)) throw new Usage(USAGE);
  const out = needsLogin ? secretOut(file, process.stdout, say) : null;
  const settings = readSettings(environment);
  await withDatabase(settings, say, async (openAs) => {
    await migrate(openAs(null));
    const pool = openAs('server');
    const store = createPeopleStore(pool);
    const hand = (oneTimePassword: string): void =>
      out?.put({ login: login ?? '', oneTimePassword });
    switch (action) {
      case 'list':
        for (const account of await allAccounts(store))
          process.stdout.write(`${lineOf(account)}\n`);
        return;
      case 'unlock':
        say(`${await unlock(store)} counts of wrong attempts were reset`);
        return;
      case 'reset': {
        const { account, factors } = await reset(pool, store, login ?? '', hand);
        await forgetChangedPassword(settings.dataDir, store);
        const gone = factors === 0 ? '' : ` ${removedWords(factors)}`;
        say(
          `${account.login} signs in with this password once and then chooses another. All sessions have ended.${gone}`,
        );
        return;
      }
      default:
        await createAdmin(store, login ?? '', Date.now(), hand);
        say(
          `${login} is an admin of all sites and has to choose another password at the first sign-in`,
        );
    }
  });
});
