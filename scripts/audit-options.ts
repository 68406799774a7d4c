// What the search for violations takes, for the command that checks it and for the program of the tests that goes by it.
import { usageOf } from '#shared/process/options.ts';

export const AUDIT_OPTIONS = {
  pairs: {
    type: 'string',
    value: '<number>',
    default: '100000',
    about: 'pairs of neighbouring inputs; only a run of 100000 or more is written down',
  },
  seed: {
    type: 'string',
    value: '<number>',
    default: '1',
    about: 'a whole number; the same one draws the same pairs',
  },
} as const;
export const AUDIT_USAGE = usageOf(
  ['npm run audit-privacy -- [--pairs <number>] [--seed <number>]'],
  AUDIT_OPTIONS,
);
