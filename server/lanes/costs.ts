// Points that a public request costs its address (limits.ts: pointsPerMinute), besides the usual one.

/** What has to be made anew. */
export const MADE = 5;
/** What takes a place for large answers. */
export const LARGE = 20;
/** Bytes of a public answer that cost one point more, when they were sent. */
export const BYTES_OF_A_POINT = 50_000;
