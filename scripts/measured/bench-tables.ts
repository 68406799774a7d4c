// What `npm run bench` measures, as Markdown.
import type { Render } from './kinds.ts';
import { paragraph, range, table, thousands } from './words.ts';

const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : thousands(value)} ms`;

export const core: Render<'core'> = ({ planning, closing, taking, bytesPerSensor }) => [
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

export const dayTable: Render<'day'> = (f) => [
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

export const joins: Render<'joins'> = (f) => [
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

export const start: Render<'start'> = ({ historyHours, seconds }) => [
  paragraph(
    `A first start of the demo, with ${historyHours} hours of history, packages installed and pages built: ready after ${seconds.toFixed(1)} s.`,
  ),
];

export const files: Render<'files'> = ({ rows, files: all }) => [
  table(
    [`${thousands(rows)} records as a file`, 'time', 'size', 'memory at most'],
    all.map(({ format, seconds, megabytes, peakMb }) => [
      format,
      `${seconds.toFixed(1)} s`,
      `${Math.round(megabytes)} MB`,
      `${Math.round(peakMb)} MB`,
    ]),
  ),
];

export const page: Render<'page'> = ({ bytes, limit }) => [
  paragraph(
    `The first load of the public page is ${thousands(bytes)} bytes gzipped, of a budget of ${thousands(limit)}.`,
  ),
];

export const recovery: Render<'recovery'> = ({ ends, gaps }) => {
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
