import { useQuery } from '@tanstack/react-query';
import { sitesQuery } from '#client/data/queries.ts';
import { textIn } from '#shared/languages.ts';
import { useLanguage } from '../../i18n/texts.ts';

export type SiteName = { readonly siteId: string; readonly name: string };

/** The sites of this server by their names in the language of the page; `among` null: all of them. */
export function useSiteNames(among: readonly string[] | null = null): readonly SiteName[] {
  const language = useLanguage();
  const { data } = useQuery(sitesQuery());
  return (data?.sites ?? [])
    .filter(({ siteId }) => among === null || among.includes(siteId))
    .map(({ siteId, name }) => ({ siteId, name: textIn(name, language) }));
}

/** The sites of a role in words; `all` stands for every one. */
export function siteWords(
  sites: readonly string[] | null,
  names: readonly SiteName[],
  all: string,
): string {
  if (sites === null) return all;
  return sites
    .map((siteId) => names.find((known) => known.siteId === siteId)?.name ?? siteId)
    .join(', ');
}
