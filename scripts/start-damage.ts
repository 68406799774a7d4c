// What a start adds that one of our programs ended: whether the embedded database is damaged. The
// program itself only knows what the database answered, and over damage that may be anything.
import type { Settings } from '#aggregator/process/settings.ts';
import { databaseFolder } from '#database/embedded/diagnosis.ts';
import { RESTORE } from '#database/embedded/folder-finding.ts';
import { inspect, knownDamage } from '#database/embedded/inspection.ts';
import { DATABASE_ENDED } from '#shared/process/ending.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import { ProgramEnded } from './processes.ts';

const MOST_TOLD = 3;

/** All pages are looked at: the look after the start has had no time for that. */
async function lookAgain(dataDir: string): Promise<string> {
  try {
    const known = knownDamage(dataDir);
    const { damage, pagesLookedAt } = await inspect(dataDir, databaseFolder(dataDir), {
      known,
      restMs: 0,
    });
    if (damage.length > 0) return wordsOf(damage);
    return ` The database refused what the program asked of it, and all ${pagesLookedAt} pages of it are sound. If the message above does not say what to do, the database holds something other than this program left there. ${RESTORE}.`;
  } catch (error) {
    return ` The files of the database could not be looked at: ${sentenceOf(error)}.`;
  }
}

function wordsOf(damage: readonly string[]): string {
  const more = damage.length > MOST_TOLD ? ` and ${damage.length - MOST_TOLD} more` : '';
  const some = damage.slice(0, MOST_TOLD).join('; ');
  return ` The database is damaged (${some}${more}; database-check.json in the data folder names everything). ${RESTORE}.`;
}

/** To be called once the database is closed. Empty where the database has nothing to do with it. */
export async function damageWords(
  error: unknown,
  { databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>,
): Promise<string> {
  if (databaseUrl !== null || !(error instanceof ProgramEnded)) return '';
  if (error.exitCode === DATABASE_ENDED) return await lookAgain(dataDir);
  const damage = knownDamage(dataDir);
  return damage.length > 0 ? wordsOf(damage) : '';
}
