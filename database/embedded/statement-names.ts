import { message } from './wire.ts';

/** Gives each session its own names for prepared statements, which the one backend would otherwise share. */
export class StatementNames {
  readonly #prefix: string;
  readonly #used = new Set<string>();

  constructor(sessionId: number) {
    this.#prefix = `s${sessionId}_`;
  }

  get size(): number {
    return this.#used.size;
  }

  all(): readonly string[] {
    return [...this.#used];
  }

  /** The message with the statement's name made ours; unnamed statements and other messages stay as they are. */
  rename(type: string, raw: Buffer): Buffer {
    if (type === 'P') return this.#parse(raw);
    if (type === 'B') return this.#bind(raw);
    const ofStatement = (type === 'D' || type === 'C') && raw[5] === 83 && raw[6] !== 0;
    return ofStatement ? this.#describeOrClose(type, raw) : raw;
  }

  #parse(raw: Buffer): Buffer {
    const end = raw.indexOf(0, 5);
    if (end === 5) return raw;
    this.#used.add(this.#prefix + raw.toString('utf8', 5, end));
    return message('P', Buffer.from(this.#prefix), raw.subarray(5));
  }

  #bind(raw: Buffer): Buffer {
    const name = raw.indexOf(0, 5) + 1;
    if (raw[name] === 0) return raw;
    return message('B', raw.subarray(5, name), Buffer.from(this.#prefix), raw.subarray(name));
  }

  #describeOrClose(type: string, raw: Buffer): Buffer {
    const name = this.#prefix + raw.toString('utf8', 6, raw.length - 1);
    if (type === 'C') this.#used.delete(name);
    return message(type, Buffer.from('S'), Buffer.from(this.#prefix), raw.subarray(6));
  }
}
