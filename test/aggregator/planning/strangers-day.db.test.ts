// A28 over two whole days, in every way in which strangers come and go: the attack itself takes one of them, or a day of each.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  MOST_WITHHELD,
  mostWithheld,
  PUBLIC_WINDOWS_OF_DAY,
  plannedDays,
  publicOfDays,
  strangersDays,
  WAYS_OF_A_DAY,
} from '../../attack/engine/a28-day.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const DAYS = 2;

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test.for(Object.keys(WAYS_OF_A_DAY))(
  'A28: strangers who %s cost a covered zone at most eight public windows of a day',
  async (way) => {
    const days = strangersDays(way, DAYS);
    const planned = await plannedDays(store, days);
    expect(planned.plans.length).toBeGreaterThan(1);
    const records = publicOfDays(days, planned);
    const reasons = records.flatMap(({ reason }) => (reason === null ? [] : [reason]));
    expect(records).toHaveLength(DAYS * PUBLIC_WINDOWS_OF_DAY);
    expect(new Set(reasons)).toEqual(new Set(['plan_transition']));
    expect(mostWithheld(records)).toBeLessThanOrEqual(MOST_WITHHELD);
  },
);
