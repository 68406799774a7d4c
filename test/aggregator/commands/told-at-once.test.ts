// All that is wrong with a file that registers is told in one refusal, and a file of nobody is none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSensorFile, readSiteFile } from '#aggregator/commands/register-files.ts';
import { demoSensors } from '#demo/sensors.ts';
import { demoSite } from '#demo/site.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-at-once-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const site = demoSite();
const sensors = demoSensors(site, Date.UTC(2026, 10, 27));

test('what is wrong with one file is told at once: fields, texts and entries that stand there twice', () => {
  const [first, second] = sensors;
  const entries = [
    { ...first, reporting: 'sometimes', purpose: { nl: 'x ', en: 'x' } },
    { ...second, sensorId: first?.sensorId, device: { ...second?.device, model: 'M\u001b1' } },
  ];
  const refused = (): unknown => readSensorFile(written('sensors.json', entries), site);
  for (const said of [
    '0.reporting is "sometimes"',
    '0.purpose.nl: has blanks around it',
    '1.device.model: a text holds a control character',
    `sensor ${first?.sensorId} stands in entries 1 and 2`,
  ])
    expect(refused).toThrow(said);
  const wrong = { ...site, windowSeconds: 60.5, attribution: ' x', licence: 'MIT' };
  for (const said of ['windowSeconds is 60.5', 'attribution: has blanks', 'licence is "MIT"'])
    expect(() => readSiteFile(written('site.json', wrong))).toThrow(said);
});

test.each([
  ['[]', 'none.json'],
  ['', 'none.csv'],
  ['sensorId,siteId\r\n', 'head.csv'],
  ['sensorId;siteId\n;\n\n', 'rows.csv'],
])('a file of sensors that holds %j is refused, as nothing would come of it', (content, name) => {
  expect(() => readSensorFile(written(name, content), site)).toThrow(`${name} holds no sensor`);
});
