// `npm run bench`: figures of the core, of the timeline's day, of viewers who join, of files, of a first start and of the first load, on this
// machine. `npm run bench -- recovery`: how long an end of the aggregator or the database lasts under load, and which windows it costs; takes
// six minutes.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { explainedRows, usageOf, wordsOrEnd } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

/** What each figure is of; `test/bench` has a program for each. */
const FIGURES = {
  core: 'planning a site, closing windows, taking readings',
  frames: "the timeline's day out of the database",
  joins: 'viewers who join, and who stay',
  files: 'a large file in two formats',
  start: 'a first start, packages installed and pages built',
  page: 'the first load of the public page',
  recovery: 'how soon it is back after a kill, under load; six minutes',
};
const USAGE = usageOf(
  ['npm run bench [-- <figure>...]   without one: all but recovery'],
  {},
  'figures:',
  explainedRows(Object.entries(FIGURES)),
);
const named = wordsOrEnd(USAGE);
if (named.some((name) => !Object.hasOwn(FIGURES, name))) {
  process.stderr.write(`there is no figure "${named.join(' ')}"\n${USAGE}\n`);
  process.exit(1);
}
const usual = Object.keys(FIGURES).filter((name) => name !== 'recovery');
for (const file of named.length > 0 ? named : usual) {
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', ...NODE_FLAGS, `${ROOT}/test/bench/${file}.ts`],
    { stdio: 'inherit', cwd: ROOT },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
