// What the search for violations takes, for the command that checks it and for the program of the tests that goes by it.
import * as z from 'zod';
import { checkedOptions, readOptions, usageOf } from '#shared/process/options.ts';
import { typedCount, typedSeed } from '#shared/process/plain-number.ts';

export const AUDIT_OPTIONS = {
  pairs: {
    type: 'string',
    value: '<number>',
    default: '100000',
    about:
      'a whole number above 0, of pairs of neighbouring inputs; only a run of 100000 or more is written down',
  },
  seed: {
    type: 'string',
    value: '<number>',
    default: '1',
    about: 'a whole number from 0 to 4294967295; the same one draws the same pairs',
  },
} as const;
export const AUDIT_USAGE = usageOf(
  ['npm run audit-privacy -- [--pairs <number>] [--seed <number>]'],
  AUDIT_OPTIONS,
);

const ASKED = z.object({ pairs: typedCount, seed: typedSeed });

/** What is asked for. Throws `Help` or `Usage`. */
export const auditAsked = (args?: readonly string[]): z.infer<typeof ASKED> =>
  checkedOptions(
    ASKED,
    { ...readOptions(AUDIT_USAGE, AUDIT_OPTIONS, args) },
    { usage: AUDIT_USAGE, options: AUDIT_OPTIONS },
  );
