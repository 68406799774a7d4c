// Entries of the decision log as they are written: each hangs on the one before it, so none can be changed or left out unseen.

import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type LogDocument, type LogKind, SYSTEM_ACTOR } from '#shared/wire/decision-log.ts';
import type { Queryable } from './queryable.ts';

export type Decision = {
  readonly siteId: string;
  readonly kind: LogKind;
  readonly at: EpochMs;
  /** Account id, or SYSTEM_ACTOR. */
  readonly actor?: string;
  readonly alertId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  /** Words of a person. */
  readonly text?: string | null;
};

/** Adds an entry to the chain and gives its number. Also tells every reader that something changed. */
export async function appendDecision(client: Queryable, decision: Decision): Promise<number> {
  const salt = randomBytes(16).toString('hex');
  const text = decision.text ?? null;
  const document: LogDocument = {
    kind: decision.kind,
    at: isoUtc(decision.at),
    actor: decision.actor ?? SYSTEM_ACTOR,
    salt,
    alertId: decision.alertId ?? null,
    data: decision.data ?? {},
    textSha256: text === null ? null : sha256Hex(`${salt}${text}`),
  };
  const { rows } = await client.query<{ seq: string }>(
    'SELECT append_decision($1, $2, $3) AS seq',
    [decision.siteId, JSON.stringify(document), text],
  );
  return Number(rows[0]?.seq);
}

/** What a seal is over before the log has an entry: a secret of the site, 64 hex digits. Only for whoever may read the log. */
export async function readLogStart(client: Queryable, siteId: string): Promise<string> {
  const { rows } = await client.query<{ start: string }>('SELECT log_start($1) AS start', [siteId]);
  if (rows[0] === undefined) throw new Error('the database has lost the start of its logs');
  return rows[0].start;
}
