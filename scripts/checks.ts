import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sentenceOf } from '#shared/process/sentence.ts';
import { buildClient } from './client-build.ts';
import { ROOT, say } from './root.ts';

/** Runs a program of node_modules and gives its exit code; its output goes to ours. */
export async function runTool(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [`${ROOT}/node_modules/${script}`, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

type Check = { readonly name: string; readonly run: () => Promise<boolean> };

const CHECKS: readonly Check[] = [
  {
    name: 'biome (format, lint, import rules, sizes)',
    run: async () => (await runTool('@biomejs/biome/bin/biome', ['check', '.'])) === 0,
  },
  {
    name: 'tsc -b (types)',
    run: async () => (await runTool('typescript/bin/tsc', ['-b'])) === 0,
  },
  {
    name: 'client build (and its size budget)',
    run: () =>
      buildClient().then(
        () => true,
        (error: unknown) => {
          say(sentenceOf(error));
          return false;
        },
      ),
  },
];

/** Runs all static checks and names those that failed. */
export async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const check of CHECKS) {
    say(`check: ${check.name}`);
    if (!(await check.run())) failed.push(check.name);
  }
  return failed;
}
