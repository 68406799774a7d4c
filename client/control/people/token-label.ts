import type { KeysTranslate } from './keys-texts.ts';
import type { KeysKey } from './texts/keys.nl.ts';

/** What the first start writes as labels. What a person wrote stays as it is. */
const OURS: Readonly<Record<string, KeysKey>> = {
  'first start': 'tokens.ours.start',
  'demo sensors': 'tokens.ours.demo',
};

export function labelOf(label: string, k: KeysTranslate): string {
  const key = Object.hasOwn(OURS, label) ? OURS[label] : undefined;
  return key === undefined ? label : k(key);
}
