// The glossary: what the product calls its levels, reasons, phases, alerts and decisions, once, for
// screens, evaluation, outlets and files. Each table is complete by the compiler: whoever adds a key
// or a language hears which words are missing. A feature takes a table in under keys of its own.
import { inEveryLanguage, type Language, type Words } from '../../languages.ts';

export type Table<Key extends string | number> = Readonly<Record<Key, Words>>;

/** A table as texts of one language: `under('level.', LEVELS, 'en')` has `level.0`, `level.1` ... */
export function under<Prefix extends string, Key extends string | number>(
  prefix: Prefix,
  table: Table<Key>,
  language: Language,
): Readonly<Record<`${Prefix}${Key}`, string>> {
  const texts = Object.entries<Words>(table).map(([key, words]) => [
    `${prefix}${key}`,
    words[language],
  ]);
  return Object.fromEntries(texts);
}

/** One form of a table whose keys have several: `form(DECISIONS, 'step')`. */
export function form<Key extends string | number, Form extends string>(
  table: Readonly<Record<Key, Readonly<Record<Form, Words>>>>,
  name: Form,
): Table<Key> {
  const words = Object.entries<Readonly<Record<Form, Words>>>(table);
  return Object.fromEntries(words.map(([key, forms]) => [key, forms[name]])) as Table<Key>;
}

/** A word as it begins a sentence or a column. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function capitals<Key extends string | number>(table: Table<Key>): Table<Key> {
  const words = Object.entries<Words>(table).map(([key, said]) => [
    key,
    inEveryLanguage((language) => capital(said[language])),
  ]);
  return Object.fromEntries(words) as Table<Key>;
}
