// What an operator has to do about damage in the embedded database: one sentence for each kind of
// damage, because most of it needs nothing. A closed list: no sentence carries a name from outside.
export const REPORT = 'database-check.json';
export const LIST = 'database-files.json';

const OF_LIST = `${LIST} was damaged, so the last start could not compare the database with what the stop before it left. There is nothing to do: it is made anew at the next stop, and this is told until the next start`;
const OF_REPORT = `${REPORT} was damaged, so what was found before is not known. There is nothing to do: all pages are looked at after each start and it is made anew, and this is told until the next start`;
const OF_DATABASE = `Files of the database are damaged (${REPORT} in DATA_DIR names them): what stands there is not given out, and reading it ends with an error. Stop Crowdshade and put back a backup of the whole DATA_DIR; what was released after that backup is lost`;

/** `places` as the report names them; a sentence per kind, what has to be done first. */
export function wordsOfDamage(places: readonly string[]): readonly string[] {
  const kinds = new Set<string>(
    places.map((place) => {
      if (place.startsWith(`${LIST} `)) return OF_LIST;
      return place.startsWith(`${REPORT} `) ? OF_REPORT : OF_DATABASE;
    }),
  );
  return [OF_DATABASE, OF_LIST, OF_REPORT].filter((words) => kinds.has(words));
}
