// `npm run mutate`: mutation testing of the release engine. The first run takes more than an hour on two cores; later ones only what changed,
// and one that was stopped goes on with the part it was in.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { helpOrGoOn, usageOf } from '#shared/process/options.ts';
import { runTool } from './checks.ts';
import { record } from './measured/record.ts';
import { ROOT, say } from './root.ts';

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

/** Parts of about equal length, each a list of files as Stryker takes it: what a part found is kept when the next one is stopped. */
function partsOf(files: readonly { name: string; lines: number }[], most: number): string[] {
  const parts: string[][] = [[]];
  let lines = 0;
  for (const file of files) {
    if (lines > 0 && lines + file.lines > most) {
      parts.push([]);
      lines = 0;
    }
    parts.at(-1)?.push(file.name);
    lines += file.lines;
  }
  return parts.map((names) => names.join(','));
}

/** About a tenth of the core: each part costs a run of all its tests first, and what a part has not ended is lost when it is stopped. */
const LINES_OF_A_PART = 400;

function coreFiles(): { name: string; lines: number }[] {
  return globSync('aggregator/core/**/*.ts', { cwd: ROOT })
    .toSorted()
    .map((name) => ({
      name,
      lines: readFileSync(path.join(ROOT, name), 'utf8').split('\n').length,
    }));
}

const stryker = (args: readonly string[]): Promise<number> =>
  runTool('@stryker-mutator/core/bin/stryker.js', ['run', ...args]);

const KEPT = path.join(ROOT, '.cache/mutation/incremental.json');
const keptAt = (): number => (existsSync(KEPT) ? statSync(KEPT).mtimeMs : 0);

/** Part after part, then the whole, which takes from the parts what has not changed since. Gives Stryker's exit code. */
async function runInParts(): Promise<number> {
  const parts = partsOf(coreFiles(), LINES_OF_A_PART);
  for (const [index, part] of parts.entries()) {
    say(`part ${index + 1} of ${parts.length}; stopped in between, the next run goes on from here`);
    const before = keptAt();
    const status = await stryker(['--mutate', part]);
    // A part below the score is no failure yet; one that kept nothing is.
    if (status !== 0 && keptAt() === before) return status;
  }
  return stryker([]);
}

const args = helpOrGoOn(
  usageOf(['npm run mutate [-- ...]'], {}, 'All other options go to Stryker.'),
);
const status = args.length === 0 ? await runInParts() : await stryker(args);
// A part of the files is no score.
if (status === 0 && args.length === 0) recordMutants();
process.exitCode = status;
