import type { KeysKey } from '../../i18n/keys.nl.ts';
import type { KeysTranslate } from './keys-texts.ts';

/** What the first start writes as labels. What a person wrote stays as it is. */
const OURS: Readonly<Record<string, KeysKey>> = {
  'first start': 'tokens.ours.start',
  'demo sensors': 'tokens.ours.demo',
};

export function labelOf(label: string, k: KeysTranslate): string {
  const key = Object.hasOwn(OURS, label) ? OURS[label] : undefined;
  return key === undefined ? label : k(key);
}
