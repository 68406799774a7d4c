// `npm run audit-privacy`: first every planted leak must be found, then pair after pair must show nothing. Exit code 1 when a leak is missed or a
// violation found; each violation is named with what repeats it.
import { auditAsked } from '../../scripts/audit-options.ts';
import { record } from '../../scripts/measured/record.ts';
import { type Audited, auditPrivacy, PAIRS_PER_WORLD, type Violation } from './audit.ts';
import { LEAKS, type LeakName } from './leaks.ts';
import type { Kind } from './neighbour.ts';

const WRITTEN_FROM = 100_000;
const MOST_NAMED = 20;
/** A leak that so many pairs do not show is missed. */
const LEAK_PAIRS = 2000;
const PROGRESS_MS = 30_000;
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

function nameViolation({ kind, worldSeed, difference }: Violation): string {
  const { channel, key, windowStart, field, values } = difference;
  const at = new Date(windowStart).toISOString();
  return `${kind}: ${channel} ${key} ${at}: ${field} ${JSON.stringify(values)}; again with --seed ${worldSeed} --pairs ${PAIRS_PER_WORLD}`;
}

/** Pairs until the leak was found; null: it was missed. */
function pairsUntilFound(leak: LeakName, seed: number): number | null {
  const { pairs, violations } = auditPrivacy({
    pairs: LEAK_PAIRS,
    seed,
    leak: LEAKS[leak],
    untilFound: true,
  });
  const drawn = Object.values(pairs).reduce((sum, of) => sum + of, 0);
  return violations.length === 0 ? null : drawn;
}

function search(pairs: number, seed: number): Audited {
  let saidAt = performance.now();
  const onPairs = (done: number, violations: number): void => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    say(`${done} of ${pairs} pairs, ${violations} violations`);
  };
  // Each is named as it is found: a long run that is stopped has said what it saw.
  let named = 0;
  const onViolation = (violation: Violation): void => {
    named += 1;
    if (named <= MOST_NAMED) say(nameViolation(violation));
  };
  return auditPrivacy({ pairs, seed, onPairs, onViolation });
}

// scripts/audit-privacy.ts has shown the usage, where it was to be shown.
const { pairs: wanted, seed } = auditAsked();
const began = performance.now();
say(`${wanted} pairs of neighbouring inputs, seed ${seed}`);
const leaks = (Object.keys(LEAKS) as LeakName[]).map((leak) => {
  const pairs = pairsUntilFound(leak, seed);
  say(`planted leak ${leak}: ${pairs === null ? 'MISSED' : `found within ${pairs} pairs`}`);
  return { leak, pairs };
});
const { pairs, differing, violations } = search(wanted, seed);
const kinds = (Object.keys(pairs) as Kind[]).map((kind) => ({
  kind,
  pairs: pairs[kind],
  differing: differing[kind],
}));
for (const { kind, ...of } of kinds)
  say(`${kind.padEnd(8)}${of.pairs} pairs, ${of.differing} of them told differently`);
say(`${violations.length} violations`);
const found = leaks.flatMap(({ leak, pairs: within }) =>
  within === null ? [] : [{ leak, pairs: within }],
);
const minutes = Math.round((performance.now() - began) / 6000) / 10;
if (wanted >= WRITTEN_FROM && found.length === leaks.length)
  record('audit', 'npm run audit-privacy', {
    seed,
    leaks: found,
    kinds,
    violations: violations.length,
    minutes,
  });
process.exitCode = violations.length === 0 && found.length === leaks.length ? 0 : 1;
