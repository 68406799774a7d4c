import type { Request } from 'express';
import { Refusal } from '../refusal.ts';

/**
 * Refuses a request that holds only for a version which is not there (If-Match; RFC 9110, 13.1.1). Answers of the API have weak tags or none, and
 * If-Match compares strongly: no tag that anybody may name is the one of now. Who meant to change what they had read must not overwrite what others
 * wrote since. Files of the client have tags of their own and are judged where they are sent.
 */
export function refuseUnmatched(req: Request): void {
  const asked = req.get('if-match')?.trim();
  if (asked === undefined || asked === '*') return;
  throw new Refusal(
    'precondition_failed',
    'Nothing here has a tag that If-Match could name. Read it again, and ask without If-Match.',
  );
}
