// Who goes: sending answers an alert, another name takes the place of the first, and with the alert it is over.
import { expect, test } from 'vitest';
import { dueSteps } from '#shared/domain/alerts/due.ts';
import { endWithLane } from '#shared/domain/alerts/ladder.ts';
import { actOn, entriesOf } from '#shared/domain/alerts/people.ts';
import { isoUtc } from '#shared/time.ts';
import {
  type Alert,
  type AlertAction,
  alertActionSchema,
  alertSchema,
  MAX_GOES,
} from '#shared/wire/alert.ts';
import { alertOf } from '../../../kit/alert-builder.ts';
import { Climber, MINUTE, T0 } from '../../../kit/ladder-builders.ts';

const OPENED = T0 + MINUTE;
const SEND = { step: 'send', goes: 'Team North' } as const;
const RECALL = { step: 'recall' } as const;

function acted(alert: Alert, action: AlertAction, at = OPENED, by = 'a-1'): Alert {
  const result = actOn(alert, action, { by, at });
  if (result.refused !== null) throw new Error(result.refused);
  return result.alert;
}

test('whoever sends somebody has taken it on: it waits for nobody and does not escalate', () => {
  const done = { by: 'a-1', at: isoUtc(OPENED) };
  const sent = acted(alertOf({ escalation: 1 }), SEND);
  expect(sent).toMatchObject({ state: 'acknowledged', escalation: 0, acknowledged: done });
  expect(sent.goes).toEqual(done);
  expect(dueSteps({ alerts: [sent], seesUntil: null }, OPENED + 60 * MINUTE, null)).toEqual([]);
  expect(entriesOf(alertOf(), 'alert_sent')).toEqual(['alert_acknowledged', 'alert_sent']);
});

test('what was answered keeps who answered it, and the log has one entry more', () => {
  const answered = acted(alertOf(), { step: 'measure', measureId: 'm' });
  const sent = acted(answered, SEND, OPENED + MINUTE, 'a-2');
  expect(sent).toEqual({ ...answered, goes: { by: 'a-2', at: isoUtc(OPENED + MINUTE) } });
  expect(entriesOf(answered, 'alert_sent')).toEqual(['alert_sent']);
});

test('sending again takes the place of the first; recalled, nobody goes, and twice is refused', () => {
  const first = acted(alertOf(), SEND);
  const second = acted(first, SEND, OPENED + MINUTE, 'a-2');
  expect(second).toMatchObject({ goes: { by: 'a-2' }, acknowledged: { by: 'a-1' } });
  const recalled = acted(second, RECALL, OPENED + 2 * MINUTE);
  expect(recalled).toMatchObject({ goes: null, state: 'acknowledged' });
  expect(actOn(recalled, RECALL, { by: 'a-1', at: OPENED }).refused).toBe('nobody_goes');
});

test('it goes on when the alert gets worse, and ends with it: cleared, closed, or out of sight', () => {
  const climber = new Climber();
  climber.run([3, 3]);
  climber.replace(acted(climber.running()[0] ?? alertOf(), SEND));
  climber.run([4]);
  expect(climber.running()[0]).toMatchObject({ state: 'open', level: 4, goes: { by: 'a-1' } });
  climber.run([0, 0, 0]);
  expect(climber.book.alerts).toMatchObject([{ state: 'cleared', goes: null }]);
  climber.run([4]);
  expect(climber.running()).toMatchObject([{ repeats: 1, goes: null }]);

  const blind = acted(alertOf({ kind: 'blind' }), SEND);
  expect(acted(blind, { step: 'close', comment: 'seen' }).goes).toBeNull();
  const book = { watch: {}, alerts: [acted(alertOf(), SEND)], seesUntil: null };
  expect(endWithLane(book, { windowMs: MINUTE, seenAt: OPENED }).book.alerts[0]?.goes).toBeNull();
});

test('an alert that was stored before there was such a thing says that nobody goes', () => {
  const { goes: _, ...before } = alertOf();
  expect(alertSchema.parse(before).goes).toBeNull();
});

test.each([
  ['nothing', ''],
  ['blanks', '   '],
  ['more than a name', 'x'.repeat(MAX_GOES + 1)],
])('%s is no name', (_, goes) => {
  expect(alertActionSchema.safeParse({ step: 'send', goes }).success).toBe(false);
  const name = 'x'.repeat(MAX_GOES);
  const sent = { step: 'send', goes: ` ${name} ` };
  expect(alertActionSchema.parse(sent)).toEqual({ step: 'send', goes: name });
});
