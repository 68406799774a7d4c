// Refused sign-ins in the audit log. Anybody can cause as many as they like, so few have an entry each, of an address and in all; what is above is
// counted, and told now and then by an entry that says how many there were since when. So a flood is seen, and hides nothing that others did.
//
// Who has an entry is decided by the address alone, never by the account: how long an answer takes must not tell whether there is one.
import type { EpochMs } from '#shared/time.ts';
import { addressKey } from '../lanes/address-key.ts';
import type { RefusalLimits } from '../lanes/limits.ts';
import { PointBudget } from '../lanes/point-budget.ts';
import { Purse } from '../lanes/purse.ts';
import type { NewEntry } from '../ports.ts';
import type { PeopleStore } from './ports.ts';

/** Accounts that have a count of their own, those with the most; the others are told together with names that nobody has. */
const MOST_NAMED = 5;

/** `subjectId` null: nobody has this name. */
type Refused = Pick<NewEntry, 'action' | 'subjectId'>;
type Counted = Refused & { readonly times: number; readonly since: EpochMs };

export type RefusalLogParts = {
  readonly store: Pick<PeopleStore, 'record'>;
  readonly limits: RefusalLimits;
  /** Any that does not go back. Milliseconds. */
  readonly clock: () => number;
  /** By which entries are dated. */
  readonly wallClock: () => EpochMs;
  readonly log: (error: unknown) => void;
};

const keyOf = ({ action, subjectId }: Refused): string => `${action} ${subjectId ?? ''}`;

function add(counts: Map<string, Counted>, one: Counted): void {
  const { times, since } = counts.get(keyOf(one)) ?? { times: 0, since: one.since };
  const sum = { times: times + one.times, since: Math.min(since, one.since) as EpochMs };
  counts.set(keyOf(one), { ...one, ...sum });
}

/** So few that their number has a bound, whatever was tried. */
function together(counted: readonly Counted[]): readonly Counted[] {
  const named = counted
    .filter(({ subjectId }) => subjectId !== null)
    .toSorted((a, b) => b.times - a.times)
    .slice(0, MOST_NAMED);
  const counts = new Map<string, Counted>();
  for (const one of counted) add(counts, named.includes(one) ? one : { ...one, subjectId: null });
  return [...counts.values()];
}

export class RefusalLog {
  readonly #parts: RefusalLogParts;
  readonly #ofAddress: PointBudget;
  readonly #inAll: Purse;
  readonly #counted = new Map<string, Counted>();
  #due: NodeJS.Timeout | undefined;

  constructor(parts: RefusalLogParts) {
    const { perAddress, total, againMs } = parts.limits;
    this.#parts = parts;
    this.#ofAddress = new PointBudget(perAddress, perAddress * againMs);
    this.#inAll = new Purse(total, total * againMs, parts.clock());
  }

  /** Writes an entry, or counts. */
  async record(refused: Refused, address: string): Promise<void> {
    const now = this.#parts.clock();
    const isWritten =
      this.#ofAddress.spend(addressKey(address), 1, now) === 0 && this.#inAll.spend(1, now) === 0;
    if (isWritten) await this.#write(refused, null);
    else this.#count({ ...refused, times: 1, since: this.#parts.wallClock() });
  }

  /** Writes what was counted. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.#due);
    this.#due = undefined;
    const counted = together([...this.#counted.values()]);
    this.#counted.clear();
    for (const one of counted)
      try {
        const since = new Date(one.since).toISOString();
        await this.#write(one, { times: String(one.times), since });
      } catch (error) {
        this.#parts.log(error);
        this.#count(one);
      }
  }

  #write({ action, subjectId }: Refused, after: NewEntry['after']): Promise<void> {
    return this.#parts.store.record({ actorId: 'system', action, subjectId, before: null, after });
  }

  #count(one: Counted): void {
    add(this.#counted, one);
    this.#due ??= setTimeout(() => void this.flush(), this.#parts.limits.countMs).unref();
  }
}
