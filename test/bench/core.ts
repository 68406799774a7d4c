// What the core costs, measured on this machine: `npm run bench`. Never a test with a limit in milliseconds: figures and ratios of one run.
import { cellToChildren, cellToLatLng, latLngToCell } from 'h3-js';
import { openSite, step } from '#aggregator/core/engine.ts';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { makePolicy } from '#aggregator/core/policy/policy.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type Site, siteSchema } from '#shared/wire/site.ts';
import type { FiguresOf } from '../../scripts/measured/kinds.ts';
import { record } from '../../scripts/measured/record.ts';
import { sensor, T0, zoneSite } from '../kit/core/builders.ts';

const MINUTE = 60_000;
const policy = makePolicy({
  preset: 'default',
  sensitive: false,
  windowSeconds: 60,
  publicWindowSeconds: 900,
  policyVersion: 1,
});

/** `cells` neighbouring H3 cells of resolution 9 with `perCell` sensors each, 60 m apart and more. */
function h3Site(cells: number, perCell: number): { site: Site; sensors: readonly Sensor[] } {
  const { partition: _zones, ...site } = zoneSite([['a', 'x']]);
  const top = latLngToCell(51.9, 4.47, 4);
  const leaves = cellToChildren(top, 9).slice(0, cells);
  const sensors = leaves.flatMap((cell, c) => {
    const [lat, lon] = cellToLatLng(cell);
    return Array.from({ length: perCell }, (_, i) => {
      const made = sensor({ id: `s${c}-${i}` });
      const location = { ...made.location, lat: lat + (i * 60) / 111_320, lon };
      return { ...made, location };
    });
  });
  const h3 = { kind: 'h3', leafResolution: 9, zoneType: 'standing' };
  return { site: siteSchema.parse({ ...site, partition: h3 }), sensors };
}

function cpu<T>(run: () => T): { readonly result: T; readonly ms: number } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}
const line = (what: string, figure: string): void => {
  process.stdout.write(`${what.padEnd(64)} ${figure}\n`);
};
const best = (times: readonly number[]): number => Math.min(...times);

function planning(): FiguresOf<'core'>['planning'] {
  const { site, sensors } = h3Site(5000, 2);
  const plan = () => planSite({ site, sensors, policy, effectiveFrom: T0, at: T0 });
  const { result } = cpu(plan);
  const times = [1, 2, 3].map(() => cpu(plan).ms);
  const { staff, public: open } = result.plan;
  line(
    `planning ${sensors.length} sensors in 5,000 H3 cells`,
    `${Math.round(best(times))} ms CPU (${staff.length} staff, ${open.length} public regions)`,
  );
  return {
    sensors: sensors.length,
    cells: 5000,
    cpuMs: best(times),
    staffRegions: staff.length,
    publicRegions: open.length,
  };
}

/** CPU of closing a full window of `count` sensors, of taking its readings, and bytes per sensor. */
function windows(count: number) {
  const { site, sensors } = h3Site(count / 4, 4);
  const planned = planSite({ site, sensors, policy, effectiveFrom: T0, at: T0 });
  global.gc?.();
  const before = process.memoryUsage();
  const state = openSite({
    site,
    sensors,
    plans: [{ planning: planned, policy }],
    clock: 'live',
    startAt: T0,
    lastStaffWindow: null,
    lastPublicWindow: null,
    carry: null,
  });
  const closing: number[] = [];
  const taking: number[] = [];
  for (let minute = 0; minute < 4; minute += 1) {
    const start = T0 + minute * MINUTE;
    for (let at = start; at < start + MINUTE; at += 1000)
      step(state, { type: 'heartbeat', now: at });
    for (let slot = 0; slot < 6; slot += 1) {
      const observedAt = isoUtc(start + slot * 10_000 + 1000);
      const items = sensors.map(({ sensorId }) => ({ sensorId, observedAt, level: 2 as const }));
      taking.push(cpu(() => step(state, { type: 'readings', now: start + MINUTE, items })).ms);
    }
    closing.push(cpu(() => step(state, { type: 'tick', now: start + MINUTE + 10_000 })).ms);
  }
  global.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { close: best(closing), take: best(taking), perSensor: bytes / count };
}

const planned = planning();
const small = windows(10_000);
const large = windows(100_000);
line('closing a window of 10,000 sensors', `${small.close.toFixed(1)} ms CPU`);
line('closing a window of 100,000 sensors', `${large.close.toFixed(1)} ms CPU`);
line(
  'ten times the sensors cost, closing / taking readings',
  `${(large.close / small.close).toFixed(1)} x / ${(large.take / small.take).toFixed(1)} x`,
);
line('one reading of each of 100,000 sensors', `${large.take.toFixed(0)} ms CPU`);
line('memory of the engine per sensor', `${Math.round(large.perSensor)} bytes`);
record('core', 'npm run bench -- core', {
  planning: planned,
  closing: [
    { sensors: 10_000, cpuMs: small.close },
    { sensors: 100_000, cpuMs: large.close },
  ],
  taking: { sensors: 100_000, cpuMs: large.take },
  bytesPerSensor: Math.round(large.perSensor),
});
