import type { SiteResource } from '#shared/wire/api.ts';
import { Never } from './never.tsx';
import { Receipt } from './receipt.tsx';

/** What the page cannot show, and what this visit cost in privacy. */
export function Assurances({ resource }: { readonly resource: SiteResource }) {
  return (
    <>
      <Never />
      <Receipt resource={resource} />
    </>
  );
}
