// A line between a client and the embedded database's socket, so that what happens to lines can happen here: it is cut, it goes dead without a
// word, or something on it leaves out a part of the start-up packet, as a pooler does.
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';

type Pair = { readonly outer: net.Socket; readonly inner: net.Socket };

/** A start-up packet without one of its parameters. */
function withoutParameter(packet: Buffer, name: string): Buffer {
  const words = packet.subarray(8).toString('utf8').split('\0').slice(0, -2);
  const kept: string[] = [];
  for (let i = 0; i + 1 < words.length; i += 2)
    if (words[i] !== name) kept.push(words[i] ?? '', words[i + 1] ?? '');
  const body = Buffer.from(`${kept.map((word) => `${word}\0`).join('')}\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  packet.copy(head, 4, 4, 8);
  return Buffer.concat([head, body]);
}

export class Relay {
  readonly #target: string;
  readonly #dropsOptions: boolean;
  readonly #pairs = new Set<Pair>();
  readonly #server: net.Server;
  #isCut = false;
  #swallowsNew = false;
  /** Connections that were made so far. */
  made = 0;

  /** `dropsOptions`: as a pooler with `ignore_startup_parameters = options`. */
  constructor(databaseUrl: string, { dropsOptions = false } = {}) {
    const folder = new URL(databaseUrl).searchParams.get('host') ?? '';
    this.#target = path.join(folder, '.s.PGSQL.5432');
    this.#dropsOptions = dropsOptions;
    this.#server = net.createServer((socket) => this.#join(socket));
  }

  /** Gives the address of the database behind this line. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `postgresql://postgres@127.0.0.1:${address.port}/template1`;
  }

  /** Ends all connections and refuses new ones. */
  cut(): void {
    this.#isCut = true;
    for (const { outer, inner } of this.#pairs) {
      outer.destroy();
      inner.destroy();
    }
  }

  mend(): void {
    this.#isCut = false;
    this.#swallowsNew = false;
  }

  /** Connections that are there now go dead: nothing comes through and nobody is told. New ones are fine. Gives how many there were. */
  goDead(): number {
    for (const { outer, inner } of this.#pairs) {
      outer.unpipe(inner);
      inner.unpipe(outer);
      outer.pause();
      inner.pause();
    }
    return this.#pairs.size;
  }

  /** As a database that is stopped: lines go dead, and new ones are taken and never answered. */
  freeze(): void {
    this.goDead();
    this.#swallowsNew = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #join(outer: net.Socket): void {
    if (this.#isCut) {
      outer.destroy();
      return;
    }
    this.made += 1;
    const inner = net.connect(this.#target);
    const pair = { outer, inner };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => {
        this.#pairs.delete(pair);
        to.destroy();
      });
    }
    if (this.#swallowsNew) return;
    inner.pipe(outer);
    if (!this.#dropsOptions) {
      outer.pipe(inner);
      return;
    }
    outer.once('data', (packet: Buffer) => {
      inner.write(withoutParameter(packet, 'options'));
      outer.pipe(inner);
    });
  }
}
