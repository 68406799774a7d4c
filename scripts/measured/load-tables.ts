// What a siege, a crowd and a room that stays open for hours are measured by, as Markdown.
import type { FiguresOf, Render } from './kinds.ts';
import { line, list, paragraph, table, thousands } from './words.ts';

const PROGRAMS: Readonly<Record<string, string>> = {
  'server/main.ts': 'server',
  'aggregator/main.ts': 'aggregator',
  'database/main.ts': 'database',
  'database/embedded/main.ts': 'database',
};

export const siege: Render<'siege'> = ({ rounds, secondsEach, most, rows }) => {
  const felt = ({ medianMs, p99Ms, ratio }: { medianMs: number; p99Ms: number; ratio: number }) =>
    `${line([medianMs, p99Ms])}, ${ratio.toFixed(2)}`;
  const cells = rows.map(({ name, latest, ingest, blockMs, answers }) => [
    name,
    felt(latest),
    felt(ingest),
    blockMs.toFixed(0),
    Object.entries(answers)
      .map(([status, times]) => `${status}: ${thousands(times)}`)
      .join(', '),
  ]);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  return [
    table(
      [
        'flood',
        'staff `latest`: median / p99, ratio',
        'a batch of readings: median / p99, ratio',
        'event loop stood still',
        'what the flood was answered',
      ],
      cells,
    ),
    paragraph(
      `${rounds} rounds of ${secondsEach} s each; times in ms; the ratio is that of the p99 against calm, and ${most} is the most that passes. Of what the safety team and the sensors asked, ${failed === 0 ? 'nothing' : failed} failed.`,
    ),
  ];
};

const crowdOf = ({ viewers, readers, files }: FiguresOf<'crowd'>): readonly string[] => [
  `${thousands(viewers)} public viewers`,
  `${readers} readers`,
  ...files.map(({ rows, files: many }) => `${many} files of ${thousands(rows)} rows`),
];

export const crowd: Render<'crowd'> = (f) => {
  const spread = (s: { medianMs: number; p99Ms: number; worstMs: number }): string =>
    line([s.medianMs, s.p99Ms, s.worstMs]);
  const kinds = {
    latest: '`latest` of the staff lane',
    batch: 'a batch of readings, until it is acknowledged',
    window: 'a staff window, from its publication to `latest`',
  } as const;
  const rows = (['latest', 'batch', 'window'] as const).map((kind) => [
    kinds[kind],
    spread(f.calm[kind]),
    spread(f.busy[kind]),
    (f.busy[kind].p99Ms / f.calm[kind].p99Ms).toFixed(2),
  ]);
  const all = Object.values(f.answers).reduce((sum, n) => sum + n, 0);
  const good = f.answers['200'] ?? 0;
  const memory = f.memory.map(
    ({ program, firstHalfMb, secondHalfMb }) =>
      `${PROGRAMS[program] ?? program} ${Math.round(firstHalfMb)} and ${Math.round(secondHalfMb)} MB`,
  );
  return [
    table(['what, in ms', 'calm', 'with the crowd', 'ratio of the p99'], rows),
    paragraph(
      `Median / p99 / worst, over ${f.minutes} minutes with ${list(crowdOf(f))}. ${thousands(f.asked)} questions of the safety team, none failed; ${thousands(all)} answers to the readers, ${good === all ? 'all 200' : `${thousands(good)} of them 200`}. The server's event loop stood still for ${thousands(f.blockMs)} ms at the longest. Memory after the first sixth, median of the first and of the second half: ${list(memory)}.`,
    ),
  ];
};

export const hours: Render<'hours'> = (f) => [
  paragraph(
    `A control room left open for ${f.hours} hours of the demo at ${f.speed} times the speed: ${f.windows} windows, none missing, none twice; its heap grew by ${f.growthMb.toFixed(1)} MB.`,
  ),
];

export const lineCut: Render<'break'> = (f) => [
  paragraph(
    `The line cut for ${f.seconds / 60} minutes at ${f.speed} times the speed, so that ${(f.seconds * f.speed) / 3600} hours of windows passed: none missing, none twice (${f.byStream} came by the stream, the others were asked for). After a kill of the server the same.`,
  ),
];

export const rowsRead: Render<'rows'> = (f) => [
  table(
    [`${thousands(f.rows)} rows read ${f.times} times`, 'memory of the database at its highest'],
    ['first', 'second', 'last'].map((third, i) => [
      `${third} third`,
      `${Math.round(f.highestMb[i] ?? Number.NaN)} MB`,
    ]),
  ),
  paragraph(`Growth over the last third: ${f.growthMb.toFixed(1)} MB.`),
];
