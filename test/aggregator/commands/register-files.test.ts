// Files that people write for the register command: what cannot be is refused with its place before anything is opened.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import {
  readDrawingFile,
  readEventPlanFile,
  readSensorFile,
  readSiteFile,
} from '#aggregator/commands/register-files.ts';
import { surveyRecording } from '#aggregator/replay/replay-lines.ts';
import { demoEventPlan } from '#demo/event-plan.ts';
import { demoSensors } from '#demo/sensors.ts';
import { demoDrawing, demoSite } from '#demo/site.ts';
import { storedSensorSchema } from '#shared/wire/sensor.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const site = demoSite();
const sensors = demoSensors(site, Date.UTC(2026, 10, 27));

test.each([
  [{ timeZone: 'Europe/Amsterdm' }, 'timeZone: "Europe/Amsterdm" is not the IANA name'],
  [{ timeZone: 'Europe/Amsterdam ' }, 'write Europe/Amsterdam'],
  [
    { licence: 'CC-BY-4.0 ' },
    'licence is "CC-BY-4.0 ", but must be one of CC0-1.0, CC-BY-4.0; the nearest allowed value is CC-BY-4.0',
  ],
  [{ attribution: ' ' }, 'attribution: has blanks around it'],
  [{ name: { nl: 'Kade', en: 'Quay\u00a0' } }, 'name.en: has blanks around it'],
  [{ name: { nl: 'Kade', en: 'Qu\u0007ay' } }, 'name.en: a text holds a control character'],
  [{ name: { nl: 'Kade', en: 'Qu\ud800ay' } }, 'name.en: a text holds a control character, one'],
  [{ name: { nl: 'Kade', en: 'Qu\u202eay' } }, 'name.en: a text holds a control character, one'],
  [
    { organisation: { name: 'Kade', url: 'javascript:alert(1)' } },
    'organisation.url: must be the address of a web page',
  ],
  [{ name: { nl: 'Kade', en: 'Quay', fy: 'Kaai' } }, 'name.fy: there is no such field'],
  [{ name: { nl: 'Kade' } }, 'name.en is missing: it must be a text'],
  [{ windowSecond: 60 }, 'windowSecond: there is no such field: did you mean windowSeconds?'],
])('found A1: a site with %j is refused by place', (wrong, said) => {
  expect(() => readSiteFile(written('site.json', { ...site, ...wrong }))).toThrow(said);
});

const PUBLIC_LISTED = 'publicWindowSeconds is 300, but must be one of 900, 1800, 7200, 14400: ';
test.each([
  [60, 300, PUBLIC_LISTED, 'the next coarser allowed value is 900'],
  [300, 300, PUBLIC_LISTED, 'the next coarser allowed value is 1800'],
  [120, 300, PUBLIC_LISTED, 'the next coarser allowed value is 1800'],
  [120, 900, 'windowSeconds is 120, but must be one of 60, 300, 900, 1800: ', 'value is 300'],
  [
    60,
    1000,
    'publicWindowSeconds is 1000, but must be one of 900, ',
    'the next coarser allowed value is 1800',
  ],
  [
    60,
    20_000,
    'publicWindowSeconds is 20000, but must be one of ',
    'the coarsest allowed value is 14400',
  ],
  [300, 900, 'publicWindowSeconds is 900, but must be at least 1800: ', 'value is 1800'],
  [900, 1800, 'publicWindowSeconds is 1800, but must be at least 7200: ', 'value is 7200'],
  [1800, 7200, 'publicWindowSeconds is 7200, but must be at least 14400: ', 'value is 14400'],
])('P19: windows of %i and %i s are refused as every floor is', (staff, open, said, nearest) => {
  const file = written('site.json', { ...site, windowSeconds: staff, publicWindowSeconds: open });
  expect(() => readSiteFile(file)).toThrow(said);
  expect(() => readSiteFile(file)).toThrow(nearest);
  expect(() => readSiteFile(file)).not.toThrow(/Invalid|expected/);
});

