// `npm run migrate`: brings the database to the newest schema. The login must own it.

import { migrate, missingMigrations, withholdCatalogue } from '#database/migrate.ts';
import type { Migration } from '#database/migrations.ts';
import { withDatabase } from '#database/with-database.ts';
import { runCommand } from '#shared/process/command.ts';
import { DATA_DIR_USAGE, readOptions, usageOf } from '#shared/process/options.ts';
import { readSettings } from '../process/settings.ts';

const OPTIONS = {
  plan: {
    type: 'boolean',
    about: 'only says what is missing, and whether programs of before can run on beside it',
  },
} as const;
const USAGE = usageOf(
  ['npm run migrate [-- --plan]   brings the database to the newest schema'],
  OPTIONS,
  DATA_DIR_USAGE,
);

function planWords(missing: readonly Migration[]): string {
  if (missing.length === 0) return 'the schema is up to date';
  const lines = missing.map(
    ({ number, name, isBreaking }) => `${number} ${name}${isBreaking ? ': breaking' : ''}`,
  );
  const advice = missing.some(({ isBreaking }) => isBreaking)
    ? 'stop all programs of before, migrate, start the new ones'
    : 'nothing is breaking: migrate, then replace one program after the other while the others run';
  return [...lines, advice].join('\n');
}

await runCommand(async (environment, say) => {
  const { plan } = readOptions(USAGE, OPTIONS);
  const settings = readSettings(environment);
  await withDatabase(settings, say, async (openAs) => {
    const pool = openAs(null);
    if (plan === true) return say(planWords(await missingMigrations(pool)));
    const applied = await migrate(pool);
    const open = await withholdCatalogue(pool);
    if (open > 0)
      say(
        `${open} things about the database are open to every login and this one may not close them. An administrator (superuser) of the server runs in this database: SELECT withhold_catalogue();`,
      );
    say(applied.length === 0 ? 'the schema is up to date' : `migrated: ${applied.join(', ')}`);
  });
});
