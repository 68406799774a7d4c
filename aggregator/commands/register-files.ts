// Reads a site and its sensors from files: JSON as in shared/, or CSV for the sensors. Every problem is named with its place, what is allowed there and,
// where no text of the organisation is asked for, what stands there.
import * as z from 'zod';
import { checked, sentenceOfWrong } from '#shared/process/checked.ts';
import { ListedError } from '#shared/process/command.ts';
import { readJsonFile } from '#shared/process/json-file.ts';
import { measureFaults } from '#shared/process/measure-faults.ts';
import { type EventPlan, eventPlanSchema } from '#shared/wire/event-plan.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { type Site, type SitePlan, sitePlanSchema, siteSchema } from '#shared/wire/site.ts';
import { unstorableIn } from '#shared/wire/storable.ts';
import { timesInUtc } from '#shared/wire/utc-times.ts';
import { windowRefusals } from '../core/policy/floors.ts';
import { type OddText, oddTextsIn, UNSTORABLE_TEXT } from './odd-texts.ts';
import { inAllLanguages } from './one-language.ts';
import { plainSite } from './plain-site.ts';
import { readSensorSheet } from './sensor-sheet.ts';
import { timeZoneProblem } from './time-zone-names.ts';
import { namedIn, twinsIn } from './twins.ts';

const NOTHING_TOLD: ReadonlyMap<string, string> = new Map();

type Beside = {
  /** What is said of a setting, by its name, instead of what the schema would say of it. */
  readonly told?: ReadonlyMap<string, string>;
  /** What is said where the schema says nothing. */
  readonly odd?: readonly OddText[];
  /** What is wrong besides. */
  readonly more?: readonly string[];
};

function check<T>(
  schema: z.ZodType<T>,
  document: unknown,
  what: string,
  { told = NOTHING_TOLD, odd = [], more = [] }: Beside,
): T {
  const { value, wrong } = checked(schema, document);
  const places = new Set([...told.keys(), ...(wrong ?? []).map(({ name }) => name)]);
  const sentences = [
    ...told.values(),
    ...(wrong ?? []).map((each) => told.get(each.name) ?? sentenceOfWrong(each)),
    ...odd
      .map(({ path, says }) => ({ name: path.join('.'), says }))
      .filter(({ name }) => !places.has(name))
      .map(({ name, says }) => `${name}: ${says}`),
    ...more,
  ];
  if (wrong === null && sentences.length === 0) return value;
  refuse(what, [...new Set(sentences)]);
}

function refuse(what: string, problems: readonly string[]): never {
  throw new ListedError(`${what} is not right`, problems);
}

/** Texts that cannot be stored, or that people do not write so. Throws when it goes too deep to look for them. */
function oddOf(document: unknown, what: string): readonly OddText[] {
  const unstorable = unstorableIn(document);
  if (unstorable === null) return oddTextsIn(document);
  if (unstorable.why === 'depth') throw new Error(`${what} is nested too deeply`);
  const says = `${UNSTORABLE_TEXT}; the program that wrote the file broke it`;
  return [{ path: unstorable.path, says }, ...oddTextsIn(document)];
}

/** What people write by hand: also without blanks around a text. */
const checkTyped = <T>(
  schema: z.ZodType<T>,
  document: unknown,
  what: string,
  beside: Beside = {},
): T => check(schema, document, what, { ...beside, odd: oddOf(document, what) });

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
  return checkTyped(siteSchema, written, file, { told: settingsTold(written) });
}

export function readDrawingFile(file: string): SitePlan {
  const document = readJsonFile(file);
  const odd = oddOf(document, file).filter(({ says }) => says.startsWith(UNSTORABLE_TEXT));
  return check(sitePlanSchema, document, file, { odd });
}

/** What the file of a site says of how its sensors are written, also where it is not right otherwise. */
export function siteHints(file: string): Pick<Site, 'timeZone' | 'languages'> {
  const hints = z.looseObject({
    timeZone: siteSchema.shape.timeZone.catch('UTC'),
    languages: siteSchema.shape.languages.catch(undefined),
  });
  try {
    return hints.parse(readJsonFile(file));
  } catch {
    return { timeZone: 'UTC' };
  }
}

/** The event plan of a site. Throws also when it names another site, or a zone that the site does not have. */
export function readEventPlanFile(file: string, site: Site): EventPlan {
  const { siteId, languages } = site;
  const written = inAllLanguages(timesInUtc(readJsonFile(file)), languages);
  const plan = checkTyped(eventPlanSchema, written, file);
  if (plan.siteId !== siteId)
    throw new Error(`${file} is the plan of site ${plan.siteId}, the site file says ${siteId}`);
  const [fault] = measureFaults(plan, [site]);
  if (fault !== undefined) throw new Error(`${file}: ${fault.says}`);
  return plan;
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
    return checkTyped(z.array(sensorSchema), entries, file, {
      more: twinsIn(namedIn(entries), 'entries'),
    });
  }
  const rows = readSensorSheet(file, site);
  refuseEmpty(rows, file);
  return rows.map(({ sensor }) => sensor);
}
