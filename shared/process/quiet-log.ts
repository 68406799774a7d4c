// One outage is one story: a line when it begins, a count each minute while it lasts, a line when it is over. Without it a database that
// refuses connections fills the log with thousands of equal lines, and whoever reads it misses the one that matters. Pure: time is handed in.

import type { EpochMs } from '../time.ts';
import { sentenceOf } from './sentence.ts';

const COUNT_MS = 60_000;
/** How often whoever holds one lets it settle. */
export const SETTLE_MS = 5000;
/** More kinds of trouble than this at once are counted together. */
const MOST_KINDS = 50;

/** `first`: in full. `again`: `times` more since the last line. `over`: none for a minute, `times` since the last line. */
export type QuietLine = {
  readonly what: 'first' | 'again' | 'over';
  readonly kind: string;
  readonly times: number;
  readonly seconds: number;
};

type Trouble = { readonly since: EpochMs; lineAt: EpochMs; lastAt: EpochMs; times: number };

export class QuietLog {
  readonly #troubles = new Map<string, Trouble>();

  /** Something of this kind went wrong. Gives the line to write now, or null: it is counted. */
  failed(kind: string, now: EpochMs): QuietLine | null {
    const known = this.#troubles.has(kind) || this.#troubles.size < MOST_KINDS ? kind : 'others';
    const trouble = this.#troubles.get(known);
    if (trouble === undefined) {
      this.#troubles.set(known, { since: now, lineAt: now, lastAt: now, times: 0 });
      return { what: 'first', kind: known, times: 1, seconds: 0 };
    }
    trouble.times += 1;
    trouble.lastAt = now;
    return null;
  }

  /** To be called now and then: the lines that are due. */
  due(now: EpochMs): QuietLine[] {
    const lines: QuietLine[] = [];
    for (const [kind, trouble] of this.#troubles) {
      if (now - trouble.lineAt < COUNT_MS) continue;
      const { times, since, lastAt } = trouble;
      if (times === 0 || now - lastAt >= COUNT_MS) {
        this.#troubles.delete(kind);
        // A single failure has had its line.
        if (times > 0 || lastAt > since)
          lines.push({ what: 'over', kind, times, seconds: (lastAt - since) / 1000 });
        continue;
      }
      lines.push({ what: 'again', kind, times, seconds: (now - since) / 1000 });
      trouble.times = 0;
      trouble.lineAt = now;
    }
    return lines;
  }
}

/** What makes two failures the same: their code, else their text. Never a value that somebody sent. */
export function kindOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : null;
  return code ?? message ?? 'unknown';
}

/** Nobody ends a pool but who stops the program; what still asks then fails because of that, and nothing is wrong. The text is pg's own. */
const AFTER_THE_END = 'Cannot use a pool after calling end on the pool';

type Write = (fields: Readonly<Record<string, unknown>>, text: string) => void;

/** Joins it to a logger. Call `settle` every SETTLE_MS. */
export function quietLogOf(
  write: Write,
  now: () => number,
): {
  failed(text: string, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
  settle(): void;
} {
  const quiet = new QuietLog();
  return {
    failed: (text, error, fields = {}) => {
      const kind = kindOf(error);
      if (kind === AFTER_THE_END) return;
      const line = quiet.failed(`${text}: ${kind}`, now());
      if (line !== null) write({ ...fields, error: sentenceOf(error) }, text);
    },
    settle: () => {
      for (const { what, kind, times, seconds } of quiet.due(now())) {
        const lasted = Math.round(seconds);
        if (what === 'over') write({ times, lasted }, `${kind}: over, none for a minute`);
        else write({ times, lasted }, `${kind}: again, so many times since the last line`);
      }
    },
  };
}
