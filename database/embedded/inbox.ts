// What a client has sent and nobody has read yet, cut into messages by the lengths in them. Chunks are joined once a message is whole: a long
// one that comes in small pieces costs its length, not its square.

/** Longest message that is taken; a COPY or a statement of ours is far shorter. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Start-up messages are short; PostgreSQL itself takes no more. */
const MAX_STARTUP_BYTES = 10_000;

const MIN_LENGTH = 4;

/** The length in a message is impossible: nothing after it can be understood. */
export class FramingError extends Error {
  constructor(length: number, max: number) {
    super(`invalid message length ${length}: it must be ${MIN_LENGTH} to ${max} bytes`);
    this.name = 'FramingError';
  }
}

export class Inbox {
  #chunks: Buffer[] = [];
  #bytes = 0;

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** The next start-up message (length, code, body), or null while it is not whole. Throws `FramingError`. */
  startUp(): Buffer | null {
    return this.#take(0, 8, MAX_STARTUP_BYTES);
  }

  /** The next message (type byte, length, body), or null while it is not whole. Throws `FramingError`. */
  next(): Buffer | null {
    return this.#take(1, MIN_LENGTH, MAX_MESSAGE_BYTES);
  }

  #take(lengthAt: number, minLength: number, maxLength: number): Buffer | null {
    const head = this.#first(lengthAt + 4);
    if (head === null) return null;
    const length = head.readInt32BE(lengthAt);
    if (length < minLength || length > maxLength) throw new FramingError(length, maxLength);
    const whole = this.#first(lengthAt + length);
    if (whole === null) return null;
    const rest = whole.subarray(lengthAt + length);
    this.#chunks = rest.length === 0 ? [] : [rest, ...this.#chunks.slice(1)];
    this.#bytes -= lengthAt + length;
    return whole.subarray(0, lengthAt + length);
  }

  /** The first chunk, joined with others until it has `bytes`; null when there are not so many. */
  #first(bytes: number): Buffer | null {
    if (this.#bytes < bytes) return null;
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= bytes) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}
