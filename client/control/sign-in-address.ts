// The address through a sign-in: whoever came with a link to a moment sees that moment once they are in.
import { momentOfSearch, withMoment } from './replay/address.ts';

/** The sign-in page by this way, with everything else that the address says. */
export function signInAddress(search: string, way: 'password' | 'token'): string {
  const parameters = new URLSearchParams(search);
  if (way === 'token') parameters.set('signin', 'token');
  else parameters.delete('signin');
  const said = parameters.toString().replaceAll('%3A', ':');
  return said === '' ? '/control' : `/control?${said}`;
}

/** What the service takes for a time: after 1969, before 9999. */
const END_MS = Date.UTC(9999, 0, 1);

/** `address`: of the identity provider's door; it leads back to the moment of `search`. */
export function toMoment(address: string, search: string): string {
  const at = momentOfSearch(search);
  const isTime = at !== null && at >= 0 && at < END_MS;
  return withMoment(new URL(address, window.location.origin).href, isTime ? at : null);
}
