// `npm run mutate`: mutation testing of the release engine. The first run takes about half an hour on two cores; later ones only what changed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { helpOrGoOn, usageOf } from '#shared/process/options.ts';
import { runTool } from './checks.ts';
import { record } from './measured/record.ts';
import { ROOT } from './root.ts';

const reportSchema = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

/** Counts of the report that stryker.config.json asks for. Mutants that no test reaches survive too; ignored ones are left out. */
function recordMutants(): void {
  const file = path.join(ROOT, '.cache/mutation/report.json');
  const { files } = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const statuses = Object.values(files).flatMap(({ mutants }) =>
    mutants.map(({ status }) => status),
  );
  const countOf = (...wanted: readonly string[]): number =>
    statuses.filter((status) => wanted.includes(status)).length;
  record('mutants', 'npm run mutate', {
    killed: countOf('Killed'),
    stopped: countOf('Timeout'),
    survived: countOf('Survived', 'NoCoverage'),
  });
}

const args = helpOrGoOn(
  usageOf(['npm run mutate [-- ...]'], {}, 'All other options go to Stryker.'),
);
const status = await runTool('@stryker-mutator/core/bin/stryker.js', ['run', ...args]);
// A part of the files is no score.
if (status === 0 && args.length === 0) recordMutants();
process.exitCode = status;
