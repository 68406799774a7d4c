// One site for which the settings of the start make no policy, among others: the real aggregator as a process.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextPolicy } from '#aggregator/planning/policy-document.ts';
import { putToken } from '#database/aggregator/engine.ts';
import { loadPolicies, putPolicy, putSensors, putSite } from '#database/aggregator/register.ts';
import { newToken } from '#shared/process/chance.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { healthSchema } from '#shared/wire/health.ts';
import type { Site } from '#shared/wire/site.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type Stack, startStack } from '../../kit/aggregator/stack.ts';
import { until } from '../../kit/until.ts';

const LONG = { windowSeconds: 1800, publicWindowSeconds: 14_400 } as const;
const first = gridSite('a-first', 2);
const long = { ...gridSite('m-long', 2), ...LONG };
const strict: Site = { ...gridSite('s-strict', 2), preset: 'strict' };
const last = gridSite('z-last', 2);
/** 45 minutes hold no whole windows of half an hour; to a strict site neither setting says anything. */
const SETTINGS = { STAFF_K: '4', ROSTER_EPOCH_SECONDS: '2700' };
const WHY =
  'ROSTER_EPOCH_SECONDS is 2700, but must be a multiple of 1800: an epoch holds whole windows; the nearest allowed value is 3600';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack(first, gridSensors(first), SETTINGS);
});
afterAll(() => stack.close());

async function register(site: Site): Promise<void> {
  await putSite(stack.owner, site, null);
  const sensors = gridSensors(site).map((sensor) => ({
    ...sensor,
    sensorId: `${site.siteId}-${sensor.sensorId}`,
  }));
  await putSensors(stack.owner, sensors, Date.now());
}

async function health() {
  const answer = await fetch(`${stack.ingestUrl}/readyz`);
  return healthSchema.parse(await answer.json());
}
const isOpen = (site: Site, since: number): boolean =>
  stack
    .output()
    .slice(since)
    .split('\n')
    .some((line) => line.includes(`"siteId":"${site.siteId}"`) && line.includes('site opened'));
const allOpen = (sites: readonly Site[], since = 0): Promise<void> =>
  until('sites that are run', async () => sites.every((site) => isOpen(site, since)));

async function answerTo(site: Site): Promise<{ status: number; detail: string }> {
  const deviceToken = newToken('dev');
  const token = { sha256: sha256Hex(deviceToken), role: 'device', label: 'test' } as const;
  await putToken(stack.owner, { ...token, siteId: site.siteId });
  const observedAt = new Date().toISOString();
  const reading = { sensorId: `${site.siteId}-z000-0`, observedAt, level: 1 };
  const answer = await fetch(`${stack.ingestUrl}/ingest/v1/readings`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${deviceToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ readings: [reading] }),
  });
  const { detail } = (await answer.json()) as { detail: string };
  return { status: answer.status, detail };
}

test('P19: a site that has no policy under the settings is refused by name, and the others are run and taken up', async () => {
  await stack.startAggregator();
  expect((await health()).checks.sites?.word).toBe('ok');
  for (const site of [long, strict, last]) await register(site);
  await allOpen([first, strict, last]);
  const { status, checks } = await health();
  expect([status, checks.sites]).toEqual([
    'degraded',
    expect.objectContaining({
      word: 'failing',
      whatToDo: expect.stringContaining(`site m-long is not run: ${WHY}. The other sites are run.`),
    }),
  ]);
  expect(stack.output()).toContain(`this site is not run, the others are: ${WHY}`);
  expect(await answerTo(long)).toEqual({
    status: 503,
    detail: expect.stringContaining('This site is not run: its policy cannot be made'),
  });
});

test('P19: a strict site keeps its own settings, and it is said which were not taken', async () => {
  const [policy] = await loadPolicies(stack.owner, 's-strict');
  expect(policy?.settings).toMatchObject({ staffK: 5, publicK: 10, rosterEpochSeconds: 3600 });
  for (const words of [
    'STAFF_K=4 is not taken for this site: it keeps 5, which is stricter',
    'ROSTER_EPOCH_SECONDS=2700 is not taken for this site: it keeps 3600, which is stricter',
  ])
    expect(stack.output()).toMatch(new RegExp(`"siteId":"s-strict".*${words}`));
});

test('P19: the next start runs the others too, and a site that gets another policy joins them', async () => {
  await stack.stopAggregator();
  const since = stack.output().length;
  await stack.startAggregator();
  await allOpen([first, strict, last], since);
  expect((await health()).checks.sites?.word).toBe('failing');
  const change = { site: long, newest: null, author: 'Board', reason: 'whole windows' };
  const settings = { rosterEpochSeconds: 3600 };
  const policy = nextPolicy({ ...change, settings, effectiveFrom: Date.now() });
  await putPolicy(stack.owner, policy);
  await allOpen([long], since);
  expect((await health()).status).toBe('ok');
});
