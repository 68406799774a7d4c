// An entry of the log, its alert, the site and the event plan, joined to what every payload is made of. Pure.
import { isValidCell } from 'h3-js';
import { inEveryLanguage, textIn } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert, AlertState } from '#shared/wire/alert.ts';
import { type EventPlan, type Measure, measuresFor } from '#shared/wire/event-plan.ts';
import type { Position } from '#shared/wire/geo.ts';
import type { Site } from '#shared/wire/site.ts';
import type { Text } from '#shared/wire/text.ts';
import { cellRings } from '../sites/cell-rings.ts';
import { type Entry, inHand, isOver, type Sent, type SentKind } from './entry.ts';

/** What an alert says outside. Who did something to it stays inside. */
export type AlertBulletin = Pick<
  Alert,
  'alertId' | 'kind' | 'state' | 'level' | 'since' | 'openedAt' | 'escalation' | 'repeats'
> &
  Pick<Alert, 'regionId' | 'cells'>;

export type NamedZone = { readonly zoneId: string; readonly name: Text };
/** Outer ring: first and last position are the same. */
export type Ring = readonly Position[];

export type Bulletin = {
  readonly outletId: string;
  /** 0: a test. */
  readonly seq: number;
  readonly at: EpochMs;
  readonly kind: SentKind | 'test';
  readonly isOver: boolean;
  readonly site: Pick<Site, 'siteId' | 'name' | 'organisation' | 'timeZone'>;
  readonly alert: AlertBulletin | null;
  readonly place: Text;
  readonly zones: readonly NamedZone[];
  readonly rings: readonly Ring[];
  readonly measure: Pick<Measure, 'measureId' | 'text'> | null;
  readonly scenario: string | null;
  /** Messages that this one goes on from. Empty: it is the first. */
  readonly earlier: readonly Sent[];
};

/** A state that the step itself says; null: that of the alert. */
const STATES: Readonly<Partial<Record<SentKind, AlertState>>> = {
  alert_opened: 'open',
  alert_raised: 'open',
  alert_escalated: 'open',
  alert_acknowledged: 'acknowledged',
  alert_measure_taken: 'measure_taken',
  alert_cleared: 'cleared',
  alert_closed: 'cleared',
  alert_ended: 'cleared',
};

function alertBulletin(
  { kind, alert, thread, at }: Entry,
  version: Alert | null,
): AlertBulletin | null {
  if (alert === null) return null;
  const openedAt = version?.openedAt ?? new Date(at).toISOString();
  return {
    alertId: thread,
    kind: alert.alert,
    state: STATES[kind] ?? version?.state ?? 'open',
    level: alert.level,
    since: alert.since,
    openedAt,
    escalation: alert.escalation,
    repeats: version?.repeats ?? 0,
    regionId: version?.regionId ?? null,
    cells: alert.cells,
  };
}

const sameIn = (text: string): Text => inEveryLanguage(() => text);

function zonesOf({ partition }: Site, cells: readonly string[]): readonly NamedZone[] {
  if (partition.kind === 'h3') return cells.map((zoneId) => ({ zoneId, name: sameIn(zoneId) }));
  return cells.map((zoneId) => ({
    zoneId,
    name: partition.zones.find((zone) => zone.zoneId === zoneId)?.name ?? sameIn(zoneId),
  }));
}

/** Outer rings only: CAP has no polygon with a hole, and more is warned about rather than less. */
function ringsOf({ partition }: Site, cells: readonly string[]): readonly Ring[] {
  if (partition.kind === 'h3') return cells.filter((cell) => isValidCell(cell)).flatMap(cellRings);
  return cells.flatMap((cell) => {
    const geometry = partition.zones.find(({ zoneId }) => zoneId === cell)?.geometry;
    if (geometry === undefined) return [];
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.flatMap(([outer]) => (outer === undefined ? [] : [outer]));
  });
}

const joined = (zones: readonly NamedZone[]): Text =>
  inEveryLanguage((language) => zones.map(({ name }) => textIn(name, language)).join(' + '));

/** What was said to be done, else what was agreed for such an alert. Another measure than an agreed one has no words here: those are a person's. */
function measureOf(entry: Entry, plan: EventPlan | null): Bulletin['measure'] {
  const { alert, kind } = entry;
  if (alert === null) return null;
  const agreed = measuresFor(plan, alert.alert, alert.cells);
  if (kind !== 'alert_measure_taken') return agreed[0] ?? null;
  return plan?.measures.find(({ measureId }) => measureId === alert.measureId) ?? null;
}

export type BulletinParts = {
  readonly outletId: string;
  readonly entry: Entry;
  /** The alert as it stood with the entry; null for drills. */
  readonly version: Alert | null;
  readonly site: Site;
  readonly plan: EventPlan | null;
  readonly sent: readonly Sent[];
};

export function bulletinOf({
  outletId,
  entry,
  version,
  site,
  plan,
  sent,
}: BulletinParts): Bulletin {
  const cells = entry.alert?.cells ?? [];
  const zones = zonesOf(site, cells);
  const isFresh = entry.kind === 'drill_started';
  return {
    outletId,
    seq: entry.seq,
    at: entry.at,
    kind: entry.kind,
    isOver: isOver(entry.kind),
    site,
    alert: alertBulletin(entry, version),
    place: zones.length === 0 ? site.name : joined(zones),
    zones,
    rings: ringsOf(site, cells),
    measure: measureOf(entry, plan),
    scenario: entry.scenario,
    earlier: isFresh ? [] : inHand(sent),
  };
}

/** What a test message is made of: it is about no alert. */
export function testBulletin(outletId: string, site: Site, at: EpochMs): Bulletin {
  return {
    outletId,
    seq: 0,
    at,
    kind: 'test',
    isOver: false,
    site,
    alert: null,
    place: site.name,
    zones: [],
    rings: [],
    measure: null,
    scenario: null,
    earlier: [],
  };
}

export type BulletinStatus = 'actual' | 'exercise' | 'test';
export function statusOf({ kind }: Pick<Bulletin, 'kind'>): BulletinStatus {
  if (kind === 'test') return 'test';
  return kind === 'drill_started' || kind === 'drill_ended' ? 'exercise' : 'actual';
}
