// A server that sends to no device says so, and a name of the list that leads into a private network is refused at the moment of the connection.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushOf } from '#server/outbound-parts.ts';
import type { PushStore } from '#server/push/ports.ts';
import { pushServicesOf } from '#server/push/services.ts';
import { deviceAlertsSchema } from '#shared/wire/device-alerts.ts';
import { browserKeys } from '../../kit/push/browser.ts';
import { startPushService } from '../../kit/push/push-service.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { asJson, browserOf, person } from '../../kit/server/people-fixture.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning(await openMemoryStore());
});
afterAll(() => running.stop());

test('without the means to send, the switch has nothing to switch', async () => {
  const url = `${running.origin}/api/v1/device-alerts`;
  const headers = await browserOf(running, await person(running, 'operator'));
  const state = deviceAlertsSchema.parse(await (await fetch(url, { headers })).json());
  expect(state).toEqual({ publicKey: null, device: null });
  const endpoint = 'https://fcm.googleapis.com/fcm/send/abc';
  const sent = asJson({ endpoint, keys: browserKeys().keys, language: 'nl' });
  const refused = await fetch(url, {
    method: 'PUT',
    ...sent,
    headers: { ...sent.headers, ...headers },
  });
  expect((await problemAt(refused)).code).toBe('not_ready');
  expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204);
});

test('a listed name may not lead inwards; an address that the operator wrote may', async () => {
  const service = await startPushService();
  const port = service.host.split(':')[1];
  const services = pushServicesOf(`localhost:${port},${service.host}`);
  const settings = {
    push: { key: null, services },
    factors: { key: null, policy: 'off', publicOrigin: null },
  } as const;
  const { sendTo } = pushOf({} as PushStore, settings, () => {});
  const outcomes = [];
  for (const url of [`https://localhost:${port}/send/1`, `${service.origin}/send/1`]) {
    const known = services.of(url);
    if (known === null) throw new Error(`${url} is not listed`);
    outcomes.push((await sendTo(known)({ url, headers: {}, body: 'x' })).failure);
  }
  expect(outcomes).toEqual(['address', null]);
  expect(service.got).toHaveLength(1);
  await service.close();
});
