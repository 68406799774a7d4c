// Refused sign-ins in the audit log: a flood is told, and hides nothing that others did.
import { afterEach, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { RefusalLog } from '#server/people/refusal-log.ts';
import type { AuditEntry } from '#shared/wire/accounts.ts';
import { openMemoryPeople } from '../../kit/server/memory-people.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { MemoryTokens } from '../../kit/server/memory-tokens.ts';
import { asJson, person } from '../../kit/server/people-fixture.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

const SIGN_IN = 'sign-in.refused';
const LIMITS = DEFAULT_LIMITS.refusals;
const { perAddress, total, againMs } = LIMITS;

let running: Running | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

function opened() {
  const { people } = openMemoryPeople(new MemoryTokens());
  let now = 0;
  let isAway = false;
  const errors: unknown[] = [];
  const log = new RefusalLog({
    store: {
      record: (entry) => (isAway ? Promise.reject(new Error('away')) : people.record(entry)),
    },
    limits: LIMITS,
    clock: () => now,
    wallClock: () => now,
    log: (error) => errors.push(error),
  });
  return {
    log,
    errors,
    guess: (address: string, subjectId: string | null = null, action = SIGN_IN) =>
      log.record({ action, subjectId }, address),
    entries: async () => (await people.audit(null, 10_000)).toReversed(),
    later: (ms: number) => {
      now += ms;
    },
    setAway: (is: boolean) => {
      isAway = is;
    },
  };
}

const timesOf = ({ after }: AuditEntry): number => Number(after?.times ?? 1);
const sum = (entries: readonly AuditEntry[]): number =>
  entries.reduce((all, entry) => all + timesOf(entry), 0);

test('one address: the first have an entry each, the rest one that says how many since when', async () => {
  const { log, guess, entries, later } = opened();
  later(60_000);
  for (let i = 0; i < 400; i += 1) await guess('192.0.2.1');
  expect(await entries()).toHaveLength(perAddress);
  await log.flush();
  const all = await entries();
  expect(all.at(-1)).toMatchObject({
    actorId: 'system',
    action: SIGN_IN,
    subjectId: null,
    before: null,
    after: { times: String(400 - perAddress), since: '1970-01-01T00:01:00.000Z' },
  });
  expect(sum(all)).toBe(400);
  // Nothing more is to be told.
  await log.flush();
  expect(await entries()).toHaveLength(all.length);
  // Somebody else still has an entry, and the same one again later.
  await guess('192.0.2.2');
  later(againMs);
  await guess('192.0.2.1');
  expect(await entries()).toHaveLength(all.length + 2);
});

test('a day of guesses from everywhere is a few thousand entries at the most, and none is lost', async () => {
  const { log, guess, entries, later } = opened();
  const minutes = 24 * 60;
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let i = 0; i < 40; i += 1) await guess(`2001:db8:${i}:${minute}::1`, `a-${i}`);
    later(againMs);
    if ((minute + 1) % 10 === 0) await log.flush();
  }
  const all = await entries();
  expect(sum(all)).toBe(40 * minutes);
  // One a minute, and one for each of five accounts and for all others every ten minutes.
  expect(all.length).toBeLessThanOrEqual(total + minutes + (6 * minutes) / 10);
});

test('addresses of one network of IPv6 are one; accounts that are tried most are named', async () => {
  const { log, guess, entries } = opened();
  for (let i = 0; i < 100; i += 1) await guess(`2001:db8::${i + 1}`, `a-${i < 60 ? 0 : i}`);
  await guess('2001:db8::1', 'a-0', 'factor.refused');
  await log.flush();
  const counted = (await entries()).slice(perAddress);
  expect(counted.find(({ subjectId }) => subjectId === 'a-0')).toMatchObject({
    after: { times: String(60 - perAddress) },
  });
  expect(counted.filter(({ subjectId }) => subjectId !== null)).toHaveLength(5);
  expect(sum(counted)).toBe(101 - perAddress);
  const seconds = counted.filter(({ action }) => action === 'factor.refused');
  expect(sum(seconds)).toBe(1);
});

test('what cannot be written is told when the database is back', async () => {
  const { log, errors, guess, entries, later, setAway } = opened();
  for (let i = 0; i < perAddress + 7; i += 1) await guess('192.0.2.1', 'a-1');
  setAway(true);
  later(1000);
  await log.flush();
  expect(errors).toHaveLength(1);
  await guess('192.0.2.1', 'a-1');
  setAway(false);
  await log.flush();
  expect((await entries()).at(-1)?.after).toEqual({
    times: '8',
    since: '1970-01-01T00:00:00.000Z',
  });
});

async function guessMany(count: number, countMs: number): Promise<Running> {
  const refusals = { ...LIMITS, perAddress: 2, countMs };
  running = await startRunning(await openMemoryStore(), null, null, undefined, {
    limits: { ...DEFAULT_LIMITS, refusals },
  });
  const account = await person(running, 'operator');
  for (let i = 0; i < count; i += 1) {
    const { headers, body } = asJson({
      login: i % 2 === 0 ? account.login : `nobody-${i}`,
      password: 'not the right one',
    });
    const answer = await fetch(`${running.origin}/api/v1/sessions`, {
      method: 'POST',
      headers: { ...headers, 'x-forwarded-for': '192.0.2.77' },
      body,
    });
    expect(answer.status).toBe(401);
  }
  return running;
}

const refusedIn = async ({ store }: Running): Promise<AuditEntry[]> =>
  (await store.people.audit(null, 1000)).filter(({ action }) => action === SIGN_IN);

test('over HTTP: of eight wrong passwords two have an entry, and what was counted is told by itself', async () => {
  const one = await guessMany(8, 50);
  await expect.poll(async () => sum(await refusedIn(one))).toBe(8);
  const all = await refusedIn(one);
  expect(all.filter(({ after }) => after === null)).toHaveLength(2);
  expect(JSON.stringify(all)).not.toMatch(/nobody|192\.0\.2/);
});

test('over HTTP: a server that stops tells first what it counted', async () => {
  const one = await guessMany(6, 24 * 3_600_000);
  expect(sum(await refusedIn(one))).toBe(2);
  await one.stop();
  running = null;
  expect(sum(await refusedIn(one))).toBe(6);
});
