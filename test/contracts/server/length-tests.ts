// A site whose windows get another length: whatever says how long a window is says what was in force then, also while the newest document asks for another.
import { expect, test } from 'vitest';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import { framesSchema, recordPageSchema, siteResourceSchema } from '#shared/wire/api.ts';
import { asking, problemAt } from '../../kit/server/asking.ts';
import { planOf, policyOf, releaseOf, siteOf, type TestRelease } from '../../kit/server/fixture.ts';
import type { Running } from '../../kit/server/running.ts';

const MINUTE = 60_000;
const HALF_HOUR = 1_800_000;

type Lengths = { readonly windowSeconds: 60 | 300; readonly publicWindowSeconds: 900 | 1800 };
const SHORT: Lengths = { windowSeconds: 60, publicWindowSeconds: 900 };
const LONG: Lengths = { windowSeconds: 300, publicWindowSeconds: 1800 };

type Changed = {
  readonly siteId: string;
  readonly plans: readonly { readonly from: EpochMs; readonly planId: string; of: Lengths }[];
  /** What the newest document of the site asks for. */
  readonly asks: Lengths;
};

function staffRelease({ siteId, plans }: Changed, start: EpochMs): TestRelease {
  const plan = plans.findLast(({ from }) => from <= start);
  const { planId = '', of: { windowSeconds } = SHORT } = plan ?? {};
  const publishedAt = start + windowSeconds * 1000 + 15_000;
  const release = releaseOf(siteId, 'staff', start, publishedAt);
  const records = release.records.map((record) => ({ ...record, planId, windowSeconds }));
  return { ...release, planId, windowSeconds, records };
}

/** Of the windows of a quarter of an hour. */
const startsFrom = (from: EpochMs, windowMs: number): EpochMs[] =>
  Array.from({ length: (15 * MINUTE) / windowMs }, (_, index) => from + index * windowMs);

async function fill({ store }: Running, changed: Changed): Promise<void> {
  const { siteId, plans, asks } = changed;
  await store.putSite({ ...siteOf(siteId), ...asks }, null, null);
  for (const [index, { from, planId, of }] of plans.entries()) {
    const policyVersion = index + 1;
    await store.putPolicy({ ...policyOf(siteId, policyVersion), ...of });
    await store.putPlan({ ...planOf(siteId, from), planId, policyVersion, ...of });
  }
}

export function lengthTests(running: () => Running): void {
  const { get } = asking(running);
  const staff = 'operator';
  const change = (): EpochMs => windowStartOf(Date.now() - HALF_HOUR, HALF_HOUR);
  const framesOf = async (siteId: string, query: string) =>
    framesSchema.parse(
      await (await get(`/api/v1/sites/${siteId}/frames?lane=staff${query}`, staff)).json(),
    );

  for (const [name, before, after] of [
    ['shorter', LONG, SHORT],
    ['longer', SHORT, LONG],
  ] as const)
    test(`windows get ${name}: every answer goes by what was in force then`, async () => {
      const siteId = `windows-${name}`;
      const at = change();
      const id = (digit: number): string => `00000000000${name.length}00${digit}0`;
      const changed: Changed = {
        siteId,
        plans: [
          { from: at - 2 * HALF_HOUR, planId: id(1), of: before },
          { from: at, planId: id(2), of: after },
        ],
        asks: after,
      };
      await fill(running(), changed);
      const [oldMs, newMs] = [before.windowSeconds * 1000, after.windowSeconds * 1000];
      for (const start of [...startsFrom(at - 15 * MINUTE, oldMs), ...startsFrom(at, newMs)])
        await running().store.write(staffRelease(changed, start));

      const range = `&from=${isoUtc(at - 15 * MINUTE)}&to=${isoUtc(at + 15 * MINUTE)}`;
      const first = await framesOf(siteId, range);
      expect(first).toMatchObject({ windowSeconds: before.windowSeconds, next: isoUtc(at) });
      expect(first.windows).toBe((15 * MINUTE) / oldMs);
      const second = await framesOf(siteId, `&from=${first.next}&to=${isoUtc(at + 15 * MINUTE)}`);
      expect(second).toMatchObject({ windowSeconds: after.windowSeconds, next: null });
      expect(second.windows).toBe((15 * MINUTE) / newMs);
      // Not one row of either is empty.
      for (const { levels } of [first, second])
        expect(Buffer.from(levels, 'base64').includes(239)).toBe(false);

      const bound = async (from: EpochMs): Promise<number> =>
        (await get(`/api/v1/sites/${siteId}/records?lane=staff&from=${isoUtc(from)}`, staff))
          .status;
      const short = Math.min(oldMs, newMs);
      expect(await bound(at - oldMs)).toBe(200);
      expect(await bound(at + newMs)).toBe(200);
      expect(await bound((oldMs > newMs ? at - oldMs : at) + short)).toBe(400);
      const all = await get(`/api/v1/sites/${siteId}/records?lane=staff${range}`, staff);
      const { records } = recordPageSchema.parse(await all.json());
      expect(new Set(records.map(({ windowSeconds }) => windowSeconds)).size).toBe(2);

      const debrief = await get(`/api/v1/sites/${siteId}/debrief?format=html${range}`, staff);
      expect(debrief.status).toBe(200);
      const resource = siteResourceSchema.parse(
        await (await get(`/api/v1/sites/${siteId}`)).json(),
      );
      expect(resource.site).toMatchObject(after);
      expect(resource.windows).toEqual([
        { from: isoUtc(at - 2 * HALF_HOUR), ...before },
        { from: isoUtc(at), ...after },
      ]);
    });

  test('windows that are registered and not yet in force change nothing that is said', async () => {
    const siteId = 'windows-asked';
    const from = change();
    const plans = [{ from, planId: '00000000000a0010', of: LONG }];
    const changed: Changed = { siteId, plans, asks: SHORT };
    await fill(running(), changed);
    await running().store.write(staffRelease(changed, from));
    const resource = siteResourceSchema.parse(await (await get(`/api/v1/sites/${siteId}`)).json());
    expect(resource.site).toMatchObject(LONG);
    const inside = await get(
      `/api/v1/sites/${siteId}/frames?lane=staff&from=${isoUtc(from + MINUTE)}`,
      staff,
    );
    const problem = await problemAt(inside);
    expect(problem.errors?.[0]?.detail).toContain('every 300 s');
    expect((await framesOf(siteId, '')).windowSeconds).toBe(300);
  });
}
