// The event plan of the demo: phases of its repeating day, its programme, and the measures that its organisers agreed beforehand.

import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { AlertKind, EventPlan, Measure, Phase } from '#shared/wire/event-plan.ts';
import type { Text } from '#shared/wire/text.ts';
import { DAY_MINUTES, FIRST_MINUTE, phaseOf } from './schedule.ts';

const MINUTE_MS = 60_000;
/** The plan says the days from one before to thirty after the first start. */
const DAYS_BEFORE = 1;
const DAYS_AFTER = 30;

type Agreed = readonly [string, readonly AlertKind[], readonly string[], Text, Text, string];

const text = (nl: string, en: string): Text => ({ nl, en });
const ENTRY = text('Toegangsteam', 'Entry team');
const STAGE = text('Podiumteam', 'Stage team');
const GROUND = text('Terreinteam', 'Site team');
const CATERING = text('Horeca', 'Catering');
const PATROL = text('Wandelend team 7', 'Patrol team 7');

const AGREED: readonly Agreed[] = [
  [
    'gate-b-slow',
    ['level', 'critical'],
    ['LB'],
    text(
      'Vertraag de instroom bij gate B: sluit baan 5 en 6.',
      'Slow the inflow at gate B: close lanes 5 and 6.',
    ),
    ENTRY,
    '3',
  ],
  [
    'gate-a-divert',
    ['level', 'critical'],
    ['LA', 'LC'],
    text(
      'Verwijs naar gate C met de tekstkar op de Noordlaan.',
      'Divert to gate C by the text cart on North avenue.',
    ),
    ENTRY,
    '3',
  ],
  [
    'east-gates-divert',
    ['level', 'critical'],
    ['OA', 'OB'],
    text('Verwijs naar gate A en B.', 'Divert to gates A and B.'),
    ENTRY,
    '3',
  ],
  [
    'main-stage-screen',
    ['level', 'critical'],
    ['KA', 'KB', 'KC'],
    text(
      'Schermtekst 2 aan, doorgang KB vrijhouden.',
      'Show screen text 2, keep passage KB clear.',
    ),
    STAGE,
    '1',
  ],
  [
    'pier-screen',
    ['level', 'critical'],
    ['PA', 'PB'],
    text(
      'Laat achter het Pierpodium naar het Lichttuin lopen.',
      'Lead people behind the Pier stage to the Light garden.',
    ),
    STAGE,
    '1',
  ],
  [
    'bar-move',
    ['level', 'critical'],
    ['MC'],
    text('Zet de uitgifte deels om naar Bar zuid.', 'Move part of the service to South bar.'),
    CATERING,
    '5',
  ],
  [
    'food-court-open',
    ['level', 'critical'],
    ['MA', 'MB'],
    text('Open de doorstroom via de Marktpassage.', 'Open the way through Market passage.'),
    GROUND,
    '4',
  ],
  [
    'one-way',
    ['level', 'critical'],
    ['KD', 'KE', 'MD', 'ZA', 'ZB', 'ZD', 'PC', 'LC', 'LD'],
    text(
      'Stel eenrichting in en houd de looplijn vrij.',
      'Set one-way walking and keep the line clear.',
    ),
    GROUND,
    '4',
  ],
  [
    'exit-open',
    ['level', 'critical'],
    ['OC', 'OD'],
    text(
      'Open uitgang D volledig; vraag de tram om extra ritten.',
      'Open exit D fully; ask the tram for extra rides.',
    ),
    GROUND,
    '4',
  ],
  [
    'look-and-slow',
    ['level', 'critical'],
    [],
    text('Ga kijken, en vertraag de toestroom.', 'Go and look, and slow who comes in.'),
    PATROL,
    '2',
  ],
  [
    'send-somebody',
    ['blind'],
    [],
    text(
      'Stuur iemand kijken, en meld elke 10 minuten het beeld.',
      'Send somebody to look, and report every 10 minutes.',
    ),
    PATROL,
    '2',
  ],
];

function measureOf([measureId, kinds, zoneIds, words, team, channel]: Agreed): Measure {
  return { measureId, kinds: [...kinds], zoneIds: [...zoneIds], text: words, team, channel };
}

/** Minutes of the festival's day in which another phase begins. */
function phaseStarts(): readonly { readonly minute: number; readonly phase: Phase }[] {
  const starts: { minute: number; phase: Phase }[] = [];
  for (let minute = FIRST_MINUTE; minute < FIRST_MINUTE + DAY_MINUTES; minute += 1) {
    const phase = phaseOf(minute);
    if (starts.at(-1)?.phase !== phase) starts.push({ minute, phase });
  }
  return starts;
}

const PROGRAMME = [
  { minute: 20, name: text('hoofdact', 'main act') },
  { minute: 58, name: text('einde muziek', 'music ends') },
] as const;

/** Plan of the demo whose day has its minute 0 at `anchor`. It starts in the past, so that the back-fill has phases, and does not end. */
export function demoEventPlan(anchor: EpochMs): EventPlan {
  const days = Array.from({ length: DAYS_BEFORE + 1 + DAYS_AFTER }, (_, i) => i - DAYS_BEFORE);
  const at = (day: number, minute: number): string =>
    isoUtc(anchor + (day * DAY_MINUTES + minute) * MINUTE_MS);
  const starts = phaseStarts();
  return {
    siteId: 'demo',
    name: text('Nacht van de Zoutkade', 'Night of the Zoutkade'),
    startsAt: at(-DAYS_BEFORE, FIRST_MINUTE),
    endsAt: null,
    phases: days.flatMap((day) =>
      starts.map(({ minute, phase }) => ({ phase, startsAt: at(day, minute) })),
    ),
    programme: days.flatMap((day) =>
      PROGRAMME.map(({ minute, name }) => ({ at: at(day, minute), name })),
    ),
    rules: {
      // A queue in ingress is meant to be full: only a lasting one is news.
      queue: { ingress: { level3Windows: 4, level4Windows: 1 } },
    },
    measures: AGREED.map(measureOf),
  };
}
