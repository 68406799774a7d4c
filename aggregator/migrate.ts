// `npm run migrate`: brings the database to the newest schema. The login must own it.

import { runCommand } from './command.ts';
import { readSettings } from './settings.ts';
import { migrate } from './store/migrate.ts';
import { withDatabase } from './with-database.ts';

await runCommand(async (environment, say) => {
  const settings = readSettings(environment);
  await withDatabase(settings, say, async (openAs) => {
    const pool = openAs(null);
    const applied = await migrate(pool);
    say(applied.length === 0 ? 'the schema is up to date' : `migrated: ${applied.join(', ')}`);
  });
});
