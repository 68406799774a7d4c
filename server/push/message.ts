// A message as it goes to a push service: encrypted for the device (RFC 8291), signed by this installation (RFC 8292), and of one length whatever it says. The
// service sees that there is one, for which device, and how long it may wait.
import { createECDH, createHash } from 'node:crypto';
import { buildPushPayload } from '@block65/webcrypto-web-push';
import type { Outgoing } from '../http/send.ts';
import type { Note } from './note.ts';
import type { Device } from './ports.ts';
import type { VapidKey } from './vapid-key.ts';

/** A name of 32 characters at most that says nothing to the service, and cannot be compared between devices. */
export function topicOf(device: Pick<Device, 'auth'>, about: string): string {
  const sum = createHash('sha256').update(`${device.auth} ${about}`).digest('base64url');
  return sum.slice(0, 32);
}

/** Whether it is a point of the curve: of anything else nothing can be encrypted. */
export function isDeviceKey(p256dh: string): boolean {
  const own = createECDH('prime256v1');
  own.generateKeys();
  try {
    own.computeSecret(p256dh, 'base64url');
    return p256dh.startsWith('B');
  } catch {
    return false;
  }
}

/** `subject`: whom the service may ask about us. */
export async function pushMessageOf(
  device: Pick<Device, 'endpoint' | 'p256dh' | 'auth'>,
  { about, ttlSeconds, ...said }: Note,
  { publicKey, privateKey }: VapidKey,
  subject: string,
): Promise<Outgoing> {
  const { endpoint, p256dh, auth } = device;
  const topic = topicOf(device, about);
  const { headers, body } = await buildPushPayload(
    {
      data: JSON.stringify({ ...said, tag: about }),
      options: { ttl: ttlSeconds, urgency: 'high', topic },
    },
    { endpoint, expirationTime: null, keys: { p256dh, auth } },
    { subject, publicKey, privateKey },
  );
  return { url: endpoint, headers: { ...headers, 'user-agent': 'Crowdshade' }, body };
}
