// Sites to measure the room on: the demo's, one of 300 zones, one of 1,000, and one with names of 60 to 165 characters, from right to left and with emoji among them. Served by
// the real server from the real database; a window comes each minute, with alerts that wait, zones that are not known and signals.
import { demoDrawing, demoSite } from '#demo/site.ts';
import { type EpochMs, isoUtc, MINUTE_MS, windowStartOf } from '#shared/time.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { ReleaseRecord } from '#shared/wire/record.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import type { Text } from '#shared/wire/text.ts';
import { openDatabaseStore } from '../server/database-store.ts';
import { policyOf } from '../server/fixture.ts';
import { ownRegion } from '../server/large-site.ts';
import { type Running, startRunning } from '../server/running.ts';
import type { TestStore } from '../server/store.ts';
import { GRIDS, gridOf } from './grid.ts';

export const WORLDS = ['demo', 'large', 'long', 'huge'] as const;
export type World = (typeof WORLDS)[number];

/** The first by name, so that the room is of it. */
const SITE_ID = 'a-layout';
const PLAN_ID = '00000000000000e1';
/** Windows before now: long enough for alerts to fire. */
const BEFORE = 12;
const DELAY_MS = 15_000;

const LONG_NAMES: readonly string[] = [
  'Westelijke toegang tot het evenemententerrein bij het oude stationsgebouw',
  'Doorgang tussen het Burgemeester-Van-den-Broeckeplein en de Koninginnekade ter hoogte van de tijdelijke loopbrug over het kanaal, zijde van het gemeentehuis en de markthal',
  'ساحة الميناء القديم أمام مبنى المتحف البحري والممر المؤدي إلى الجسر العائم الجديد',
  '🎪🎆 Familieveld met draaimolen, poppentheater en proeverij van de streek 🍟🎡 bij de speeltuin',
  'Hottentottententententoonstellingsterreinbezoekersparkeerplaatsuitgangenlooproute',
  'רחבת הבמה המרכזית והמדרגות היורדות אל קו המים לצד בניין המכס הישן',
];
const LONG_MEASURE =
  'Zet de toestroom stil bij de hekken, wijs de omloop langs de kade aan, en vraag de omroeper om de tekst voor drukte af te spelen tot het veld weer onder de grens staat.';

const same = (text: string): Text => ({ nl: text, en: text });

function siteOf(world: World): Site {
  const site = { ...demoSite(), siteId: SITE_ID };
  if (site.partition.kind !== 'zones' || world === 'demo') return site;
  const { zones, areas } = site.partition;
  if (world === 'large' || world === 'huge') {
    const { view: _, ...unseen } = site;
    return { ...unseen, partition: gridOf(zones, GRIDS[world]) };
  }
  const named = zones.map((zone, i) => ({
    ...zone,
    name: same(LONG_NAMES[i % LONG_NAMES.length] ?? ''),
  }));
  const long = areas.map((area, i) => ({
    ...area,
    name: same(LONG_NAMES[(i + 2) % LONG_NAMES.length] ?? ''),
  }));
  return {
    ...site,
    name: same(LONG_NAMES[1] ?? ''),
    event: same(LONG_NAMES[1] ?? ''),
    partition: { kind: 'zones', areas: long, zones: named },
  };
}

const zonesOf = ({ partition }: Site): readonly Zone[] =>
  partition.kind === 'zones' ? partition.zones : [];
const regionIdOf = (index: number): string => (0xc0000 + index).toString(16).padStart(16, '0');

/** A region per zone, the first two in one; the last zone is not covered. */
function planOf(site: Site, from: EpochMs): Plan {
  const ids = zonesOf(site).map(({ zoneId }) => zoneId);
  const cells = [ids.slice(0, 2), ...ids.slice(2, -1).map((id) => [id])];
  const regions = cells.map((of, index) => ownRegion(regionIdOf(index), of.toSorted(), true));
  return {
    planId: PLAN_ID,
    siteId: SITE_ID,
    policyVersion: 1,
    effectiveFrom: isoUtc(from),
    windowSeconds: 60,
    publicWindowSeconds: 900,
    staff: regions,
    public: regions,
    unpublished: ids.slice(-1),
    unpublishedPublic: ids.slice(-1),
  };
}

/** Level of a region: the first two critical, some very busy, one in six withheld. */
function levelOf(index: number): ReleaseRecord['level'] {
  if (index % 6 === 5) return null;
  if (index < 2) return 4;
  return index < 8 ? 3 : (([0, 1, 2, 1, 0] as const)[index % 5] ?? 0);
}

