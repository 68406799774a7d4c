// What pages and answers say of how a site is released, against the rows that were released: several policies, each with a change to come or just past.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nextPolicy } from '#aggregator/planning/policy-document.ts';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { inForceOf } from '#client/model/rules-in-force.ts';
import { loadPolicies, loadSensors, putPolicy, putSite } from '#database/aggregator/register.ts';
import { isoUtc } from '#shared/time.ts';
import {
  policyListSchema,
  recordPageSchema,
  type SiteResource,
  siteResourceSchema,
} from '#shared/wire/api.ts';
import { type ChangeLog, changeLogSchema } from '#shared/wire/change-log.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import type { Site } from '#shared/wire/site.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type HandDriven, startHandDriven } from '../../kit/aggregator/hand-driven.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Math.floor(Date.now() / DAY) * DAY - 2 * DAY;

type Case = {
  readonly site: Site;
  readonly first: Partial<PolicySettings>;
  readonly next: Partial<PolicySettings>;
};
const CASES: readonly Case[] = [
  { site: gridSite('fast', 2), first: {}, next: { publicK: 6, staffK: 4 } },
  {
    site: { ...gridSite('slow', 2), windowSeconds: 300, publicWindowSeconds: 1800 },
    first: { publicK: 6 },
    next: { publicK: 5 },
  },
  {
    site: {
      ...gridSite('strict', 2),
      windowSeconds: 900,
      publicWindowSeconds: 7200,
      preset: 'strict',
    },
    first: {},
    next: { kPeople: 12 },
  },
];

/** Seconds from the end of a window to its publication. */
const delayOf = ({ windowStart, windowSeconds, publishedAt }: ReleaseRecord): number =>
  (Date.parse(publishedAt) - Date.parse(windowStart)) / 1000 - windowSeconds;

type Said = {
  readonly resource: SiteResource;
  readonly log: ChangeLog;
  readonly staff: readonly ReleaseRecord[];
  readonly everybody: readonly ReleaseRecord[];
};

async function read(hand: HandDriven, siteId: string): Promise<Said> {
  const base = `/api/v1/sites/${siteId}`;
  const records = async (lane: Lane): Promise<readonly ReleaseRecord[]> => {
    const found: ReleaseRecord[] = [];
    let link: string | null = `${base}/records?lane=${lane}&limit=5000`;
    while (link !== null) {
      const page = recordPageSchema.parse(await (await hand.get(link, lane === 'staff')).json());
      found.push(...page.records);
      link = page.links.next;
    }
    return found;
  };
  return {
    resource: siteResourceSchema.parse(await (await hand.get(base)).json()),
    log: changeLogSchema.parse(await (await hand.get(`${base}/changes`)).json()),
    staff: await records('staff'),
    everybody: await records('public'),
  };
}

/** Versions of its one site, as its server says to everybody. */
async function policiesOf(hand: HandDriven) {
  const answer = await hand.get('/api/v1/policies');
  const { policies, announced } = policyListSchema.parse(await answer.json());
  const versions = (of: typeof policies) => of.map(({ policyVersion }) => policyVersion);
  return { inForce: versions(policies), announced: versions(announced) };
}

/** Every figure of the release, by the rows that are there and the policy that they name. */
function expectTrue({ resource, log, staff, everybody }: Said): void {
  const { release } = resource;
  const newest = everybody.at(-1);
  expect(newest).toBeDefined();
  if (newest === undefined) return;
  expect(release.policyVersion).toBe(newest.policyVersion);
  expect(release.publicDelaySeconds).toBe(delayOf(newest));
  expect(release.publicWindowSeconds).toBe(newest.windowSeconds);
  for (const record of staff) expect(release.staffDelaySeconds).toBe(delayOf(record));
  const policy = log.policies.find((one) => one.policyVersion === newest.policyVersion);
  const { staffK, publicK, kPeople } = release;
  expect({ staffK, publicK, kPeople }).toEqual({
    staffK: policy?.settings.staffK,
    publicK: policy?.settings.publicK,
    kPeople: policy?.settings.kPeople,
  });
}

