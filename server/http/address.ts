// Where a request comes from. What a proxy says of that is believed from the configured addresses only, and made plain before anything else
// reads the request: behind this there is one X-Forwarded-For, which holds the one address that counts, or there is none.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whether a proxy at this address is believed. */
export type TrustedProxies = (address: string) => boolean;

export const NO_PROXY: TrustedProxies = () => false;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function addRange(list: BlockList, text: string): void {
  const [address = '', prefix, ...rest] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
  if (isIP(address) === 0 || !isPrefix || rest.length > 0)
    throw new Error(
      `TRUSTED_PROXIES: "${text}" is not an address or a range. Write for instance "127.0.0.1, 10.0.0.0/8, ::1"; names are not taken.`,
    );
  if (prefix !== undefined && Number(prefix) === 0)
    throw new Error(
      `TRUSTED_PROXIES: "${text}" would believe everybody. Name the addresses of your proxies.`,
    );
  list.addSubnet(address, prefix === undefined ? most : Number(prefix), familyOf(address));
}

/** Reads TRUSTED_PROXIES: addresses and ranges in CIDR notation, by comma or blank. Throws an Error that says which one is wrong. */
export function trustedProxiesOf(text: string): TrustedProxies {
  const list = new BlockList();
  for (const item of text.split(/[\s,]+/).filter((part) => part !== '')) addRange(list, item);
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

function lineOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** From the nearest proxy outwards, as far as each is believed. */
function clientOf(peer: string, hops: readonly string[], isTrusted: TrustedProxies): string {
  let client = peer;
  for (const hop of hops.toReversed()) {
    if (!isTrusted(client) || isIP(hop) === 0) break;
    client = hop;
  }
  return client;
}

/**
 * Takes out of the request whatever only a trusted proxy may say. From one, X-Forwarded-For becomes the client's address alone, X-Forwarded-Host
 * becomes Host, and X-Forwarded-Proto stays when it is `http` or `https`.
 */
export function settleForwarded(req: IncomingMessage, isTrusted: TrustedProxies): void {
  const { headers } = req;
  const peer = req.socket.remoteAddress ?? '';
  const [hops, host, proto] = ['for', 'host', 'proto'].map((name) =>
    lineOf(headers, `x-forwarded-${name}`)
      .split(',')
      .map((part) => part.trim()),
  );
  for (const name of FORWARDED) delete headers[name];
  if (!isTrusted(peer)) return;
  const client = clientOf(peer, hops ?? [], isTrusted);
  if (client !== peer) headers['x-forwarded-for'] = client;
  if (host?.[0]) headers.host = host[0];
  if (proto?.[0] === 'https' || proto?.[0] === 'http') headers['x-forwarded-proto'] = proto[0];
}

/** Address of a client whose headers are settled: `peer` is the other end of the connection. */
export function settledAddress(peer: string, headers: IncomingHttpHeaders): string {
  return lineOf(headers, 'x-forwarded-for') || peer;
}
