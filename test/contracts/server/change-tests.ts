// What changes after it was released: retractions on every channel at once, critical signals on the staff lane only, the public change log.
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { expect, test } from 'vitest';
import { FORMAT_NAMES } from '#server/released/export/formats.ts';
import { RETRACTED_BYTE } from '#shared/codes.ts';
import { isoUtc } from '#shared/time.ts';
import { latestSchema, recordPageSchema } from '#shared/wire/api.ts';
import { changeLogSchema } from '#shared/wire/change-log.ts';
import { criticalListSchema } from '#shared/wire/critical.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import {
  type CriticalEvent,
  type HelloEvent,
  type ResetEvent,
  type RetractedEvent,
  STREAM_NAMESPACE,
} from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { asking } from '../../kit/server/asking.ts';
import { READERS } from '../../kit/server/file-readers.ts';
import { planOf, releaseOf, SITE } from '../../kit/server/fixture.ts';
import { OPERATOR, type Running } from '../../kit/server/running.ts';
import { REASON } from '../../kit/server/store.ts';

const site = `/api/v1/sites/${SITE}`;
const PLACE = { cell: 'z1', lat: 51.9, lon: 4.47 };

type Heard = {
  readonly hellos: HelloEvent[];
  readonly retracted: RetractedEvent[];
  readonly critical: CriticalEvent[];
  readonly resets: ResetEvent[];
  close(): void;
};

function hear(running: Running, lane: Lane): Heard {
  const token = lane === 'staff' ? { token: OPERATOR } : {};
  const socket = io(running.origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    auth: { protocol: 1, siteId: SITE, lane, cursor: null, ...token },
    forceNew: true,
  });
  const heard: Heard = {
    hellos: [],
    retracted: [],
    critical: [],
    resets: [],
    close: () => socket.disconnect(),
  };
  socket.on('hello', (event: HelloEvent) => heard.hellos.push(event));
  socket.on('reset', (event: ResetEvent) => heard.resets.push(event));
  socket.on('retracted', (event: RetractedEvent) => heard.retracted.push(event));
  socket.on('critical', (event: CriticalEvent) => heard.critical.push(event));
  return heard;
}

