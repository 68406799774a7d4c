// Places to wait in, shared fairly. Keys (an address, a network) are served in turn, and one with many makes room for one with fewer: however many wait,
// whoever comes alone waits for one round and no longer, unless there are more keys than places.

/** `key`: this key has its share already. `full`: everybody's places are taken. */
export type SlotRefusal = 'key' | 'full';

export type FairLimits = { readonly total: number; readonly perKey: number };

/** Pure but for what `sendAway` does: it is called with what has to give way, after it was taken off. */
export class FairQueue<T> {
  readonly #limits: FairLimits;
  readonly #sendAway: (item: T) => void;
  /** In the order of their turns; none is empty. */
  readonly #lines = new Map<string, T[]>();
  #size = 0;

  constructor(limits: FairLimits, sendAway: (item: T) => void) {
    this.#limits = limits;
    this.#sendAway = sendAway;
  }

  get size(): number {
    return this.#size;
  }

  /** Lets it wait, behind the others of its key; or says why not. */
  enter(key: string, item: T): SlotRefusal | null {
    const own = this.#lines.get(key) ?? [];
    if (own.length >= this.#limits.perKey) return 'key';
    if (this.#size >= this.#limits.total && !this.#makeRoom(own.length)) return 'full';
    own.push(item);
    this.#lines.set(key, own);
    this.#size += 1;
    return null;
  }

  /** Takes off whoever is next of the keys that may go; theirs then go behind all others. */
  next(mayGo: (key: string) => boolean = () => true): T | undefined {
    for (const [key, line] of this.#lines) {
      if (!mayGo(key)) continue;
      const item = line.shift();
      this.#lines.delete(key);
      if (line.length > 0) this.#lines.set(key, line);
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** It no longer waits. */
  leave(key: string, item: T): void {
    const line = this.#lines.get(key);
    const at = line?.indexOf(item) ?? -1;
    if (line === undefined || at < 0) return;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(key);
    this.#size -= 1;
  }

  /** The last one of the key with the most gives way, when that has at least two more than the newcomer's: with one more they would change places for ever. */
  #makeRoom(own: number): boolean {
    let most: T[] = [];
    for (const line of this.#lines.values()) if (line.length >= most.length) most = line;
    const item = most.length >= own + 2 ? most.pop() : undefined;
    if (item === undefined) return false;
    this.#size -= 1;
    this.#sendAway(item);
    return true;
  }
}
