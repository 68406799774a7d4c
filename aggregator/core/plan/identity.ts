// Names of regions and plans: hashes of what they are, so that an unchanged region keeps its series (release specification, section 6).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const ID_DIGITS = 16;

function shortHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, ID_DIGITS);
}

/** Id of the region of these cells, given in byte order. */
export function regionIdOf(cells: readonly string[]): string {
  return shortHash(`region\n${cells.join('\n')}`);
}

/** Id of the critical signal of a unit: stays the same over windows, and is not the unit's own id. */
export function signalIdOf(siteId: string, unitId: string): string {
  return shortHash(`critical\n${siteId}\n${unitId}`);
}

export type PlanIdentity = {
  readonly siteId: string;
  readonly policyVersion: number;
  /** ISO 8601, UTC. */
  readonly effectiveFrom: string;
  readonly staffCells: readonly (readonly string[])[];
  readonly publicCells: readonly (readonly string[])[];
};

/** Id of a plan; cell lists stand in the order of the plan's regions. */
export function planIdOf(plan: PlanIdentity): string {
  const { siteId, policyVersion, effectiveFrom, staffCells, publicCells } = plan;
  return shortHash(JSON.stringify([siteId, policyVersion, effectiveFrom, staffCells, publicCells]));
}
