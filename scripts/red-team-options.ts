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
  secret: {
    type: 'string',
    value: '<64 hex digits>',
    about:
      'makes the kit of this secret again, as a key holds it; such a kit says that it is not fit for outsiders (default: 256 bits by chance)',
  },
} as const;
export const RED_TEAM_USAGE = usageOf(
  ['npm run red-team -- [--out <folder>] [--secret <64 hex digits>]'],
  RED_TEAM_OPTIONS,
);
