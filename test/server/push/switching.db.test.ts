// The switch of a device at the doors of the API: bounds, refusals by closed words, whose device it is, and what is kept of it.
import { expect, test } from 'vitest';
import { personalDataSchema } from '#shared/wire/accounts.ts';
import { pushListeners, untilRead } from '../../kit/push/listeners.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { browserOf } from '../../kit/server/people-fixture.ts';
import { bearer, OPERATOR } from '../../kit/server/running.ts';

const here = pushListeners();

test('a person has five devices at a time, of whatever place; one more is refused by a closed word', async () => {
  const { account } = await here().signedIn('operator');
  const devices = [];
  for (let i = 0; i < 6; i += 1) devices.push(await browserOf(here().running, account));
  for (const headers of devices.slice(0, 5)) await here().on(headers, here().service.subscribe());
  const sixth = devices[5] ?? {};
  const { endpoint, keys } = here().service.subscribe();
  const refused = await here().put(sixth, { endpoint, keys, language: 'nl' });
  expect(refused.status).toBe(409);
  const { errors } = await problemAt(refused);
  expect(errors?.map(({ code }) => code)).toEqual(['too_many_devices']);
  // Once more on a device that has it is no sixth one.
  await here().on(devices[0] ?? {}, here().service.subscribe());
  await here().off(devices[1] ?? {});
  await here().on(sixth, here().service.subscribe());
});

test('whoever signs in on a device takes it over from whoever was there', async () => {
  const before = await here().listener('operator');
  const after = await here().signedIn('viewer');
  await here().on(after.headers, before.browser);
  expect(await here().owners()).toEqual([after.account.accountId]);
  expect((await here().state(before.headers)).device).toBeNull();
});

test('an address that is no push service, and keys that are none, are refused by closed words', async () => {
  const { headers } = await here().signedIn('operator');
  const { endpoint, keys } = here().service.subscribe();
  const codes = async (body: unknown) => {
    const { errors } = await problemAt(await here().put(headers, body));
    return errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  };
  const hostile = 'https://169.254.169.254/latest/meta-data';
  expect(await codes({ endpoint: hostile, keys, language: 'nl' })).toEqual([
    '/endpoint unknown_service',
  ]);
  const bad = { ...keys, p256dh: `B${'A'.repeat(86)}` };
  expect(await codes({ endpoint, keys: bad, language: 'nl' })).toEqual(['/keys/p256dh no_key']);
  expect((await here().put(headers, { endpoint, keys, language: 'nl', siteId: SITE })).status).toBe(
    400,
  );
  expect(await here().owners()).toEqual([]);
});

test('a program with a token has no device, and a page of another origin switches nothing on', async () => {
  const { endpoint, keys } = here().service.subscribe();
  const body = { endpoint, keys, language: 'nl' };
  expect((await here().put(bearer(OPERATOR), body)).status).toBe(404);
  const { headers } = await here().signedIn('operator');
  expect((await here().put({ ...headers, origin: 'https://evil.example' }, body)).status).toBe(403);
});

test('what is kept of a person names devices without address and keys; the log of changes says on and off', async () => {
  const { account, headers, browser } = await here().listener('operator');
  const file = await (
    await here().api(`/accounts/${account.accountId}/personal-data`, 'GET', headers)
  ).text();
  const { devices } = personalDataSchema.parse(JSON.parse(file));
  expect(devices).toMatchObject([
    { service: here().service.host, language: 'en', lastFailedAt: null },
  ]);
  for (const secret of [browser.endpoint, browser.keys.auth, browser.keys.p256dh])
    expect(file).not.toContain(secret);
  await here().off(headers);
  const { rows } = await here().store.owner.query(
    "SELECT action FROM audit_entry WHERE actor_id = $1 AND action LIKE 'device%' ORDER BY entry_id",
    [account.accountId],
  );
  expect(rows.map(({ action }) => action)).toEqual(['device-alerts.on', 'device-alerts.off']);
});

test('a token that is revoked takes the devices along that were signed in with it', async () => {
  const answer = await here().api(
    '/sessions',
    'POST',
    { origin: here().running.origin },
    { token: OPERATOR },
  );
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const browser = here().service.subscribe();
  await here().on({ cookie, origin: here().running.origin }, browser);
  await here().fire();
  await untilRead(browser, 1);
  const [owner] = await here().owners();
  await here().store.owner.query('UPDATE access_token SET revoked_at = now() WHERE token_id = $1', [
    owner,
  ]);
  expect(await here().owners()).toEqual([]);
  await here().store.owner.query('UPDATE access_token SET revoked_at = NULL WHERE token_id = $1', [
    owner,
  ]);
});
