// The sensors of a site from a sheet: one row each, one column per dotted path of the register entry (`sensorId`, `location.lat`, `owner.kind` ...). Every
// mistake of the sheet is named at once, by row, sensorId and column. What stands in the cell is said where one of several values or a number was asked for.
import { checked, type Wrong } from '#shared/process/checked.ts';
import { ListedError } from '#shared/process/command.ts';
import { closest } from '#shared/process/did-you-mean.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { unstorableIn } from '#shared/wire/storable.ts';
import { oddTextsIn, UNSTORABLE_TEXT } from './odd-texts.ts';
import { inAllLanguages } from './one-language.ts';
import { readSheet, type SheetRow, type SheetRows } from './sheet.ts';
import { dayOf, decimalSignOf, instantOf, type Meaning, numberOf, truthOf } from './sheet-cells.ts';
import { twinsIn } from './twins.ts';

const NUMBERS = new Set([
  ...['lat', 'lon', 'heightM', 'areaM2', 'directionDegrees', 'reportIntervalSeconds'],
]);
const TRUTHS = new Set(['verified', 'suspended', 'isOpenData', 'containsPersonalData']);
const TIMES = new Set(['registeredAt', 'validFrom', 'validUntil']);
const DAYS = new Set(['reviewedOn', 'reviewBy']);

/** Names that would reach beyond the entry into what all objects share. */
const FORBIDDEN = /__proto__|constructor|prototype/;

export const NO_FIELD = 'there is no such field';
const IS_MISSING = 'is missing';

const lastOf = (column: string): string => column.split('.').at(-1) ?? column;

type Reading = {
  readonly signs: ReadonlySet<',' | '.'>;
  readonly site: Pick<Site, 'timeZone' | 'languages'>;
};

function meaningOf(column: string, text: string, { signs, site }: Reading): Meaning {
  const key = lastOf(column);
  if (NUMBERS.has(key)) return numberOf(text, signs);
  if (TRUTHS.has(key)) return truthOf(text);
  if (TIMES.has(key)) return instantOf(text, site.timeZone);
  return DAYS.has(key) ? dayOf(text) : { value: text };
}

/** Dotted column names make a nested object: `location.lat`, `purpose.nl`. */
function put(entry: Record<string, unknown>, column: string, value: unknown): void {
  const keys = column.split('.');
  const last = keys.pop() ?? column;
  let target = entry;
  for (const key of keys) {
    // Only what stands in the entry itself: every object has more names than that.
    const known = Object.hasOwn(target, key) ? target[key] : null;
    const inner = (known ?? {}) as Record<string, unknown>;
    target[key] = inner;
    target = inner;
  }
  target[last] = value;
}

/** Fields that the entry of a sensor does not have, each with the one that was meant. */
export function unknownFieldsIn(entry: unknown): readonly Wrong[] {
  return (checked(sensorSchema, entry).wrong ?? []).filter(({ says }) => says.startsWith(NO_FIELD));
}

/** Whether the entry of a sensor has such a field. */
export function isRegisterColumn(column: string): boolean {
  if (FORBIDDEN.test(column)) return false;
  const entry = {};
  put(entry, column, '');
  return unknownFieldsIn(entry).length === 0;
}

type Mistake = { readonly column: string; readonly what: string };
type Judged = { readonly sensor: Sensor | null; readonly mistakes: readonly Mistake[] };

/** A name that is close is told with the column that is lacking, so it is left out here. */
const mistakeOf = ({ name, says }: Wrong): Mistake => ({
  column: name,
  what: says.startsWith(NO_FIELD) ? NO_FIELD : says,
});

