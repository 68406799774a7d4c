// A lost notification costs lateness, never content.
import { afterEach, expect, test } from 'vitest';
import type { ReleaseNotices } from '#server/ports.ts';
import { Positions } from '#server/positions.ts';
import { type Announcer, startAnnouncer } from '#server/stream/announcer.ts';
import type { ReleasedWindow } from '#shared/domain/released.ts';
import { eventually } from '../../kit/database/folder.ts';
import { planOf, policyOf, releaseOf, SITE, siteOf } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';

const MINUTE = 60_000;
const base = Math.floor((Date.now() - 3_600_000) / MINUTE) * MINUTE;
let announcer: Announcer | null = null;
afterEach(() => announcer?.stop());

async function start(before: number) {
  const store = await openMemoryStore();
  await store.putSite(siteOf(SITE), null, null);
  await store.putPolicy(policyOf(SITE, 1));
  await store.putPlan(planOf(SITE, base));
  for (let i = 0; i < before; i += 1)
    await store.write(releaseOf(SITE, 'staff', base + i * MINUTE));
  const announced: number[] = [];
  const errors: unknown[] = [];
  const state = { reconnect: () => {}, isAway: false };
  const deaf: ReleaseNotices = {
    subscribe: async (_listener, onReconnect) => {
      state.reconnect = onReconnect;
      return async () => {};
    },
  };
  const windowsAfter: typeof store.reader.windowsAfter = async (...args) => {
    if (state.isAway) throw new Error('the database is away');
    return store.reader.windowsAfter(...args);
  };
  const positions = new Positions();
  announcer = await startAnnouncer({
    reader: { ...store.reader, windowsAfter },
    notices: deaf,
    wallClock: () => Date.now(),
    speed: 1,
    positions,
    retract: () => {},
    missed: () => positions.missed(),
    roomChanged: () => {},
    announce: (window: ReleasedWindow) => announced.push(window.windowStart),
    onError: (error) => errors.push(error),
  });
  return { store, announced, errors, positions, state };
}

test('what was published before the start is not announced; what was missed is, on reconnecting, once and in order', async () => {
  const { store, announced, positions, state } = await start(3);
  expect(announced).toEqual([]);
  expect(positions.get(SITE, 'staff')).toBe(base + 2 * MINUTE);
  expect(positions.get(SITE, 'public')).toBe(0);
  const missed = [3, 4, 5].map((i) => base + i * MINUTE);
  for (const start of missed) await store.write(releaseOf(SITE, 'staff', start));
  state.reconnect();
  await eventually(() => announced.length === 3);
  state.reconnect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(announced).toEqual(missed);
  expect(positions.get(SITE, 'staff')).toBe(missed.at(-1));
});

test('a database that is away delays and does not lose', async () => {
  const { store, announced, errors, state } = await start(1);
  await store.write(releaseOf(SITE, 'staff', base + MINUTE));
  state.isAway = true;
  state.reconnect();
  await eventually(() => errors.length > 0);
  expect(announced).toEqual([]);
  state.isAway = false;
  state.reconnect();
  await eventually(() => announced.length === 1);
  expect(announced).toEqual([base + MINUTE]);
});

test('what was answered before a time in which nothing was heard is another version: a retraction may have gone unheard', async () => {
  const { positions, state } = await start(1);
  positions.retracted(SITE, 'public');
  const versions = () => [positions.revision(SITE, 'public'), positions.revision(SITE, 'staff')];
  const [heard = 0, none = 0] = versions();
  expect(heard).toBe(none + 1);
  state.reconnect();
  const [after = 0, afterNone = 0] = versions();
  expect(after).toBeGreaterThan(heard);
  expect(afterNone).toBeGreaterThan(none);
});
