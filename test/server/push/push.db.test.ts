// Alerts on devices, from the alert in the database to the text that a browser reads: who gets it, once, in words, and who never.
import { expect, test } from 'vitest';
import { SESSION_COOKIE } from '#server/auth/tokens.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type Listener, pushListeners, untilRead } from '../../kit/push/listeners.ts';
import { refusedWith, takenIn, vapidIn } from '../../kit/push/push-service.ts';
import { RECORDING, SITE } from '../../kit/server/fixture.ts';
import { bearer, OPERATOR } from '../../kit/server/running.ts';
import { until } from '../../kit/until.ts';

const here = pushListeners();

test('a device reads exactly what the room says, once, signed by this installation for its service', async () => {
  const { browser, headers } = await here().listener('operator');
  const { publicKey, device } = await here().state(headers);
  expect(device).toMatchObject({ language: 'en', lastFailure: null });
  const alert = await here().fire({ since: '2027-06-12T18:00:00Z' });
  await untilRead(browser, 1);
  expect(browser.read()).toEqual([
    {
      title: 'gate Gate: critical',
      body: 'Crowd alert, level 4, critical, since 20:00\nQuay festival',
      path: `/en/control?alert=${alert.alertId}#alerts`,
      language: 'en',
      tag: `${SITE} gate`,
    },
  ]);
  const [came] = browser.came();
  if (came === undefined) throw new Error('nothing came');
  expect(came.headers).toMatchObject({
    ttl: '300',
    urgency: 'high',
    'content-encoding': 'aes128gcm',
  });
  const { head, claims, key } = vapidIn(came);
  expect(head).toMatchObject({ alg: 'ES256' });
  expect(claims).toMatchObject({
    aud: here().service.origin,
    sub: 'mailto:crowd@waterhaven.example',
  });
  expect(key).toBe(publicKey);
  // What is told again by the room is not told again to the device.
  await here().fire({ ...alert, escalation: 1 });
  await here().fireAndSettle({ cells: ['stage'] });
  const tags = ['gate', 'stage', 'lawn'].map((cell) => `${SITE} ${cell}`);
  expect(browser.read().map(({ tag }) => tag)).toEqual(tags);
  // It is worse, or fired again: that waits anew.
  await here().fire({ ...alert, openedAt: new Date(Date.now() - 1).toISOString() });
  await untilRead(browser, 4);
});

test('in the language of the device; a signal is told, a blind region is not', async () => {
  const { headers } = await here().signedIn('viewer');
  const browser = here().service.subscribe();
  await here().on(headers, browser, 'nl');
  await here().fire({ kind: 'blind', level: null, cells: ['bar'] });
  await here().fire({ kind: 'critical', regionId: null, cells: ['pier'] });
  await untilRead(browser, 1);
  expect(browser.read().map(({ title }) => title)).toEqual(['pier Pier: kritiek signaal']);
});

test('nobody hears of a site at which they have no role, of before they switched it on, or after they switched it off', async () => {
  const other = await here().listener('operator', { sites: ['elsewhere'] });
  const near = await here().listener('operator', { sites: [SITE] });
  await here().fire();
  await untilRead(near.browser, 1);
  const late = await here().listener('operator');
  expect((await here().off(near.headers)).status).toBe(204);
  await here().fireAndSettle();
  expect(other.browser.read()).toEqual([]);
  expect(near.browser.read()).toHaveLength(1);
  expect(late.browser.read()).toHaveLength(2);
});

test('a role that is taken away at a site ends what was sent for it', async () => {
  const { account, browser } = await here().listener('operator', { sites: [SITE, RECORDING] });
  const { headers: admin } = await here().signedIn('admin');
  await here().fire();
  await untilRead(browser, 1);
  const change = { sites: [RECORDING] };
  expect((await here().api(`/accounts/${account.accountId}`, 'PATCH', admin, change)).status).toBe(
    200,
  );
  await here().fireAndSettle();
  expect(browser.read()).toHaveLength(1);
});

