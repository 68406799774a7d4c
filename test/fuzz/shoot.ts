// Sends one case and says what is wrong with the answer, if anything is: a status of 5xx, a torn connection, or none within a minute.

import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { sendRaw } from '../kit/raw-http.ts';
import { SITE } from '../kit/server/fixture.ts';
import type { HttpCase } from './cases.ts';
import type { FramesCase } from './frames.ts';
import { packet } from './frames.ts';
import type { Stage } from './stage.ts';

export type Case = HttpCase | FramesCase;
export type Shot = {
  readonly status: number;
  readonly wrong: string | null;
  /** Readiness, which said that the service is not well. */
  readonly isReadiness?: boolean;
};

/** Only against an answer that never comes: nothing here takes seconds. */
const NEVER_MS = 60_000;

async function orNever<T>(answer: Promise<T>, never: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(never), NEVER_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The request as bytes. `from`: an address of its own, so that limits of attempts leave the next case alone. */
function bytesOf(
  stage: Stage,
  { method, target, as, headers, body }: HttpCase,
  from: string,
): Buffer {
  const where = target.replaceAll(/\{(\w+)\}/g, (_, key: string) => stage.name(key));
  const said = headers.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const own = stage.credential(as).split('\r\n');
  const lines = [`Host: 127.0.0.1:${stage.port}`, ...own, `X-Forwarded-For: ${from}`].filter(
    (line) => line !== '' && !said.includes(line.slice(0, line.indexOf(':')).toLowerCase()),
  );
  const head = [`${method} ${where} HTTP/1.1`, ...lines, ...headers, 'Connection: close', '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body ?? Buffer.alloc(0)]);
}

async function shootRequest(stage: Stage, what: HttpCase, from: string): Promise<Shot> {
  const { status } = await orNever(sendRaw(stage.port, bytesOf(stage, what, from)), {
    status: -1,
    text: '',
  });
  if (status === -1) return { status, wrong: 'no answer' };
  if (status === 0) return { status, wrong: 'torn connection' };
  // Readiness says 503 of the service, whatever is asked; the sites of the fixture are long past.
  const isReadiness = status === 503 && what.target.startsWith('/readyz');
  if (isReadiness) return { status, wrong: null, isReadiness };
  return { status, wrong: status >= 500 ? `status ${status}` : null };
}

const GOOD = packet({
  type: 0,
  nsp: STREAM_NAMESPACE,
  data: { protocol: 1, siteId: SITE, lane: 'public', cursor: null },
});

/** After the hostile frames a good handshake is sent: it is answered, or the connection was ended on purpose. */
async function shootFrames(stage: Stage, { query, frames }: FramesCase): Promise<Shot> {
  const url = `ws://127.0.0.1:${stage.port}/socket.io/?EIO=4&transport=websocket${query}`;
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const ended = new Promise<string | null>((resolve) => {
    socket.onclose = () => resolve(null);
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') resolve(null);
    };
  });
  socket.onopen = () => {
    for (const frame of [...frames, GOOD]) socket.send(frame as string);
  };
  const wrong = await orNever(ended, 'no answer to the stream');
  socket.close();
  return { status: wrong === null ? 101 : -1, wrong };
}

export function shoot(stage: Stage, what: Case, from: string): Promise<Shot> {
  return what.kind === 'http' ? shootRequest(stage, what, from) : shootFrames(stage, what);
}

/** A case as it can be read in a report. */
export function told(what: Case): string {
  return JSON.stringify(what, (_, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1').slice(0, 400);
    const isBuffer =
      typeof value === 'object' && value !== null && 'data' in value && 'type' in value;
    if (isBuffer && value.type === 'Buffer' && Array.isArray(value.data))
      return Buffer.from(value.data).toString('latin1').slice(0, 400);
    return value;
  });
}
