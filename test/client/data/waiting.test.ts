// Too many attempts: how long somebody has to wait, as the server said it, and never less than that.
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, request } from '#client/data/api.ts';
import { leftOf, pastTheBusy, waitOf } from '#client/data/wait.ts';

afterEach(() => vi.unstubAllGlobals());

const tooMany = (retryAfter: string | null, code?: string): Response =>
  new Response(
    JSON.stringify({
      code: 'too_many_requests',
      ...(code === undefined ? {} : { errors: [{ pointer: '', code, detail: '' }] }),
    }),
    { status: 429, headers: retryAfter === null ? {} : { 'Retry-After': retryAfter } },
  );

async function errorOf(answer: Response): Promise<unknown> {
  vi.stubGlobal('fetch', async () => answer);
  return request('/api/v1/sessions').then(
    () => null,
    (error: unknown) => error,
  );
}

test('the wait is that of Retry-After, counted down and told in minutes from two minutes on', async () => {
  const wait = waitOf(await errorOf(tooMany('200')), 1000);
  if (wait === null) throw new Error('no wait');
  expect(wait).toEqual({ until: 201_000, isBusy: false });
  expect(leftOf(wait, 1000)).toEqual({ key: 'wait.minutes', count: 4 });
  expect(leftOf(wait, 80_999)).toEqual({ key: 'wait.minutes', count: 3 });
  expect(leftOf(wait, 82_000)).toEqual({ key: 'wait.seconds', count: 119 });
  expect(leftOf(wait, 200_001)).toEqual({ key: 'wait.seconds', count: 1 });
  expect(leftOf(wait, 201_000)).toEqual({ key: 'wait.over', count: 0 });
});

test('without Retry-After it is a minute; too many at once is told apart from too many wrong ones', async () => {
  expect(waitOf(await errorOf(tooMany(null)), 0)).toEqual({ until: 60_000, isBusy: false });
  expect(waitOf(await errorOf(tooMany('2', 'busy')), 0)).toEqual({ until: 2000, isBusy: true });
});

test('no other failure is a wait', () => {
  expect(waitOf(new ApiError(401, 'not_signed_in'), 0)).toBeNull();
  expect(waitOf(new ApiError(503, 'not_ready', null, 5), 0)).toBeNull();
  expect(waitOf(new TypeError('no network'), 0)).toBeNull();
});

test('where many came at the same moment it is tried again after each wait; any other answer ends it', async () => {
  const busy = await errorOf(tooMany('2', 'busy'));
  const locked = await errorOf(tooMany('30'));
  let now = 0;
  const waits: number[] = [];
  const patience = {
    clock: () => now,
    until: async (at: number) => {
      now = at + 500;
    },
    onBusy: ({ until }: { until: number }) => waits.push(until),
  };
  const answers = (left: unknown[]) => async () => {
    const next = left.shift();
    if (next instanceof ApiError) throw next;
    return next;
  };
  expect(await pastTheBusy(answers([busy, busy, 'in']), patience)).toBe('in');
  expect(waits).toEqual([2000, 4500]);
  await expect(pastTheBusy(answers([busy, locked]), patience)).rejects.toBe(locked);
  const gone = { ...patience, until: () => Promise.reject(new Error('left')) };
  await expect(pastTheBusy(answers([busy, 'in']), gone)).rejects.toThrow('left');
});