test('a time zone is refused together with all else that is wrong', () => {
  const wrong = { ...site, windowSeconds: 300, publicWindowSeconds: 900, timeZone: '+01:00' };
  const refused = (): unknown => readSiteFile(written('site.json', { ...wrong, licence: 'MIT' }));
  for (const said of [
    'publicWindowSeconds is 900',
    'timeZone: "+01:00" is not',
    'licence is "MIT"',
  ])
    expect(refused).toThrow(said);
});

test('found A1: a sensor with a blank or a control character in a text is refused by place', () => {
  const [first] = sensors;
  for (const [changed, said] of [
    [{ model: 'M1 ' }, '0.device.model: has blanks around it'],
    [{ model: 'M\u001b1' }, '0.device.model: a text holds a control character'],
    [{ documentationUrl: 'data:text/html,x' }, '0.device.documentationUrl: must be the address of'],
  ] as const) {
    const wrong = { ...first, device: { ...first?.device, ...changed } };
    expect(() => readSensorFile(written('sensors.json', [wrong]), site)).toThrow(said);
  }
});

/** The example of docs/registering.md. */
function sheetOfPage(): string {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/registering.md'), 'utf8');
  return /```csv\n([^`]+)```/.exec(page)?.[1] ?? '';
}

test('found A2: entries of one sensorId are refused, and both are named; the same of rows of a sheet', () => {
  const [first, second, third] = sensors;
  const twin = { ...third, sensorId: first?.sensorId };
  expect(() => readSensorFile(written('sensors.json', [first, second, twin]), site)).toThrow(
    `sensor ${first?.sensorId} stands in entries 1 and 3`,
  );
  const twins = written('twins.csv', sheetOfPage().replace('market-5,', 'market-2,'));
  expect(() => readSensorFile(twins, site)).toThrow('sensor market-2 stands in rows 3 and 6');
});

test('found A4: a byte order mark in front of a file that registers, or of a recording, is not part of it', async () => {
  const marked = (name: string, content: unknown) =>
    written(name, `\uFEFF${typeof content === 'string' ? content : JSON.stringify(content)}`);
  expect(readSiteFile(marked('site.json', site))).toEqual(site);
  expect(readDrawingFile(marked('drawing.json', demoDrawing()))).toEqual(demoDrawing());
  expect(readSensorFile(marked('sensors.json', sensors), site)).toEqual(sensors);
  const sheet = written('bare.csv', sheetOfPage());
  expect(readSensorFile(marked('marked.csv', sheetOfPage()), site)).toEqual(
    readSensorFile(sheet, site),
  );
  const plan = demoEventPlan(Date.UTC(2026, 10, 27));
  expect(readEventPlanFile(marked('plan.json', plan), site)).toEqual(plan);
  const line = (second: number) =>
    `{"sensorId":"s","observedAt":"2026-06-06T12:00:0${second}Z","level":1}`;
  const { from } = await surveyRecording(marked('r.ndjson', `${line(1)}\n${line(2)}\n`));
  expect(from).toBe(Date.UTC(2026, 5, 6, 12, 0, 1));
  writeFileSync(path.join(folder, 'r.gz'), gzipSync(`\uFEFF${line(1)}\n${line(2)}\n`));
  expect((await surveyRecording(path.join(folder, 'r.gz'))).from).toBe(from);
});

test('found A2: two measures of one id in an event plan are refused', () => {
  const plan = demoEventPlan(Date.UTC(2026, 10, 27));
  const [measure] = plan.measures;
  const twins = { ...plan, measures: [measure, measure] };
  expect(() => readEventPlanFile(written('plan.json', twins), site)).toThrow(
    `measure ${measure?.measureId} stands there more than once`,
  );
});

test('found A4: a file that is not UTF-8 is refused by name', () => {
  writeFileSync(path.join(folder, 'latin.json'), Buffer.from('{"name":"caf\xe9"}', 'latin1'));
  expect(() => readSiteFile(path.join(folder, 'latin.json'))).toThrow(
    /latin\.json is not UTF-8: save it as UTF-8$/,
  );
});

test('found A6: what a map program adds to a site is left out and told, and what it means is taken', () => {
  if (site.partition.kind !== 'zones') throw new Error('the demo has zones');
  const [first, ...others] = site.partition.zones;
  if (first?.geometry.type !== 'Polygon') throw new Error('its first zone is a polygon');
  const high = first.geometry.coordinates.map((ring) => ring.map((place) => [...place, 1.5]));
  const geometry = {
    type: 'Feature',
    properties: { name: 'x' },
    geometry: { type: 'Polygon', bbox: [4, 52, 5, 53], coordinates: high },
  };
  const zones = [
    { ...first, geometry, labelPoint: { type: 'Point', coordinates: first.labelPoint } },
    ...others,
  ];
  const drawn = { ...site, bbox: [4, 52, 5, 53], partition: { ...site.partition, zones } };
  const told: string[] = [];
  expect(readSiteFile(written('site.json', drawn), (text) => told.push(text))).toEqual(site);
  expect(told).toEqual([
    'left out: the bbox of the site',
    `left out: zone ${first.zoneId}: what its Feature says besides the geometry`,
    `left out: zone ${first.zoneId}: the bbox of its geometry`,
    `left out: zone ${first.zoneId}: the height of its positions`,
  ]);
  // Of a plain one nothing is said.
  const nothing: string[] = [];
  readSiteFile(written('site.json', site), (text) => nothing.push(text));
  expect(nothing).toEqual([]);
  const collection = written('site.json', { type: 'FeatureCollection', features: [] });
  expect(() => readSiteFile(collection)).toThrow('holds outlines alone');
});

test('found A6: times of an event plan may have an offset', () => {
  const plan = demoEventPlan(Date.UTC(2026, 10, 27));
  const ahead = (utc: string): string =>
    new Date(Date.parse(utc) + 3_600_000).toISOString().replace('Z', '+01:00');
  const local = {
    ...plan,
    startsAt: ahead(plan.startsAt),
    endsAt: plan.endsAt === null ? null : ahead(plan.endsAt),
    phases: plan.phases.map((phase) => ({ ...phase, startsAt: ahead(phase.startsAt) })),
    programme: plan.programme.map((mark) => ({ ...mark, at: ahead(mark.at) })),
  };
  const read = readEventPlanFile(written('plan.json', local), site);
  const times = ({ startsAt, endsAt, phases, programme }: typeof plan) =>
    [startsAt, endsAt, ...phases.map((p) => p.startsAt), ...programme.map((m) => m.at)].map((at) =>
      at === null ? null : Date.parse(at),
    );
  expect(times(read)).toEqual(times(plan));
});

test('found C11: a sensor that may not be part of open data is refused with the reason', () => {
  const [first] = sensors;
  if (first === undefined) throw new Error('the demo has sensors');
  const closed = { ...first, datastream: { ...first.datastream, isOpenData: false } };
  const file = written('sensors.json', [closed]);
  const said = '0.datastream.isOpenData is false, but must be true: what is released of a sensor';
  expect(() => readSensorFile(file, site)).toThrow(said);
  // One that was stored before reads as what became of it.
  expect(storedSensorSchema.parse(closed)).toEqual(first);
  expect(storedSensorSchema.parse(first)).toEqual(first);
});

test('found A8: texts in one language are taken where the organisation offers one', () => {
  const oneLanguage = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_, each) =>
      typeof each === 'object' && each !== null && 'nl' in each && 'en' in each
        ? { nl: each.nl }
        : each,
    );
  const offering = { ...(oneLanguage(site) as object), languages: ['nl'] };
  const read = readSiteFile(written('site.json', offering));
  expect(read.name).toEqual({ nl: site.name.nl, en: site.name.nl });
  const entries = readSensorFile(written('sensors.json', oneLanguage(sensors)), read);
  expect(entries[0]?.purpose.en).toBe(sensors[0]?.purpose.nl);
  const plan = demoEventPlan(Date.UTC(2026, 10, 27));
  expect(readEventPlanFile(written('plan.json', oneLanguage(plan)), read).name.en).toBe(
    plan.name.nl,
  );
  // The language that is offered is asked for.
  const wrong = { ...offering, name: { en: 'Quay' } };
  expect(() => readSiteFile(written('site.json', wrong))).toThrow('name.nl is missing');
  expect(() => readSiteFile(written('site.json', oneLanguage(site)))).toThrow('name.en is missing');
});
