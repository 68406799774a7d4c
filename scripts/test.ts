// `npm test`: static checks, then every Vitest project by cost. The last line is `N passed, N failed`, static checks included. A path as
// argument runs only the tests that match it.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runChecks, runTool } from './checks.ts';
import { ROOT, say } from './root.ts';

const only = process.argv.slice(2);
const report = path.join(ROOT, '.cache', 'test-report.json');
mkdirSync(path.dirname(report), { recursive: true });
rmSync(report, { force: true });

const failedChecks = only.length === 0 ? await runChecks() : [];
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const code = await runTool('vitest/vitest.mjs', ['run', '--project=!soak', ...reporters, ...only]);

type Report = { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number };
const result: Report = JSON.parse(readFileSync(report, 'utf8'));
// A file that cannot even be loaded has no tests to fail; it must count all the same.
const failedTests = Math.max(result.numFailedTests, code === 0 ? 0 : 1);
for (const name of failedChecks) say(`failed: ${name}`);
const failed = failedTests + failedChecks.length;
process.stdout.write(`\n${result.numPassedTests} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
