// Files that people write for the register command: what cannot be is refused with its place before anything is opened.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSensorFile, readSiteFile } from '#aggregator/commands/register-files.ts';
import { demoSensors } from '#demo/sensors.ts';
import { demoSite } from '#demo/site.ts';

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
  [{ licence: 'CC-BY-4.0 ' }, 'licence: '],
  [{ attribution: ' ' }, 'attribution: has blanks around it'],
  [{ name: { nl: 'Kade', en: 'Quay\u00a0' } }, 'name.en: has blanks around it'],
  [{ name: { nl: 'Kade', en: 'Qu\u0007ay' } }, 'name.en: a text holds a control character'],
  [{ name: { nl: 'Kade', en: 'Qu\ud800ay' } }, 'name.en: a text holds a control character or half'],
  [{ name: { nl: 'Kade', en: 'Quay', fy: 'Kaai' } }, 'name: Unrecognized key: "fy"'],
])('found A1: a site with %j is refused by place', (wrong, said) => {
  expect(() => readSiteFile(written('site.json', { ...site, ...wrong }))).toThrow(said);
});

test('found A1: a sensor with a blank or a control character in a text is refused by place', () => {
  const [first] = sensors;
  for (const [model, said] of [
    ['M1 ', '0.device.model: has blanks around it'],
    ['M\u001b1', '0.device.model: a text holds a control character'],
  ]) {
    const wrong = { ...first, device: { ...first?.device, model } };
    expect(() => readSensorFile(written('sensors.json', [wrong]))).toThrow(said);
  }
});
