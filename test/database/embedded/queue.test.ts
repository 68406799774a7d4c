// Who gets the one backend next. The engine here only notes whose turn it was; what is tried is the queue.
import { expect, test } from 'vitest';
import { BACKEND_LIMITS, Backend, type Holder } from '#database/embedded/backend.ts';
import { rankOf } from '#database/embedded/guard.ts';

const holder = (role: string | null): Holder => ({ rank: rankOf(role), evict: () => {} });

/** A backend that is held, and a way to line up for it: whoever gets it notes its name and gives it back. */
function heldBackend() {
  const engine = { execProtocol: async () => ({ data: new Uint8Array(0) }) };
  const backend = new Backend(engine, BACKEND_LIMITS, () => {});
  const first = holder(null);
  const order: string[] = [];
  const turns: Promise<void>[] = [];
  void backend.acquire(first);
  const lineUp = (name: string, role: string | null): void => {
    const mine = holder(role);
    turns.push(
      backend.acquire(mine).then(() => {
        order.push(name);
        backend.release(mine);
      }),
    );
  };
  const play = async (): Promise<readonly string[]> => {
    backend.release(first);
    await Promise.all(turns);
    return order;
  };
  return { lineUp, play };
}

test('with 50 readers of the public pages in the queue, a staff query is the next to run', async () => {
  const { lineUp, play } = heldBackend();
  for (let i = 0; i < 50; i += 1) lineUp(`public ${i}`, 'public_reader');
  lineUp('staff', 'server');
  const order = await play();
  expect(order[0]).toBe('staff');
  expect(order.slice(1)).toEqual(Array.from({ length: 50 }, (_, i) => `public ${i}`));
});

test('windows and the owner come first, then the server, the auditor, the public pages', async () => {
  const { lineUp, play } = heldBackend();
  for (const role of ['public_reader', 'auditor', 'server', 'aggregator']) lineUp(role, role);
  lineUp('owner', null);
  expect(await play()).toEqual(['aggregator', 'owner', 'server', 'auditor', 'public_reader']);
});

test('the public pages wait, but not for ever: at least one turn in 17', async () => {
  const { lineUp, play } = heldBackend();
  lineUp('public a', 'public_reader');
  lineUp('public b', 'public_reader');
  for (let i = 0; i < 60; i += 1) lineUp('staff', 'server');
  const order = await play();
  expect(order.slice(0, 16)).toEqual(Array(16).fill('staff'));
  expect(order.indexOf('public a')).toBe(16);
  expect(order.indexOf('public b')).toBe(33);
});
