// The quick search for violations, and that it finds what is planted. The long one is `npm run audit-privacy`.
import { expect, test } from 'vitest';
import { auditPrivacy } from './audit.ts';
import { LEAKS, type LeakName } from './leaks.ts';
import { KINDS, type Kind } from './neighbour.ts';

/** AUDIT_SEED sets another seed. */
const SEED = Number(process.env.AUDIT_SEED ?? 20260606);
const PAIRS = 1000;
const LEAK_PAIRS = 400;

process.stdout.write(`audit seed ${SEED}\n`);

test('P5, P22, P25: no two neighbouring inputs are told differently where no promise allows it', () => {
  const { pairs, differing, violations } = auditPrivacy({ pairs: PAIRS, seed: SEED });
  expect(violations.slice(0, 3)).toEqual([]);
  // Of every kind there were pairs, and some of them did change what is told.
  for (const kind of Object.keys(KINDS) as Kind[]) {
    expect(pairs[kind], kind).toBeGreaterThan(PAIRS / 20);
    expect(differing[kind], kind).toBeGreaterThan(0);
  }
});

for (const leak of Object.keys(LEAKS) as LeakName[])
  test(`the search finds a leak that is planted: ${leak}`, () => {
    const options = { pairs: LEAK_PAIRS, seed: SEED, leak: LEAKS[leak], untilFound: true };
    const { violations } = auditPrivacy(options);
    expect(violations.length).toBeGreaterThan(0);
  });

test('the same seed finds the same', () => {
  const options = { pairs: 40, seed: SEED, leak: LEAKS.complete };
  expect(auditPrivacy(options)).toEqual(auditPrivacy(options));
});
