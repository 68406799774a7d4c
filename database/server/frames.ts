// Windows as one byte per region, for the timeline: the letters of the frame views, turned into the bytes of the wire.
import type pg from 'pg';
import type { FrameRange, ReleasedFrame } from '#server/ports.ts';
import { REASON_BYTES, RETRACTED_BYTE } from '#shared/codes.ts';
import { isoUtc } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';

const VIEW: Readonly<Record<Lane, string>> = { staff: 'staff_frame', public: 'public_frame' };
/** Read at once: more would hold up whoever waits for the same connection. */
const PAGE_WINDOWS = 360;

/** By character code. Letters of the view; the reasons in the order of REASON_BYTES. */
const BYTES = new Map<number, number>([
  ...[0, 1, 2, 3, 4].map((level) => [48 + level, level] as const),
  ...Object.values(REASON_BYTES).map((byte, index) => [97 + index, byte] as const),
  ['r'.charCodeAt(0), RETRACTED_BYTE],
]);
const BYTE_OF = Uint8Array.from({ length: 128 }, (_, code) => BYTES.get(code) ?? 0);

function bytesOf(letters: string): Uint8Array {
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < letters.length; index += 1) {
    const code = letters.charCodeAt(index);
    if (!BYTES.has(code)) throw new Error(`a frame with the letter ${code}`);
    bytes[index] = BYTE_OF[code] ?? 0;
  }
  return bytes;
}

type Row = { plan_id: string; window_start: number; letters: string | null };

/** Published windows of the range, ascending. */
export async function readFrames(
  pool: pg.Pool,
  { siteId, lane, from, to, now }: FrameRange,
): Promise<readonly ReleasedFrame[]> {
  const frames: ReleasedFrame[] = [];
  let next = from;
  for (;;) {
    const { rows } = await pool.query<Row>(
      `SELECT plan_id, extract(epoch FROM window_start)::float8 * 1000 AS window_start, letters FROM ${VIEW[lane]} f
       WHERE site_id = $1 AND f.window_start >= $2 AND f.window_start < $3 AND published_at <= $4
       ORDER BY f.window_start LIMIT ${PAGE_WINDOWS}`,
      [siteId, isoUtc(next), isoUtc(to), isoUtc(now)],
    );
    for (const { plan_id: planId, window_start: windowStart, letters } of rows) {
      frames.push({ planId, windowStart, levels: bytesOf(letters ?? '') });
      next = windowStart + 1;
    }
    if (rows.length < PAGE_WINDOWS) return frames;
  }
}
