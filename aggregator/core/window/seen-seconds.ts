// Which sensor already has a reading in which UTC second of a window, and at which millisecond: what `duplicate` and `too_fast` need. An open
// hash table of numbers, so that a window's readings cost a few bytes each and no object.

const EMPTY = -1;
const FIRST_CAPACITY = 1024;

export class SeenSeconds {
  #keys = new Float64Array(FIRST_CAPACITY).fill(EMPTY);
  #milliseconds = new Uint16Array(FIRST_CAPACITY);
  #size = 0;
  readonly #windowSeconds: number;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /** Millisecond (0..999) of the sensor's reading in this second of the window, null when it has none. */
  find(sensor: number, second: number): number | null {
    const at = this.#slot(this.#key(sensor, second));
    return this.#keys[at] === EMPTY ? null : (this.#milliseconds[at] ?? null);
  }

  add(sensor: number, second: number, millisecond: number): void {
    if ((this.#size + 1) * 2 > this.#keys.length) this.#grow();
    this.#put(this.#key(sensor, second), millisecond);
  }

  #key(sensor: number, second: number): number {
    return sensor * this.#windowSeconds + second;
  }

  #put(key: number, millisecond: number): void {
    const at = this.#slot(key);
    if (this.#keys[at] === EMPTY) this.#size += 1;
    this.#keys[at] = key;
    this.#milliseconds[at] = millisecond;
  }

  /** Place of the key, or the empty place where it belongs. */
  #slot(key: number): number {
    const mask = this.#keys.length - 1;
    // Multiplicative hashing (2^32 divided by the golden ratio) spreads neighbouring keys.
    let at = (Math.imul(key, 0x9e3779b1) >>> 8) & mask;
    while (this.#keys[at] !== EMPTY && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const keys = this.#keys;
    const milliseconds = this.#milliseconds;
    this.#keys = new Float64Array(keys.length * 2).fill(EMPTY);
    this.#milliseconds = new Uint16Array(keys.length * 2);
    this.#size = 0;
    keys.forEach((key, at) => {
      if (key !== EMPTY) this.#put(key, milliseconds[at] ?? 0);
    });
  }
}
