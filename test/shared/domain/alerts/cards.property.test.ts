// What holds for the cards of every list of alerts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardsOf, MOST_NEW_CARDS, ONE_CAUSE_MS } from '#shared/domain/alerts/cards.ts';
import { isoUtc } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { alertOf } from '../../../kit/alert-builder.ts';
import { MINUTE, T0 } from '../../../kit/ladder-builders.ts';

const NOW = T0 + 60 * MINUTE;
const minute = fc.integer({ min: 0, max: 20 }).map((m) => isoUtc(T0 + m * MINUTE));
const alert = fc
  .record({
    kind: fc.constantFrom('level', 'blind', 'critical' as const),
    state: fc.constantFrom('open', 'open', 'open', 'acknowledged', 'cleared' as const),
    since: minute,
    openedAt: minute,
    regionId: fc.integer({ min: 0, max: 60 }).map((region) => `r${region}`),
    until: fc.option(fc.constantFrom(isoUtc(NOW - 1), isoUtc(NOW + 1)), { freq: 4 }),
  })
  .map(({ until, ...more }) => {
    const shelved = until === null ? null : { by: 'a', at: isoUtc(T0), until };
    return alertOf({ ...more, shelved } as Partial<Alert>);
  });
const list = fc
  .array(alert, { maxLength: 80 })
  .map((alerts) => alerts.map((one, i) => ({ ...one, alertId: i.toString(16).padStart(16, '0') })));
const isShelved = ({ shelved }: Alert) => shelved !== null && Date.parse(shelved.until) > NOW;

test('every alert that runs stands on exactly one card or shelf, and nothing stands on two', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      const { cards, shelved } = cardsOf(alerts, NOW);
      const shown = [...cards.flatMap((card) => card.alerts), ...shelved];
      const ids = (of: readonly Alert[]) => of.map(({ alertId }) => alertId).toSorted();
      const running = (of: readonly Alert[]) => of.filter(({ state }) => state !== 'cleared');
      expect(ids(running(shown))).toEqual(ids(running(alerts)));
      expect(new Set(ids(shown)).size).toBe(shown.length);
      expect(shelved.every(isShelved)).toBe(true);
    }),
  );
});

test('one window opens no more cards than somebody can read, critical signals aside', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      const open = cardsOf(alerts, NOW).cards.filter(
        ({ about, alerts: [first] }) =>
          about !== 'blind' && first.kind !== 'blind' && first.state === 'open',
      );
      for (const cards of Map.groupBy(open, ({ alerts: [first] }) => first.openedAt).values()) {
        const others = cards.filter((card) => card.alerts.every(({ kind }) => kind !== 'critical'));
        expect(others.length).toBeLessThanOrEqual(MOST_NEW_CARDS + 1);
      }
    }),
  );
});

test('a critical signal is never on a joined card, and a joined blind card has one cause', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      for (const card of cardsOf(alerts, NOW).cards) {
        if (card.about === 'place') continue;
        expect(card.alerts.some(({ kind }) => kind === 'critical')).toBe(false);
        if (card.about !== 'blind') continue;
        const since = card.alerts.map((one) => Date.parse(one.since));
        expect(Math.max(...since) - Math.min(...since)).toBeLessThan(ONE_CAUSE_MS);
      }
    }),
  );
});

test('a place has one card', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      const { cards } = cardsOf(alerts, NOW);
      const places = cards.filter(({ about }) => about === 'place');
      const names = places.map(({ alerts: [first] }) => first.regionId);
      expect(new Set(names).size).toBe(names.length);
      for (const { alerts: inPlace } of places)
        expect(new Set(inPlace.map(({ regionId }) => regionId)).size).toBe(1);
    }),
  );
});

test('the first card is the most pressing: no card that waits stands behind an answered one', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      const states = cardsOf(alerts, NOW).cards.map(({ alerts: [first] }) => first.state);
      const order = ['open', 'acknowledged', 'measure_taken', 'cleared'];
      expect(states).toEqual(states.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    }),
  );
});
