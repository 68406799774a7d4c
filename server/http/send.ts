// One attempt over the network: ten seconds, no redirect, and of the answer no more than a kilobyte, of which nothing is kept.
import http from 'node:http';
import https from 'node:https';
import type { Failure } from '#shared/wire/outlet.ts';
import { ForbiddenAddress, type Guard } from './guard.ts';

/** What goes out, and where to. */
export type Outgoing = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** How an attempt went. `failure` null: it was taken (2xx). */
export type Outcome = {
  readonly status: number | null;
  readonly failure: Failure | null;
  readonly durationMs: number;
  /** `Retry-After` as it came with an answer that does not count. Kept nowhere. */
  readonly retryAfter?: string;
};
/** Never rejects. */
export type Send = (message: Outgoing) => Promise<Outcome>;

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1024;

function failureOf(error: unknown): Failure {
  if (error instanceof ForbiddenAddress) return 'address';
  if (!(error instanceof Error)) return 'connection';
  // The library's agent has no code for it.
  if (/ is not allowed\. Because/.test(error.message)) return 'address';
  const code = 'code' in error ? String(error.code) : '';
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || code === 'ETIMEDOUT')
    return 'timeout';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'name';
  return /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)
    ? 'tls'
    : 'connection';
}

function failureOfStatus(status: number): Failure | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect' : 'answer';
}

/** Reads what is left of an answer up to the limit, so that the other side sees no broken connection, and lets go. */
function drop(response: http.IncomingMessage, done: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) response.destroy();
  });
  // The status is known: how the rest of the answer goes changes nothing.
  response.on('error', () => {});
  response.on('close', done);
}

type Answered = { readonly status: number; readonly retryAfter: string | undefined };

function post({ url, headers, body }: Outgoing, options: http.RequestOptions): Promise<Answered> {
  const target = new URL(url);
  const { request } = target.protocol === 'https:' ? https : http;
  const bytes = Buffer.from(body);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const asked = request(
      target,
      {
        ...options,
        method: 'POST',
        signal,
        headers: { ...headers, 'content-length': bytes.length },
      },
      (response) => {
        isAnswered = true;
        const { statusCode: status = 0, headers: said } = response;
        drop(response, () => resolve({ status, retryAfter: said['retry-after'] }));
      },
    );
    asked.on('error', (error) => {
      if (!isAnswered) reject(signal.aborted ? signal.reason : error);
    });
    asked.end(bytes);
  });
}

/** `clock`: milliseconds that only go forward. */
export function createSend(guard: Guard, clock: () => number): Send {
  return async (message) => {
    const started = clock();
    const outcome = (status: number | null, failure: Failure | null): Outcome => ({
      status,
      failure,
      durationMs: clock() - started,
    });
    try {
      const { status, retryAfter } = await post(message, guard.optionsFor(new URL(message.url)));
      const failure = failureOfStatus(status);
      const isLater = failure !== null && retryAfter !== undefined;
      return { ...outcome(status, failure), ...(isLater ? { retryAfter } : {}) };
    } catch (error) {
      return outcome(null, failureOf(error));
    }
  };
}
