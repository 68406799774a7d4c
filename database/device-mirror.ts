// All device tokens that count, by SHA-256, in the memory of a process that takes in batches. A sensor is known from its first batch on, also after a
// restart, so nobody has to look a token up to tell sensors from strangers. Read whole when listening begins, then token by token as notices come.
// Trade: some 120 bytes per token, 12 MB for 100,000 of them (measured). A notice that is lost with its line is made up for by reading all again.
import { setTimeout as timer } from 'node:timers';
import type { EpochMs } from '#shared/time.ts';
import type { DeviceToken, HashedToken } from './device-tokens.ts';
import { listenToTokens, type TokenListeners } from './listen-tokens.ts';

const READ_AGAIN_MS = 1000;

export type MirrorParts = Pick<TokenListeners, 'connect'> & {
  /** The next tokens after this hash, ascending; empty: those were all. */
  readonly page: (after: string, now: EpochMs) => Promise<readonly HashedToken[]>;
  readonly one: (sha256: string, now: EpochMs) => Promise<DeviceToken | null>;
  /** The time of day, for tokens that end by themselves. */
  readonly time: () => EpochMs;
  /** Hears of changes too. */
  readonly onChange?: (sha256: string) => void;
  readonly onListening?: () => void;
};

export class DeviceMirror {
  readonly #parts: MirrorParts;
  readonly #tokens = new Map<string, DeviceToken>();
  /** One object for all tokens of a site that have no end. */
  readonly #endless = new Map<string, DeviceToken>();
  /** Which question after a token is the newest: answers to older ones are not kept. */
  readonly #asked = new Map<string, number>();
  readonly #stopListening: () => Promise<void>;
  readonly #ready = Promise.withResolvers<void>();
  #questions = 0;
  /** Tokens that changed while all are read: what is read of them may be from before. Null: nothing is read. */
  #changedMeanwhile: Set<string> | null = null;
  #readings = 0;
  #retry: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** Listens at once, until `stop`. Never throws: what fails is tried again. */
  constructor(parts: MirrorParts) {
    this.#parts = parts;
    this.#stopListening = listenToTokens({
      connect: parts.connect,
      onChange: (sha256) => this.#changed(sha256),
      onListening: () => {
        parts.onListening?.();
        void this.#readAll();
      },
    });
  }

  /** Resolves when all were read once. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get size(): number {
    return this.#tokens.size;
  }

  /** The token of this hash; null when none counts, as far as is known here. */
  get(sha256: string): DeviceToken | null {
    const token = this.#tokens.get(sha256);
    if (token === undefined) return null;
    return token.expiresAt === null || token.expiresAt > this.#parts.time() ? token : null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#readings += 1;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#stopListening();
  }

  async #readAll(): Promise<void> {
    const reading = this.#readings + 1;
    this.#readings = reading;
    // What was asked before may be older than what is read now.
    this.#asked.clear();
    this.#changedMeanwhile = new Set();
    try {
      const seen = await this.#readPages(() => reading === this.#readings);
      if (reading !== this.#readings) return;
      for (const sha256 of this.#tokens.keys())
        if (!seen.has(sha256) && !this.#hasChanged(sha256)) this.#tokens.delete(sha256);
      this.#changedMeanwhile = null;
      this.#ready.resolve();
    } catch {
      if (reading === this.#readings) this.#readAllLater();
    }
  }

  async #readPages(isWanted: () => boolean): Promise<ReadonlySet<string>> {
    const { page, time } = this.#parts;
    const seen = new Set<string>();
    let after = '';
    for (;;) {
      const rows = await page(after, time());
      if (rows.length === 0 || !isWanted()) return seen;
      for (const { sha256, token } of rows) {
        seen.add(sha256);
        if (!this.#hasChanged(sha256)) this.#keep(sha256, token);
        after = sha256;
      }
    }
  }

  #hasChanged(sha256: string): boolean {
    return this.#changedMeanwhile?.has(sha256) === true;
  }

  #readAllLater(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    if (!this.#isStopped) this.#retry = timer(() => void this.#readAll(), READ_AGAIN_MS);
  }

  #changed(sha256: string): void {
    // One that ended ends now, whatever becomes of the question.
    this.#tokens.delete(sha256);
    this.#changedMeanwhile?.add(sha256);
    this.#parts.onChange?.(sha256);
    const question = this.#questions + 1;
    this.#questions = question;
    this.#asked.set(sha256, question);
    const isNewest = (): boolean => this.#asked.get(sha256) === question;
    this.#parts.one(sha256, this.#parts.time()).then(
      (token) => {
        if (!isNewest()) return;
        this.#asked.delete(sha256);
        if (token !== null) this.#keep(sha256, token);
      },
      () => isNewest() && this.#readAllLater(),
    );
  }

  #keep(sha256: string, token: DeviceToken): void {
    if (token.expiresAt !== null) this.#tokens.set(sha256, token);
    else {
      const { siteId } = token;
      const shared = this.#endless.get(siteId) ?? token;
      this.#endless.set(siteId, shared);
      this.#tokens.set(sha256, shared);
    }
  }
}
