// The one way a record is made, so that its keys stand in RECORD_FIELDS order and its JSON is canonical (promise P13).

import type { WithheldReason } from '#shared/codes.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import { levelOf } from '../policy/bands.ts';

export type RecordHead = {
  readonly lane: Lane;
  readonly policyVersion: number;
  readonly planId: string;
  readonly regionId: string;
  readonly windowStart: EpochMs;
  readonly windowSeconds: number;
  readonly publishedAt: EpochMs;
};

/** What is said about a region in a window: one level, or one reason. */
export type Verdict = { readonly level: number } | { readonly reason: WithheldReason };

/** Builds the record of a key. Times become ISO 8601 UTC. */
export function makeRecord(key: RecordHead, verdict: Verdict): ReleaseRecord {
  const head = {
    lane: key.lane,
    policyVersion: key.policyVersion,
    planId: key.planId,
    regionId: key.regionId,
    windowStart: isoUtc(key.windowStart),
    windowSeconds: key.windowSeconds,
  };
  const publishedAt = isoUtc(key.publishedAt);
  if ('level' in verdict) {
    return {
      ...head,
      status: 'released',
      level: levelOf(verdict.level),
      reason: null,
      publishedAt,
    };
  }
  return { ...head, status: 'withheld', level: null, reason: verdict.reason, publishedAt };
}
