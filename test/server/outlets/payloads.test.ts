// Our own webhook and Alertmanager's payload: what they say, and what they never say.

import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { testBulletin } from '#server/outlets/bulletin.ts';
import { bodyOf, makeSecret, messageOf } from '#server/outlets/message.ts';
import { outletKindSchema, outletMessageSchema } from '#shared/wire/outlet.ts';
import { T0 } from '../../kit/ladder-builders.ts';
import { ALERT, acted, newsFor, OUTLET, PERSON, Story } from '../../kit/outlets/builders.ts';
import { SITE, siteOf } from '../../kit/server/fixture.ts';

const KINDS = outletKindSchema.options;

const groupSchema = z.strictObject({
  version: z.literal('4'),
  groupKey: z.string(),
  truncatedAlerts: z.literal(0),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  groupLabels: z.record(z.string(), z.string()),
  commonLabels: z.record(z.string(), z.string()),
  commonAnnotations: z.record(z.string(), z.string()),
  externalURL: z.string(),
  alerts: z.array(
    z.strictObject({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      startsAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      generatorURL: z.string(),
      fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
    }),
  ),
});

function story() {
  const story = new Story();
  story.tell('alert_opened', ALERT);
  const acknowledged = acted(ALERT, 'acknowledge', T0);
  if (acknowledged === null) throw new Error('refused');
  story.tell('alert_acknowledged', acknowledged);
  const measured = acted(acknowledged, 'measure', T0);
  if (measured === null) throw new Error('refused');
  story.tell('alert_measure_taken', measured);
  story.tell('alert_cleared', { ...measured, state: 'cleared', clearedAt: '2027-06-12T18:20:00Z' });
  return story.bulletin;
}

test('our own webhook says what happened where, in both languages', () => {
  const bodies = story().map((bulletin) =>
    outletMessageSchema.parse(JSON.parse(bodyOf('webhook', bulletin, 'nl'))),
  );
  expect(bodies.map(({ type }) => type)).toEqual([
    'crowdshade.alert.opened',
    'crowdshade.alert.acknowledged',
    'crowdshade.alert.measure_taken',
    'crowdshade.alert.cleared',
  ]);
  expect(bodies.map(({ data }) => data.alert?.state)).toEqual([
    'open',
    'acknowledged',
    'measure_taken',
    'cleared',
  ]);
  expect(bodies[0]?.data).toMatchObject({
    siteId: SITE,
    status: 'actual',
    alert: {
      kind: 'level',
      level: 3,
      place: { nl: 'Bar + Pier', en: 'Bar + Pier' },
      zones: [
        { zoneId: 'bar', name: { nl: 'Bar', en: 'Bar' } },
        { zoneId: 'pier', name: { nl: 'Pier', en: 'Pier' } },
      ],
    },
    measure: { measureId: 'slow-inflow' },
  });
  const test = outletMessageSchema.parse(
    JSON.parse(bodyOf('webhook', testBulletin(OUTLET, siteOf(SITE), T0), 'nl')),
  );
  expect([test.type, test.data.status, test.data.alert]).toEqual(['crowdshade.test', 'test', null]);
});

test('Alertmanager hears of one alert that fires and is resolved, in the language of the outlet', () => {
  const bodies = story().map((bulletin) =>
    groupSchema.parse(JSON.parse(bodyOf('alertmanager', bulletin, 'en'))),
  );
  expect(bodies.map(({ status }) => status)).toEqual(['firing', 'firing', 'firing', 'resolved']);
  expect(new Set(bodies.map(({ alerts }) => alerts[0]?.fingerprint))).toEqual(
    new Set([ALERT.alertId]),
  );
  expect(new Set(bodies.map(({ groupKey }) => groupKey)).size).toBe(1);
  const [first] = bodies;
  expect(first?.alerts[0]).toMatchObject({
    labels: { alertname: 'CrowdLevel', severity: 'warning', site: SITE, zone: 'bar,pier' },
    annotations: {
      summary: 'Crowd alert, level 3 - Bar + Pier: new',
      measure: 'Slow the inflow at gate B & wait',
    },
    startsAt: ALERT.since,
    endsAt: '0001-01-01T00:00:00Z',
  });
  expect(Date.parse(bodies[3]?.alerts[0]?.endsAt ?? '')).toBeGreaterThan(T0);
  const dutch = groupSchema.parse(
    JSON.parse(bodyOf('alertmanager', newsFor('alert_opened', ALERT), 'nl')),
  );
  expect(dutch.commonAnnotations.summary).toBe('Druktemelding, niveau 3 - Bar + Pier: nieuw');
  const drill = groupSchema.parse(
    JSON.parse(bodyOf('alertmanager', newsFor('drill_started', null), 'nl')),
  );
  expect(drill.commonLabels).toMatchObject({
    alertname: 'CrowdDrill',
    severity: 'none',
    status: 'exercise',
  });
});

test('nobody is named and nothing that a person wrote goes out, in no kind of message', () => {
  const closed = acted({ ...ALERT, sight: 'unknown' }, 'close', T0);
  if (closed === null) throw new Error('refused');
  const all = [
    ...story(),
    newsFor('alert_closed', closed, { sent: [{ seq: 1, at: T0, kind: 'alert_opened' }] }),
  ];
  for (const kind of KINDS)
    for (const bulletin of all) {
      const body = bodyOf(kind, bulletin, 'nl');
      expect(body.toLowerCase()).not.toContain('jansen');
      expect(body).not.toContain(PERSON);
      expect(body).not.toMatch(/windowsBelow|sight|kClass|acknowledged"\s*:/);
    }
});

test('the signature is one that the library accepts, the secret is in no message, the id stays and the time goes on', () => {
  const secret = makeSecret();
  expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  const now = Date.now();
  for (const kind of KINDS) {
    const outlet = {
      outletId: OUTLET,
      kind,
      url: 'https://a.example/x',
      secret,
      language: 'nl',
    } as const;
    const first = messageOf(outlet, newsFor('alert_opened', ALERT), now);
    const again = messageOf(outlet, newsFor('alert_opened', ALERT), now + 5000);
    expect(first.headers['webhook-id']).toBe(again.headers['webhook-id']);
    expect(first.headers['webhook-signature']).not.toBe(again.headers['webhook-signature']);
    expect(JSON.stringify(first)).not.toContain(secret.slice(6));
    const verify = (body: string) => () =>
      new Webhook(secret).verify(body, { ...first.headers }, { jsonParse: false });
    expect(verify(first.body)).not.toThrow();
    expect(verify(`${first.body} `)).toThrow();
    expect(() =>
      new Webhook(makeSecret()).verify(first.body, { ...first.headers }, { jsonParse: false }),
    ).toThrow();
  }
});
