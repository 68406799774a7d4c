// From figures to Markdown, pure: the same figures are the same text, so that a test can say when a page is old.
import { core, dayTable, files, joins, page, recovery, start } from './bench-tables.ts';
import { olderEngineWords } from './engine.ts';
import type { Conditions, Measured, Name, Render } from './kinds.ts';
import { crowd, hours, lineCut, rowsRead, siege } from './load-tables.ts';
import { day, list, paragraph, table, thousands } from './words.ts';
import { worstHour } from './worst-hour-table.ts';

/** When, of which commit and on what kind of machine, by the command that repeats it. */
export function captionOf({ command, date, commit, isChanged, machine }: Conditions): string {
  const of = commit === null ? [] : [`commit \`${commit}\`${isChanged ? ' with changes' : ''}`];
  const memory = machine.memoryGb === null ? [] : [`${machine.memoryGb} GB`];
  const node = machine.node === null ? [] : [`Node ${machine.node}`];
  const all = [`\`${command}\``, day(date), ...of, `${machine.cores} cores`, ...memory, ...node];
  return paragraph(`${all.join(', ')}:`);
}

const OF_FUZZ: Readonly<Record<string, string>> = {
  frames: 'connections with hostile frames',
  readiness: 'answers of readiness that the service is not well',
};

const fuzz: Render<'fuzz'> = ({ seed, cases, groups }) => {
  const counts = Object.entries(groups)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, times]) => `${thousands(times)} ${OF_FUZZ[group] ?? `answers of ${group}`}`);
  return [
    paragraph(
      `${thousands(cases)} cases of seed ${seed}: ${list(counts)}; no 5xx, no torn connection, no silence.`,
    ),
  ];
};

const audit: Render<'audit'> = ({ seed, leaks, kinds, violations, minutes }) => {
  const pairs = kinds.reduce((sum, kind) => sum + kind.pairs, 0);
  const planted = leaks.map(({ leak, pairs: within }) => `\`${leak}\` within ${within}`);
  return [
    paragraph(
      `${thousands(pairs)} pairs of seed ${seed} in ${Math.round(minutes)} minutes: ${violations} violations. Planted leaks are found: ${list(planted)} pairs.`,
    ),
    table(
      ['what differs', 'pairs', 'told differently, as allowed'],
      kinds.map((kind) => [kind.kind, thousands(kind.pairs), thousands(kind.differing)]),
    ),
  ];
};

const redTeam: Render<'red-team'> = ({ days, otherSites, tries }) => {
  const hundredths = (share: number): string => (100 * share).toFixed(1);
  const percent = (share: number): string => `${hundredths(share)} %`;
  return [
    table(
      ['try', 'targets', 'right', 'right about twins', 'gain'],
      tries.map(({ name, of, right, baseline, gain }) => [
        `ours: ${name}`,
        thousands(of),
        percent(right),
        percent(baseline),
        `${hundredths(gain)} points`,
      ]),
    ),
    paragraph(
      `First on the targets of the kit, of ${days} days; then on those of ${otherSites} other sites, of a day each. What each try does stands in \`test/red-team/ours.ts\`.`,
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
  start,
  files,
  page,
  recovery,
  siege,
  crowd,
  'worst-hour': worstHour,
  hours,
  break: lineCut,
  rows: rowsRead,
  fuzz,
  audit,
  'red-team': redTeam,
  mutants,
};

/** What stands between the marks of `name`, where the engine is the one of that digest now. */
export function blockOf<N extends Name>(name: N, measured: Measured<N>, engine: string): string {
  return [
    ...olderEngineWords(measured.engine, engine),
    captionOf(measured),
    ...RENDER[name](measured.figures),
  ].join('\n\n');
}
