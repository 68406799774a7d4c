// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): whoever does not know whether a step came through sends it again with the same key.
import type { Request } from 'express';
import * as z from 'zod';
import { sha256Hex } from '#shared/process/sha256.ts';
import type { Once } from '../ports.ts';
import { Refusal } from '../refusal.ts';

const HEADER = 'Idempotency-Key';

/** How the description says it. */
export const onceHeaderSchema = z.object({
  [HEADER]: z
    .string()
    .optional()
    .describe(
      'A UUID of your own choice, with or without quotes. Sent again within 24 hours with the same content, nothing is made twice; with other content it is refused',
    ),
});

/** A string of structured headers has quotes (RFC 9651); many write it without. */
const UUID = /^("?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\1$/i;

/** The key of the request and a hash of what it asks, in which the key is the salt; null: it has none. Throws for one that is no UUID. */
export function onceOf(req: Request, body: unknown): Once | null {
  const named = req.get(HEADER)?.trim();
  if (named === undefined) return null;
  const key = UUID.exec(named)?.[2]?.toLowerCase();
  if (key === undefined)
    throw new Refusal('invalid_request', 'Send a UUID as Idempotency-Key, or none.');
  return { key, sha256: sha256Hex([key, req.method, req.path, JSON.stringify(body)].join('\n')) };
}

export const OTHER_CONTENT = new Refusal(
  'conflict',
  'This Idempotency-Key was used for something else. Choose a new key for each step.',
  [{ pointer: '', code: 'other_content', detail: 'what was sent first with this key' }],
);
