import { ipKeyGenerator } from 'express-rate-limit';

/** Household of an IPv6 address: whoever has one has all of its addresses. */
const IPV6_PREFIX = 56;

/** By what an address is counted: IPv4 as it is, IPv6 by its network. */
export function addressKey(address: string | undefined): string {
  if (address === undefined || address === '') return 'unknown';
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain.includes(':') ? ipKeyGenerator(plain, IPV6_PREFIX) : plain;
}
