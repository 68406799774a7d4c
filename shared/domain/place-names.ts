// What the room calls a place.
import { type Language, textIn } from '../languages.ts';
import type { Site } from '../wire/site.ts';

type Zone = Extract<Site['partition'], { kind: 'zones' }>['zones'][number];
type Named =
  | { readonly kind: 'h3' }
  | { readonly kind: 'zones'; readonly zones: readonly Pick<Zone, 'zoneId' | 'name'>[] };

/** Names of zones joined by +; an H3 cell has its own id for a name. */
export function placeNameOf(
  { partition }: { readonly partition: Named },
  cells: readonly string[],
  language: Language,
): string {
  const nameOf = (cell: string): string => {
    if (partition.kind !== 'zones') return cell;
    return textIn(partition.zones.find(({ zoneId }) => zoneId === cell)?.name, language) ?? cell;
  };
  return cells.map(nameOf).join(' + ');
}