export function changeTests(running: () => Running): void {
  const { get, json } = asking(running);

  test('P13, found C9: a retracted key reads retracted on every channel from then on, with the reason in every file, and no tag outlives it', async () => {
    const first = await get(`${site}/latest`);
    const { records } = latestSchema.parse(await first.json());
    const record = records.find(({ status }) => status === 'released') as ReleaseRecord;
    const { planId, regionId, windowStart } = record;
    const viewer = hear(running(), 'public');
    await eventually(() => viewer.close !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await json(recordPageSchema, `${site}/records?limit=5`);
    await running().store.retract({ lane: 'public', planId, regionId, windowStart });
    await eventually(() => viewer.retracted.length === 1);
    viewer.close();
    expect(viewer.retracted[0]).toEqual({ planId, regionId, windowStart });
    const tag = first.headers.get('etag') ?? '';
    const again = await get(`${site}/latest`, 'nobody', { 'if-none-match': tag });
    expect(again.status).toBe(200);
    const read = latestSchema
      .parse(await again.json())
      .records.find((other) => other.regionId === regionId);
    expect(read).toMatchObject({ status: 'retracted', level: null, reason: REASON });
    for (const format of FORMAT_NAMES) {
      const file = await (await get(`${site}/export?format=${format}`)).bytes();
      const row = (await READERS[format](file)).records.find(
        (of) => of.regionId === regionId && of.windowStart === windowStart,
      );
      expect([format, row]).toEqual([format, read]);
    }
    const frames = await (await get(`${site}/frames`)).json();
    const bytes = Buffer.from(frames.levels, 'base64');
    const row = (Date.parse(windowStart) - Date.parse(frames.from)) / (frames.windowSeconds * 1000);
    const column = frames.regions.indexOf(regionId);
    expect(bytes[row * frames.regions.length + column]).toBe(RETRACTED_BYTE);
  });

  test('the change log says what was retracted and why, and never a level', async () => {
    const log = await json(changeLogSchema, `${site}/changes`);
    expect(log.retractions.some(({ reason }) => reason === REASON)).toBe(true);
    expect(log.policies.map(({ policyVersion }) => policyVersion)).toEqual([2, 1]);
    expect(log.plans).toHaveLength(1);
    for (const retraction of log.retractions) expect(retraction).not.toHaveProperty('level');
  });

  test('P20: a critical signal reaches the staff lane with its window, and nobody else on any channel', async () => {
    const [staff, everybody] = [hear(running(), 'staff'), hear(running(), 'public')];
    await eventually(() => staff.critical.length === 1);
    expect(staff.critical[0]?.signals).toEqual([]);
    const signalId = 'c0ffee0123456789';
    const start = running().base + 90 * 60_000;
    const publishedAt = Date.now();
    const fire = { ...PLACE, signalId, state: 'critical' as const };
    await running().store.write({
      ...releaseOf(SITE, 'staff', start, publishedAt),
      critical: [fire],
    });
    await eventually(() => staff.critical.length === 2);
    const [signal] = staff.critical[1]?.signals ?? [];
    expect(signal).toEqual({ ...fire, since: new Date(start).toISOString().replace('.000', '') });
    const listed = await json(criticalListSchema, `${site}/critical`, 'operator');
    expect(listed.signals).toEqual([signal]);
    expect((await get(`${site}/critical`)).status).toBe(401);
    expect((await get(`${site}/critical`, 'device')).status).toBe(403);
    for (const path of ['latest', 'records', 'frames', 'regions', 'changes', 'export?format=csv']) {
      expect(await (await get(`${site}/${path}`)).text(), path).not.toContain(signalId);
    }
    const cleared = { ...fire, state: 'cleared' as const };
    await running().store.write({
      ...releaseOf(SITE, 'staff', start + 60_000, publishedAt),
      critical: [cleared],
    });
    await eventually(() => staff.critical.length === 3);
    expect(staff.critical[2]?.signals).toEqual([]);
    expect(everybody.critical).toEqual([]);
    staff.close();
    everybody.close();
  });
  test('another plan: what is on screen stays until its first window is there, then everybody is told', async () => {
    const { store, base } = running();
    const viewer = hear(running(), 'staff');
    await eventually(() => viewer.hellos.length === 1);
    const old = viewer.hellos[0]?.planId ?? '';
    const plan = { ...planOf(SITE, base + 95 * 60_000), planId: '00000000000000f9' };
    await store.putPlan({ ...plan, staff: plan.staff.slice(0, 2) });
    const shown = async () =>
      (await (await get(`${site}/regions?lane=staff`, 'operator')).json()).planId;
    expect(await shown()).toBe(old);
    const window = releaseOf(SITE, 'staff', base + 95 * 60_000, Date.now());
    const { planId } = plan;
    const records = window.records.slice(0, 2).map((record) => ({ ...record, planId }));
    await store.write({ ...window, planId, records });
    await eventually(() => viewer.resets.length === 1);
    expect(viewer.resets).toEqual([{ reason: 'plan_changed' }]);
    expect(await shown()).toBe(planId);
    // The old regions stay within reach, for whoever looks back.
    const past = await (await get(`${site}/regions?lane=staff&plan=${old}`, 'operator')).json();
    expect(past.planId).toBe(old);
    const at = (minutes: number): string => isoUtc(base + minutes * 60_000);
    const range = `lane=staff&from=${at(0)}&to=${at(96)}`;
    const before = await (await get(`${site}/frames?${range}&plan=${old}`, 'operator')).json();
    expect(before.regions).toHaveLength(3);
    const after = await (await get(`${site}/frames?${range}`, 'operator')).json();
    expect(after.regions).toHaveLength(2);
    for (const { plans } of [before, after]) {
      expect(plans).toEqual([
        { planId: old, from: at(0) },
        { planId, from: at(95) },
      ]);
    }
    const next = hear(running(), 'staff');
    await eventually(() => next.hellos.length === 1);
    expect(next.hellos[0]?.planId).toBe(planId);
    expect(next.hellos[0]?.regions).toHaveLength(2);
    viewer.close();
    next.close();
  });
}
