// The zone that an address names: `?zone=<id of its row>`. Whoever gets the link sees all about it.

export function zoneOfSearch(search: string): string | null {
  return new URLSearchParams(search).get('zone');
}

/** An address with this zone in place of its own; null takes it away. */
export function withZone(address: string, id: string | null): string {
  const url = new URL(address);
  if (id === null) url.searchParams.delete('zone');
  else url.searchParams.set('zone', id);
  // Colons may stand in a query, and a link is read by people.
  return `${url.pathname}${url.search.replaceAll('%3A', ':')}${url.hash}`;
}
