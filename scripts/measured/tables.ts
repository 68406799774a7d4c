// From figures to Markdown, pure: the same figures are the same text, so that a test can say when a page is old.
import type { Conditions, FiguresOf, Measured, Name } from './kinds.ts';
import { day, line, list, paragraph, range, table, thousands } from './words.ts';

type Rows = readonly (readonly string[])[];
type Render<N extends Name> = (figures: FiguresOf<N>) => readonly string[];

const PROGRAMS: Readonly<Record<string, string>> = {
  'server/main.ts': 'server',
  'aggregator/main.ts': 'aggregator',
  'database/main.ts': 'database',
  'database/embedded/main.ts': 'database',
};

/** When, of which commit and on what kind of machine, by the command that repeats it. */
export function captionOf({ command, date, commit, isChanged, machine }: Conditions): string {
  const of = commit === null ? [] : [`commit \`${commit}\`${isChanged ? ' with changes' : ''}`];
  const memory = machine.memoryGb === null ? [] : [`${machine.memoryGb} GB`];
  const node = machine.node === null ? [] : [`Node ${machine.node}`];
  const all = [`\`${command}\``, day(date), ...of, `${machine.cores} cores`, ...memory, ...node];
  return paragraph(`${all.join(', ')}:`);
}

const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : thousands(value)} ms`;

const core: Render<'core'> = ({ planning, closing, taking, bytesPerSensor }) => [
  table(
    ['what', 'figure'],
    [
      [
        `planning ${thousands(planning.sensors)} sensors in ${thousands(planning.cells)} H3 cells (${thousands(planning.staffRegions)} staff regions, ${thousands(planning.publicRegions)} public ones)`,
        `${ms(planning.cpuMs)} of CPU`,
      ],
      ...closing.map(({ sensors, cpuMs }) => [
        `closing a window of ${thousands(sensors)} sensors`,
        `${ms(cpuMs)} of CPU`,
      ]),
      [
        `taking one reading of each of ${thousands(taking.sensors)} sensors`,
        `${ms(taking.cpuMs)} of CPU`,
      ],
      ['memory of the engine', `${bytesPerSensor} bytes per sensor`],
    ],
  ),
];

const dayTable: Render<'day'> = (f) => [
  table(
    ['what', 'figure'],
    [
      [
        `${thousands(f.windows)} windows of ${thousands(f.regions)} regions as frames, the first time`,
        ms(f.firstMs),
      ],
      ['the same again, from memory', ms(f.againMs)],
      ['its bytes to windows, in the browser', ms(f.decodeMs)],
      ['its lanes, once per change', ms(f.lanesMs)],
      [
        'one step of scrubbing through it (60 frames a second leave 16.7 ms)',
        `${ms(f.stepMs)}, at worst ${ms(f.worstStepMs)}`,
      ],
    ],
  ),
];

const joins: Render<'joins'> = (f) => [
  table(
    [
      `${thousands(f.viewers)} viewers join a site of ${thousands(f.regions)} regions, all are served`,
      'figure',
    ],
    [
      ['a join', `${f.cpuMsPerJoin.toFixed(2)} ms of CPU`],
      ['a viewer who stays', `${Math.round(f.kbPerViewer)} kB`],
    ],
  ),
];

const recovery: Render<'recovery'> = ({ ends, gaps }) => {
  const rows = [...Map.groupBy(ends, ({ program }) => program)].map(([program, some]) => [
    `the ${program}`,
    String(some.length),
    `${range(
      some.map(({ backSeconds }) => backSeconds),
      1,
    )} s`,
    range(
      some.map(({ ownStarts }) => ownStarts),
      2,
    ),
  ]);
  return [
    table(['killed under load', 'times', 'back after', 'as a multiple of its own start'], rows),
    paragraph(
      `${gaps.regionWindows} of ${gaps.of} region-windows were lost as \`aggregator_gap\` (${gaps.windows} of ${gaps.ofWindows} windows).`,
    ),
  ];
};

const siege: Render<'siege'> = ({ rounds, secondsEach, most, rows }) => {
  const felt = ({ medianMs, p99Ms, ratio }: { medianMs: number; p99Ms: number; ratio: number }) =>
    `${line([medianMs, p99Ms])}, ${ratio.toFixed(2)}`;
  const cells: Rows = rows.map(({ name, latest, ingest, blockMs, answers }) => [
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

const crowd: Render<'crowd'> = (f) => {
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
      `Median / p99 / worst, over ${f.minutes} minutes with ${list(crowdOf(f))}. ${thousands(f.asked)} questions of the safety team, none failed; ${thousands(all)} answers to the readers, ${good === all ? 'all 200' : `${thousands(good)} of them 200`}. The server's event loop stood still for ${Math.round(f.blockMs)} ms at the longest. Memory after the first sixth, median of the first and of the second half: ${list(memory)}.`,
    ),
  ];
};

const hours: Render<'hours'> = (f) => [
  paragraph(
    `A control room left open for ${f.hours} hours of the demo at ${f.speed} times the speed: ${f.windows} windows, none missing, none twice; its heap grew by ${f.growthMb.toFixed(1)} MB.`,
  ),
];

const lineCut: Render<'break'> = (f) => [
  paragraph(
    `The line cut for ${f.seconds / 60} minutes at ${f.speed} times the speed, so that ${(f.seconds * f.speed) / 3600} hours of windows passed: none missing, none twice (${f.byStream} came by the stream, the others were asked for). After a kill of the server the same.`,
  ),
];

const rowsRead: Render<'rows'> = (f) => [
  table(
    [`${thousands(f.rows)} rows read ${f.times} times`, 'memory of the database at its highest'],
    ['first', 'second', 'last'].map((third, i) => [
      `${third} third`,
      `${Math.round(f.highestMb[i] ?? Number.NaN)} MB`,
    ]),
  ),
  paragraph(`Growth over the last third: ${f.growthMb.toFixed(1)} MB.`),
];

const fuzz: Render<'fuzz'> = ({ seed, cases, groups }) => {
  const counts = Object.entries(groups)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, times]) =>
      group === 'frames'
        ? `${thousands(times)} connections with hostile frames`
        : `${thousands(times)} answers of ${group}`,
    );
  return [
    paragraph(
      `${thousands(cases)} cases of seed ${seed}: ${list(counts)}; no 5xx, no torn connection, no silence.`,
    ),
  ];
};

const mutants: Render<'mutants'> = ({ killed, stopped, survived }) => {
  const all = killed + stopped + survived;
  const score = ((100 * (killed + stopped)) / all).toFixed(1);
  return [
    paragraph(
      `**${score} %** of ${thousands(all)} mutants are found: ${thousands(killed)} killed by a test, ${stopped} stopped by the time limit, ${survived} survive.`,
    ),
  ];
};

const RENDER: { readonly [N in Name]: Render<N> } = {
  core,
  day: dayTable,
  joins,
  recovery,
  siege,
  crowd,
  hours,
  break: lineCut,
  rows: rowsRead,
  fuzz,
  mutants,
};

/** What stands between the marks of `name`. */
export function blockOf<N extends Name>(name: N, measured: Measured<N>): string {
  return [captionOf(measured), ...RENDER[name](measured.figures)].join('\n\n');
}
