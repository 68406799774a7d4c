// Who sends over HTTP, and how its headers tell it what it may still send.
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { BatchRefusal, Entered, Sender } from '../intake.ts';

/** By what an address is counted. */
export const senderNetwork = (address: string | undefined): string => ipKeyGenerator(address ?? '');

export function senderOf(req: Request): Sender {
  const token = /^Bearer +(\S.*)$/is.exec(req.get('authorization') ?? '')?.[1] ?? null;
  return { token, network: senderNetwork(req.ip) };
}

/** Says where a token stands, to whoever sent none. */
export function inHeaders({ token }: Sender, refusal: BatchRefusal): BatchRefusal {
  if (refusal.code !== 'not_signed_in' || token !== null) return refusal;
  return { ...refusal, detail: 'Send the device token as "Authorization: Bearer <token>".' };
}

/**
 * RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-08). Who is counted is told
 * by a hash, so that a sender can tell its own count from that of the strangers beside it.
 */
export function sayUse(res: Response, { use }: Entered): void {
  const { limit, windowSeconds, remaining, resetSeconds } = use;
  const name = `"${limit}-in-${windowSeconds}sec"`;
  const hash = createHash('sha256').update(use.key).digest('hex').slice(0, 12);
  const pk = Buffer.from(hash).toString('base64');
  res.set({
    RateLimit: `${name}; r=${remaining}; t=${resetSeconds}`,
    'RateLimit-Policy': `${name}; q=${limit}; w=${windowSeconds}; pk=:${pk}:`,
  });
}
