// What an adversary at the doors may do to whoever publishes crowd levels. The product and the naive rival both stand behind this one
// interface, so that an attack is written once and cannot be kinder to one of them.
import http from 'node:http';
import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Lane } from '#shared/wire/record.ts';
import { PATIENCE_MS } from '../../kit/patience.ts';

export type Who = 'nobody' | 'device' | 'operator';

export type Answer = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** As it came: compressed when the asker allowed it. */
  readonly body: Buffer;
};

/** One message of the stream, as it came. */
export type Frame = {
  /** Milliseconds since the Unix epoch. */
  readonly windowStart: EpochMs;
  /** Size of the message on the wire. */
  readonly bytes: number;
  /** One value per region, ascending by region id: a level, or the byte of a reason. */
  readonly values: readonly number[];
};

export type Watcher = {
  readonly frames: readonly Frame[];
  /** Lengths of what came besides windows, by event, each length once. */
  readonly others: ReadonlyMap<string, ReadonlySet<number>>;
  close(): void;
};

/** Something that a thief of the machine holds: a table as text, a file, a log, the memory of the process that takes readings. */
export type Surface = {
  readonly kind: 'table' | 'file' | 'log' | 'heap' | 'journal' | 'carry';
  readonly name: string;
  readonly bytes: Buffer;
  /** Rows of a table, otherwise 0. */
  readonly rows: number;
};

export type AskOptions = {
  readonly who?: Who;
  readonly siteId?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Victim = {
  readonly name: 'product' | 'control';
  /** The clock of the intake. */
  now(): EpochMs;
  /** Goes on to `at`, listening in every slot, and does all that falls due; viewers' clock goes along. */
  moveTo(at: EpochMs): Promise<void>;
  /** As `moveTo`, the viewers' clock staying where it is. */
  moveIntakeTo(at: EpochMs): Promise<void>;
  /** Jumps to the start of the next window of the public lane, as after a night without any reading. */
  skipToPublicWindow(): Promise<EpochMs>;
  moveViewersTo(at: EpochMs): Promise<void>;
  send(siteId: string, readings: readonly Reading[]): Promise<Answer>;
  /** The same readings at the door of a second instance over the same data. */
  sendToSecond(siteId: string, readings: readonly Reading[]): Promise<Answer>;
  get(path: string, options?: AskOptions): Promise<Answer>;
  /** Addresses of health and metrics, of every process that has one; the first is the public server. */
  origins(): readonly string[];
  /** `cursor` as a viewer who comes back sends it; null, or absent, for the newest window. */
  watch(siteId: string, lane: Lane, cursor?: string | null): Promise<Watcher>;
  retract(siteId: string, lane: Lane, row: Row): Promise<void>;
  /** Tries to change a stored row as the program that wrote it may; the words of the refusals. */
  rewrite(): Promise<readonly string[]>;
  /** SIGKILL of whoever takes readings, and a new start. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** False when it is refused. */
  startSecond(): Promise<boolean>;
  /** Tries to open the stored data beside whoever has it open; true when that is let in. */
  openDataTwice(): Promise<boolean>;
  stopSecond(): Promise<void>;
  surfaces(): Promise<readonly Surface[]>;
  /** Rows of a site as stored, one canonical text each: key and content. */
  storedRows(siteId: string): Promise<readonly { readonly key: string; readonly text: string }[]>;
};

/** A row as a channel gives it. The rival's has more keys than ours. */
export type Row = {
  readonly lane: Lane;
  readonly policyVersion?: number;
  readonly planId: string;
  readonly regionId: string;
  readonly windowStart: string;
  readonly windowSeconds: number;
  readonly status: string;
  readonly level: number | null;
  readonly reason: string | null;
  readonly publishedAt: string;
};

/** Each question comes from an address of its own, as through a proxy: what is limited per address must not be taken for what the sites say. */
let asker = 0;
function fromSomewhereElse(): string {
  asker += 1;
  return `10.${(asker >> 16) & 255}.${(asker >> 8) & 255}.${asker & 255}`;
}

/** Asks one address and keeps every byte. Never follows, never unpacks. */
export function ask(
  url: string,
  options: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    // A connection of its own: a kept one may be closed by the other side while a long search runs here.
    const asked = {
      method,
      headers: { 'X-Forwarded-For': fromSomewhereElse(), ...headers },
      agent: false,
      timeout: PATIENCE_MS,
    } as const;
    const request = http.request(url, asked, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on('timeout', () => request.destroy(new Error('no answer in 20 s')));
    request.on('error', reject);
    request.end(body);
  });
}

export const textOf = (answer: Answer): string => answer.body.toString('utf8');

/** JSON of an answer; throws when it is none. */
export const jsonOf = <T>(answer: Answer): T => JSON.parse(textOf(answer)) as T;

/** Records of a lane over a range, first page, as the operator. */
export async function rowsOf(victim: Victim, siteId: string, query: string): Promise<Row[]> {
  const answer = await victim.get(`/api/v1/sites/${siteId}/records?limit=5000&${query}`, {
    who: 'operator',
  });
  if (answer.status !== 200)
    throw new Error(`${victim.name} answered ${answer.status} to records?${query}`);
  return jsonOf<{ records: Row[] }>(answer).records;
}
