// What `npm run policy -- --set` asks for: names of settings with numbers. Everything that is wrong with them is told at once, the names and, by the floors of
// the policy, the values.
import { ListedError } from '#shared/process/command.ts';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import { listed } from '#shared/process/options.ts';
import { plainNumber } from '#shared/process/plain-number.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import { refusalsOf, refusalText } from '../core/policy/floors.ts';
import { HIGHER_IS_STRICTER } from '../planning/policy-document.ts';

export const POLICY_NUMBERS = [
  ...HIGHER_IS_STRICTER,
  'kCritical',
] as const satisfies readonly (keyof PolicySettings)[];

/** Of a site, and of the way in which it is registered. */
const WINDOWS = ['windowSeconds', 'publicWindowSeconds'];

export type PolicySets = {
  readonly settings: Partial<PolicySettings>;
  /** What was written for each setting. */
  readonly written: ReadonlyMap<string, string>;
  /** What cannot be a setting at all, as sentences. */
  readonly wrong: readonly string[];
};

function wrongName(text: string, name: string, value: string | undefined): string | null {
  if (WINDOWS.includes(name))
    return `${name} is no setting of a policy: windows stand in the site file; change them there and register the site again, with npm run register`;
  if (!POLICY_NUMBERS.some((number) => number === name))
    return `${name} is not a setting${didYouMean(name, POLICY_NUMBERS)}; there are ${listed(POLICY_NUMBERS)}`;
  if (value === undefined || value.trim() === '')
    return `--set ${text} gives no value; write it like staffK=4`;
  return null;
}

/** What stands behind each `--set`, like `staffK=4`. A value that is no number is left to the floors, as NaN. */
export function policySets(texts: readonly string[]): PolicySets {
  const settings: Partial<PolicySettings> = {};
  const written = new Map<string, string>();
  const wrong: string[] = [];
  for (const text of texts) {
    const [name = '', ...values] = text.split('=');
    const value = values.length === 0 ? undefined : values.join('=');
    const problem = written.has(name)
      ? `${name} is set more than once: say which value is meant`
      : wrongName(text, name, value);
    const known = POLICY_NUMBERS.find((number) => number === name);
    if (problem !== null) wrong.push(problem);
    else if (known !== undefined && value !== undefined) {
      settings[known] = plainNumber(value);
      written.set(known, value);
    }
  }
  return { settings, written, wrong };
}

/**
 * `build` makes the policy of settings, on those that the site has.
 * @throws {ListedError} with all that is wrong, each with value, floor, reason and the nearest allowed value.
 */
export function refuseSets(
  { settings, written, wrong }: PolicySets,
  build: (settings: Partial<PolicySettings>) => void,
): void {
  const below = refusalsOf(settings, build).map((refused) =>
    refusalText({ ...refused, value: written.get(refused.setting) ?? refused.value }),
  );
  const all = [...wrong, ...below];
  if (all.length > 0) throw new ListedError('these settings are not right', all);
}
