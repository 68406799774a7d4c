// Runs the vectors in the folder vectors: cases that a reviewer can check by hand.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { publicRows, type StaffRow } from '#aggregator/core/lanes/cascade.ts';
import { bandMap } from '#aggregator/core/policy/bands.ts';
import { slotOf } from '#aggregator/core/window/slots.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import { levelSchema, scaleSchema } from '#shared/wire/level.ts';
import type { Region } from '#shared/wire/plan.ts';
import type { Reading } from '#shared/wire/reading.ts';
import {
  crew,
  type OwnerKind,
  plan,
  policy,
  reading,
  sensor,
  T0,
  zoneSite,
} from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const FOLDER = path.resolve(import.meta.dirname, 'vectors');
const MINUTE = 60_000;

function vectors<G, E>(file: string, given: z.ZodType<G>, expected: z.ZodType<E>) {
  const schema = z
    .array(
      z.strictObject({
        title: z.string(),
        section: z.string(),
        why: z.string(),
        given,
        expect: expected,
      }),
    )
    .min(1);
  return schema.parse(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')));
}

const bandGiven = z.strictObject({
  scale: scaleSchema,
  areaM2: z.number(),
  kPeople: z.int(),
  marginPercent: z.int(),
});
test.each(
  vectors('bands.json', bandGiven, z.union([z.array(z.int()), z.literal('fov_too_small')])),
)('vector: bands: $title', (vector) => {
  const { scale, areaM2, ...rule } = vector.given;
  expect(bandMap(scale, areaM2, rule) ?? 'fov_too_small').toEqual(vector.expect);
});

test.each(vectors('medians.json', z.array(levelSchema), levelSchema))(
  'vector: medians: $title',
  (vector) => {
    expect(upperMedian(vector.given)).toBe(vector.expect);
  },
);

const slotGiven = z.strictObject({ windowSeconds: z.int(), offsetMs: z.int() });
test.each(vectors('slots.json', slotGiven, z.int()))(
  'vector: slots: $title',
  ({ given, expect: slot }) => {
    expect(slotOf(T0 + given.offsetMs, T0, given.windowSeconds * 1000)).toBe(slot);
  },
);

const owner = z.templateLiteral([z.enum(['operator', 'unverified'])]);
const cells = z.array(z.string());
const planExpect = z.strictObject({
  staff: cells,
  public: cells,
  unpublished: cells,
  unpublishedPublic: cells,
});
test.each(vectors('plans.json', z.record(z.string(), z.tuple([owner, z.int()])), planExpect))(
  'vector: plans: $title',
  (vector) => {
    const zones = Object.keys(vector.given);
    const site = zoneSite(zones.map((zone) => [zone, zone.slice(0, 1)]));
    const sensors = Object.entries(vector.given).flatMap(([zone, [kind, count]]) =>
      Array.from({ length: count }, (_, i) => sensor({ id: `${zone}-${i}`, zone, owner: kind })),
    );
    const { plan: made } = plan(site, sensors);
    const joined = (regions: readonly Region[]): string[] =>
      regions.map((region) => region.cells.join('+')).toSorted();
    expect({
      staff: joined(made.staff),
      public: joined(made.public),
      unpublished: made.unpublished,
      unpublishedPublic: made.unpublishedPublic,
    }).toEqual(vector.expect);
  },
);

const ownerKind = z.union([z.literal('unverified'), z.templateLiteral(['verified:', z.string()])]);
const signs = z.string().regex(/^[0-4.]{6}$|^[x.]{6}$/);
const windowGiven = z.strictObject({
  units: z.array(z.string()),
  owners: z.record(z.string(), ownerKind).optional(),
  suspended: z.boolean().optional(),
  startMinute: z.int().optional(),
  windows: z.array(z.record(z.string(), signs)),
});

/** Readings of one unit in one window: one per sign that is a level, five seconds into the slot. */
function spoken(id: string, slots: string, start: number): readonly Reading[] {
  return [...slots].flatMap((sign, slot) =>
    sign === '.'
      ? []
      : [reading(id, start + slot * 10_000 + 5000, levelSchema.parse(Number(sign)))],
  );
}

test.each(vectors('windows.json', windowGiven, z.array(z.union([levelSchema, z.string()]))))(
  'vector: windows: $title',
  (vector) => {
    const { units, owners, windows, startMinute = 0, suspended = false } = vector.given;
    const kindOf = (id: string): OwnerKind => owners?.[id] ?? 'operator';
    const startAt = T0 + startMinute * MINUTE;
    const d = new Drive(
      zoneSite([['a', 'x']]),
      units.map((id) => sensor({ id, zone: 'a', owner: kindOf(id) })),
      { startAt, policy: policy({ overrides: { suspended } }) },
    );
    const outcome = windows.map(({ listening = 'xxxxxx', ...levels }, i) => {
      const start = startAt + i * MINUTE;
      for (let second = 0; second < 60; second += 1) {
        const now = start + second * 1000;
        if (listening[Math.floor(second / 10)] === 'x') d.step({ type: 'heartbeat', now });
      }
      for (const [id, slots] of Object.entries(levels))
        d.send(spoken(id, slots, start), start + MINUTE);
      return said(d.close(start + MINUTE + 10_000)[0]);
    });
    expect(outcome).toEqual(vector.expect);
  },
);

const cascadeGiven = z.strictObject({
  x: z.string(),
  y: z.string(),
  preset: z.literal('strict').optional(),
  suspended: z.boolean().optional(),
});
test.each(vectors('cascades.json', cascadeGiven, z.union([levelSchema, z.string()])))(
  'vector: cascades: $title',
  (vector) => {
    const { x, y, preset = 'default', suspended = false } = vector.given;
    const { plan: made } = plan(
      zoneSite([
        ['x', 'area'],
        ['y', 'area'],
      ]),
      crew({ x: 4, y: 4 }),
    );
    const rowsOf = (cell: string, text: string): StaffRow[] =>
      text
        .split(' ')
        .flatMap((group) => {
          const [times, sign] = group.includes('*') ? group.split('*') : ['1', group];
          return Array<string>(Number(times)).fill(sign ?? '-');
        })
        .map((sign, minute) => {
          const [level, kClass] = sign === '-' ? [null, null] : sign.split('/').map(Number);
          return {
            regionId: made.staff.find((region) => region.cells[0] === cell)?.regionId ?? '',
            planId: made.planId,
            windowStart: T0 + minute * MINUTE,
            status: sign === '-' ? 'withheld' : 'released',
            level: level ?? null,
            kClass: kClass ?? null,
          };
        });
    const rows = publicRows({
      siteId: 'site',
      plan: made,
      policy: policy({ preset, overrides: { suspended } }),
      windowStart: T0,
      publishedAt: T0 + 30 * MINUTE,
      transition: new Set(),
      staffRows: [...rowsOf('x', x), ...rowsOf('y', y)],
    });
    expect(rows.map(said)).toEqual([vector.expect]);
  },
);