const ENDINGS: readonly [
  string,
  (of: Listener, admin: Record<string, string>) => Promise<Response>,
][] = [
  ['a sign-out', ({ headers }) => here().api('/sessions', 'DELETE', headers)],
  [
    'a sign-out everywhere',
    ({ account, headers }) =>
      here().api(`/accounts/${account.accountId}/sessions`, 'DELETE', headers),
  ],
  [
    'a new password',
    ({ account }, admin) =>
      here().api(`/accounts/${account.accountId}/password`, 'POST', admin, {}),
  ],
  [
    'an account that is closed',
    ({ account }, admin) =>
      here().api(`/accounts/${account.accountId}`, 'PATCH', admin, { disabled: true }),
  ],
  [
    'a person who is erased',
    ({ account }, admin) =>
      here().api(`/accounts/${account.accountId}/personal-data`, 'DELETE', admin),
  ],
];
test.each(ENDINGS)(
  '%s takes the device away at once, and nothing is sent there',
  async (_, end) => {
    const who = await here().listener('operator');
    const { headers: admin } = await here().signedIn('admin');
    expect(await here().owners()).toEqual([who.account.accountId]);
    expect((await end(who, admin)).ok).toBe(true);
    expect(await here().owners()).toEqual([]);
    await here().fireAndSettle();
    expect(who.browser.read()).toEqual([]);
  },
);

test('a sign-in that ends by itself ends the alerts, and the device is told so, once', async () => {
  const { browser, headers } = await here().listener('operator');
  const sha256 = sha256Hex((headers.cookie ?? '').slice(`${SESSION_COOKIE}=`.length));
  await here().store.owner.query(
    "UPDATE session SET expires_at = now() - interval '1 second' WHERE session_sha256 = $1",
    [sha256],
  );
  await untilRead(browser, 1);
  expect(await here().owners()).toEqual([]);
  await here().fireAndSettle();
  expect(browser.read().map(({ title }) => title)).toEqual(['Alerts on this device have ended']);
  expect(browser.came()[0]?.headers.ttl).toBe('43200');
});

test('two servers that see the same alert: one of them tells it', async () => {
  const { store } = here().parts;
  const calls = [{ alertId: 'c'.repeat(16), openedAt: '2027-06-12T18:02:15Z' }];
  const claims = await Promise.all([1, 2, 3].map(() => store.claim(SITE, calls)));
  expect(claims.flat()).toEqual(calls);
  expect(await store.claim('elsewhere', calls)).toEqual(calls);
});

test.each([404, 410])(
  'a service that answers %s has forgotten the device, and so do we',
  async (code) => {
    const { browser, headers } = await here().listener('operator');
    here().service.answer = refusedWith(code);
    await here().fire();
    await until('the device to be gone', async () => (await here().owners()).length === 0);
    expect(browser.came()).toHaveLength(1);
    expect((await here().state(headers)).device).toBeNull();
  },
);

test('what a service refuses is not tried again, and the switch says so until one gets through', async () => {
  const { browser, headers } = await here().listener('operator');
  here().service.answer = refusedWith(403);
  await here().fire();
  const failure = async () => (await here().state(headers)).device?.lastFailure?.failure;
  await until('the failure to be noted', async () => (await failure()) === 'answer');
  expect(browser.came()).toHaveLength(1);
  here().service.answer = takenIn;
  await here().fire({ cells: ['stage'] });
  await until('it to be over', async () => (await failure()) === undefined);
});

test('a redirect is not followed', async () => {
  const { browser } = await here().listener('operator');
  const elsewhere = here().service.subscribe();
  here().service.answer = refusedWith(307, { location: elsewhere.endpoint });
  await here().fire();
  await until(
    'the failure to be noted',
    async () => (await here().parts.store.all())[0]?.failure === 'redirect',
  );
  expect([browser.came().length, elsewhere.came().length]).toEqual([1, 0]);
});

test('a service that never answers delays neither the room nor another device', async () => {
  const { browser: hung } = await here().listener('operator');
  const { browser, headers } = await here().listener('operator');
  here().service.answer = (res, { path }) => void (hung.endpoint.endsWith(path) ? 0 : takenIn(res));
  const alert = await here().fire();
  await untilRead(browser, 1);
  const answer = await here().api(`/sites/${SITE}/alerts`, 'GET', headers);
  expect(JSON.stringify(await answer.json())).toContain(alert.alertId);
  expect(hung.came()).toHaveLength(1);
  await here().store.owner.query('DELETE FROM device_alerts');
});

test('metrics count what became of messages, and nothing of all this is in the log', async () => {
  const metrics = await (
    await fetch(`${here().running.origin}/metrics`, { headers: bearer(OPERATOR) })
  ).text();
  expect(metrics).toMatch(/crowdshade_device_alerts\{outcome="sent"\} [1-9]/);
  expect(metrics).toMatch(/crowdshade_device_alerts\{outcome="gone"\} 2/);
  expect(metrics).toMatch(/crowdshade_device_alerts\{outcome="dropped"\} 0/);
  expect([...here().running.errors, ...here().warned]).toEqual([]);
});
