// Hostile input never gives 5xx. A thousand cases by default; `npm run fuzz` fires ten thousand, and takes `--seed` and `--cases`.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from '../../scripts/measured/record.ts';
import { SITE } from '../kit/server/fixture.ts';
import { requests } from './cases.ts';
import { connections } from './frames.ts';
import { type Case, type Shot, shoot, told } from './shoot.ts';
import { type Stage, startStage } from './stage.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FUZZ_CASES ?? 1000);
/** A session is worn out by then: cases sign out, disable and erase. */
const RENEWED_EVERY = 25;
/** So many cases are a run of `npm run fuzz`, whose figures are shown. */
const CASES_OF_FULL = 10_000;
const MOST_TOLD = 20;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.close());

const anyCase: fc.Arbitrary<Case> = fc.oneof(
  { weight: 6, arbitrary: requests() },
  { weight: 1, arbitrary: connections(SITE) },
);

const addressOf = (i: number): string => `198.51.${(i >> 8) % 256}.${i % 256}`;

function groupOf({ kind }: Case, { status, isReadiness }: Shot): string {
  if (kind === 'frames') return 'frames';
  return isReadiness === true ? 'readiness' : `${Math.floor(status / 100)}xx`;
}

test(`0 answers of 5xx, torn connections or silences over ${numRuns} hostile cases (FUZZ_SEED=${seed})`, async () => {
  const wrong: string[] = [];
  const counts = new Map<string, number>();
  for (const [i, what] of fc.sample(anyCase, { seed, numRuns }).entries()) {
    if (i % RENEWED_EVERY === 0) await stage.renew();
    const shot = await shoot(stage, what, addressOf(i));
    const group = groupOf(what, shot);
    counts.set(group, (counts.get(group) ?? 0) + 1);
    for (const error of stage.running.errors.splice(0))
      wrong.push(`${i}: logged ${error}: ${told(what)}`);
    if (shot.wrong !== null) wrong.push(`${i}: ${shot.wrong}: ${told(what)}`);
    if (wrong.length >= MOST_TOLD) break;
  }
  const figures = [...counts].map(([group, count]) => `${group} ${count}`).join(', ');
  process.stdout.write(`fuzz: seed ${seed}, ${figures}\n`);
  expect(wrong, `FUZZ_SEED=${seed}`).toEqual([]);
  expect(stage.intakeSaid()).not.toContain('a batch was not taken');
  // What reached a handler and was taken is what proves that the doors were open.
  expect(counts.get('2xx') ?? 0).toBeGreaterThan(numRuns / 20);
  if (numRuns < CASES_OF_FULL) return;
  record('fuzz', 'npm run fuzz', { seed, cases: numRuns, groups: Object.fromEntries(counts) });
});
