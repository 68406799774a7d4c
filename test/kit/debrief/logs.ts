// Logs made from what may be told of them, and from chance for everything else: two logs of one story must give one public version.
import fc from 'fast-check';
import type { PublicCell } from '#server/debrief/redact.ts';
import { isoUtc } from '#shared/time.ts';
import type { LogDocument, LogKind } from '#shared/wire/decision-log.ts';
import { type EventPlan, PHASES } from '#shared/wire/event-plan.ts';
import type { AnsweredWithin } from '#shared/wire/public-log.ts';

export const DAY = '2027-06-12';
const FROM = Date.parse(`${DAY}T00:00:00Z`);
export const WINDOW_SECONDS = 900;
const WINDOW_MS = WINDOW_SECONDS * 1000;
/** Stands before everything that is of the staff side only. */
export const MARK = '§';

/** Two public regions of four zones each, released in the windows that are not multiples of three; the fourth zone is a staff region with too few units. */
export const CELLS: readonly PublicCell[] = Array.from({ length: 96 }, (_, window) =>
  ['a', 'b'].map((letter, i) => ({
    windowStart: FROM + window * WINDOW_MS,
    windowSeconds: WINDOW_SECONDS,
    regionId: `region-${letter}`,
    name: { nl: `Gebied ${letter}`, en: `Area ${letter}` },
    cells: [1, 2, 3, 4].map((n) => `${MARK}${letter}${n}`),
    toldCells: [1, 2, 3].map((n) => `${MARK}${letter}${n}`),
    isReleased: (window + i) % 3 !== 0,
  })),
).flat();

export const PLAN: EventPlan = {
  siteId: 'demo',
  name: { nl: 'Nacht', en: 'Night' },
  startsAt: `${DAY}T10:00:00Z`,
  endsAt: null,
  phases: [{ phase: 'circulation', startsAt: `${DAY}T10:00:00Z` }],
  programme: [],
  rules: {},
  measures: ['m-1', 'm-2'].map((measureId) => ({
    measureId,
    kinds: ['level', 'blind'],
    zoneIds: [],
    text: { nl: `Doe ${measureId}`, en: `Do ${measureId}` },
    team: { nl: `${MARK}team`, en: `${MARK}team` },
    channel: `${MARK}channel`,
  })),
};

/** What the public version says of an alert, and nothing else. */
export type Told = {
  readonly letter: 'a' | 'b';
  /** The zone that it is about; null: any that may be spoken of. */
  readonly zone: 4 | null;
  readonly window: number;
  /** It rests on windows of which the public lane withheld one, before the one in which it opened. */
  readonly isFromWithheld: boolean;
  readonly answer: AnsweredWithin;
  readonly measureIds: readonly string[];
  readonly isOther: boolean;
};
export type Story = {
  readonly alerts: readonly Told[];
  readonly phases: readonly {
    readonly window: number;
    readonly phase: (typeof PHASES)[number] | null;
  }[];
  readonly policies: readonly number[];
};

const told = (isReleased: boolean, zones: readonly Told['zone'][]): fc.Arbitrary<Told> =>
  fc
    .record({
      letter: fc.constantFrom<'a' | 'b'>('a', 'b'),
      zone: fc.constantFrom(...zones),
      window: fc.nat(95),
      isFromWithheld: fc.constant(false),
      answer: fc.constantFrom<AnsweredWithin>(
        'within_2_minutes',
        'within_5_minutes',
        'later',
        'never',
      ),
      measureIds: fc.subarray(['m-1', 'm-2']),
      isOther: fc.boolean(),
    })
    .map((alert) => {
      const [offset, isOdd] = [alert.letter === 'a' ? 0 : 1, alert.window % 2 === 1];
      const window = alert.window - ((alert.window + offset) % 3) + (isOdd ? 1 : 2);
      const placed = isReleased ? window : window - (isOdd ? 1 : 2);
      const silent = alert.answer === 'never' ? { measureIds: [], isOther: false } : {};
      return { ...alert, ...silent, window: placed };
    })
    .filter(({ window }) => window >= 0 && window < 96);

export const placed = told(true, [null]);
const late = placed.map((alert) => ({ ...alert, isFromWithheld: true }));
export const unplaced = fc.oneof(told(false, [null, 4]), told(true, [4]), late);

/** Start of the first of the released windows in a row that end with this one. */
function releasedSince({ letter, window }: Told): number {
  const place = (window + (letter === 'a' ? 0 : 1)) % 3;
  return FROM + (window - Math.max(0, place - 1)) * WINDOW_MS;
}

export const story: fc.Arbitrary<Story> = fc.record({
  alerts: fc.array(placed, { maxLength: 8 }),
  phases: fc.uniqueArray(
    fc.record({ window: fc.nat(95), phase: fc.constantFrom(...PHASES, null) }),
    { selector: ({ window }) => window, maxLength: 4 },
  ),
  policies: fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { maxLength: 2 }),
});

