// Where a message may go. An address that a person typed in must not make this server ask its own network (SSRF): names are judged by what they
// resolve to, at the moment of the connection, and redirects are never followed.
import dns from 'node:dns';
import type http from 'node:http';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Link-local, with the metadata services of clouds, and the metadata addresses outside it: never, whatever the operator allows. */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16, 'ipv4');
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');
NEVER.addAddress('100.100.100.200', 'ipv4');

export class ForbiddenAddress extends Error {
  constructor() {
    super('this address may not be asked');
  }
}

function isNever(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && NEVER.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Resolves a name and refuses it when any of its addresses is one of NEVER. The library's agent judges the rest after this. */
const lookup: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error === null ? addresses : [];
    if (found.some(({ address }) => isNever(address))) callback(new ForbiddenAddress(), []);
    else if (options.all === true || error !== null) callback(error, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  });
};

export type Guard = {
  /** Why an outlet may not have this address, or null. Names are judged when they are asked. */
  refusal(url: URL): string | null;
  /** Options of a request that can connect only to what is allowed. Throws ForbiddenAddress. */
  optionsFor(url: URL): http.RequestOptions;
};

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** `allowPrivate`: for a control room whose receiver stands in its own network. Then plain HTTP is allowed, too. */
export function createGuard({ allowPrivate }: { readonly allowPrivate: boolean }): Guard {
  const options = { keepAlive: false, allowPrivateIPAddress: allowPrivate };
  const refusal = (url: URL): string | null => {
    if (url.username !== '' || url.password !== '' || url.hash !== '')
      return 'an address has no credentials and no fragment; messages are signed instead';
    if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
      return 'only https:// is allowed here';
    if (isNever(hostOf(url))) return 'this address is never asked';
    return null;
  };
  return {
    refusal,
    optionsFor: (url) => {
      if (refusal(url) !== null) throw new ForbiddenAddress();
      const agent =
        url.protocol === 'https:'
          ? new RequestFilteringHttpsAgent(options)
          : new RequestFilteringHttpAgent(options);
      return { agent, lookup };
    },
  };
}