/** "A version holds for windows from the moment given on, and for none before it." */
function expectNoPast({ log, staff, everybody }: Said): void {
  for (const { policyVersion, windowStart } of [...staff, ...everybody]) {
    const inForce = inForceOf(log, policyVersion);
    expect(inForce.state).toBe('from');
    if (inForce.state === 'from')
      expect(Date.parse(windowStart)).toBeGreaterThanOrEqual(Date.parse(inForce.from));
  }
}

describe.each(CASES)('site $site.siteId', ({ site, first, next }) => {
  const { siteId } = site;
  const publicMs = site.publicWindowSeconds * 1000;
  let hand: HandDriven;
  beforeAll(async () => {
    hand = await startHandDriven(site, gridSensors(site, 16), T0, first);
  });
  afterAll(() => hand.close());

  /** The server is told by a notice. */
  const untilShown = (publicWindows: number): Promise<void> =>
    expect
      .poll(async () => {
        const starts = (await read(hand, siteId)).everybody.map(({ windowStart }) => windowStart);
        return new Set(starts).size;
      })
      .toBeGreaterThanOrEqual(publicWindows);

  test('found C14: delay, windows, k and version of the receipt are those of the rows', async () => {
    await hand.moveTo(T0 + 3 * publicMs);
    await untilShown(2);
    const said = await read(hand, siteId);
    expectTrue(said);
    expectNoPast(said);
  });

  test('found C14: a version that is to come changes no sentence before its first window is published, and holds for no window before', async () => {
    const newest = (await loadPolicies(hand.pool, siteId)).at(-1) ?? null;
    // Meant for much earlier than it can hold: the aggregator was down when it should have planned.
    const change = { site, newest, settings: next, author: 'test', reason: 'another policy' };
    await putPolicy(hand.pool, nextPolicy({ ...change, effectiveFrom: hand.now() - HOUR }));
    // The server remembers a site for some seconds: its new source says that it has read site and policies again.
    await putSite(hand.pool, { ...site, attribution: 'Read again' }, null);
    await expect
      .poll(async () => (await read(hand, siteId)).resource.site.attribution)
      .toBe('Read again');
    const pending = await read(hand, siteId);
    expectTrue(pending);
    expect(pending.resource.release.policyVersion).toBe(1);
    expect(inForceOf(pending.log, 2)).toEqual({ state: 'pending' });
    expect(await policiesOf(hand)).toEqual({ inForce: [1], announced: [2] });
    const sensors = await loadSensors(hand.pool, siteId);
    const request = { site, sensors, overrides: {}, now: hand.now() };
    const plans = await preparePlans(hand.pool, request);
    await hand.running.replan({ sensors, plans, now: hand.now() });
    const from = Date.parse(plans.at(-1)?.planning.plan.effectiveFrom ?? '');
    const planned = await read(hand, siteId);
    expectTrue(planned);
    expect(inForceOf(planned.log, 2)).toEqual({ state: 'from', from: isoUtc(from) });
    expect(await policiesOf(hand)).toEqual({ inForce: [1], announced: [2] });
    await hand.moveTo(from + 3 * publicMs);
    expect(await policiesOf(hand)).toEqual({ inForce: [2], announced: [] });
    await expect
      .poll(async () => (await read(hand, siteId)).resource.release.policyVersion)
      .toBe(2);
    const after = await read(hand, siteId);
    expectTrue(after);
    expectNoPast(after);
    expect(new Set(after.everybody.map((record) => record.policyVersion))).toEqual(new Set([1, 2]));
  });
});

test('found C14: a version that a newer one passed over was never in force, and one that has no plan yet is not in force', () => {
  const plan = (policyVersion: number, effectiveFrom: string) => ({
    planId: '0000000000000001',
    policyVersion,
    effectiveFrom,
    publicRegions: 1,
  });
  const plans = [
    plan(3, '2026-06-06T14:00:00Z'),
    plan(1, '2026-06-06T13:00:00Z'),
    plan(1, '2026-06-06T12:00:00Z'),
  ];
  expect(inForceOf({ plans }, 1)).toEqual({ state: 'from', from: '2026-06-06T12:00:00Z' });
  expect(inForceOf({ plans }, 2)).toEqual({ state: 'never' });
  expect(inForceOf({ plans }, 4)).toEqual({ state: 'pending' });
});
