// What an empty column says: calm is said of all, or not at all.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test, vi } from 'vitest';
import { NoAlerts, type NoAlertsProps } from '#client/control/alerts/no-alerts.tsx';
import { addAlertTexts } from '#client/control/alerts/texts.ts';
import { startTexts } from '#client/i18n/texts.ts';
import type { Unknown } from '#client/model/region-state.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { T0 } from '../../../kit/ladder-builders.ts';

// Drawn once, as a server would: nothing is subscribed to.
vi.mock('react', async (original) => ({
  ...(await original<typeof import('react')>()),
  useSyncExternalStore: (_subscribe: unknown, read: () => unknown) => read(),
}));

beforeAll(async () => {
  await startTexts('en');
  addAlertTexts();
});

function row(id: string, look: 1 | Unknown): ZoneRow {
  const state =
    look === 1
      ? ({ kind: 'level', level: 1, since: T0, trend: 'steady' } as const)
      : ({ kind: look, since: null, reason: null } as const);
  const none = { zones: [], code: '', area: '', areaId: null, boundaries: [], cells: [id] };
  return { id, regionId: id, name: id, ...none, state };
}

const said = (more: Partial<NoAlertsProps>): string =>
  renderToStaticMarkup(
    createElement(NoAlerts, {
      rows: [row('a', 1), row('b', 1)],
      isBehind: false,
      isAnyShelved: false,
      ...more,
    }),
  ).replace(/<[^>]*>/g, '');
const CALM = 'No alerts. Everything that counts is below its limit.';

test('everything is below its limit only where every region is known', () => {
  expect(said({})).toBe(CALM);
  for (const look of ['withheld', 'stale', 'offline', 'unpublished', 'retracted'] as const)
    expect(said({ rows: [row('a', 1), row('b', look)] }), look).toBe(
      'No alerts. 1 of 2 regions not known.',
    );
});

test('where nothing is known, nothing new comes or something was put aside, it is no comfort', () => {
  expect(said({ rows: [row('a', 'stale')] })).toMatch(/^No zone is known now/);
  expect(said({ isBehind: true })).toBe('');
  expect(said({ isAnyShelved: true })).toBe('No alerts besides what is shelved.');
});
