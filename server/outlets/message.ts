// One message as it goes over the wire: body, type of content, and the headers that let the receiver know that it is ours and has not been changed.
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Language } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { OutletKind } from '#shared/wire/outlet.ts';
import { alertmanagerBody } from './alertmanager-body.ts';
import type { Bulletin } from './bulletin.ts';
import { capBody } from './cap-body.ts';
import { webhookBody } from './webhook-body.ts';

export type Message = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Addressed = {
  readonly outletId: string;
  readonly kind: OutletKind;
  readonly url: string;
  readonly secret: string;
  readonly language: Language;
};

const CONTENT: Readonly<Record<OutletKind, string>> = {
  webhook: 'application/json; charset=utf-8',
  alertmanager: 'application/json; charset=utf-8',
  cap: 'application/cap+xml; charset=utf-8',
};

/** A signing secret as Standard Webhooks wants it: 32 random bytes. */
export function makeSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export function bodyOf(kind: OutletKind, bulletin: Bulletin, language: Language): string {
  switch (kind) {
    case 'webhook':
      return webhookBody(bulletin);
    case 'alertmanager':
      return alertmanagerBody(bulletin, language);
    case 'cap':
      return capBody(bulletin, language);
  }
}

/**
 * Every kind is signed after Standard Webhooks. The id is the same on every attempt, so that a receiver knows what it has already; the time is
 * that of the attempt.
 */
export function messageOf(outlet: Addressed, bulletin: Bulletin, now: EpochMs): Message {
  const { outletId, kind, url, secret, language } = outlet;
  const body = bodyOf(kind, bulletin, language);
  const id = `msg_${outletId}_${bulletin.seq === 0 ? `test-${bulletin.at}` : bulletin.seq}`;
  return {
    url,
    body,
    headers: {
      'content-type': CONTENT[kind],
      'user-agent': 'Crowdshade',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, new Date(now), body),
    },
  };
}