function judge({ cells }: SheetRow, reading: Reading): Judged {
  const raw: Record<string, unknown> = { owner: null, dpia: null };
  const unread: Mistake[] = [];
  for (const [column, text] of cells) {
    const meaning = meaningOf(column, text, reading);
    if ('value' in meaning) put(raw, column, meaning.value ?? null);
    else {
      // Judged once: the schema would say of the same cell that it is missing.
      unread.push({ column, what: meaning.problem });
      put(raw, column, text);
    }
  }
  const entry = inAllLanguages(raw, reading.site.languages);
  const known = new Set(unread.map(({ column }) => column));
  const { value, wrong } = checked(sensorSchema, entry);
  const found = (wrong ?? []).map(mistakeOf);
  const broken = unstorableIn(entry);
  const texts = broken === null ? oddTextsIn(entry) : [];
  const mistakes = [
    ...unread,
    ...found.filter(({ column }) => !known.has(column)),
    ...(broken === null ? [] : [{ column: broken.path.join('.'), what: UNSTORABLE_TEXT }]),
    ...texts.map(({ path, says }) => ({ column: path.join('.'), what: says })),
  ];
  return { sensor: mistakes.length === 0 ? value : null, mistakes };
}

/** Once for the sheet, with the columns that are judged by it: those that mean nothing, and those that rows lack because the sheet does. */
function columnProblems(
  { columns }: SheetRows,
  judged: readonly Judged[],
): ReadonlyMap<string, string> {
  const all = judged.flatMap(({ mistakes }) => mistakes);
  const unknown = all.filter(({ what }) => what === NO_FIELD).map(({ column }) => column);
  const isLacking = ({ column, what }: Mistake): boolean =>
    what.startsWith(IS_MISSING) && !columns.some((name) => `${name}.`.startsWith(`${column}.`));
  const lacking = all.filter(isLacking).map(({ column }) => column);
  return new Map([
    ...unknown.map((column): [string, string] => [column, `column ${column}: ${NO_FIELD}`]),
    ...lacking.map((column): [string, string] => {
      const meant = unknown.find((name) => closest(name, [column]) !== null);
      const hint = meant === undefined ? '' : `: is it ${meant}?`;
      return [column, `the sheet has no column ${column}${hint}`];
    }),
  ]);
}

export type SheetSensor = { readonly row: number; readonly sensor: Sensor };

/**
 * Times without an offset are times of day at the site.
 * @throws {Error} with every mistake, each on a line of its own.
 */
export function readSensorSheet(file: string, site: Reading['site']): readonly SheetSensor[] {
  const sheet = readSheet(file);
  const numbers = sheet.rows.flatMap(({ cells }) =>
    [...cells].filter(([column]) => NUMBERS.has(lastOf(column))).map(([, text]) => text),
  );
  const signs = new Set(numbers.map(decimalSignOf).filter((sign) => sign !== null));
  const forbidden = sheet.columns.filter((column) => FORBIDDEN.test(column));
  if (forbidden.length > 0)
    throw new Error(`${file}: the column ${forbidden.join(', ')} cannot be used`);
  const within = (whole: string) =>
    sheet.columns
      .filter((column) => column.startsWith(`${whole}.`))
      .map((part) => `the columns ${whole} and ${part} are of one field: keep one of them`);
  const twofold = sheet.columns.flatMap(within);
  if (twofold.length > 0) throw new ListedError(`${file} is not right`, twofold);
  const judged = sheet.rows.map((row) => judge(row, { signs, site }));
  const once = columnProblems(sheet, judged);
  const each = judged.flatMap(({ mistakes }, index) => {
    const { row, cells } = sheet.rows[index] as SheetRow;
    const sensorId = cells.get('sensorId');
    const who = sensorId === undefined ? '' : `sensor ${sensorId}, `;
    return mistakes
      .filter(({ column }) => !once.has(column))
      .map(({ column, what }) => `row ${row}, ${who}column ${column}: ${what}`);
  });
  const named = sheet.rows.flatMap(({ row, cells }) => {
    const sensorId = cells.get('sensorId');
    return sensorId === undefined ? [] : [{ sensorId, number: row }];
  });
  const problems = [...once.values(), ...each, ...twinsIn(named, 'rows')];
  if (problems.length > 0) throw new ListedError(`${file} is not right`, problems);
  return judged.flatMap(({ sensor }, index) =>
    sensor === null ? [] : [{ row: sheet.rows[index]?.row ?? 0, sensor }],
  );
}
