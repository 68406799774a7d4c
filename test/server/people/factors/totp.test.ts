// Codes of an authenticator app: the vectors of RFC 6238, clocks that are wrong, and steps that were taken.
import { Secret } from 'otpauth';
import { expect, test } from 'vitest';
import { addressOf, newSecret, STEP_MS, stepOf, stepOfCode } from '#server/people/factors/totp.ts';

/** RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
const VECTORS = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const;
const RFC_SECRET = Secret.fromLatin1('12345678901234567890').base32;
const from = (now: number, lastStep = 0) => ({ now, lastStep });

test.each(VECTORS)('RFC 6238: at %i s the code is the last six of %s', (seconds, digits) => {
  const code = digits.slice(-6);
  const now = seconds * 1000;
  expect(stepOfCode(RFC_SECRET, code, from(now))).toBe(stepOf(now));
  const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  expect(stepOfCode(RFC_SECRET, other, from(now))).toBeNull();
});

test('a clock that is one step off counts, two steps do not, before and after', () => {
  const at = 1_111_111_111_000;
  const step = stepOf(at);
  const skewed = (steps: number) => stepOfCode(RFC_SECRET, '050471', from(at + steps * STEP_MS));
  expect([-2, -1, 0, 1, 2].map(skewed)).toEqual([null, step, step, step, null]);
});

test('a step counts once, and every step before it no more', () => {
  const at = 1_111_111_111_000;
  const step = stepOf(at);
  expect(stepOfCode(RFC_SECRET, '050471', from(at, step))).toBeNull();
  expect(stepOfCode(RFC_SECRET, '050471', from(at, step + 1))).toBeNull();
  expect(stepOfCode(RFC_SECRET, '050471', from(at, step - 1))).toBe(step);
  // The step before, typed a little late, after the one of now was taken.
  expect(stepOfCode(RFC_SECRET, '081804', from(at, step))).toBeNull();
  expect(stepOfCode(RFC_SECRET, '081804', from(at, step - 2))).toBe(step - 1);
});

test('what is no code is no step, and fails nothing', () => {
  for (const code of ['', '05047', '0504711', '05047a', 'a'.repeat(6), '-50471'])
    expect(stepOfCode(RFC_SECRET, code, from(1_111_111_111_000))).toBeNull();
});

test('a new secret has 160 bits, and its address says what every app understands', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newSecret()).not.toBe(secret);
  const address = new URL(addressOf(secret, 'crowd.example', 'sanne@waterhaven.example'));
  expect(address.protocol).toBe('otpauth:');
  expect(Object.fromEntries(address.searchParams)).toEqual({
    issuer: 'Crowdshade crowd.example',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
