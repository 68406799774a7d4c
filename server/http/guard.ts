// Where a message may go. An address that a person typed in must not make this server ask its own network (SSRF): names are judged by what they
// resolve to, at the moment of the connection, and redirects are never followed.
import dns from 'node:dns';
import type http from 'node:http';
import { BlockList, isIP, type LookupFunction, SocketAddress } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Link-local, with the metadata services of clouds, and the metadata addresses outside it: never, whatever the operator allows. */
const METADATA = [
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.0/24',
];
/**
 * IPv6 addresses that stand for an IPv4 address in a way that routers or relays undo: IPv4-compatible, IPv4-translated, NAT64 (well-known and
 * local), 6to4, Teredo. No receiver needs one, and what they lead to cannot be judged in all of them.
 */
const DISGUISES = ['::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16'];
/** Where no receiver can be: this host, multicast, reserved, documentation, benchmarks, discard, retired site-local; with Teredo, 2001::/23. */
const NOWHERE = [
  '0.0.0.0/8',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  'fec0::/10',
  'ff00::/8',
];

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const NEVER = listOf([...METADATA, ...DISGUISES, ...NOWHERE]);
/** `::1` lies among the IPv4-compatible addresses and is none. */
const LOOPBACK = listOf(['::1/128']);
/** Of an ISATAP address, which holds an IPv4 address behind any prefix: the second half, as Node writes it. */
const ISATAP = /:(?:200:|0?:)5efe(?::[0-9a-f]{1,4}){2}$/;

export class ForbiddenAddress extends Error {
  constructor() {
    super('this address may not be asked');
  }
}

function isNever(text: string): boolean {
  const [plain = ''] = text.split('%', 1);
  const version = isIP(plain);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const { address } = new SocketAddress({ address: plain, family });
  if (LOOPBACK.check(address, family)) return false;
  return ISATAP.test(address) || NEVER.check(address, family);
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
      return 'an address may have no credentials and no fragment; messages are signed instead';
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
