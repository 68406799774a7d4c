// The moment that an address names: `?at=2027-06-12T18:15:00Z`. Whoever gets the link sees that moment.
import { isoUtc } from '#shared/time.ts';

/** The moment of a query string, null without one that is a time. */
export function momentOfSearch(search: string): number | null {
  const at = Date.parse(new URLSearchParams(search).get('at') ?? '');
  return Number.isNaN(at) ? null : at;
}

/** An address with this moment in place of its own; null takes it away. Whole seconds. */
export function withMoment(address: string, at: number | null): string {
  const url = new URL(address);
  if (at === null) url.searchParams.delete('at');
  else url.searchParams.set('at', isoUtc(Math.floor(at / 1000) * 1000));
  // Colons may stand in a query, and a link is read by people.
  return `${url.pathname}${url.search.replaceAll('%3A', ':')}${url.hash}`;
}
