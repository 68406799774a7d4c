/** What somebody may spend: `most` points at once, all of them back within `wholeMs`, evenly. Pure: `nowMs` is any clock that does not go back. */
export class Purse {
  readonly #most: number;
  readonly #wholeMs: number;
  #points: number;
  #at: number;

  constructor(most: number, wholeMs: number, nowMs: number) {
    this.#most = most;
    this.#wholeMs = wholeMs;
    this.#points = most;
    this.#at = nowMs;
  }

  /** Milliseconds until `points` could be spent, 0 when they were spent now. */
  spend(points: number, nowMs: number): number {
    this.#fill(nowMs);
    if (this.#points < points)
      return ((Math.min(points, this.#most) - this.#points) / this.#most) * this.#wholeMs || 1;
    this.#points -= points;
    return 0;
  }

  /** Takes what something has turned out to cost; may leave a debt, of `most` at the most. */
  owe(points: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#points = Math.max(-this.#most, this.#points - points);
  }

  /** Points that were spent for nothing. */
  giveBack(points: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#points = Math.min(this.#most, this.#points + points);
  }

  #fill(nowMs: number): void {
    const back = (Math.max(0, nowMs - this.#at) / this.#wholeMs) * this.#most;
    this.#points = Math.min(this.#most, this.#points + back);
    this.#at = nowMs;
  }
}
