import type { ServerContext } from './context.ts';
import { Refusal } from './problems.ts';

/** Throws `invalid_body` when a site that somebody is given is not registered: it would be a role for nothing. */
export async function sitesOrRefuse(
  { reader }: Pick<ServerContext, 'reader'>,
  sites: readonly string[] | null | undefined,
  pointer: string,
): Promise<void> {
  if (sites == null) return;
  const known = new Set((await reader.sites()).map(({ site }) => site.siteId));
  if (sites.every((siteId) => known.has(siteId))) return;
  throw new Refusal('invalid_body', 'Correct what `errors` names and send it again.', [
    { pointer, code: 'unknown_site', detail: 'GET /api/v1/sites lists the sites that there are' },
  ]);
}
