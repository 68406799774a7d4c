// `npm run bench`: figures of the core, of the timeline's day, of viewers who join, of files, of a first start and of the first load, on this
// machine. `npm run bench -- recovery`: how long an end of the aggregator or the database lasts under load, and which windows it costs; takes
// six minutes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { helpOrGoOn } from './options.ts';
import { ROOT } from './root.ts';

const USAGE =
  'usage: npm run bench [-- core | frames | joins | files | start | page | recovery]   (without a name: all but the last)';
const named = helpOrGoOn(USAGE);
if (named.some((name) => !existsSync(`${ROOT}/test/bench/${name}.ts`))) {
  process.stderr.write(`there is no figure "${named.join(' ')}"\n${USAGE}\n`);
  process.exit(1);
}
for (const file of named.length > 0
  ? named
  : ['core', 'frames', 'joins', 'files', 'start', 'page']) {
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', `${ROOT}/test/bench/${file}.ts`],
    { stdio: 'inherit', cwd: ROOT },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
