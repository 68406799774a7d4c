import { type History, NO_RECORD } from '#client/model/history.ts';

export type ShareKind = 'released' | 'withheld' | 'retracted' | 'none';
const RETRACTED = 255;

function kindOf(byte: number): ShareKind {
  if (byte <= 4) return 'released';
  if (byte === NO_RECORD) return 'none';
  return byte === RETRACTED ? 'retracted' : 'withheld';
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
