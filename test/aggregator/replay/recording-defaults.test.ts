// What nobody said of a recording, and its pages show as if somebody had.
import { expect, test } from 'vitest';
import { recordingSite, reportDefaults } from '#aggregator/replay/replay-sensors.ts';

const from = Date.UTC(2026, 5, 6, 12);
const recording = {
  siteId: 'replay',
  leafResolution: 9,
  windowSeconds: 60,
  from,
  to: from + 3_600_000,
} as const;

test('time zone, licence, attribution and contact of a recording are said as defaults', () => {
  const { timeZone, licence, attribution, organisation } = recordingSite(recording);
  const said = reportDefaults([{ sensorId: 's-1', lat: 52, lon: 4 }], recording).join('\n');
  expect(said).toContain(`time zone ${timeZone}: `);
  expect(said).toContain(`licence ${licence}, attribution "${attribution}"`);
  expect(said).toContain(`"${organisation.name}", ${organisation.url}`);
});
