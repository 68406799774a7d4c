// A message is for one device, signed by this installation, and tells whoever carries it nothing. Opened by code of the test's own.
import { expect, test } from 'vitest';
import { isDeviceKey, pushMessageOf, topicOf } from '#server/push/message.ts';
import type { Note } from '#server/push/note.ts';
import { vapidKeyFrom } from '#server/push/vapid-key.ts';
import { browserKeys, vapidOf } from '../../kit/push/browser.ts';

const key = vapidKeyFrom({ setting: 'a setting of more than thirty-two characters' })(true);
if (key === null) throw new Error('no key');
const SUBJECT = 'mailto:crowd@waterhaven.example';
const NOTE: Note = {
  title: 'MP Hoofdpodium: kritiek',
  body: 'Druktemelding, niveau 4, kritiek, sinds 21:05\nKadefestival – één',
  path: '/control?alert=00000000000000c1#alerts',
  language: 'nl',
  about: 'quay MP',
  ttlSeconds: 300,
};
const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/abc';

const messageTo = (to: ReturnType<typeof browserKeys>, note = NOTE) =>
  pushMessageOf({ endpoint: ENDPOINT, ...to.keys }, note, key, SUBJECT);

test('the code that opens messages here opens the example of RFC 8291, section 5', () => {
  const browser = browserKeys({
    secret: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  });
  const body =
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_' +
    'yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
  const text = 'When I grow up, I want to be a watermelon';
  expect(browser.open(Buffer.from(body, 'base64url'))).toBe(text);
});

test('the browser that it is for reads exactly the text; another one, and one that changes a bit, nothing', async () => {
  const browser = browserKeys();
  const { body, url } = await messageTo(browser);
  const bytes = Buffer.from(body);
  expect(url).toBe(ENDPOINT);
  expect(JSON.parse(browser.open(bytes))).toEqual({
    title: NOTE.title,
    body: NOTE.body,
    path: NOTE.path,
    language: 'nl',
    tag: 'quay MP',
  });
  expect(() => browserKeys().open(bytes)).toThrow();
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  expect(() => browser.open(bytes)).toThrow();
});

test('it is signed with ES256 for the service that gets it, for less than a day, and says whom to ask', async () => {
  const { headers } = await messageTo(browserKeys());
  const { head, claims, key: signer } = vapidOf(headers.authorization ?? '');
  expect(head).toMatchObject({ alg: 'ES256', typ: 'JWT' });
  expect(claims).toMatchObject({ aud: 'https://fcm.googleapis.com', sub: SUBJECT });
  const left = (claims as { exp: number }).exp - Date.now() / 1000;
  expect(left).toBeGreaterThan(300);
  expect(left).toBeLessThanOrEqual(86_400);
  expect(signer).toBe(key.publicKey);
});

test('a service is told how long it may wait, that it is urgent, and a topic that says nothing', async () => {
  const [one, other] = [browserKeys(), browserKeys()];
  const { headers } = await messageTo(one);
  expect(headers).toMatchObject({
    ttl: '300',
    urgency: 'high',
    'content-encoding': 'aes128gcm',
    topic: topicOf(one.keys, NOTE.about),
  });
  expect(headers.topic).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(topicOf(one.keys, NOTE.about)).not.toBe(topicOf(other.keys, NOTE.about));
  expect(topicOf(one.keys, NOTE.about)).not.toBe(topicOf(one.keys, 'quay BP'));
});

test('its length is the same whatever it says', async () => {
  const lengths = new Set<number>();
  for (const title of ['', 'x', 'a longer title', 'é'.repeat(500)])
    lengths.add((await messageTo(browserKeys(), { ...NOTE, title })).body.length);
  expect([...lengths]).toHaveLength(1);
  expect([...lengths][0]).toBeLessThanOrEqual(4096);
});

test('what is no point of the curve is no key of a browser', () => {
  const { p256dh } = browserKeys().keys;
  expect(isDeviceKey(p256dh)).toBe(true);
  expect(isDeviceKey(`${p256dh.slice(0, -4)}AAAA`)).toBe(false);
  expect(isDeviceKey(`B${'A'.repeat(86)}`)).toBe(false);
  expect(isDeviceKey('')).toBe(false);
});
