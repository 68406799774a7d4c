import type { SiteResource } from '#shared/api.ts';

/** The public lane on the map. */
export function PublicMap({ resource }: { readonly resource: SiteResource }) {
  return <p>{resource.site.siteId}</p>;
}
