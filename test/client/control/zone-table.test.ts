// The list of a large site: what it is made of grows with the zones and no faster, and stays what a browser holds with ease.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test, vi } from 'vitest';
import { addAlertTexts } from '#client/control/alerts/texts.ts';
import { addReportTexts } from '#client/control/reports/texts.ts';
import { addControlTexts } from '#client/control/texts.ts';
import { localClockOf } from '#client/control/words.ts';
import { ZoneTable } from '#client/control/zone-table.tsx';
import { startTexts } from '#client/i18n/texts.ts';
import type { History } from '#client/model/history.ts';
import { regionState } from '#client/model/region-state.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { REASON_BYTES } from '#shared/codes.ts';
import { MINUTE_MS } from '#shared/time.ts';

// Drawn once, as a server would: nothing is subscribed to.
vi.mock('react', async (original) => ({
  ...(await original<typeof import('react')>()),
  useSyncExternalStore: (_subscribe: unknown, read: () => unknown) => read(),
}));

beforeAll(async () => {
  await startTexts('en');
  addControlTexts();
  addAlertTexts();
  addReportTexts();
});

const WINDOWS = 60;
const NOW = WINDOWS * MINUTE_MS;

/** An hour in which each zone changes its level now and then; one in six is not known. */
function historyOf(regions: readonly string[]): History {
  const byteOf = (zone: number, window: number): number =>
    zone % 6 === 5
      ? REASON_BYTES.insufficient_contributors
      : ([0, 1, 2, 1, 0, 3, 4][(zone + Math.floor(window / 9)) % 7] ?? 0);
  const windows = Array.from({ length: WINDOWS }, (_, window) => ({
    start: window * MINUTE_MS,
    levels: Uint8Array.from(regions, (_id, zone) => byteOf(zone, window)),
  }));
  return { planId: 'p', regions, windowSeconds: 60, windows };
}

function drawn(zones: number): string {
  const regions = Array.from({ length: zones }, (_, zone) => `z${String(zone).padStart(4, '0')}`);
  const history = historyOf(regions);
  const rows = regions.map(
    (id): ZoneRow => ({
      ...{ id, regionId: id, name: `Section ${id}`, zones: [id], cells: [id], code: id },
      ...{ area: 'North', areaId: 'north', boundaries: [1, 2, 3, 4] },
      state: regionState(history, id, { now: NOW, delayMs: 15_000, isCutOff: false }),
    }),
  );
  return renderToStaticMarkup(
    createElement(ZoneTable, {
      ...{ rows, history, now: NOW, reports: [], selectedId: null },
      clock: localClockOf('UTC', 'en'),
      onSelect: () => {},
    }),
  );
}

const elementsOf = (html: string): number => html.match(/<[a-z]/g)?.length ?? 0;

test('a thousand zones are as many elements each as three hundred, and under forty', () => {
  const [some, many] = [elementsOf(drawn(300)), elementsOf(drawn(1000))];
  process.stderr.write(`elements of the list: 300 zones ${some}, 1,000 zones ${many}\n`);
  expect(many / 1000).toBeLessThanOrEqual((1.02 * some) / 300);
  expect(many / 1000).toBeLessThan(40);
});

test('each zone is in it once, in words', () => {
  const html = drawn(1000);
  expect(html.match(/data-region="z\d{4}"/g)).toHaveLength(1000);
  expect(new Set(html.match(/Section z\d{4}/g)).size).toBe(1000);
});
