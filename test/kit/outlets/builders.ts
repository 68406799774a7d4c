// Entries of the log and what is sent of them, without a database.

import { type Bulletin, bulletinOf } from '#server/outlets/bulletin.ts';
import {
  type Entry,
  type Filter,
  isFor,
  type Sent,
  type SentKind,
  sentKindSchema,
} from '#server/outlets/entry.ts';
import { actOn } from '#shared/domain/alerts/people.ts';
import type { SystemStep } from '#shared/domain/alerts/types.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { Measure } from '#shared/wire/event-plan.ts';
import { eventPlan, MINUTE, T0 } from '../ladder-builders.ts';
import { SITE, siteOf } from '../server/fixture.ts';

export const OUTLET = '00000000000000aa';
export const EVERYTHING: Filter = {
  minimumLevel: 3,
  about: ['level', 'blind', 'critical', 'drill'],
};

/** What a person must never find outside. */
export const PERSON = 'account-of-jansen';

const MEASURE: Measure = {
  measureId: 'slow-inflow',
  kinds: ['level', 'blind', 'critical'],
  zoneIds: [],
  text: { nl: 'Rem de instroom bij poort B & wacht', en: 'Slow the inflow at gate B & wait' },
  team: { nl: 'Jansen', en: 'Jansen' },
  channel: 'channel-of-jansen',
};
export const PLAN = eventPlan({ measures: [MEASURE] });

export const ALERT: Alert = {
  alertId: '00000000000000c1',
  siteId: SITE,
  kind: 'level',
  regionId: '0000000000000a03',
  cells: ['bar', 'pier'],
  state: 'open',
  level: 3,
  since: '2027-06-12T18:00:00Z',
  openedAt: '2027-06-12T18:02:15Z',
  escalation: 0,
  sight: 'above',
  windowsBelow: 0,
  repeats: 0,
  acknowledged: null,
  measure: null,
  unseenMs: 0,
  belowSince: null,
  shelved: null,
  goes: null,
  clearedAt: null,
};

/** The entry that the log has for a step. */
export function entryFor(kind: SentKind, alert: Alert | null, seq: number, at: EpochMs): Entry {
  if (alert === null) return { seq, at, kind, thread: '', alert: null, scenario: 'surge' };
  const { cells, level, since, escalation, measure } = alert;
  const data = { alert: alert.kind, cells, level, since, escalation };
  const measureId = measure?.measureId ?? null;
  return { seq, at, kind, thread: alert.alertId, alert: { ...data, measureId }, scenario: null };
}

export function newsFor(
  kind: SentKind,
  alert: Alert | null,
  { seq = 7, sent = [] }: { seq?: number; sent?: readonly Sent[] } = {},
): Bulletin {
  const entry = entryFor(kind, alert, seq, T0 + seq * MINUTE);
  return bulletinOf({
    outletId: OUTLET,
    entry,
    version: alert,
    site: siteOf(SITE),
    plan: PLAN,
    sent,
  });
}

/** A sequence of steps as one outlet gets it: what is not for it is left out, the rest knows what was told before. */
export class Story {
  readonly bulletin: Bulletin[] = [];
  readonly #sent: Sent[] = [];
  readonly #filter: Filter;
  #seq = 0;

  constructor(filter: Filter = EVERYTHING) {
    this.#filter = filter;
  }

  tell(kind: SentKind, alert: Alert | null): void {
    this.#seq += 1;
    const entry = entryFor(kind, alert, this.#seq, T0 + this.#seq * 1000);
    const sent = this.#sent.filter(({ seq }) => this.#threads.get(seq) === entry.thread);
    if (!isFor(this.#filter, entry, sent)) return;
    const site = siteOf(SITE);
    this.bulletin.push(
      bulletinOf({ outletId: OUTLET, entry, version: alert, site, plan: PLAN, sent }),
    );
    this.#sent.push(entry);
    this.#threads.set(entry.seq, entry.thread);
  }

  readonly #threads = new Map<number, string>();

  steps(steps: readonly SystemStep[]): void {
    for (const { kind, alert } of steps) this.tellStep(kind, alert);
  }

  tellStep(kind: string, alert: Alert): void {
    const sent = sentKindSchema.safeParse(kind);
    if (sent.success) this.tell(sent.data, alert);
  }
}

/** The alert after a person's step, or null when the step is refused. */
export function acted(
  alert: Alert,
  step: 'acknowledge' | 'measure' | 'close',
  at: EpochMs,
): Alert | null {
  const action =
    step === 'measure'
      ? ({ step, measureId: MEASURE.measureId } as const)
      : step === 'close'
        ? ({ step, comment: 'words of jansen' } as const)
        : ({ step } as const);
  const result = actOn(alert, action, { by: PERSON, at });
  return result.refused === null ? result.alert : null;
}
