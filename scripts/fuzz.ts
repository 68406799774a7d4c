// `npm run fuzz [-- --seed 7] [-- --cases 10000]`: hostile requests and frames against the real server, database and intake.
import { spawnSync } from 'node:child_process';
import * as z from 'zod';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { checkedOptions, orUsage, readOptions, usageOf } from '#shared/process/options.ts';
import { typedCount, typedSeed } from '#shared/process/plain-number.ts';
import { ROOT, say } from './root.ts';

const OPTIONS = {
  seed: {
    type: 'string',
    value: '<number>',
    about:
      'a whole number from 0 to 4294967295; the same one draws the same cases (default: another each time)',
  },
  cases: {
    type: 'string',
    value: '<number>',
    default: '10000',
    about: 'a whole number above 0, of requests',
  },
} as const;
const USAGE = usageOf(['npm run fuzz -- [--seed <number>] [--cases <number>]'], OPTIONS);
const ASKED = z.object({ cases: typedCount, seed: typedSeed.optional() });
const { cases, seed = Date.now() % 2 ** 31 } = orUsage(() =>
  checkedOptions(ASKED, { ...readOptions(USAGE, OPTIONS) }, { usage: USAGE, options: OPTIONS }),
);
say(`fuzz: ${cases} cases of seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  [
    ...NODE_FLAGS,
    `${ROOT}/node_modules/vitest/vitest.mjs`,
    'run',
    '--project',
    'db',
    'test/fuzz/fuzz.db.test.ts',
  ],
  {
    stdio: 'inherit',
    cwd: ROOT,
    env: { ...process.env, FUZZ_SEED: String(seed), FUZZ_CASES: String(cases) },
  },
);
process.exitCode = status ?? 1;
