// `npm test`: static checks, then every Vitest project by cost. The last line is `N passed, N failed`, static checks included. A path as
// argument runs only the tests that match it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { helpOrGoOn, usageOf } from '#shared/process/options.ts';
import { runChecks, runTool } from './checks.ts';
import { ROOT, say } from './root.ts';

const USAGE = usageOf(['npm test [-- <part of a path>]'], {}, 'All other options go to Vitest.');
const only = helpOrGoOn(USAGE);
mustBeKnown(only.filter((word) => word.startsWith('-')));
const folder = path.join(ROOT, '.cache', 'test');
mkdirSync(folder, { recursive: true });

/** Browser tests mostly wait for windows of a site; the others mostly compute. Side by side they take little longer than the longer of the two. */
const RUNS = {
  code: ['--project=unit', '--project=property', '--project=db'],
  // What waits in vain waits for a quarter of an hour: three such are enough to know.
  browser: ['--project=e2e', '--bail=3'],
} as const;

type Result = { readonly passed: number; readonly failed: number };

async function run(name: keyof typeof RUNS): Promise<Result> {
  const report = path.join(folder, `${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['default', path.join(ROOT, 'scripts/test-progress.ts'), 'json'];
  const told = [...reporters.map((each) => `--reporter=${each}`), `--outputFile.json=${report}`];
  const flags = ['run', '--passWithNoTests', ...RUNS[name], ...told, ...only];
  const code = await runTool('vitest/vitest.mjs', flags);
  if (!existsSync(report)) {
    say(`${name}: Vitest ended without a report, so these tests count as failed; was it stopped?`);
    return { passed: 0, failed: 1 };
  }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot even be loaded has no tests to fail; it must count all the same.
  return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 ? 0 : 1) };
}

/** Asks Vitest, which answers a slip of the keyboard with a stack. Ends with a sentence and the usage instead. */
function mustBeKnown(options: readonly string[]): void {
  if (options.length === 0) return;
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const asking = [vitest, 'list', '--filesOnly', ...only];
  const { stderr } = spawnSync(process.execPath, [...NODE_FLAGS, ...asking], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const why = /^CACError: (.+)$/m.exec(stderr)?.[1];
  if (why === undefined) return;
  process.stderr.write(`Vitest cannot read "${options.join(' ')}": ${why}\n${USAGE}\n`);
  process.exit(1);
}

const failedChecks = only.length === 0 ? await runChecks() : [];
const results = await Promise.all([run('code'), run('browser')]);
for (const name of failedChecks) say(`failed: ${name}`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, failedChecks.length);
const isMissed = only.length > 0 && passed + failed === 0;
if (isMissed)
  say(
    `no test file has "${only.join(' ')}" in its path: what others run, such as a contract, is found under the file that runs it`,
  );
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && !isMissed ? 0 : 1;
