// Whose addresses a device may have. A browser says where its messages go, and this server then asks there: so the push services are a closed list, by
// host, as their makers document them. A name is judged once more by what it resolves to, at the moment of the connection (http/guard.ts).
import { isIP } from 'node:net';

/** Chrome and what is built on it; Firefox; Edge; Safari. `*.`: any name below. */
const KNOWN = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '*.notify.windows.com',
  'web.push.apple.com',
];
const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;
const ADDRESS = /^\[[0-9a-f:.]+\](?::\d{1,5})?$/;

export type PushService = {
  readonly host: string;
  /** The setting itself says the address, so that it may lie in a network of the operator's. */
  readonly isAddress: boolean;
};

export type PushServices = {
  /** The service of an endpoint; null: it is none of the list. */
  of(endpoint: string): PushService | null;
};

const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

/** Of the setting PUSH_SERVICES: hosts by comma, each with a port where it is not 443. Throws an Error for what is none. */
function hostsOf(setting: string): readonly string[] {
  const hosts = setting
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  const wrong = hosts.find((host) => !(HOST.test(host) || ADDRESS.test(host)));
  if (wrong === undefined) return hosts;
  throw new Error(
    'PUSH_SERVICES must be hosts by comma, such as push.example.org or *.push.example.org',
  );
}

/** `setting`: what the operator adds to the list. */
export function pushServicesOf(setting: string): PushServices {
  const hosts = [...KNOWN, ...hostsOf(setting)];
  const isListed = (host: string): boolean =>
    hosts.some((known) =>
      known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known,
    );
  return {
    of: (endpoint) => {
      if (!URL.canParse(endpoint)) return null;
      const { protocol, username, password, hash, host, hostname } = new URL(endpoint);
      const isPlain = protocol === 'https:' && `${username}${password}${hash}` === '';
      return isPlain && isListed(host) ? { host, isAddress: isAddress(hostname) } : null;
    },
  };
}
