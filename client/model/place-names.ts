// What the places of a site are called at a moment: zones that are called otherwise by now, or are gone, keep their names in whatever was said of them. Pure.
import { inForceAt } from '#shared/domain/window-lengths.ts';
import type { EpochMs } from '#shared/time.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import type { Site } from '#shared/wire/site.ts';

type NamedZone = SiteResource['places'][number]['zones'][number];

/** A site of which no more is asked than what its zones are called. */
export type NamedSite = Omit<Site, 'partition'> & {
  readonly partition:
    | { readonly kind: 'h3' }
    | { readonly kind: 'zones'; readonly zones: readonly NamedZone[] };
};

type Named = Pick<SiteResource, 'site' | 'places'>;

const known = new WeakMap<Site, WeakMap<Named['places'], Map<number, NamedSite>>>();

/** With its zones as they were called then; one that it did not have then is called as it was last. The same object as long as the site says the same. */
export function siteNamedAt({ site, places = [] }: Named, at: EpochMs): NamedSite {
  const ascending = places.map((place) => ({ ...place, from: Date.parse(place.from) }));
  const then = inForceAt(ascending, at);
  if (then === undefined) return site;
  const ofSite = known.get(site) ?? new WeakMap<Named['places'], Map<number, NamedSite>>();
  known.set(site, ofSite);
  const made = ofSite.get(places) ?? new Map<number, NamedSite>();
  ofSite.set(places, made);
  const before = made.get(then.from);
  if (before !== undefined) return before;
  // What comes later stands over what came before.
  const zones = new Map(
    [...ascending, then].flatMap((of) => of.zones.map((zone) => [zone.zoneId, zone])),
  );
  const named: NamedSite = { ...site, partition: { kind: 'zones', zones: [...zones.values()] } };
  made.set(then.from, named);
  return named;
}
