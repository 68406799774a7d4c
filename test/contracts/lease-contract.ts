// What every lease must do, whatever it is made of. An implementation hands in how a process opens
// its lease, and, where a hold can break, how it breaks.
import { describe, expect, test } from 'vitest';
import type { Lease } from '#aggregator/journal/lease.ts';
import { eventually } from '../kit/database/folder.ts';

export type LeaseHarness = {
  /** The lease of one more process. May reject while another one has everything. */
  open(): Promise<Lease>;
  /** Breaks every hold, as an outage would; null where only the end of the process can. */
  readonly breakAll: (() => void) | null;
};

const SITES = ['a', 'b', 'c'];
const heldOf = (lease: Lease): readonly string[] => SITES.filter((site) => lease.isHeld(site));

export function leaseContract(name: string, harness: () => Promise<LeaseHarness>): void {
  /** What one more process gets of these sites. */
  async function rivalOf({ open }: LeaseHarness, sites: readonly string[]) {
    try {
      const rival = await open();
      const got = [...(await rival.take(sites))].toSorted();
      return { got, end: () => rival.release() };
    } catch {
      return { got: [], end: async () => {} };
    }
  }

  describe(`lease: ${name}`, () => {
    test('nothing is held before it is taken, and taking again changes nothing', async () => {
      const lease = await (await harness()).open();
      expect(heldOf(lease)).toEqual([]);
      expect(await lease.take(['a', 'b'])).toEqual(new Set(['a', 'b']));
      expect(heldOf(lease)).toEqual(['a', 'b']);
      expect(await lease.take(SITES)).toEqual(new Set(SITES));
      expect(heldOf(lease)).toEqual(SITES);
      await lease.release();
    });

    test('what one process holds no other gets, until it is given back', async () => {
      const world = await harness();
      const lease = await world.open();
      await lease.take(SITES);
      const rival = await rivalOf(world, SITES);
      expect(rival.got).toEqual([]);
      await rival.end();
      await lease.release();
      expect(heldOf(lease)).toEqual([]);
      await eventually(async () => {
        const next = await rivalOf(world, SITES);
        await next.end();
        return next.got.length === SITES.length;
      });
    });

    test('a hold that broke is not held from that moment on, and not once it was given back', async ({
      skip,
    }) => {
      const { open, breakAll } = await harness();
      const lease = await open();
      if (breakAll === null) {
        await lease.release();
        return skip('its hold ends with the process');
      }
      await lease.take(SITES);
      breakAll();
      expect(heldOf(lease)).toEqual([]);
      await lease.release();
      expect(heldOf(lease)).toEqual([]);
    });
  });
}
