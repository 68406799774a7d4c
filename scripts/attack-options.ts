// What the attack suite takes, for the command that checks it and for the program of the tests that goes by it.
import { usageOf } from '#shared/process/options.ts';

export const ATTACK_OPTIONS = {
  quick: {
    type: 'boolean',
    default: false,
    about: 'exact and short versions only, as in npm test; the result is not written down',
  },
  only: { type: 'string', value: '<ids>', about: 'ids of attacks, with commas between: A1,A10' },
  seed: {
    type: 'string',
    value: '<number>',
    default: '20260606',
    about:
      'a whole number; the same one draws the same attacks; only the whole run of the default one is written into the papers',
  },
} as const;
export const ATTACK_USAGE = usageOf(
  ['npm run attack -- [--quick] [--only A1,A10] [--seed <number>]'],
  ATTACK_OPTIONS,
);
