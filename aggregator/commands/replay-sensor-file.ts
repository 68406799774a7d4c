// The sensors of a recording from a file: a short list of ids and places, or the very file that registers them, as JSON or as a table. Of that one the place, the
// field of view and the zone are taken; the rest is defaulted as for any recording. A file that is neither is refused in one sentence.
import { checked, sentenceOfWrong, type Wrong } from '#shared/process/checked.ts';
import { ListedError } from '#shared/process/command.ts';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import { NotJson, readJsonFile } from '#shared/process/json-file.ts';
import { listed } from '#shared/process/options.ts';
import { type ReplaySensor, replaySensorsSchema } from '../replay/replay-sensors.ts';
import { isSheet } from './register-files.ts';
import { isRegisterColumn, NO_FIELD, unknownFieldsIn } from './sensor-sheet.ts';
import { readSheet, type SheetRow } from './sheet.ts';
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

/** What a recording needs of an entry of the register; any other entry as it stands. */
function shortened(value: unknown): unknown {
  const { sensorId, location, fieldOfView, zoneId } = fieldsOf(value);
  if (location === undefined) return value;
  const { lat, lon } = fieldsOf(location);
  return { sensorId, lat, lon, areaM2: fieldsOf(fieldOfView).areaM2, zoneId };
}

function jsonEntries(file: string): readonly Entry[] {
  let value: unknown;
  try {
    value = readJsonFile(file);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    refuse(file, 'it is not JSON');
  }
  if (!Array.isArray(value)) refuse(file, 'it is no array');
  const unknown = value.flatMap((entry, index) =>
    fieldsOf(entry).location === undefined
      ? []
      : unknownFieldsIn(entry).map(({ name, says }) => `entry ${index + 1}, ${name}: ${says}`),
  );
  if (unknown.length > 0) throw new ListedError(`${file} is not right`, unknown);
  return value.map((entry, index) => ({ value: shortened(entry), called: `entry ${index + 1}` }));
}

/** Each by its name in the register, and by the short one. */
const NUMBERS = [
  ['lat', 'location.lat'],
  ['lon', 'location.lon'],
  ['areaM2', 'fieldOfView.areaM2'],
] as const;

const SHORT = ['sensorId', 'zoneId', ...NUMBERS.map(([name]) => name)];

/** The short name that was meant: by its spelling, or by the part of it that was written, as in `area` or `latitude`. */
function meantBy(name: string): string {
  const bare = name.trim().toLowerCase();
  const [part] = SHORT.filter((short) => {
    const whole = short.toLowerCase();
    return bare !== '' && (whole.startsWith(bare) || bare.startsWith(whole));
  });
  return part === undefined ? didYouMean(name, SHORT) : `: did you mean ${part}?`;
}

/** A column that is passed over may be the field of view, and without it all of them would be taken for what they are not. */
function refuseUnknown(file: string, columns: readonly string[]): void {
  const known = ['sensorId', 'zoneId', ...NUMBERS.flat()];
  const unknown = columns.filter((name) => !known.includes(name) && !isRegisterColumn(name));
  const words = unknown.map((name) => `column ${name}: ${NO_FIELD}${meantBy(name)}`);
  if (words.length > 0) throw new ListedError(`${file} is not right`, words);
}

function sheetEntries(file: string): readonly Entry[] {
  const { rows, columns } = readSheet(file);
  if (columns.length > 0 && !columns.includes('sensorId'))
    refuse(
      file,
      `its first row names no column sensorId, lat and lon; it has ${listed(columns.map((name) => JSON.stringify(name)))}`,
    );
  refuseUnknown(file, columns);
  const textOf = ({ cells }: SheetRow, names: readonly string[]): string | undefined =>
    names.map((name) => cells.get(name)).find((text) => text !== undefined);
  const texts = rows.map((row) => NUMBERS.map((names) => [names, textOf(row, names)] as const));
  const signs = new Set(
    texts.flat().flatMap(([, text = '']) => {
      const sign = decimalSignOf(text);
      return sign === null ? [] : [sign];
    }),
  );
  return rows.map(({ row, cells }, index) => {
    const value: Record<string, unknown> = {
      sensorId: cells.get('sensorId'),
      zoneId: cells.get('zoneId'),
    };
    for (const [[name], text] of texts[index] ?? []) {
      if (text === undefined) continue;
      const meaning = numberOf(text, signs);
      if ('problem' in meaning) refuse(file, `row ${row}, ${name} ${meaning.problem}`);
      value[name] = meaning.value;
    }
    return { value, called: `row ${row}` };
  });
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

/** @throws {Error} with everything that is wrong and what to write: a sentence, or a line for each. */
export function readReplaySensors(file: string): readonly ReplaySensor[] {
  const entries = isSheet(file) ? sheetEntries(file) : jsonEntries(file);
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
