// An evening on the quay: the gate fills up, the stage goes out of sight, people answer, somebody writes what a page must not believe.
import { appendDecision } from '#database/decisions.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { AlertAction } from '#shared/wire/alert.ts';
import type { Level } from '#shared/wire/level.ts';
import { eventPlan } from '../ladder-builders.ts';
import type { DatabaseStore } from '../server/database-store.ts';
import { releaseOf, SITE, STAFF_WINDOWS } from '../server/fixture.ts';

const MINUTE = 60_000;
export const SCRIPT = '<script>alert(1)</script> "quoted" & co';
export const FORMULA = '=HYPERLINK("https://evil.example","look")';
export const MEASURE = {
  nl: 'Vertraag de instroom bij de poort.',
  en: 'Slow the inflow at the gate.',
};
/** A person by name, which nobody outside the room reads. */
export const OUTSIDER = 'De Wit of gate 3';
/** In this minute the intake stood still. */
const GAP_MINUTE = 10;
const ZONES = [['gate'], ['stage'], ['bar', 'pier']];

type Levels = readonly (Level | null)[];

/** Windows of the evening: gate, stage, south. Null is withheld: short in the south, longer than a quarter of an hour at the stage. */
function levelsOf(minute: number): Levels {
  const gate = ([1, 2, 3, 3, 4, 4, 3, 2, 1, 1] as const)[Math.floor(minute / 6) % 10] ?? 1;
  const stage =
    minute >= 20 && minute < 36
      ? null
      : (([0, 1, 2, 2, 1] as const)[Math.floor(minute / 8) % 5] ?? 0);
  const south = minute % 17 === 3 ? null : minute > 44 ? 3 : 2;
  return [gate, stage, south];
}

async function writeWindow(
  store: DatabaseStore,
  windowStart: EpochMs,
  levels: Levels | 'gap',
): Promise<void> {
  const window = releaseOf(SITE, 'staff', windowStart, windowStart + 75_000);
  const records = window.records.map(
    ({ level: _, status: _status, reason: _reason, publishedAt, ...key }, i) => {
      const level = levels === 'gap' ? null : (levels[i] ?? null);
      return level === null
        ? ({
            ...key,
            status: 'withheld',
            level: null,
            reason: levels === 'gap' ? 'aggregator_gap' : 'insufficient_contributors',
            publishedAt,
          } as const)
        : ({ ...key, status: 'released', level, reason: null, publishedAt } as const);
    },
  );
  const regions = records.map(({ regionId, level }, i) => {
    const zoneTypes = ['standing'] as const;
    return { regionId, cells: ZONES[i] ?? [], zoneTypes, level, canGoBlind: true };
  });
  await store.write({ ...window, records, regions });
}

/** Plays an hour after the windows that the fixture has; gives its span. */
export async function playEvening(
  store: DatabaseStore,
  base: EpochMs,
): Promise<{ readonly from: EpochMs; readonly to: EpochMs }> {
  const from = base + STAFF_WINDOWS * MINUTE;
  const to = from + 60 * MINUTE;
  const phase = (minutes: number, of: 'ingress' | 'circulation' | 'egress') => ({
    phase: of,
    startsAt: isoUtc(from + minutes * MINUTE),
  });
  const plan = eventPlan({
    siteId: SITE,
    startsAt: isoUtc(base),
    phases: [phase(-60, 'ingress'), phase(25, 'circulation'), phase(50, 'egress')],
    programme: [{ at: isoUtc(from + 30 * MINUTE), name: { nl: 'hoofdact', en: 'main act' } }],
    measures: [
      {
        measureId: 'slow',
        kinds: ['level'],
        zoneIds: ['gate'],
        text: MEASURE,
        team: { nl: 'Toegangsteam', en: 'Entry team' },
        channel: '3',
      },
    ],
  });
  await store.room.changeEventPlan(plan, { by: 'a-max', at: from - MINUTE });
  await store.room.addToLog(SITE, { kind: 'duty_taken' }, { by: 'a-anna', at: from });
  for (let minute = 0; minute < 60; minute += 1) {
    const at = from + minute * MINUTE;
    await writeWindow(store, at, minute === GAP_MINUTE ? 'gap' : levelsOf(minute));
    await answer(store, minute, at + 90_000);
  }
  await store.room.addToLog(
    SITE,
    { kind: 'handover', text: `Stage is calm. ${SCRIPT}` },
    { by: 'a-ben', at: to - MINUTE },
  );
  return { from, to };
}

/** What people do in that minute: most alerts are answered, the later ones late. */
async function answer(store: DatabaseStore, minute: number, at: EpochMs): Promise<void> {
  const step = async (action: AlertAction, later: number): Promise<void> => {
    const [alert] = (await store.room.alerts(SITE, at)).filter(({ state }) => state !== 'cleared');
    if (alert === undefined) return;
    await store.room.takeSteps({ siteId: SITE, alertIds: [alert.alertId] }, action, {
      by: 'a-anna',
      at: at + later,
    });
  };
  if (minute === 14) await step({ step: 'acknowledge', comment: FORMULA }, 1000);
  if (minute === 16) await step({ step: 'measure', measureId: 'slow' }, 2000);
  if (minute === 15) await step({ step: 'send', goes: 'Entry team' }, 1000);
  if (minute === 17) await step({ step: 'send', goes: OUTSIDER }, 1000);
  if (minute === 18) await step({ step: 'recall' }, 1000);
  if (minute === 30) await step({ step: 'acknowledge' }, 3000);
  if (minute === 20)
    await store.room.addToLog(
      SITE,
      {
        kind: 'place_reported',
        cells: ['bar', 'pier'],
        word: 'no_way_through',
        text: 'Cart stuck & loud',
      },
      { by: 'a-ben', at },
    );
  if (minute === 40)
    await store.room.addToLog(
      SITE,
      { kind: 'phase_changed', phase: 'egress' },
      { by: 'a-ben', at },
    );
}

/** A day that was over long ago, as it stands in the log: one alert in a released public place, one where the public lane withheld, and a critical signal. */
export async function writeOldDay(store: DatabaseStore, dayStart: EpochMs): Promise<void> {
  for (let i = 0; i < 4; i += 1)
    await store.write(releaseOf(SITE, 'public', dayStart + i * 900_000));
  const open = async (at: EpochMs, alertId: string, data: object): Promise<void> => {
    await appendDecision(store.owner, {
      siteId: SITE,
      kind: 'alert_opened',
      at,
      alertId,
      data: { level: 4, since: isoUtc(at - 63_000), ...data },
    });
    await appendDecision(store.owner, {
      siteId: SITE,
      kind: 'alert_sent',
      at: at + 60_000,
      actor: 'a-secret',
      alertId,
      data: { alert: 'level', cells: ['gate'], level: 4 },
      text: OUTSIDER,
    });
    await appendDecision(store.owner, {
      siteId: SITE,
      kind: 'alert_measure_taken',
      at: at + 61_000,
      actor: 'a-secret',
      alertId,
      data: { alert: 'level', measureId: 'slow' },
      text: 'only for the team',
    });
  };
  for (let i = 0; i < 4; i += 1)
    await open(dayStart + i * 900_000 + 123_000, `${i}`.repeat(16), {
      alert: 'level',
      cells: ['gate'],
    });
  await open(dayStart + 5000, 'c'.repeat(16), { alert: 'critical', cells: ['gate'] });
}
