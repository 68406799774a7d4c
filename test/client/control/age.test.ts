import { expect, test } from 'vitest';
import { ageText } from '#client/control/words.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';

const told = (ms: number): string =>
  ageText(ms, (key, values = {}) => `${Object.values(values).join()} ${key}`);

test('an age is told in the largest unit of which there are two, and never grows longer than that', () => {
  const ages = [-5, 0, 119 * SECOND_MS, 2 * MINUTE_MS, 119 * MINUTE_MS, 2 * HOUR_MS - 1];
  expect([...ages, 2 * HOUR_MS, 2 * DAY_MS - 1, 2 * DAY_MS, 99 * DAY_MS].map(told)).toEqual([
    '0 seconds',
    '0 seconds',
    '119 seconds',
    '2 minutes',
    '119 minutes',
    '119 minutes',
    '2 hours',
    '47 hours',
    '2 days',
    '99 days',
  ]);
});
