// `Idempotency-Key` at the doors of the room: what is sent again is answered as it was, and made once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logPageSchema } from '#shared/wire/decision-log.ts';
import { openDatabaseStore } from '../../kit/server/database-store.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning(await openDatabaseStore());
});
afterAll(async () => {
  await running.stop();
});

const KEY = '8e03978e-40d5-43dd-bc93-6894a57f9324';
const headers = { ...bearer(OPERATOR), 'content-type': 'application/json' };
const site = () => `${running.origin}/api/v1/sites/${SITE}`;
const post = (path: string, body: unknown, key: string) =>
  fetch(`${site()}${path}`, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
const notes = async () =>
  logPageSchema
    .parse(await (await fetch(`${site()}/log`, { headers })).json())
    .entries.map(({ text }) => text);

test('a note with a key, sent again: the same answer, one entry; with quotes or without', async () => {
  const note = { kind: 'note', text: 'Gate B is shut' };
  const first = await post('/log', note, KEY);
  expect(first.status).toBe(201);
  const again = await post('/log', note, `"${KEY.toUpperCase()}"`);
  expect(again.status).toBe(201);
  expect(await again.json()).toEqual(await first.json());
  expect(await notes()).toEqual(['Gate B is shut']);
});

test('the same key for something else is a conflict, by a closed word', async () => {
  const other = await post('/log', { kind: 'note', text: 'Gate C is shut' }, KEY);
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({
    code: 'conflict',
    errors: [{ code: 'other_content' }],
  });
  const alertIds = ['0123456789abcdef'];
  const step = await post('/alert-steps', { alertIds, action: { step: 'acknowledge' } }, KEY);
  expect(await step.json()).toMatchObject({ errors: [{ code: 'other_content' }] });
  expect(await notes()).toEqual(['Gate B is shut']);
});

test('a key that is no UUID is refused before anything is made', async () => {
  for (const key of ['', 'x', `${KEY}, ${KEY}`, `"${KEY}`]) {
    const answer = await post('/log', { kind: 'note', text: 'x' }, key);
    expect(answer.status, key).toBe(400);
  }
  expect(await notes()).toEqual(['Gate B is shut']);
});

test('a step that is refused says why, as one word', async () => {
  const refused = await post(
    '/alerts/0123456789abcdef/steps',
    { step: 'acknowledge' },
    '8e03978e-40d5-43dd-bc93-6894a57f9325',
  );
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({ errors: [{ code: 'unknown_alert' }] });
});
