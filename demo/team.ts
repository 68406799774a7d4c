// The team of the demo in the hours before a newcomer comes. It answers nearly everything within two minutes; what got worst is handled badly on purpose,
// so that a debrief has something to learn from.
import { DEFAULT_LANGUAGE, textIn } from '#shared/languages.ts';
import type { AlertAction } from '#shared/wire/alert.ts';
import type { AlertKind, Measure } from '#shared/wire/event-plan.ts';

type Step = { readonly afterSeconds: number; readonly action: AlertAction };

export type TeamAnswer = {
  readonly kind: AlertKind;
  readonly cells: readonly string[];
  readonly level: 3 | 4 | null;
  readonly turns: readonly (readonly Step[])[];
};

const acknowledge = (afterSeconds: number, comment?: string): Step => ({
  afterSeconds,
  action: { step: 'acknowledge', ...(comment !== undefined && { comment }) },
});
const send = (afterSeconds: number, { team }: Measure): Step => ({
  afterSeconds,
  action: { step: 'send', goes: textIn(team, DEFAULT_LANGUAGE) },
});
const take = (afterSeconds: number, { measureId }: Measure, comment?: string): Step => ({
  afterSeconds,
  action: { step: 'measure', measureId, ...(comment !== undefined && { comment }) },
});

/** Three people, each with a pace and habits of their own; `first` says who begins. */
function turnsOf(measure: Measure, first: number): TeamAnswer['turns'] {
  const turns = [
    [acknowledge(48), take(165, measure)],
    [send(95, measure), take(250, measure)],
    [acknowledge(72, 'Gezien op camera 2 / seen on camera 2'), send(110, measure)],
  ];
  const begins = first % turns.length;
  return [...turns.slice(begins), ...turns.slice(0, begins)];
}

/** Where it goes wrong once, and how: both escalations pass, and what was agreed comes late. After that they know. */
const BADLY = { measureId: 'main-stage-screen', cells: ['KA'], level: 4 } as const;
const late = (measure: Measure): TeamAnswer['turns'] => [
  [
    acknowledge(
      410,
      'Melding gemist: beide centralisten aan de telefoon / missed: both operators were on the phone',
    ),
    take(780, measure, 'Scherm reageerde eerst niet / the screen did not react at first'),
  ],
  ...turnsOf(measure, 0),
];

/** What the team answers with the measures that were agreed; of those that fit an alert, the first counts. */
export function demoTeam(measures: readonly Measure[]): { readonly answers: TeamAnswer[] } {
  const bad = measures
    .filter(({ measureId }) => measureId === BADLY.measureId)
    .map(
      (measure): TeamAnswer => ({
        kind: 'level',
        cells: BADLY.cells,
        level: BADLY.level,
        turns: late(measure),
      }),
    );
  const agreed = measures.flatMap((measure, index) =>
    measure.kinds.map(
      (kind): TeamAnswer => ({
        kind,
        cells: measure.zoneIds,
        level: null,
        turns: turnsOf(measure, index),
      }),
    ),
  );
  return { answers: [...bad, ...agreed] };
}
