// Speaks to a server byte by byte, because every HTTP client mends what an attacker leaves broken.
import { once } from 'node:events';
import net from 'node:net';

export type RawAnswer = {
  /** 0: the connection ended without an answer. */
  readonly status: number;
  /** Head and body as they came. */
  readonly text: string;
};

/** Sends these bytes and reads until the other side closes, or until an answer with a length is whole. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const chunks: Buffer[] = [];
  // A 100 comes before the answer and is none.
  const text = (): string =>
    Buffer.concat(chunks)
      .toString('latin1')
      .replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  return new Promise((resolve) => {
    const done = (): void => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.[01] (\d{3}) /.exec(text())?.[1] ?? 0), text: text() });
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isWhole(text())) done();
    });
    socket.on('close', done);
    socket.on('error', () => {});
    socket.write(bytes);
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = text.slice(0, end);
  if (/^HTTP\/1\.1 (?:101|204|304) /.test(head)) return true;
  const body = text.slice(end + 4);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return body.endsWith('0\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
}

/** A request with these lines behind its first one; the connection is closed after the answer. */
export function requestText(firstLine: string, headers: readonly string[] = [], body = ''): string {
  return [firstLine, 'Host: crowd.example', ...headers, 'Connection: close', '', body].join('\r\n');
}
