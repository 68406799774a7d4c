// Reads a site and its sensors from files: JSON as in shared/, or CSV for the sensors. Every problem is named with its place, none with
// more of the file than its key.
import { parse as parseCsv } from 'csv-parse/sync';
import * as z from 'zod';
import { listed } from '#shared/process/options.ts';
import { readTextFile } from '#shared/process/text-file.ts';
import { type EventPlan, eventPlanSchema } from '#shared/wire/event-plan.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { type Site, type SitePlan, sitePlanSchema, siteSchema } from '#shared/wire/site.ts';
import { blanksIn, unstorableIn } from '#shared/wire/storable.ts';
import { didYouMean, timeZoneProblem } from './did-you-mean.ts';
import { twice } from './judge-places.ts';

function readJson(file: string): unknown {
  const text = readTextFile(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const unstorable = unstorableIn(value);
  if (unstorable?.why === 'text')
    throw new Error(
      `${what} is not right:\n  ${unstorable.path.join('.')}: a text holds a control character or half of a surrogate pair; the program that wrote the file broke it`,
    );
  if (unstorable !== null) throw new Error(`${what} is nested too deeply`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  refuse(
    what,
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

function refuse(what: string, problems: readonly string[]): never {
  const more = problems.length > 20 ? `\n  and ${problems.length - 20} more` : '';
  throw new Error(`${what} is not right:\n  ${problems.slice(0, 20).join('\n  ')}${more}`);
}

/** What people write by hand: also without blanks around a text. */
function checkTyped<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = check(schema, value, what);
  const blanks = blanksIn(parsed).map((path) => `${path.join('.')}: has blanks around it`);
  if (blanks.length > 0) refuse(what, blanks);
  return parsed;
}

/** A file of JSON as the schema says. */
export function readFileAs<T>(schema: z.ZodType<T>, file: string): T {
  return checkTyped(schema, readJson(file), file);
}

export function readSiteFile(file: string): Site {
  const site = check(siteSchema, readJson(file), file);
  const zone = timeZoneProblem(site.timeZone);
  if (zone !== null) refuse(file, [`timeZone: "${site.timeZone}" ${zone}`]);
  return checkTyped(siteSchema, site, file);
}

export function readDrawingFile(file: string): SitePlan {
  return check(sitePlanSchema, readJson(file), file);
}

/** The event plan of a site. Throws also when it names another site, or a zone that the site does not have. */
export function readEventPlanFile(file: string, { siteId, partition }: Site): EventPlan {
  const plan = checkTyped(eventPlanSchema, readJson(file), file);
  if (plan.siteId !== siteId)
    throw new Error(`${file} is the plan of site ${plan.siteId}, the site file says ${siteId}`);
  const twins = twice(plan.measures.map(({ measureId }) => measureId));
  if (twins.length > 0) throw new Error(`${file}: measure ${twins[0]} stands there more than once`);
  if (partition.kind === 'h3') return plan;
  const zones = new Set(partition.zones.map(({ zoneId }) => zoneId));
  const unknown = plan.measures.flatMap(({ zoneIds }) => zoneIds).find((id) => !zones.has(id));
  if (unknown !== undefined)
    throw new Error(
      `${file} names zone ${unknown}; the site has none${didYouMean(unknown, [...zones])}`,
    );
  return plan;
}

const NUMBERS = ['lat', 'lon', 'heightM', 'areaM2', 'directionDegrees', 'reportIntervalSeconds'];

/** Names that would reach beyond the entry into what all objects share. */
const FORBIDDEN = /__proto__|constructor|prototype/;

/** Dotted column names make a nested object: `location.lat`, `purpose.nl`. Empty cells are left out. */
function nest(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  for (const [column, text] of Object.entries(row)) {
    if (text === '') continue;
    const keys = column.split('.');
    const last = keys.pop() ?? column;
    if (FORBIDDEN.test(column)) throw new Error(`the column ${column} cannot be used`);
    let target = entry;
    for (const key of keys) {
      const inner = (target[key] ?? {}) as Record<string, unknown>;
      target[key] = inner;
      target = inner;
    }
    target[last] = cellValue(last, text);
  }
  return entry;
}

function cellValue(key: string, text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBERS.includes(key) ? Number(text) : text;
}

/** Throws when one id stands in several entries: which one was meant is not ours to choose. `first`: the number that people see at the first entry. */
export function refuseTwins<T extends { readonly sensorId: string }>(
  entries: readonly T[],
  file: string,
  first: 1 | 2,
): readonly T[] {
  const numbered = entries.map(({ sensorId }, index) => ({ sensorId, number: index + first }));
  const twins = [...Map.groupBy(numbered, ({ sensorId }) => sensorId)]
    .filter(([, rows]) => rows.length > 1)
    .map(([id, rows]) => {
      const numbers = listed(rows.map(({ number }) => `${number}`));
      return `sensor ${id} stands in ${first === 1 ? 'entries' : 'rows'} ${numbers}`;
    });
  if (twins.length > 0) refuse(file, twins);
  return entries;
}

/** Entries of a JSON array, or of a CSV with one column per dotted path of the register entry (`sensorId`, `location.lat`, `owner.kind` ...). */
export function readSensorFile(file: string): readonly Sensor[] {
  if (!file.endsWith('.csv')) return refuseTwins(readFileAs(z.array(sensorSchema), file), file, 1);
  const rows: Record<string, string>[] = parseCsv(readTextFile(file), {
    columns: true,
    trim: true,
  });
  const entries = rows.map((row) => ({ owner: null, dpia: null, ...nest(row) }));
  return refuseTwins(checkTyped(z.array(sensorSchema), entries, file), file, 2);
}
