// Refusals one after another, told together: somebody who guesses must not push what others did off the page.
import type { AuditEntry } from '#shared/wire/accounts.ts';

/** What anybody can cause as often as they like. */
const REFUSALS: readonly string[] = ['sign-in.refused', 'factor.refused'];

export type FoldedEntry = {
  /** The newest of them. */
  readonly entry: AuditEntry;
  readonly times: number;
  /** When the oldest of them was. */
  readonly firstAt: string;
};

const sameness = ({ actorId, action, subjectId }: AuditEntry): string =>
  JSON.stringify([actorId, action, subjectId]);

/** What an entry stands for: the server counts most refusals of a flood, and writes one entry for them. */
function oneOf(entry: AuditEntry): FoldedEntry {
  const { times, since } = entry.after ?? {};
  const isCount = typeof times === 'string' && typeof since === 'string';
  return isCount
    ? { entry, times: Number(times), firstAt: since }
    : { entry, times: 1, firstAt: entry.recordedAt };
}

/**
 * Entries, newest first, with equal refusals as one: those that nothing but refusals stands between.
 * Whatever is no refusal stays an entry of its own, in its place.
 */
export function foldRefusals(entries: readonly AuditEntry[]): readonly FoldedEntry[] {
  const folded: FoldedEntry[] = [];
  let run = new Map<string, number>();
  for (const entry of entries) {
    const one = oneOf(entry);
    if (!REFUSALS.includes(entry.action)) {
      run = new Map();
      folded.push(one);
      continue;
    }
    const at = run.get(sameness(entry));
    const known = at === undefined ? undefined : folded[at];
    if (at === undefined || known === undefined) {
      run.set(sameness(entry), folded.length);
      folded.push(one);
    } else {
      const [firstAt = known.firstAt] = [one.firstAt, known.firstAt].toSorted();
      folded[at] = { ...known, times: known.times + one.times, firstAt };
    }
  }
  return folded;
}