async function writeWindow(
  store: TestStore,
  site: Site,
  plan: Plan,
  start: EpochMs,
): Promise<void> {
  const publishedAt = start + MINUTE_MS + DELAY_MS;
  const zones = new Map(zonesOf(site).map((zone) => [zone.zoneId, zone]));
  const key = { lane: 'staff', policyVersion: 1, planId: PLAN_ID, windowSeconds: 60 } as const;
  const records = plan.staff.map(({ regionId }, index): ReleaseRecord => {
    const of = { ...key, regionId, windowStart: isoUtc(start), publishedAt: isoUtc(publishedAt) };
    const level = levelOf(index);
    return level === null
      ? { ...of, status: 'withheld', level, reason: 'insufficient_contributors' }
      : { ...of, status: 'released', level, reason: null };
  });
  const regions = plan.staff.map(({ regionId, cells }, index) => ({
    regionId,
    cells,
    zoneTypes: [zones.get(cells[0] ?? '')?.zoneType ?? 'standing'],
    level: levelOf(index),
    canGoBlind: index === 11,
  }));
  const at = { siteId: SITE_ID, lane: 'staff', windowStart: start, windowSeconds: 60 } as const;
  await store.write({ ...at, publishedAt, planId: PLAN_ID, records, regions });
}

function eventPlanOf(site: Site, world: World, from: EpochMs): EventPlan {
  const text = world === 'long' ? LONG_MEASURE : 'Vertraag de instroom en wijs de omloop aan.';
  const phase = (phaseName: EventPlan['phases'][number]['phase'], minutes: number) => ({
    phase: phaseName,
    startsAt: isoUtc(from + minutes * MINUTE_MS),
  });
  return {
    siteId: SITE_ID,
    name: site.event ?? site.name,
    startsAt: isoUtc(from),
    endsAt: null,
    phases: [phase('ingress', -60), phase('circulation', 5)],
    programme: [{ at: isoUtc(from + 6 * MINUTE_MS), name: same('Hoofdact') }],
    rules: {},
    measures: [
      {
        measureId: 'slow',
        kinds: ['level', 'blind', 'critical'],
        zoneIds: [],
        text: same(text),
        team: same(
          world === 'long' ? 'Toegangsteam van de westelijke kade en de loopbrug' : 'Toegangsteam',
        ),
        channel: world === 'long' ? 'TETRA 12, terugval kanaal 3 van het hoofdnet' : '3',
      },
    ],
  };
}

/** Somebody was at a pooled zone, at a busy one, at a calm one and at the one that nobody measures. */
async function reportFrom(store: TestStore, plan: Plan): Promise<void> {
  const cellsOf = (index: number): string[] => [...(plan.staff[index]?.cells ?? [])];
  const text = 'Het hek ligt om, twee mensen van de beveiliging staan erbij; graag nog iemand. ';
  const seen = [
    { cells: cellsOf(0), word: 'help_needed', text: text.repeat(2).trim() },
    { cells: cellsOf(0).slice(0, 1), word: 'too_full' },
    { cells: cellsOf(3), word: 'no_way_through', text },
    { cells: cellsOf(10), word: 'room' },
    { cells: [...plan.unpublished], word: 'sorted' },
  ] as const;
  for (const said of seen)
    await store.room.addToLog(
      SITE_ID,
      { kind: 'place_reported', ...said, cells: [...said.cells] },
      { by: 'a-max', at: Date.now() - MINUTE_MS },
    );
}

export type LayoutWorld = { readonly running: Running; stop(): Promise<void> };

/** Starts the server over a world, in which a window comes when it is due until it is stopped. */
export async function openWorld(world: World): Promise<LayoutWorld> {
  const store = await openDatabaseStore();
  const site = siteOf(world);
  let next = windowStartOf(Date.now(), MINUTE_MS) - BEFORE * MINUTE_MS;
  const plan = planOf(site, next);
  await store.putSite(site, demoDrawing(), null);
  await store.putPolicy(policyOf(SITE_ID, 1));
  await store.putPlan(plan);
  await store.room.changeEventPlan(eventPlanOf(site, world, next), { by: 'a-max', at: next });
  const writeDue = async (): Promise<void> => {
    for (; next + MINUTE_MS + DELAY_MS <= Date.now(); next += MINUTE_MS)
      await writeWindow(store, site, plan, next);
  };
  await writeDue();
  await reportFrom(store, plan);
  const running = await startRunning(store);
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(writeDue);
  }, 1000);
  return {
    running,
    stop: async () => {
      clearInterval(timer);
      await writing;
      await running.stop();
    },
  };
}
