// What a byte says of a region and a window, in the stream, in frames and on every screen. No schema library stands behind it, so that a page may load it
// first.

/** Reasons in the order in which the first match withholds (release specification, sections 7 and 8). */
export const STAFF_REASONS = [
  'policy_suspended',
  'aggregator_gap',
  'insufficient_contributors',
  'insufficient_owner_diversity',
  'insufficient_coverage',
] as const;
export const PUBLIC_REASONS = [
  'policy_suspended',
  'plan_transition',
  'insufficient_coverage',
] as const;
export const WITHHELD_REASONS = [...STAFF_REASONS, 'plan_transition'] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];
export type PublicReason = (typeof PUBLIC_REASONS)[number];

/** 0..4: released with this level. */
export const HIGHEST_LEVEL = 4;
export const RETRACTED_BYTE = 255;
/** Only in frames: no record is due or stored for that region and window. Never in a `window` event. */
export const NO_RECORD_BYTE = 239;
export const REASON_BYTES: Readonly<Record<WithheldReason, number>> = {
  policy_suspended: 240,
  aggregator_gap: 241,
  insufficient_contributors: 242,
  insufficient_owner_diversity: 243,
  insufficient_coverage: 244,
  plan_transition: 245,
};
const REASONS: ReadonlyMap<number, WithheldReason> = new Map(
  WITHHELD_REASONS.map((reason) => [REASON_BYTES[reason], reason]),
);

/** The reason behind a withheld byte, or null when the byte says something else. */
export function reasonOfByte(byte: number): WithheldReason | null {
  return REASONS.get(byte) ?? null;
}
