// What the red-team kit takes, for the command that checks it and for the program of the tests that goes by it.
import { usageOf } from '#shared/process/options.ts';

export const RED_TEAM_DAYS = 14;
export const RED_TEAM_OPTIONS = {
  out: {
    type: 'string',
    value: '<folder>',
    default: 'red-team',
    about:
      'where the kit is written; the key goes beside it, as <folder>-key.json. Without options, how our own tries went is written into the papers as well',
  },
  seed: {
    type: 'string',
    value: '<number>',
    about:
      'a whole number, as secret as the key; the same one makes the same kit (default: by chance)',
  },
} as const;
export const RED_TEAM_USAGE = usageOf(
  ['npm run red-team -- [--out <folder>] [--seed <number>]'],
  RED_TEAM_OPTIONS,
);
