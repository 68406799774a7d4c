// `npm run people -- list | reset --login <login> | unlock | create-admin --login <login> [--file <new file>]`: accounts from the machine's own command line, also
// while the product runs. Whoever may run it may read the database anyway.
import * as z from 'zod';
import { migrate } from '#database/migrate.ts';
import { createPeopleStore } from '#database/server/people.ts';
import { withInstallation } from '#database/with-database.ts';
import { runCommand } from '#shared/process/command.ts';
import { readInstallation } from '#shared/process/installation-settings.ts';
import {
  checkedOptions,
  DATA_DIR_USAGE,
  explainedRows,
  readAction,
  readArgs,
  usageOf,
} from '#shared/process/options.ts';
import { loginSchema } from '#shared/wire/accounts.ts';
import { forgetChangedPassword } from '../people/secret-file.ts';
import { allAccounts, createAdmin, lineOf, reset, unlock } from './keeping-people.ts';
import { secretOut } from './secret-out.ts';

const OPTIONS = {
  login: {
    type: 'string',
    value: '<login>',
    about: 'a login name of 2 to 64 of a-z 0-9 . _ @ + -, like sanne or s.vries@example.org',
  },
  file: {
    type: 'string',
    value: '<new file>',
    about: 'a new file for the one-time password (default: it is shown on this terminal)',
  },
} as const;
const USAGE = usageOf(
  [
    'npm run people -- list',
    'npm run people -- reset --login <login> [--file <new file>]',
    'npm run people -- unlock',
    'npm run people -- create-admin --login <login> [--file <new file>]',
  ],
  OPTIONS,
  'what is done:',
  explainedRows([
    ['list', 'accounts, roles, states'],
    ['reset', 'a new one-time password; ends sessions, removes second factors, resets counts'],
    ['unlock', 'counts of wrong attempts are reset'],
    ['create-admin', 'another admin of all sites'],
  ]),
  DATA_DIR_USAGE,
);

/** Options of what can be done. */
const TAKES = {
  list: [],
  reset: ['login', 'file'],
  unlock: [],
  'create-admin': ['login', 'file'],
};

const LOGIN = z.object({ login: loginSchema });

const unlockedWords = (count: number): string =>
  count === 1
    ? '1 count of wrong attempts was reset'
    : `${count} counts of wrong attempts were reset`;

const removedWords = (factors: number): string =>
  factors === 1 ? '1 second factor was removed.' : `${factors} second factors were removed.`;

await runCommand(async (environment, say) => {
  const given = readArgs(USAGE, OPTIONS);
  const { values } = given;
  const action = readAction(USAGE, TAKES, given);
  const { file } = values;
  const needsLogin = action === 'reset' || action === 'create-admin';
  const login = needsLogin
    ? checkedOptions(LOGIN, { login: values.login }, { usage: USAGE, options: OPTIONS }).login
    : '';
  const settings = readInstallation(environment);
  await withInstallation(settings, say, async (openAs) => {
    await migrate(openAs(null));
    const pool = openAs('server');
    const store = createPeopleStore(pool);
    // Asked for only when all else is right, and before anything is changed.
    const hand = (oneTimePassword: string): void =>
      secretOut(file, process.stdout, say).put({ login, oneTimePassword });
    switch (action) {
      case 'list':
        for (const account of await allAccounts(store))
          process.stdout.write(`${lineOf(account)}\n`);
        return;
      case 'unlock':
        say(unlockedWords(await unlock(store)));
        return;
      case 'reset': {
        const { account, factors } = await reset(pool, store, login, hand);
        await forgetChangedPassword(settings.dataDir, store);
        const gone = factors === 0 ? '' : ` ${removedWords(factors)}`;
        say(
          `${account.login} signs in with this password once and then chooses another. All sessions have ended.${gone}`,
        );
        return;
      }
      default:
        await createAdmin(store, login, Date.now(), hand);
        say(
          `${login} is an admin of all sites and has to choose another password at the first sign-in`,
        );
    }
  });
});
