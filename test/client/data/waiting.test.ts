// Too many attempts: how long somebody has to wait, as the server said it, and never less than that.
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, request } from '#client/data/api.ts';
import { leftOf, waitOf } from '#client/data/wait.ts';

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
