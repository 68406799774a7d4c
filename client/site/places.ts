// The rows of the list: one per public region, one per place that no region covers, in the order of the alphabet and no other.

import { type Language, textIn } from '#shared/languages.ts';
import type { RegionCollection } from '#shared/wire/api.ts';

export type Place = {
  readonly id: string;
  /** Null: not covered. */
  readonly regionId: string | null;
  readonly name: string;
  /** What the one word holds for, when the name alone does not say it. */
  readonly pooledFrom: readonly string[];
};

/** Names joined by " + " read better as "A, B en C" in a sentence. */
export function sentenceList(names: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

export function placesOf(
  { features }: RegionCollection,
  { language, hasNamedCells }: { language: Language; hasNamedCells: boolean },
): readonly Place[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return features
    .map(({ id, properties }) => {
      const name = textIn(properties.name, language);
      const cells = properties.cellNames.map((cell) => textIn(cell, language));
      const isSaid = cells.every((cell) => name.includes(cell));
      const isPooled = hasNamedCells && cells.length > 1 && !isSaid;
      return {
        id,
        regionId: properties.regionId,
        name,
        pooledFrom: isPooled ? cells.toSorted(collator.compare) : [],
      };
    })
    .sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}
