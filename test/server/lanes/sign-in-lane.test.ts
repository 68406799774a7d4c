// Whoever is not signed in asks over connections of their own, a few at a time, and never those of staff. Here by states, without a clock; by time in
// `npm run siege`.
import { afterEach, expect, test, vi } from 'vitest';
import { createAuthenticator, SESSION_COOKIE } from '#server/auth/tokens.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { calling, person } from '../../kit/server/people-fixture.ts';
import { bearer, fill, OPERATOR, type Running, serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const OWN = 'drie woorden en een fiets';
const FLOOD = { 'x-forwarded-for': '198.51.100.1' };
const line = timeline(Date.now());
let running: Running | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

/** A server whose accounts are looked up over `door` alone, which waits for the test. */
async function start() {
  const store = await openMemoryStore();
  await fill(store, line);
  const open = Promise.withResolvers<void>();
  const asked: string[] = [];
  const door = {
    factors: store.factors,
    people: {
      ...store.people,
      accountOfLogin: async (login: string) => {
        asked.push(login);
        await open.promise;
        return store.people.accountOfLogin(login);
      },
    },
  };
  const ofStaff: string[] = [];
  const people = {
    ...store.people,
    accountOfLogin: async (login: string) => {
      ofStaff.push(login);
      return store.people.accountOfLogin(login);
    },
    attempt: async (...given: Parameters<typeof store.people.attempt>) => {
      ofStaff.push(given[0]);
      return store.people.attempt(...given);
    },
  };
  const served = await serve({ ...store, people }, null, null, undefined, { door });
  running = { ...line, ...served };
  return { running, asked, ofStaff, letGo: () => open.resolve() };
}

test('of 300 sign-ins from one address one is looked up and eight wait; staff is answered, and another address has the next place', async () => {
  const { running, asked, ofStaff, letGo } = await start();
  const { call, signIn } = calling(() => running);
  const account = await person(running, 'operator', { passwordHash: await hashPassword(OWN) });
  const flood = Array.from({ length: 300 }, (_, i) => signIn(`nobody-${i}`, 'wrong', FLOOD));
  // All but those that have a place are answered, while the one that is looked up still waits.
  const refused: Response[] = [];
  await new Promise<void>((resolve) => {
    for (const one of flood)
      void one.then((answer) => {
        refused.push(answer);
        if (refused.length === 300 - 1 - 8) resolve();
      });
  });
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
  expect(asked).toHaveLength(1);
  const honest = signIn(account.login ?? '', OWN, { 'x-forwarded-for': '198.51.100.2' });
  const staff = await call(`/sites/${SITE}/latest?lane=staff`, { headers: bearer(OPERATOR) });
  expect(staff.status).toBe(200);
  await expect.poll(() => asked).toContain(account.login ?? '');
  letGo();
  expect((await honest).status).toBe(201);
  await Promise.all(flood);
  expect(ofStaff).toEqual([]);
});

test('a person signs in from a known device, over and over and nine at a time: two are judged, nobody else is kept out', async () => {
  const { running, letGo } = await start();
  letGo();
  const { signIn } = calling(() => running);
  const passwordHash = await hashPassword(OWN);
  const hers = await person(running, 'viewer', { passwordHash });
  const other = await person(running, 'operator', { passwordHash });
  const first = await signIn(hers.login ?? '', OWN, FLOOD);
  const proof = first.headers.getSetCookie().find((set) => set.startsWith('crowdshade_device='));
  const cookie = proof?.split(';')[0] ?? '';
  let isOver = false;
  const again = async (): Promise<void> => {
    while (!isOver) await signIn(hers.login ?? '', OWN, { ...FLOOD, cookie });
  };
  const nine = Array.from({ length: 9 }, again);
  // From the same address, and from a device that is new.
  expect((await signIn(other.login ?? '', OWN, FLOOD)).status).toBe(201);
  isOver = true;
  await Promise.all(nine);
});

test('a closed account has no known device: what it sends waits among strangers, two at a time', async () => {
  const { running, letGo } = await start();
  letGo();
  const { signIn } = calling(() => running);
  const passwordHash = await hashPassword(OWN);
  const hers = await person(running, 'viewer', { passwordHash });
  const other = await person(running, 'operator', { passwordHash });
  const first = await signIn(hers.login ?? '', OWN, FLOOD);
  const cookie = first.headers.getSetCookie().map((set) => set.split(';')[0]);
  const headers = { ...FLOOD, cookie: cookie.join('; '), origin: running.origin };
  await running.store.people.change(hers.accountId, () => ({
    set: { disabledAt: new Date() },
    entry: { actorId: 'x', action: 'x.x', subjectId: null, before: null, after: null },
    endsSessions: true,
  }));
  // A known device has ten wrong ones, a stranger five.
  const statuses: number[] = [];
  for (let i = 0; i < 6; i += 1)
    statuses.push((await signIn(hers.login ?? '', OWN, headers)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  const many = Array.from({ length: 80 }, () => signIn(hers.login ?? '', OWN, headers));
  expect((await signIn(other.login ?? '', OWN, FLOOD)).status).toBe(201);
  await Promise.all(many);
});

test('a token and a cookie that nobody knows are looked up over the connections of strangers, known ones over those of staff', async () => {
  const asked: string[] = [];
  const over = (whose: string) => ({
    liveToken: async () => {
      asked.push(`token ${whose}`);
      return null;
    },
    find: async () => {
      asked.push(`session ${whose}`);
      return null;
    },
  });
  const staff = { ...over('staff'), create: async () => true, revoke: async () => {} };
  const auth = createAuthenticator(staff, staff, { strangers: over('strangers') });
  const actor = {
    accountId: 'a-1',
    role: 'viewer',
    mustChangePassword: false,
    sites: null,
    tokenId: null,
    accessVersion: 0,
  } as const;
  const { id } = await auth.start(actor, new Date());
  await auth.session(`${SESSION_COOKIE}=${id}`);
  await auth.session(`${SESSION_COOKIE}=made-up`);
  await auth.identify({ authorization: 'Bearer cs_op_made-up', cookie: undefined });
  expect(asked).toEqual(['session staff', 'session strangers', 'token strangers']);
});
