// One of staff who does not read a file, or asks for many large answers at once, holds up nobody else of staff.
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { browserOf, person } from '../../kit/server/people-fixture.ts';
import { bearer, fill, OPERATOR, type Running, serve } from '../../kit/server/running.ts';

const SITE_PATH = `/api/v1/sites/${SITE}`;
const staff = bearer(OPERATOR);
const statusOf = async (answer: Promise<Response>): Promise<number> => {
  const response = await answer;
  await response.arrayBuffer();
  return response.status;
};

test('one of staff whose files and answers hang: everybody else of staff is answered at once', async () => {
  const store = await openMemoryStore();
  const line = timeline(Date.now());
  await fill(store, line);
  const gate = Promise.withResolvers<void>();
  let hanging = true;
  const reader = {
    ...store.reader,
    records: async (query: Parameters<typeof store.reader.records>[0]) => {
      if (hanging && query.lane === 'staff') await gate.promise;
      return store.reader.records(query);
    },
  };
  const few = { heavyStaff: 4, heavyPerPerson: 2, filesStaff: 2, filesPerPerson: 1 };
  const limits = { ...DEFAULT_LIMITS, http: { ...DEFAULT_LIMITS.http, ...few } };
  const served = await serve({ ...store, reader }, null, null, undefined, { limits });
  const one: Running = { ...line, ...served };
  // The token hangs: more files and more answers than it has places for.
  const hung = [
    ...Array.from({ length: 4 }, () => one.get(`${SITE_PATH}/export?format=csv&lane=staff`, staff)),
    ...Array.from({ length: 4 }, () => one.get(`${SITE_PATH}/records?lane=staff`, staff)),
  ];
  const colleague = await browserOf(one, await person(one, 'viewer'));
  for (const path of ['/frames?lane=staff', '/latest?lane=staff', '/debrief?format=csv'])
    expect([path, await statusOf(one.get(SITE_PATH + path, colleague))]).toEqual([path, 200]);
  hanging = false;
  for (const path of ['/export?format=csv&lane=staff', '/records?lane=staff'])
    expect([path, await statusOf(one.get(SITE_PATH + path, colleague))]).toEqual([path, 200]);
  gate.resolve();
  for (const answer of hung) expect(await statusOf(answer)).toBe(200);
  await one.stop();
});
