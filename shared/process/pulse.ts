// How one thing does, from looks at it that may fail or never come back. Pure: whoever looks says
// when, on a clock that only goes forward.
import type { CheckWord } from '../wire/health.ts';

/**
 * No good look for so long: it does not answer. With a look each second this is told within five.
 */
export const NO_ANSWER_MS = 4000;
/**
 * After trouble so many good looks in a row, so that something that dies again and again is not
 * called well in between.
 */
const GOOD_LOOKS = 3;

export class Pulse {
  #lastGoodAt: number | null = null;
  #bad: CheckWord | null = null;
  #badSince: number | null = null;
  #goodInARow = 0;

  /** A look that ended at `at`. */
  looked(word: CheckWord, at: number): void {
    if (word !== 'ok') {
      this.#fell(word, at);
      return;
    }
    // It was silent for too long before this look, whether or not anybody asked meanwhile.
    if (this.#bad === null && this.at(at).word === 'no_answer') this.#fell('no_answer', at);
    this.#lastGoodAt = at;
    this.#goodInARow += 1;
    if (this.#bad !== null && this.#goodInARow >= GOOD_LOOKS) {
      this.#bad = null;
      this.#badSince = null;
    }
  }

  /**
   * How it does at `at`, and for how long it has not been well; null when it is. Changes nothing.
   */
  at(at: number): { readonly word: CheckWord; readonly badForMs: number | null } {
    if (this.#bad !== null) return { word: this.#bad, badForMs: at - (this.#badSince ?? at) };
    if (this.#lastGoodAt === null) return { word: 'starting', badForMs: 0 };
    const silentMs = at - this.#lastGoodAt;
    return silentMs >= NO_ANSWER_MS
      ? { word: 'no_answer', badForMs: silentMs }
      : { word: 'ok', badForMs: null };
  }

  #fell(word: CheckWord, at: number): void {
    this.#badSince ??= this.#lastGoodAt ?? at;
    this.#bad = word;
    this.#goodInARow = 0;
  }
}
