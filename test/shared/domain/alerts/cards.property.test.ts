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

test('every alert that runs stands in exactly one place', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      const { cards, shelved } = cardsOf(alerts, NOW);
      const shown = [...cards.flatMap((card) => card.alerts), ...shelved];
      const expected = alerts.filter((one) => !(isShelved(one) && one.state === 'cleared'));
      const ids = (of: readonly Alert[]) => of.map(({ alertId }) => alertId).toSorted();
      expect(ids(shown)).toEqual(ids(expected));
      expect(shelved.every(isShelved)).toBe(true);
    }),
  );
});

test('one window opens no more cards than somebody can read, critical signals aside', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      const open = cardsOf(alerts, NOW).cards.filter(
        ({ about, alerts: [first] }) => about !== 'blind' && first.state === 'open',
      );
      for (const cards of Map.groupBy(open, ({ alerts: [first] }) => first.openedAt).values()) {
        const levels = cards.filter(({ alerts: [first] }) => first.kind === 'level');
        expect(levels.length).toBeLessThanOrEqual(MOST_NEW_CARDS + 1);
      }
    }),
  );
});

test('a critical signal always has a card of its own, and a joined blind card has one cause', () => {
  fc.assert(
    fc.property(list, (alerts) => {
      for (const card of cardsOf(alerts, NOW).cards) {
        if (card.about === 'alone') continue;
        expect(card.alerts.some(({ kind }) => kind === 'critical')).toBe(false);
        if (card.about !== 'blind') continue;
        const since = card.alerts.map((one) => Date.parse(one.since));
        expect(Math.max(...since) - Math.min(...since)).toBeLessThan(ONE_CAUSE_MS);
      }
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
