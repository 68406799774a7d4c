// What the attack suite takes, for the command that checks it and for the program of the tests that goes by it.
import * as z from 'zod';
import { Usage } from '#shared/process/command.ts';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import { checkedOptions, readOptions, usageOf } from '#shared/process/options.ts';
import { typedSeed } from '#shared/process/plain-number.ts';

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
      'a whole number from 0 to 4294967295; the same one draws the same attacks; only the whole run of the default one is written into the papers',
  },
} as const;
export const ATTACK_USAGE = usageOf(
  ['npm run attack -- [--quick] [--only A1,A10] [--seed <number>]'],
  ATTACK_OPTIONS,
);

const ASKED = z.object({
  quick: z.boolean(),
  only: z.string().optional(),
  seed: typedSeed,
});

/** What is asked for; `only` null: all attacks. Throws `Usage` for an id that no attack has: what is not carried out must not look as if it held. */
export function attacksAsked(
  known: readonly string[],
  args?: readonly string[],
): { readonly quick: boolean; readonly only: readonly string[] | null; readonly seed: number } {
  const values = readOptions(ATTACK_USAGE, ATTACK_OPTIONS, args);
  const explained = { usage: ATTACK_USAGE, options: ATTACK_OPTIONS };
  const { quick, seed, only } = checkedOptions(ASKED, { ...values }, explained);
  const ids = only?.split(',').map((id) => id.trim()) ?? null;
  const unknown = (ids ?? []).filter((id) => !known.includes(id));
  if (unknown.length === 0) return { quick, only: ids, seed };
  const words = unknown.map((id) => `there is no attack "${id}"${didYouMean(id, known)}`);
  throw new Usage(`${words.join('\n')}\n${ATTACK_USAGE}`);
}
