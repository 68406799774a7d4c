// One client of the bridge. Reads the wire protocol, gathers a batch (up to Sync, Flush, or a
// simple query) and runs it on the shared backend, with the role of the connection, its own
// prepared statements and its own notifications.
import type { Duplex } from 'node:stream';
import { sentenceOf } from '#shared/process/sentence.ts';
import type { Backend } from './backend.ts';
import { BASELINE, OWNER } from './baseline.ts';
import { changesSettings, listenedChannel, pinnedRole, rankOf, refusalOf } from './guard.ts';
import { FramingError, Inbox } from './inbox.ts';
import { StatementNames } from './statement-names.ts';
import {
  errorResponse,
  greeting,
  message,
  readAnswer,
  readyForQuery,
  simpleQuery,
  sqlOf,
  startupParameters,
  type TransactionStatus,
} from './wire.ts';

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const COPY_FROM_STDIN = /^\s*copy\s[\s\S]+\sfrom\s+stdin/i;

/** What others want to know of the engine's answers. */
export type Hearers = {
  readonly notify: (channel: string, raw: Buffer) => void;
  readonly onError: (error: { readonly code: string; readonly text: string }) => void;
};

export class BridgeSession {
  readonly #stream: Duplex;
  readonly #backend: Backend;
  readonly #hearers: Hearers;
  readonly #id: number;
  readonly #names: StatementNames;
  readonly #channels = new Set<string>();
  #role: string | null = null;
  #started = false;
  #closed = false;
  readonly #inbox = new Inbox();
  #batch: Buffer[] = [];
  #refused: string | null = null;
  #copy: Buffer[] | null = null;
  #settingsChanged = false;
  #status: TransactionStatus = 'I';
  #queue: Promise<void> = Promise.resolve();

  constructor(stream: Duplex, backend: Backend, id: number, hearers: Hearers) {
    this.#stream = stream;
    this.#backend = backend;
    this.#id = id;
    this.#hearers = hearers;
    this.#names = new StatementNames(id);
  }

