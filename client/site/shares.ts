import type { History } from '#client/model/history.ts';
import { HIGHEST_LEVEL, NO_RECORD_BYTE, RETRACTED_BYTE } from '#shared/codes.ts';

export type ShareKind = 'released' | 'withheld' | 'retracted' | 'none';

function kindOf(byte: number): ShareKind {
  if (byte <= HIGHEST_LEVEL) return 'released';
  if (byte === NO_RECORD_BYTE) return 'none';
  return byte === RETRACTED_BYTE ? 'retracted' : 'withheld';
}

/** Which part of the records of these windows was released, withheld, retracted or absent. Shares are 0..1 and add up to 1. */
export function sharesOf({ windows }: History): {
  readonly cells: number;
  readonly shares: readonly (readonly [ShareKind, number])[];
} {
  const totals: Record<ShareKind, number> = { released: 0, withheld: 0, retracted: 0, none: 0 };
  let cells = 0;
  for (const { levels } of windows) {
    for (const byte of levels) {
      totals[kindOf(byte)] += 1;
      cells += 1;
    }
  }
  const kinds: readonly ShareKind[] = ['released', 'withheld', 'retracted', 'none'];
  return { cells, shares: kinds.map((kind) => [kind, cells === 0 ? 0 : totals[kind] / cells]) };
}
