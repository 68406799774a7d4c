// The queue is bounded, tries again a few times, and lets no service hold up another.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endedNote } from '#server/push/note.ts';
import type { Device } from '#server/push/ports.ts';
import { noPushCounts, type PushJob, PushQueue, type PushResult } from '#server/push/queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const deviceAt = (host: string): Device => ({
  sessionSha256: 'a',
  owner: 'a-anna',
  endpoint: `https://${host}/1`,
  p256dh: '',
  auth: '',
  language: 'nl',
  keyName: 'k',
  since: 0,
  failedAt: null,
  failure: null,
});
const jobAt = (host: string, until = 300_000): PushJob => ({
  note: endedNote('nl'),
  device: deviceAt(host),
  siteId: 'quay',
  until,
});

/** `answers`: of a host; what is absent never answers. */
function queueOf(answers: Readonly<Record<string, () => PushResult>>) {
  const tried: string[] = [];
  const counts = noPushCounts();
  const hostOf = ({ endpoint }: Device) => new URL(endpoint).host;
  const start = Date.now();
  const queue = new PushQueue({
    counts,
    hostOf,
    wallClock: () => Date.now() - start,
    attempt: async ({ device }, isLast) => {
      const host = hostOf(device);
      tried.push(`${host}${isLast ? ' last' : ''}`);
      const answer = answers[host];
      return answer === undefined ? new Promise(() => {}) : answer();
    },
  });
  return { queue, tried, counts };
}
const sent = (): PushResult => ({ result: 'sent' });
const again = (afterMs: number | null) => (): PushResult => ({ result: 'again', afterMs });
const settle = () => vi.advanceTimersByTimeAsync(0);

test('a service that never answers takes eight places and delays nobody else', async () => {
  const { queue, tried, counts } = queueOf({ good: sent });
  for (let i = 0; i < 50; i += 1) queue.add(jobAt('hung'));
  for (let i = 0; i < 50; i += 1) queue.add(jobAt('good'));
  await settle();
  expect(tried.filter((host) => host === 'hung')).toHaveLength(8);
  expect(counts.sent).toBe(50);
});

test('two services that never answer fill all places, and what waits is bounded and counted', async () => {
  const { queue, tried, counts } = queueOf({});
  for (let i = 0; i < 1500; i += 1) for (const host of ['one', 'two']) queue.add(jobAt(host));
  await settle();
  expect(tried).toHaveLength(16);
  // 1,000 of each wait.
  expect(counts.dropped).toBe(2 * 1500 - 16 - 2 * 1000);
});

test('a failure is tried again after 5 and 20 seconds and then given up', async () => {
  const { queue, tried } = queueOf({ bad: again(null) });
  queue.add(jobAt('bad'));
  await vi.advanceTimersByTimeAsync(4999);
  expect(tried).toEqual(['bad']);
  await vi.advanceTimersByTimeAsync(1);
  expect(tried).toEqual(['bad', 'bad']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(tried).toEqual(['bad', 'bad', 'bad last']);
});

test('a service that asks for time gets it, unless the message would be too late', async () => {
  const { queue, tried, counts } = queueOf({ slow: again(60_000) });
  queue.add(jobAt('slow', 90_000));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(tried).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(tried).toHaveLength(2);
  expect(counts.late).toBe(1);
});

test('when the server stops, nothing more begins', async () => {
  const { queue, tried } = queueOf({ bad: again(null), good: sent });
  queue.add(jobAt('bad'));
  await settle();
  queue.stop();
  queue.add(jobAt('good'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tried).toEqual(['bad']);
});