  get rank(): number {
    return rankOf(this.#role);
  }

  listensTo(channel: string): boolean {
    return this.#channels.has(channel);
  }

  write(bytes: Buffer): void {
    if (!this.#closed && bytes.length > 0 && this.#stream.writable) this.#stream.write(bytes);
  }

  /**
   * Takes bytes from the client, in any chunking. One whose lengths make no sense is sent away:
   * nothing after it can be understood.
   */
  feed(chunk: Buffer): void {
    if (this.#closed) return;
    this.#inbox.add(chunk);
    try {
      while (this.#started ? this.#nextMessage() : this.#startUp()) {
        // each call takes one message off the inbox
      }
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.write(errorResponse('08P01', error.message));
      this.#stream.end();
      void this.close();
    }
  }

  /**
   * Rolls back what is open, frees the backend, forgets prepared statements. Safe to call twice.
   */
  close(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#cleanUp());
    return this.#queue;
  }

  /** Called when the session held the backend idle for too long. */
  evict(): void {
    this.write(errorResponse('25P03', 'terminating connection: idle in transaction for too long'));
    this.#stream.end();
    void this.close();
  }

  #startUp(): boolean {
    const raw = this.#inbox.startUp();
    if (raw === null) return false;
    const code = raw.readInt32BE(4);
    const body = raw.subarray(8);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      this.write(Buffer.from('N'));
      return true;
    }
    if (code === CANCEL_REQUEST) {
      this.#stream.end();
      return false;
    }
    try {
      this.#role = pinnedRole(startupParameters(body).get('options'));
    } catch (error) {
      this.write(errorResponse('28000', sentenceOf(error)));
      this.#stream.end();
      return false;
    }
    this.#started = true;
    this.write(greeting(this.#id));
    return true;
  }

  #nextMessage(): boolean {
    const raw = this.#inbox.next();
    if (raw === null) return false;
    this.#take(String.fromCharCode(raw[0] ?? 0), raw);
    return true;
  }

  #take(type: string, raw: Buffer): void {
    if (type === 'X') {
      void this.close().then(() => this.#stream.end());
      return;
    }
    if (this.#copy !== null) {
      this.#takeCopy(type, raw);
      return;
    }
    const sql = sqlOf(type, raw);
    if (sql !== null) this.#inspect(sql);
    if (type === 'Q' && sql !== null && this.#refused === null && COPY_FROM_STDIN.test(sql)) {
      this.#copy = [raw];
      this.#queue = this.#queue.then(() => this.write(message('G', Buffer.from([0, 0, 0]))));
      return;
    }
    if (type === 'd' || type === 'c' || type === 'f') return;
    this.#batch.push(this.#names.rename(type, raw));
    if (type === 'S' || type === 'Q' || type === 'H' || type === 'F') this.#enqueueBatch(type);
  }

  #takeCopy(type: string, raw: Buffer): void {
    if (this.#copy === null) return;
    if (type === 'd') this.#copy.push(raw);
    if (type !== 'c' && type !== 'f') return;
    const all = [...this.#copy, raw];
    this.#copy = null;
    this.#queue = this.#queue.then(() => this.#run(all, true));
  }

  #inspect(sql: string): void {
    this.#refused ??= refusalOf(sql);
    const channel = listenedChannel(sql);
    if (channel !== null) this.#channels.add(channel);
    if (changesSettings(sql)) this.#settingsChanged = true;
  }

  #enqueueBatch(type: string): void {
    const batch = this.#batch;
    const refused = this.#refused;
    this.#batch = [];
    this.#refused = null;
    this.#queue = this.#queue.then(() => {
      if (refused === null) return this.#run(batch, false);
      const answer = [errorResponse('0A000', refused)];
      if (type !== 'H') answer.push(readyForQuery(this.#status));
      this.write(Buffer.concat(answer));
      return undefined;
    });
  }

  async #run(batch: readonly Buffer[], isCopy: boolean): Promise<void> {
    if (this.#closed) return;
    try {
      if ((await this.#backend.acquire(this)) && this.#role !== null) {
        await this.#backend.run(simpleQuery(`SET SESSION AUTHORIZATION ${this.#role}`));
      }
      const answer = readAnswer(await this.#backend.run(Buffer.concat(batch)), isCopy);
      for (const { channel, raw } of answer.notifications) this.#hearers.notify(channel, raw);
      for (const error of answer.errors) this.#hearers.onError(error);
      if (answer.status !== null) this.#status = answer.status;
      if (answer.status === 'I') await this.#giveBack();
      else this.#backend.keep(this);
      this.write(answer.bytes);
    } catch (error) {
      await this.#giveBack();
      this.#status = 'I';
      const text = `embedded database: ${sentenceOf(error)}`;
      this.write(Buffer.concat([errorResponse('XX000', text), readyForQuery('I')]));
    }
  }

  async #giveBack(): Promise<void> {
    if (!this.#backend.isHeldBy(this)) return;
    // RESET does not go back to the login in this build of PostgreSQL; naming it does.
    if (this.#role !== null)
      await this.#backend.run(simpleQuery(`SET SESSION AUTHORIZATION ${OWNER}`));
    if (this.#settingsChanged) await this.#backend.run(simpleQuery(BASELINE));
    this.#settingsChanged = false;
    this.#backend.release(this);
  }

  async #cleanUp(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#channels.clear();
    if (!this.#backend.isHeldBy(this) && this.#names.size === 0) return;
    try {
      await this.#backend.acquire(this);
      await this.#backend.run(message('S'));
      await this.#backend.run(simpleQuery('ROLLBACK'));
      for (const name of this.#names.all())
        await this.#backend.run(simpleQuery(`DEALLOCATE "${name}"`));
      await this.#giveBack();
    } catch {
      this.#backend.release(this);
    }
  }
}
