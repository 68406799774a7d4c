// What the plans of before that migration are said to stand on: the migration's own statement, over plans that name no version.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadGrounds } from '#database/aggregator/grounds.ts';
import { putPlan, putSite } from '#database/aggregator/register.ts';
import { migrations } from '#database/migrations.ts';
import { isoUtc } from '#shared/time.ts';
import type { Site } from '#shared/wire/site.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';
import { siteOf } from '../kit/server/fixture.ts';
import { firstPlan, laterPlan, renamedSite } from '../kit/server/renamed.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 10, 29, 12);
const SITE_ID = 'quay';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const drawnAnew = (): Site => {
  const site = siteOf(SITE_ID);
  const other = renamedSite(SITE_ID);
  if (site.partition.kind !== 'zones' || other.partition.kind !== 'zones') throw new Error('zones');
  const [, stage] = other.partition.zones;
  const zones = site.partition.zones.map((zone) =>
    stage !== undefined && zone.zoneId === 'stage' ? stage : zone,
  );
  return { ...site, partition: { ...site.partition, zones } };
};

/** As the database was before: no plan names a version, and when it was written is told. */
async function forget(written: Readonly<Record<string, string>>): Promise<void> {
  const { owner } = store;
  await owner.query('ALTER TABLE plan DISABLE TRIGGER plan_is_insert_only');
  for (const [planId, at] of Object.entries(written))
    await owner.query(
      'UPDATE plan SET site_version = NULL, recorded_at = $2::timestamptz WHERE plan_id = $1',
      [planId, at],
    );
  await owner.query('ALTER TABLE plan ENABLE TRIGGER plan_is_insert_only');
}

async function backfill(): Promise<void> {
  const { sql = '' } = migrations().find(({ name }) => name === 'ground-of-plans') ?? {};
  const from = sql.indexOf('ALTER TABLE plan DISABLE TRIGGER');
  const to = sql.indexOf('CREATE OR REPLACE VIEW');
  expect(from).toBeGreaterThan(0);
  await store.owner.query(sql.slice(from, to));
}

test('a plan stands on the newest version of before it that has its cells, whatever was registered beside it', async () => {
  const { aggregator, owner } = store;
  // Registered at one o'clock, drawn anew at two, cut otherwise at three, and again with another source only.
  const versions = [siteOf(SITE_ID), drawnAnew(), renamedSite(SITE_ID)];
  versions.push({ ...renamedSite(SITE_ID), attribution: 'Somebody else' });
  for (const site of versions) await putSite(aggregator, site, null);
  await owner.query('ALTER TABLE site DISABLE TRIGGER site_is_insert_only');
  await owner.query("UPDATE site SET recorded_at = $1::timestamptz + version * interval '1 hour'", [
    isoUtc(T0),
  ]);
  await owner.query('ALTER TABLE site ENABLE TRIGGER site_is_insert_only');
  const ids = ['1', '2', '3', '4'].map((digit) => digit.padStart(16, '0'));
  const [first = '', second = '', third = '', fourth = ''] = ids;
  const plans = [
    firstPlan(SITE_ID, T0 + HOUR, first),
    firstPlan(SITE_ID, T0 + 2 * HOUR, second),
    // Of the zones that a product went on with beside the third version.
    firstPlan(SITE_ID, T0 + 3 * HOUR, third),
    laterPlan(SITE_ID, T0 + 4 * HOUR, fourth),
  ];
  for (const plan of plans) await putPlan(aggregator, plan, {}, siteOf(SITE_ID));
  await forget({
    [first]: isoUtc(T0 + 1.5 * HOUR),
    [second]: isoUtc(T0 + 2.5 * HOUR),
    [third]: isoUtc(T0 + 3.5 * HOUR),
    [fourth]: isoUtc(T0 + 4.5 * HOUR),
  });
  expect(await loadGrounds(aggregator, SITE_ID)).toEqual([]);
  await backfill();
  const { rows } = await owner.query('SELECT site_version AS v FROM plan ORDER BY effective_from');
  expect(rows.map(({ v }) => v)).toEqual([1, 2, 2, 3]);
  const grounds = await loadGrounds(aggregator, SITE_ID);
  expect(grounds.map(({ from, partition }) => ({ from, partition }))).toEqual(
    [1, 2, 4].map((hours, i) => ({
      from: T0 + hours * HOUR,
      partition: versions[i]?.partition,
    })),
  );
});

test('a plan that names no version stands on what the plan before it did', async () => {
  const { aggregator } = store;
  const before = await loadGrounds(aggregator, SITE_ID);
  const unknown = { partition: { kind: 'h3', leafResolution: 9, zoneType: 'moving' } } as const;
  const plan = laterPlan(SITE_ID, T0 + 5 * HOUR, '5'.padStart(16, '0'));
  await putPlan(aggregator, plan, {}, unknown);
  expect(await loadGrounds(aggregator, SITE_ID)).toEqual(before);
});