const ANSWERED: Readonly<Record<AnsweredWithin, readonly [number, number] | null>> = {
  within_2_minutes: [0, 120_000],
  within_5_minutes: [120_001, 300_000],
  later: [300_001, 7_200_000],
  never: null,
};

/** Makes the staff's log of a story; every draw of `chance` is something that must not be told. */
export class LogMaker {
  readonly #chance: fc.GeneratorValue;
  readonly #documents: LogDocument[] = [];

  constructor(chance: fc.GeneratorValue) {
    this.#chance = chance;
  }

  #int(max: number, min = 0): number {
    return this.#chance(fc.integer, { min, max });
  }
  #hex(length: number): string {
    return Array.from({ length }, () => this.#int(15).toString(16)).join('');
  }

  add(kind: LogKind, at: number, more: Partial<LogDocument> = {}): void {
    const isPerson = this.#int(1) === 1;
    this.#documents.push({
      kind,
      at: isoUtc(at),
      actor: `${MARK}actor-${this.#int(99)}`,
      salt: this.#hex(32),
      alertId: null,
      data: {},
      textSha256: isPerson ? this.#hex(64) : null,
      ...more,
    });
  }

  alert(told: Told): void {
    const { letter, zone: fixed, window, answer, measureIds, isOther } = told;
    const openedAt = FROM + window * WINDOW_MS + this.#int(WINDOW_MS - 1);
    const first = releasedSince(told);
    const since = told.isFromWithheld
      ? first - this.#int(600_000, 1)
      : openedAt - this.#int(Math.min(openedAt - first, 1_200_000));
    const alertId = this.#hex(16);
    const kind = this.#int(1) === 1 ? 'level' : 'blind';
    const zone = fixed ?? this.#int(3, 1);
    const data = (level = this.#int(4, 3)) => ({
      alert: kind,
      cells: [`${MARK}${letter}${zone}`],
      level: kind === 'blind' ? null : level,
      since: isoUtc(since),
      escalation: this.#int(2),
    });
    const step = (of: LogKind, at: number, more: object = {}): void =>
      this.add(of, at, { alertId, data: { ...data(), ...more } });
    step('alert_opened', openedAt);
    const untold = ['alert_raised', 'alert_lowered', 'alert_moved', 'alert_escalated'] as const;
    for (const of of [...untold, 'alert_sent', 'alert_recalled'] as const)
      if (this.#int(2) === 0) step(of, openedAt + this.#int(400_000, 1));
    const bounds = ANSWERED[answer];
    if (bounds === null) return;
    const answeredAt = openedAt + this.#int(bounds[1], bounds[0]);
    const tookNothing = measureIds.length === 0 && !isOther;
    // Taking a measure acknowledges too.
    if (tookNothing || this.#int(1) === 1) step('alert_acknowledged', answeredAt);
    const taken = [...measureIds, ...(isOther ? [null] : [])];
    for (const [i, measureId] of taken.entries())
      step('alert_measure_taken', i === 0 ? answeredAt : answeredAt + this.#int(99_999), {
        measureId,
      });
    step('alert_cleared', answeredAt + this.#int(9_999_999));
  }

  /** What the staff side is full of. */
  noise(): void {
    for (let i = this.#int(6); i > 0; i -= 1) {
      const kinds = [
        'note',
        'handover',
        'place_reported',
        'duty_taken',
        'drill_started',
        'event_plan_changed',
      ] as const;
      const kind = kinds[this.#int(kinds.length - 1)] ?? 'note';
      this.add(kind, FROM + this.#int(2 * 86_400_000), {
        data: { scenario: `${MARK}surge`, cells: [`${MARK}a1`], word: `${MARK}full` },
      });
    }
    // Critical signals, and alerts of a kind that nobody has decided of yet.
    for (const alert of ['critical', `${MARK}new`])
      for (let i = this.#int(3); i > 0; i -= 1)
        this.add('alert_opened', FROM + this.#int(86_399_999), {
          alertId: this.#hex(16),
          data: { alert, cells: [`${MARK}a1`], level: 4 },
        });
  }

  of({ alerts, phases, policies }: Story, hidden: readonly Told[]): readonly LogDocument[] {
    for (const alert of [...alerts, ...hidden]) this.alert(alert);
    this.noise();
    for (const { window, phase } of phases)
      this.add('phase_changed', FROM + window * WINDOW_MS + this.#int(WINDOW_MS - 1), {
        data: { phase },
      });
    for (const [i, policyVersion] of policies.entries())
      this.add('policy_changed', FROM + i * 1000, {
        data: { policyVersion, effectiveFrom: `${DAY}T12:00:00Z` },
      });
    return this.#documents.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }
}
