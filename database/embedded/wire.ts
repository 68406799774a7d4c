// The few messages of the PostgreSQL wire protocol (version 3) that the bridge writes itself.
// Everything else is passed on as it came.

const cString = (text: string): Buffer => Buffer.from(`${text}\0`);

/** One protocol message: type byte, length, body. */
export function message(type: string, ...body: Buffer[]): Buffer {
  const payload = Buffer.concat(body);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(payload.length + 4, 1);
  return Buffer.concat([head, payload]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

export function simpleQuery(sql: string): Buffer {
  return message('Q', cString(sql));
}

export function errorResponse(code: string, text: string): Buffer {
  return message(
    'E',
    cString('SERROR'),
    cString('VERROR'),
    cString(`C${code}`),
    cString(`M${text}`),
    Buffer.from([0]),
  );
}

/** Transaction status: I idle, T in a transaction, E in a failed one. */
export type TransactionStatus = 'I' | 'T' | 'E';

export function readyForQuery(status: TransactionStatus): Buffer {
  return message('Z', Buffer.from(status));
}

/**
 * What a server says after a successful start-up. Times are UTC, dates ISO: our SQL relies on both.
 */
export function greeting(sessionId: number): Buffer {
  const parameter = (name: string, value: string): Buffer =>
    message('S', cString(name), cString(value));
  return Buffer.concat([
    message('R', int32(0)),
    parameter('server_version', '17.5'),
    parameter('server_encoding', 'UTF8'),
    parameter('client_encoding', 'UTF8'),
    parameter('DateStyle', 'ISO, MDY'),
    parameter('TimeZone', 'GMT'),
    parameter('integer_datetimes', 'on'),
    parameter('standard_conforming_strings', 'on'),
    message('K', int32(sessionId), int32(0)),
    readyForQuery('I'),
  ]);
}

/** Name and value pairs of a start-up message (after length and version). */
export function startupParameters(body: Buffer): Map<string, string> {
  const parts = body.toString('utf8').split('\0');
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < parts.length && parts[i] !== ''; i += 2)
    pairs.set(parts[i] ?? '', parts[i + 1] ?? '');
  return pairs;
}

/** SQL text of a simple query (Q) or of a Parse (P); null for other messages. */
export function sqlOf(type: string, raw: Buffer): string | null {
  if (type === 'Q') return raw.toString('utf8', 5, raw.length - 1);
  if (type !== 'P') return null;
  const nameEnd = raw.indexOf(0, 5);
  return raw.toString('utf8', nameEnd + 1, raw.indexOf(0, nameEnd + 1));
}

export type WireAnswer = {
  /** The answer without notifications, and without the bridge's own CopyInResponse repeated. */
  readonly bytes: Buffer;
  readonly notifications: readonly { readonly channel: string; readonly raw: Buffer }[];
  /** Errors in it. */
  readonly errors: readonly { readonly code: string; readonly text: string }[];
  /** Status of the last ReadyForQuery in it, null when there was none (a portal is still open). */
  readonly status: TransactionStatus | null;
};

function statusOf(byte: number | undefined): TransactionStatus {
  if (byte === 84) return 'T';
  return byte === 69 ? 'E' : 'I';
}

/**
 * Code and message of an ErrorResponse's body: fields that begin with a letter and end with a zero.
 */
function errorOf(body: Buffer): { code: string; text: string } {
  const fields = body.toString('utf8').split('\0');
  const field = (letter: string): string =>
    fields.find((each) => each.startsWith(letter))?.slice(1) ?? '';
  return { code: field('C'), text: field('M') };
}

/** Splits an answer of the engine into what goes back to the asker and what goes to listeners. */
export function readAnswer(raw: Buffer, dropCopyIn: boolean): WireAnswer {
  const kept: Buffer[] = [];
  const notifications: { channel: string; raw: Buffer }[] = [];
  const errors: { code: string; text: string }[] = [];
  let status: TransactionStatus | null = null;
  let from = 0;
  let at = 0;
  while (at + 5 <= raw.length) {
    const type = String.fromCharCode(raw[at] ?? 0);
    const end = at + 1 + raw.readInt32BE(at + 1);
    if (type === 'Z') status = statusOf(raw[at + 5]);
    if (type === 'E') errors.push(errorOf(raw.subarray(at + 5, end)));
    if (type === 'A' || (dropCopyIn && type === 'G')) {
      kept.push(raw.subarray(from, at));
      if (type === 'A') {
        const channel = raw.toString('utf8', at + 9, raw.indexOf(0, at + 9));
        notifications.push({ channel, raw: raw.subarray(at, end) });
      }
      from = end;
    }
    at = end;
  }
  kept.push(raw.subarray(from));
  return { bytes: Buffer.concat(kept), notifications, errors, status };
}
