// The sensors of a recording from a file: a short list of ids and places, or the very file that registers them, as JSON or as a table. That one is read as a
// registration reads it, whole: an owner, a mount or an end that was passed over would count what does not. A file that is neither is refused in one sentence.
import { LANGUAGES, type Language } from '#shared/languages.ts';
import { checked, sentenceOfWrong, type Wrong } from '#shared/process/checked.ts';
import { ListedError } from '#shared/process/command.ts';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import { NotJson, readJsonFile } from '#shared/process/json-file.ts';
import { listed } from '#shared/process/options.ts';
import { type ReplaySensor, replaySensorsSchema } from '../replay/replay-sensors.ts';
import { isSheet, readSensorFile } from './register-files.ts';
import { isRegisterColumn, NO_FIELD } from './sensor-sheet.ts';
import { readSheet, type SheetRow, type SheetRows } from './sheet.ts';
import { decimalSignOf, numberOf } from './sheet-cells.ts';
import { namedIn, twinsIn } from './twins.ts';

const LIKE = '[{"sensorId":"s-1","lat":52.37,"lon":4.9}]';

function refuse(file: string, what: string): never {
  throw new Error(
    `${file} does not hold the sensors of a recording, as ${what}: write ${LIKE}, or hand in the file that registers them (JSON or CSV)`,
  );
}

type Entry = { readonly value: unknown; readonly called: string };

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** As a registration reads them. The site is not there to say its languages and its time zone: those of the purpose, which every entry has, and UTC. */
function registeredIn(
  file: string,
  isPurposeIn: (language: Language) => boolean,
): readonly ReplaySensor[] {
  return readSensorFile(file, { timeZone: 'UTC', languages: LANGUAGES.filter(isPurposeIn) });
}

function fromJson(file: string): readonly ReplaySensor[] {
  let value: unknown;
  try {
    value = readJsonFile(file);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    refuse(file, 'it is not JSON');
  }
  if (!Array.isArray(value)) refuse(file, 'it is no array');
  const entry = value.map(fieldsOf).find(({ location }) => location !== undefined);
  if (entry === undefined)
    return listIn(
      file,
      value.map((each, index) => ({ value: each, called: `entry ${index + 1}` })),
    );
  const purpose = fieldsOf(entry.purpose);
  return registeredIn(file, (language) => purpose[language] !== undefined);
}

const NUMBERS = ['lat', 'lon', 'areaM2'] as const;
const SHORT = ['sensorId', 'zoneId', ...NUMBERS];
const ONLY_REGISTERED =
  'a list of ids and places has no such field: hand in the whole file that registers them';

/** The short name that was meant: by its spelling, or by the part of it that was written, as in `area` or `latitude`. */
function meantBy(name: string): string {
  const bare = name.trim().toLowerCase();
  const [part] = SHORT.filter((short) => {
    const whole = short.toLowerCase();
    return bare !== '' && (whole.startsWith(bare) || bare.startsWith(whole));
  });
  return part === undefined ? didYouMean(name, SHORT) : `: did you mean ${part}?`;
}

/** A column that is passed over may be the field of view, the mount or the owner, and without it all of them would be taken for what they are not. */
function refuseUnknown(file: string, columns: readonly string[]): void {
  const words = columns
    .filter((name) => !SHORT.includes(name))
    .map((name) =>
      isRegisterColumn(name)
        ? `column ${name}: ${ONLY_REGISTERED}`
        : `column ${name}: ${NO_FIELD}${meantBy(name)}`,
    );
  if (words.length > 0) throw new ListedError(`${file} is not right`, words);
}

function fromSheet(file: string): readonly ReplaySensor[] {
  const sheet = readSheet(file);
  const { columns } = sheet;
  if (columns.some((name) => name.startsWith('location.')) && !columns.includes('lat'))
    return registeredIn(file, (language) => columns.includes(`purpose.${language}`));
  if (columns.length > 0 && !columns.includes('sensorId'))
    refuse(
      file,
      `its first row names no column sensorId, lat and lon; it has ${listed(columns.map((name) => JSON.stringify(name)))}`,
    );
  refuseUnknown(file, columns);
  return listIn(file, sheetEntries(file, sheet));
}

function sheetEntries(file: string, { rows }: SheetRows): readonly Entry[] {
  const texts = rows.flatMap(({ cells }) => NUMBERS.map((name) => cells.get(name) ?? ''));
  const signs = new Set(texts.map(decimalSignOf).filter((sign) => sign !== null));
  const numbersOf = ({ row, cells }: SheetRow): Record<string, unknown> => {
    const numbers: Record<string, unknown> = {};
    for (const name of NUMBERS) {
      const text = cells.get(name);
      if (text === undefined) continue;
      const meaning = numberOf(text, signs);
      if ('problem' in meaning) refuse(file, `row ${row}, ${name} ${meaning.problem}`);
      numbers[name] = meaning.value;
    }
    return numbers;
  };
  return rows.map((row) => ({
    value: {
      sensorId: row.cells.get('sensorId'),
      zoneId: row.cells.get('zoneId'),
      ...numbersOf(row),
    },
    called: `row ${row.row}`,
  }));
}

/** What is wrong with an entry, as it is called. */
function problemOf(entries: readonly Entry[], { name, says }: Wrong): string {
  const [index = '', ...field] = name.split('.');
  const entry = entries[Number(index)];
  if (index === '' || entry === undefined) return 'there is none in it';
  if (field.length === 0) return `${entry.called} is not one: it ${says}`;
  return says.startsWith('is missing')
    ? `${entry.called} has no ${field.join('.')}`
    : sentenceOfWrong({ name: `${entry.called}, ${field.join('.')}`, says });
}

function listIn(file: string, entries: readonly Entry[]): readonly ReplaySensor[] {
  const values = entries.map((entry) => entry.value);
  const { value, wrong } = checked(replaySensorsSchema, values);
  const twins = twinsIn(namedIn(values), 'entries');
  if (wrong === null && twins.length > 0) throw new ListedError(`${file} is not right`, twins);
  if (wrong === null) return value;
  const [first = '', ...more] = wrong.map((each) => problemOf(entries, each));
  if (more.length === 0) refuse(file, first);
  throw new ListedError(
    `${file} does not hold the sensors of a recording: write ${LIKE}, or hand in the file that registers them (JSON or CSV)`,
    [first, ...more, ...twins],
  );
}

/** @throws {Error} with everything that is wrong and what to write: a sentence, or a line for each. */
export function readReplaySensors(file: string): readonly ReplaySensor[] {
  return isSheet(file) ? fromSheet(file) : fromJson(file);
}
