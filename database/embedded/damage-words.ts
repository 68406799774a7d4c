// What an operator has to do about damage in the embedded database: one sentence for each kind of
// damage, because most of it needs nothing. A closed list: no sentence carries a name from outside.
export const REPORT = 'database-check.json';
export const LIST = 'database-files.json';

const OF_LIST = `${LIST} was damaged, so the last start could not compare the database with what the stop before it left. There is nothing to do: it is made anew at the next stop, and this is told until the next start`;
const OF_REPORT = `${REPORT} was damaged, so what was found before is not known. There is nothing to do: all pages are looked at after each start and it is made anew, and this is told until the next start`;
const OF_DATABASE = `Files of the database are damaged (${REPORT} in DATA_DIR names them): reading some of it ends with an error, and rows that are gone are missing from answers without one. Stop Crowdshade and put back a backup of the whole DATA_DIR; what was released after that backup is lost`;

const OF_LOG = `The write-ahead log of the database was damaged when it was opened after an unclean end (${REPORT} in DATA_DIR names the place): whatever was committed after that place is lost, windows as well as accounts, tokens and steps on alerts. Put back a backup of the whole DATA_DIR only if it holds more; look through the list of accounts. To go on with what is left, stop Crowdshade, delete ${REPORT} and start again`;

/** How `wal.ts` ends a place. */
const IS_LOST = / is lost\)$/;

/** `places` as the report names them; a sentence per kind, what has to be done first. */
export function wordsOfDamage(places: readonly string[]): readonly string[] {
  const kinds = new Set<string>(
    places.map((place) => {
      if (place.startsWith(`${LIST} `)) return OF_LIST;
      if (place.startsWith(`${REPORT} `)) return OF_REPORT;
      return IS_LOST.test(place) ? OF_LOG : OF_DATABASE;
    }),
  );
  return [OF_DATABASE, OF_LOG, OF_LIST, OF_REPORT].filter((words) => kinds.has(words));
}
