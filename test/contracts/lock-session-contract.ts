import { expect, test } from 'vitest';
import type { LockSession } from '#aggregator/journal/advisory/lock-session.ts';
import { eventually } from '../kit/database/folder.ts';

/** What the lease needs of a server's locks. `kill` ends a session as the server would. */
export function lockSessionContract(
  name: string,
  open: () => Promise<LockSession>,
  kill: (session: LockSession) => Promise<void>,
): void {
  const sites = Array.from({ length: 1000 }, (_, i) => `site ${i}`);

  test(`${name}: one session holds a thousand sites, and another none of them until it ends`, async () => {
    const one = await open();
    const two = await open();
    expect([...(await one.take(sites))].toSorted()).toEqual(sites.toSorted());
    expect(await two.take([...sites, 'free'])).toEqual(new Set(['free']));
    expect(await one.take(['site 7', 'free'])).toEqual(new Set(['site 7']));
    await one.isThere();
    await one.end();
    await eventually(async () => (await two.take(sites)).size === 1000);
    await two.end();
  });

  test(`${name}: a session that is ended by the server says so once and frees what it held`, async () => {
    const one = await open();
    let lost = 0;
    one.onLost(() => {
      lost += 1;
    });
    await one.take(['broken']);
    await kill(one);
    await eventually(() => lost === 1);
    await expect(one.take(['broken'])).rejects.toThrow();
    await expect(one.isThere()).rejects.toThrow();
    const two = await open();
    await eventually(async () => (await two.take(['broken'])).size === 1);
    await one.end();
    await two.end();
    expect(lost).toBe(1);
  });
}
