// For a file of tests: one stage, and for each test a site and a receiver of its own. Nothing may have gone wrong on the stage meanwhile.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { NewOutlet } from '#server/outlets/ports.ts';
import { T0 } from '../ladder-builders.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { openStage, type Stage } from './stage.ts';

/** What is of the test that runs now. */
export type Receiving = {
  readonly stage: Stage;
  readonly receiver: Receiver;
  readonly siteId: string;
  /** An outlet of this site to a receiver, which checks its signatures from then on. */
  outletTo(to: Receiver, more?: Partial<NewOutlet>): Promise<NewOutlet>;
};

/** Entries that the receiver has taken, by number. */
export const taking = (to: Receiver): number[] =>
  to.got.map(({ id }) => Number(id.split('_').at(-1)));

/** To be called once at the head of the file. Gives what is there when a test asks. */
export function receivingStage(): () => Receiving {
  let stage: Stage;
  let receiver: Receiver;
  let sites = 0;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    sites += 1;
    stage.now = T0;
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    expect(stage.errors).toEqual([]);
  });
  return () => {
    const siteId = `site-${sites}`;
    const outletTo: Receiving['outletTo'] = async (to, more = {}) => {
      const outlet = await stage.outlet({ siteId, url: to.url, ...more });
      to.secret = outlet.secret;
      to.clock = () => stage.now;
      return outlet;
    };
    return { stage, receiver, siteId, outletTo };
  };
}
