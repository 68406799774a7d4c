// Texts that people write by hand and that would mean something else to a program, or nothing to anybody.
import { blanksIn, noWebAddressIn } from '#shared/wire/storable.ts';

/** What is said of a text that cannot be stored. */
export const UNSTORABLE_TEXT =
  'a text holds a control character, one that turns the order of letters or that nobody sees, or half of a surrogate pair';

export type OddText = { readonly path: readonly string[]; readonly says: string };

/** Every odd text of a document, with its place. */
export function oddTextsIn(document: unknown): readonly OddText[] {
  return [
    ...blanksIn(document).map((path) => ({ path, says: 'has blanks around it' })),
    ...noWebAddressIn(document).map((path) => ({
      path,
      says: 'must be the address of a web page: it begins with https:// or http://',
    })),
  ];
}
