// `npm run fuzz [-- --seed 7] [-- --cases 10000]`: hostile requests and frames against the real server, database and intake.
import { spawnSync } from 'node:child_process';
import { optionsOrEnd } from './options.ts';
import { ROOT, say } from './root.ts';

const values = optionsOrEnd(
  'usage: npm run fuzz -- [--seed <number>] [--cases <number, default 10000>]',
  {
    seed: { type: 'string' },
    cases: { type: 'string', default: '10000' },
  },
);
const seed = values.seed ?? String(Date.now() % 2 ** 31);
say(`fuzz: ${values.cases} cases of seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  [`${ROOT}/node_modules/vitest/vitest.mjs`, 'run', '--project', 'db', 'test/fuzz/fuzz.db.test.ts'],
  {
    stdio: 'inherit',
    cwd: ROOT,
    env: { ...process.env, FUZZ_SEED: seed, FUZZ_CASES: values.cases },
  },
);
process.exitCode = status ?? 1;
