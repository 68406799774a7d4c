// Group commits: everything that comes while one commit is on its way to the disk goes with the next. After a failed one every later one fails
// with the same error: what the disk holds then is not known.
import { sentenceOf } from '#shared/process/sentence.ts';
import type { EpochMs } from '#shared/time.ts';
import type { JournalLine } from '../journal.ts';
import { encodeLine } from './lines.ts';

export type SiteWindow = { readonly siteId: string; readonly windowStart: EpochMs };
export type Batch = SiteWindow & { readonly texts: string[] };

/** What goes to the disk together: lines per file, then files to forget. */
export class Commit {
  readonly batches = new Map<string, Batch>();
  readonly drops: SiteWindow[] = [];
  readonly done = Promise.withResolvers<void>();

  write(file: string, siteId: string, line: JournalLine): void {
    const { windowStart } = line;
    const batch = this.batches.get(file) ?? { siteId, windowStart, texts: [] };
    batch.texts.push(encodeLine(siteId, line));
    this.batches.set(file, batch);
  }
}

/** Commits one after the other, by `perform`. */
export class GroupCommits {
  readonly #perform: (commit: Commit) => Promise<void>;
  #next: Commit | null = null;
  #running: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(perform: (commit: Commit) => Promise<void>) {
    this.#perform = perform;
  }

  /** Adds to the next commit, which waits for the running one. Resolves when it is on the disk. */
  enqueue(add: (commit: Commit) => void): Promise<void> {
    this.#next ??= new Commit();
    const { done } = this.#next;
    add(this.#next);
    this.#running ??= this.#flush();
    return done.promise;
  }

  /** Resolves when nothing is on its way to the disk. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #flush(): Promise<void> {
    for (let commit = this.#next; commit !== null; commit = this.#next) {
      this.#next = null;
      await this.#settle(commit);
    }
    this.#running = null;
  }

  async #settle(commit: Commit): Promise<void> {
    try {
      if (this.#failure !== null) throw this.#failure;
      await this.#perform(commit);
      commit.done.resolve();
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(sentenceOf(error));
      commit.done.reject(this.#failure);
    }
  }
}
