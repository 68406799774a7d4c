// What every carry must do, whatever it is made of. An implementation hands in how to open it, and
// how to open it again after a crash.
import { describe, expect, test } from 'vitest';
import type { Carry } from '#aggregator/journal/carry.ts';

export type CarryHarness = {
  /** Opens the carry over the same storage; called again it is a new process. */
  open(): Promise<Carry>;
};

const W = 60_000;
const NOTHING = { document: null, damage: [] };

export function carryContract(name: string, harness: () => Promise<CarryHarness>): void {
  describe(`carry: ${name}`, () => {
    const read = (carry: Carry, ...windows: readonly number[]) =>
      Promise.all(windows.map(async (n) => (await carry.read('site', n * W)).document));

    test('nothing was written: nothing is read, and nothing is damaged', async () => {
      const { open } = await harness();
      expect(await (await open()).read('site', W)).toEqual(NOTHING);
    });

    test('two generations are kept: that of the last committed window is there before and after the next commit', async () => {
      const { open } = await harness();
      const carry = await open();
      for (const n of [1, 2, 3]) await carry.write('site', n * W, { n });
      expect(await read(carry, 1, 2, 3, 4)).toEqual([null, { n: 2 }, { n: 3 }, null]);
    });

    test('what was written is there after a crash, and sites are apart', async () => {
      const { open } = await harness();
      const document = { units: { a: [2, W] }, rosters: {}, text: 'één' };
      await (await open()).write('site', W, document);
      const again = await open();
      expect(await again.read('site', W)).toEqual({ document, damage: [] });
      expect(await again.read('other', W)).toEqual(NOTHING);
    });

    test('a site that is forgotten leaves neither generation, and no other site goes with it', async () => {
      const { open } = await harness();
      const carry = await open();
      for (const n of [1, 2]) await carry.write('site', n * W, { n });
      await carry.write('other', W, { n: 3 });
      for (const forgetting of [carry, await open()]) await forgetting.forget('site');
      expect(await read(await open(), 1, 2)).toEqual([null, null]);
      expect((await carry.read('other', W)).document).toEqual({ n: 3 });
    });

    test('what the database has committed is noted lane by lane, and there after a crash', async () => {
      const { open } = await harness();
      const carry = await open();
      expect(await carry.lastReleased('site')).toEqual({ windows: {}, damage: [] });
      await carry.released('site', 'staff', W);
      await carry.released('site', 'public', W);
      await carry.released('site', 'staff', 2 * W);
      const windows = { staff: 2 * W, public: W };
      expect(await (await open()).lastReleased('site')).toEqual({ windows, damage: [] });
      expect((await carry.lastReleased('other')).windows).toEqual({});
    });

    test('a commit that is tried again does not push out the last committed generation', async () => {
      const { open } = await harness();
      const carry = await open();
      await carry.write('site', W, { n: 1 });
      for (let attempt = 0; attempt < 3; attempt += 1)
        await carry.write('site', 2 * W, { attempt });
      expect(await read(carry, 1, 2)).toEqual([{ n: 1 }, { attempt: 2 }]);
      const again = await open();
      await again.write('site', 2 * W, { attempt: 3 });
      expect(await read(again, 1, 2)).toEqual([{ n: 1 }, { attempt: 3 }]);
    });
  });
}
