import { endOf, type History } from '#client/model/history.ts';
import { HIGHEST_LEVEL, NO_RECORD_BYTE, RETRACTED_BYTE } from '#shared/codes.ts';
import type { EpochMs } from '#shared/time.ts';

export type ShareKind = 'released' | 'withheld' | 'retracted' | 'none';

function kindOf(byte: number): ShareKind {
  if (byte <= HIGHEST_LEVEL) return 'released';
  if (byte === NO_RECORD_BYTE) return 'none';
  return byte === RETRACTED_BYTE ? 'retracted' : 'withheld';
}

/**
 * Which part of the records from the first to the last of these windows was released, withheld, retracted or absent. Shares are 0..1 and add up to 1.
 * A window in between that nobody published is absent as a whole. `span` null: there is none.
 */
export function sharesOf(history: History): {
  readonly cells: number;
  readonly span: { readonly from: EpochMs; readonly to: EpochMs } | null;
  readonly shares: readonly (readonly [ShareKind, number])[];
} {
  const { windows, regions } = history;
  const totals: Record<ShareKind, number> = { released: 0, withheld: 0, retracted: 0, none: 0 };
  const [first, last] = [windows[0], windows.at(-1)];
  const span =
    first === undefined || last === undefined
      ? null
      : { from: first.start, to: endOf(history, last.start) };
  let due = 0;
  for (let at = span?.from ?? 0; at < (span?.to ?? 0); at = endOf(history, at)) due += 1;
  const cells = due * regions.length;
  for (const { levels } of windows) for (const byte of levels) totals[kindOf(byte)] += 1;
  totals.none += (due - windows.length) * regions.length;
  const kinds: readonly ShareKind[] = ['released', 'withheld', 'retracted', 'none'];
  return {
    cells,
    span,
    shares: kinds.map((kind) => [kind, cells === 0 ? 0 : totals[kind] / cells]),
  };
}
