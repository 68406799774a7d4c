import { createHash } from 'node:crypto';
import type { LogEntry } from '#shared/wire/decision-log.ts';

/** Hash before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** What the chain hashes for an entry, as text; its SHA-256 in hex is `sha256`. Written here once more, so that tests hold the product's against it. */
export function chainText(previousSha256: string, seq: number, bytes: string): string {
  return `${previousSha256}\n${seq}\n${bytes}`;
}

/** Whether every hash is over the one before. `entries`: the whole log, newest first. */
export function isChainWhole(entries: readonly LogEntry[]): boolean {
  let previous = CHAIN_START;
  return entries.toReversed().every((entry) => {
    const text = chainText(previous, entry.seq, entry.bytes);
    const isRight = entry.previousSha256 === previous;
    previous = entry.sha256;
    return isRight && entry.sha256 === createHash('sha256').update(text).digest('hex');
  });
}
