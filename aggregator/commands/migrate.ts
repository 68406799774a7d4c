// `npm run migrate`: brings the database to the newest schema. The login must own it.

import { migrate, withholdCatalogue } from '#database/migrate.ts';
import { withDatabase } from '#database/with-database.ts';
import { runCommand } from '#shared/process/command.ts';
import { DATA_DIR_USAGE, readOptions } from '#shared/process/options.ts';
import { readSettings } from '../process/settings.ts';

const USAGE = `usage: npm run migrate: brings the database to the newest schema
${DATA_DIR_USAGE}`;

await runCommand(async (environment, say) => {
  readOptions(USAGE, {});
  const settings = readSettings(environment);
  await withDatabase(settings, say, async (openAs) => {
    const pool = openAs(null);
    const applied = await migrate(pool);
    const open = await withholdCatalogue(pool);
    if (open > 0)
      say(
        `${open} things about the database are open to every login and this one may not close them. An administrator (superuser) of the server runs in this database: SELECT withhold_catalogue();`,
      );
    say(applied.length === 0 ? 'the schema is up to date' : `migrated: ${applied.join(', ')}`);
  });
});
