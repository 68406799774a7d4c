// Public answers that were made already, as the bytes that were sent. The name of an answer holds the version of its data, so what is kept is never
// wrong, only no longer asked for.
type Kept = { readonly bytes: Buffer };

export class Answers {
  readonly #mostBytes: number;
  readonly #kept = new Map<string, Kept>();
  readonly #making = new Map<string, Promise<Buffer>>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What is kept under this name. */
  get(name: string): Buffer | undefined {
    const known = this.#kept.get(name);
    if (known === undefined) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, known);
    return known.bytes;
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
      this.#keep(name, bytes);
      return bytes;
    } finally {
      this.#making.delete(name);
    }
  }

  #keep(name: string, bytes: Buffer): void {
    // One answer must not push all the others out.
    if (bytes.byteLength > this.#mostBytes / 4) return;
    this.#kept.set(name, { bytes });
    this.#bytes += bytes.byteLength;
    for (const [oldest, { bytes: old }] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= old.byteLength;
    }
  }
}
