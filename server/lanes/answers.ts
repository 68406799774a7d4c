// Public answers that were made already, as the bytes that were sent. The name of an answer holds the version of its data, so what is kept is never
// wrong, only no longer asked for.
import { LRUCache } from 'lru-cache';

export class Answers {
  readonly #kept: LRUCache<string, Buffer>;
  readonly #making = new Map<string, Promise<Buffer>>();

  constructor(mostBytes: number) {
    this.#kept = new LRUCache({
      maxSize: mostBytes,
      // One answer must not push all the others out.
      maxEntrySize: Math.max(1, Math.floor(mostBytes / 4)),
      // An empty answer takes a place too.
      sizeCalculation: ({ byteLength }) => Math.max(1, byteLength),
    });
  }

  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  /** What is kept under this name. */
  get(name: string): Buffer | undefined {
    return this.#kept.get(name);
  }

  /**
   * The answer of this name; whoever asks while it is made gets the same one. When that fails each makes it alone: a refusal is for whom it was said.
   */
  async of(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.get(name);
    if (known !== undefined) return known;
    const running = this.#making.get(name);
    if (running === undefined) return this.#make(name, make);
    return running.catch(() => this.get(name) ?? make());
  }

  async #make(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const making = make();
    this.#making.set(name, making);
    try {
      const bytes = await making;
      this.#kept.set(name, bytes);
      return bytes;
    } finally {
      this.#making.delete(name);
    }
  }
}
