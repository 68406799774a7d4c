// CAP 1.2: valid against the schema for every step, state and language, and right in what only words say.
import { expect, test } from 'vitest';
import { bulletinOf, testBulletin } from '#server/outlets/bulletin.ts';
import { capBody, capPolygon, capTime } from '#server/outlets/cap-body.ts';
import { SENT_KINDS } from '#server/outlets/entry.ts';
import { ALERT_KIND_LIST, ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { LANGUAGES } from '#shared/languages.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { Site } from '#shared/wire/site.ts';
import { T0 } from '../../kit/ladder-builders.ts';
import { ALERT, entryFor, newsFor, OUTLET, PLAN, Story } from '../../kit/outlets/builders.ts';
import { expectByTheBook, readCap, schemaErrors } from '../../kit/outlets/cap-schema.ts';
import { SITE, siteOf } from '../../kit/server/fixture.ts';

/** Every kind there is: of a region, of a cell, and without a level where it is about what cannot be seen. */
const ALERTS = ALERT_KIND_LIST.flatMap((kind): readonly Alert[] =>
  ALERT_KINDS[kind].isBlind
    ? [{ ...ALERT, kind, level: null, sight: 'unknown' }]
    : [
        { ...ALERT, kind },
        { ...ALERT, kind, regionId: null, cells: ['gate'], level: 4 },
      ],
);
const STATES = ['open', 'acknowledged', 'measure_taken', 'cleared'] as const;
const SENT = [{ seq: 3, at: T0, kind: 'alert_opened' }] as const;

test('every kind of step, alert and state is valid in every language, as a first message and as a later one', async () => {
  const bodies = SENT_KINDS.filter((kind) => kind.startsWith('alert_')).flatMap((kind) =>
    ALERTS.flatMap((alert) =>
      STATES.flatMap((state) =>
        [[], SENT].flatMap((sent) =>
          LANGUAGES.map((language) =>
            capBody(newsFor(kind, { ...alert, state }, { sent }), language),
          ),
        ),
      ),
    ),
  );
  expect(bodies).toHaveLength(10 * ALERTS.length * 4 * 2 * LANGUAGES.length);
  expect(await schemaErrors(bodies)).toEqual([]);
  for (const body of bodies) {
    expectByTheBook(readCap(body));
    expect(readCap(body).status).toBe('Actual');
  }
});

test('a drill is an exercise, a test is a test, and neither says that something happened', async () => {
  const story = new Story();
  story.tell('drill_started', null);
  story.tell('drill_ended', null);
  story.tell('drill_ended', null);
  expect(story.bulletin).toHaveLength(2);
  const test = testBulletin(OUTLET, siteOf(SITE), T0);
  const bodies = [...story.bulletin, test].map((bulletin) => capBody(bulletin, 'en'));
  expect(await schemaErrors(bodies)).toEqual([]);
  const messages = bodies.map(readCap);
  for (const message of messages) expectByTheBook(message);
  expect(messages.map(({ status, msgType }) => [status, msgType])).toEqual([
    ['Exercise', 'Alert'],
    ['Exercise', 'Cancel'],
    ['Test', 'Alert'],
  ]);
  expect(messages[0]?.info[0]?.headline).toContain('nothing has happened');
  expect(messages[0]?.info[0]?.severity).toBe('Minor');
});

test('an alert is opened, updated and cancelled, each with references to what it replaces', () => {
  const story = new Story();
  for (const kind of [
    'alert_opened',
    'alert_escalated',
    'alert_acknowledged',
    'alert_cleared',
  ] as const)
    story.tell(kind, ALERT);
  story.tell('alert_repeated', ALERT);
  const messages = story.bulletin.map((bulletin) => readCap(capBody(bulletin, 'nl')));
  expect(messages.map(({ msgType }) => msgType)).toEqual([
    'Alert',
    'Update',
    'Update',
    'Cancel',
    'Alert',
  ]);
  const names = messages.map(({ sender, identifier, sent }) => `${sender},${identifier},${sent}`);
  expect(messages[1]?.references).toBe(names[0]);
  expect(messages[3]?.references).toBe(names.slice(0, 3).join(' '));
  expect(new Set(messages.map(({ identifier }) => identifier)).size).toBe(5);
  expect(messages[3]?.info[0]).toMatchObject({ responseType: 'AllClear', urgency: 'Past' });
});

test('an alert that ends with its lane is cancelled without an all-clear: nobody knows that it is calm', () => {
  const story = new Story();
  story.tell('alert_opened', ALERT);
  story.tell('alert_ended', { ...ALERT, state: 'cleared', sight: 'unknown' });
  const messages = story.bulletin.map((bulletin) => readCap(capBody(bulletin, 'en')));
  expect(messages.map(({ msgType }) => msgType)).toEqual(['Alert', 'Cancel']);
  expect(messages[1]?.info[0]).toMatchObject({ responseType: 'Assess', urgency: 'Unknown' });
  expect(messages[1]?.info[0]?.headline).toContain('no longer seen');
});

test('it says where, how bad and what was agreed', () => {
  const message = readCap(capBody(newsFor('alert_opened', { ...ALERT, level: 4 }), 'nl'));
  const [dutch, english] = message.info;
  expect(dutch).toMatchObject({
    language: 'nl-NL',
    event: 'Druktemelding',
    urgency: 'Immediate',
    severity: 'Severe',
    responseType: 'Execute',
    instruction: 'Rem de instroom bij poort B & wacht',
    headline: 'Druktemelding, niveau 4 - Bar + Pier: nieuw',
  });
  expect(english).toMatchObject({
    language: 'en-GB',
    headline: 'Crowd alert, level 4 - Bar + Pier: new',
  });
  expect(dutch?.area.areaDesc).toBe('Bar + Pier');
  // Latitude first: Amsterdam is at 52 north, 5 east.
  expect(dutch?.area.polygon).toHaveLength(2);
  expect(dutch?.area.polygon[0]).toMatch(/^52\.300000,4\.920000 /);
  expect(message.sender).toBe('crowd@waterhaven.example');
});

test('times have the offset of the place, whole seconds, and -00:00 for UTC', () => {
  const summer = Date.parse('2027-06-12T18:00:00.987Z');
  expect(capTime(summer, 'Europe/Amsterdam')).toBe('2027-06-12T20:00:00+02:00');
  expect(capTime(Date.parse('2027-12-12T18:00:00Z'), 'Europe/Amsterdam')).toBe(
    '2027-12-12T19:00:00+01:00',
  );
  expect(capTime(summer, 'UTC')).toBe('2027-06-12T18:00:00-00:00');
  expect(capTime(summer, 'America/St_Johns')).toBe('2027-06-12T15:30:00-02:30');
});

test('an open ring is closed, and cells of a grid have their outline', async () => {
  const ring = [
    [4, 52],
    [5, 52],
    [5, 53],
  ] as const;
  expect(capPolygon(ring.map(([lon, lat]): [number, number] => [lon, lat]))).toBe(
    '52.000000,4.000000 52.000000,5.000000 53.000000,5.000000 52.000000,4.000000',
  );
  const partition = { kind: 'h3', leafResolution: 9, zoneType: 'moving' } as const;
  const site: Site = { ...siteOf(SITE), partition };
  const version = { ...ALERT, cells: ['89196953073ffff'] };
  const entry = entryFor('alert_opened', version, 1, T0);
  const bulletin = bulletinOf({ outletId: OUTLET, entry, version, site, plan: PLAN, sent: [] });
  const body = capBody(bulletin, 'en');
  expect(await schemaErrors([body])).toEqual([]);
  const message = readCap(body);
  expectByTheBook(message);
  expect(message.info[0]?.area.polygon).toHaveLength(1);
});

test('names that are hostile to XML and to CAP do no harm', async () => {
  const site = siteOf(SITE);
  const evil = '</areaDesc><script>& "\u0000\u0008 ]]>';
  if (site.partition.kind !== 'zones') throw new Error('zones');
  const partition = {
    ...site.partition,
    zones: site.partition.zones.map((zone) => ({ ...zone, name: { nl: evil, en: evil } })),
  };
  const organisation = { name: evil, url: 'https://a.example' };
  const entry = entryFor('alert_opened', ALERT, 1, T0);
  const bulletin = bulletinOf({
    outletId: OUTLET,
    entry,
    version: ALERT,
    site: { ...site, partition, organisation },
    plan: PLAN,
    sent: [],
  });
  const body = capBody(bulletin, 'en');
  expect(await schemaErrors([body])).toEqual([]);
  expect(body).toContain('<areaDesc>&lt;/areaDesc&gt;&lt;script&gt;&amp; " ]]&gt;');
  expect(readCap(body).sender).toBe(`crowdshade@${SITE}.invalid`);
});

test('the check finds what is wrong', async () => {
  const good = capBody(newsFor('alert_opened', ALERT), 'en');
  for (const wrong of [
    good.replace('<status>Actual', '<status>Real'),
    good.replace(/<sent>[^<]*/, '<sent>2027-06-12T18:00:00Z'),
    good.replace('<scope>Restricted</scope>', ''),
    good.replace(/<identifier>[^<]*/, '<identifier>a b'),
    good.replace(
      /<urgency>(.*?)<\/urgency><severity>(.*?)<\/severity>/,
      '<severity>$2</severity><urgency>$1</urgency>',
    ),
  ]) {
    expect(wrong).not.toBe(good);
    expect(await schemaErrors([wrong])).not.toEqual([]);
  }
});
