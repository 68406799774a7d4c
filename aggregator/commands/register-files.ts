// Reads a site and its sensors from files: JSON as in shared/, or CSV for the sensors. Every problem is named with its place, what is allowed there and,
// where no text of the organisation is asked for, what stands there.
import * as z from 'zod';
import { checked, sentenceOfWrong } from '#shared/process/checked.ts';
import { ListedError } from '#shared/process/command.ts';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import { readJsonFile } from '#shared/process/json-file.ts';
import { listed } from '#shared/process/options.ts';
import { type EventPlan, eventPlanSchema } from '#shared/wire/event-plan.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { type Site, type SitePlan, sitePlanSchema, siteSchema } from '#shared/wire/site.ts';
import { unstorableIn } from '#shared/wire/storable.ts';
import { windowRefusals } from '../core/policy/floors.ts';
import { twice } from './judge-places.ts';
import { oddTextsIn, UNSTORABLE_TEXT } from './odd-texts.ts';
import { inAllLanguages } from './one-language.ts';
import { plainSite, timesInUtc } from './plain-site.ts';
import { readSensorSheet } from './sensor-sheet.ts';
import { timeZoneProblem } from './time-zone-names.ts';

const NOTHING_TOLD: ReadonlyMap<string, string> = new Map();

/** `told`: what is said of a setting, by its name, instead of what the schema would say of it. */
function check<T>(
  schema: z.ZodType<T>,
  document: unknown,
  what: string,
  told: ReadonlyMap<string, string> = NOTHING_TOLD,
): T {
  const unstorable = unstorableIn(document);
  if (unstorable?.why === 'text')
    refuse(what, [
      `${unstorable.path.join('.')}: ${UNSTORABLE_TEXT}; the program that wrote the file broke it`,
    ]);
  if (unstorable !== null) throw new Error(`${what} is nested too deeply`);
  const { value, wrong } = checked(schema, document);
  if (wrong === null && told.size === 0) return value;
  const sentences = (wrong ?? []).map((each) => told.get(each.name) ?? sentenceOfWrong(each));
  refuse(what, [...new Set([...told.values(), ...sentences])]);
}

function refuse(what: string, problems: readonly string[]): never {
  throw new ListedError(`${what} is not right`, problems);
}

/** What people write by hand: also without blanks around a text. */
function checkTyped<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = check(schema, value, what);
  const odd = oddTextsIn(parsed).map(({ path, says }) => `${path.join('.')}: ${says}`);
  if (odd.length > 0) refuse(what, odd);
  return parsed;
}

/** A file of JSON as the schema says. */
export function readFileAs<T>(schema: z.ZodType<T>, file: string): T {
  return checkTyped(schema, readJsonFile(file), file);
}

/** What the floors of the policy say of the windows of a site, and the list of time zones of its own; nothing of what is no number, or no text. */
function settingsTold(document: unknown): ReadonlyMap<string, string> {
  const seconds = z.number().optional().catch(undefined);
  const settings = z.looseObject({
    windowSeconds: seconds,
    publicWindowSeconds: seconds,
    timeZone: z.string().min(1).optional().catch(undefined),
  });
  const { success, data } = settings.safeParse(document);
  if (!success) return NOTHING_TOLD;
  const { timeZone } = data;
  const zone = timeZone === undefined ? null : timeZoneProblem(timeZone);
  const told = windowRefusals(data);
  return zone === null ? told : new Map([...told, ['timeZone', `timeZone: "${timeZone}" ${zone}`]]);
}

/** `tell` hears what of the file has no meaning here and is left out. */
export function readSiteFile(file: string, tell: (text: string) => void = () => {}): Site {
  const { document, leftOut } = plainSite(readJsonFile(file), file);
  for (const what of leftOut) tell(`left out: ${what}`);
  const offered = z.looseObject({ languages: z.array(z.string()) }).safeParse(document);
  const written = inAllLanguages(document, offered.data?.languages);
  const site = check(siteSchema, written, file, settingsTold(written));
  return checkTyped(siteSchema, site, file);
}

export function readDrawingFile(file: string): SitePlan {
  return check(sitePlanSchema, readJsonFile(file), file);
}

/** The event plan of a site. Throws also when it names another site, or a zone that the site does not have. */
export function readEventPlanFile(file: string, site: Site): EventPlan {
  const { siteId, partition, languages } = site;
  const written = inAllLanguages(timesInUtc(readJsonFile(file)), languages);
  const plan = checkTyped(eventPlanSchema, written, file);
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

/** Throws when one id stands in several entries: which one was meant is not ours to choose. `numbers`: those that people see at the entries, and what they are called. */
export function refuseTwins<T extends { readonly sensorId: string }>(
  entries: readonly T[],
  file: string,
  { called, numbers }: { called: 'entries' | 'rows'; numbers: readonly number[] } = {
    called: 'entries',
    numbers: entries.map((_, index) => index + 1),
  },
): readonly T[] {
  const numbered = entries.map(({ sensorId }, index) => ({ sensorId, number: numbers[index] }));
  const twins = [...Map.groupBy(numbered, ({ sensorId }) => sensorId)]
    .filter(([, rows]) => rows.length > 1)
    .map(
      ([id, rows]) =>
        `sensor ${id} stands in ${called} ${listed(rows.map(({ number }) => `${number}`))}`,
    );
  if (twins.length > 0) refuse(file, twins);
  return entries;
}

/** Whether the name says that it is a table. Throws when it is a workbook. */
export function isSheet(file: string): boolean {
  if (/[.]xlsx?$/i.test(file))
    throw new Error(`${file} is a workbook: save the sheet as "CSV UTF-8" and hand in that`);
  return /[.](?:csv|tsv|txt)$/i.test(file);
}

/** Whoever hands in a file of sensors believes that there are some. */
function refuseEmpty(entries: readonly unknown[], file: string): void {
  if (entries.length > 0) return;
  throw new Error(
    `${file} holds no sensor: docs/registering.md has an example; a file of one sensor leaves all others as they are`,
  );
}

/** Entries of a JSON array, or of a table (.csv, or .tsv and .txt with tabs), for a site. */
export function readSensorFile(
  file: string,
  site: Pick<Site, 'timeZone' | 'languages'>,
): readonly Sensor[] {
  if (!isSheet(file)) {
    const entries = inAllLanguages(readJsonFile(file), site.languages);
    if (Array.isArray(entries)) refuseEmpty(entries, file);
    return refuseTwins(checkTyped(z.array(sensorSchema), entries, file), file);
  }
  const rows = readSensorSheet(file, site);
  refuseEmpty(rows, file);
  const sensors = rows.map(({ sensor }) => sensor);
  return refuseTwins(sensors, file, { called: 'rows', numbers: rows.map(({ row }) => row) });
}
