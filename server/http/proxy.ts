// Hands readings on to the aggregator without parsing them: this process never sees a level of a sensor.
import http from 'node:http';
import type { RequestHandler } from 'express';
import { problemOf, sendProblem } from './problems.ts';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'proxy-authorization',
  'host',
  'cookie',
]);
const TIMEOUT_MS = 30_000;

function forwarded(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

/** `ingestUrl` null: there is no intake behind this server (a recording, or read-only). */
export function ingestProxy(ingestUrl: string | null): RequestHandler {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  return function ingest(req, res) {
    const closed = (detail: string): void => {
      if (res.headersSent) res.destroy();
      else sendProblem(res.set('Retry-After', '5'), problemOf('ingest_closed', detail));
    };
    if (ingestUrl === null) {
      req.resume();
      closed('This server shows only; it takes no readings.');
      return;
    }
    const target = new URL(req.originalUrl, ingestUrl);
    const upstream = http.request(
      target,
      { method: req.method, headers: forwarded(req.headers), agent, timeout: TIMEOUT_MS },
      (answer) => {
        for (const [name, value] of Object.entries(forwarded(answer.headers)))
          if (value !== undefined) res.setHeader(name, value);
        res.status(answer.statusCode ?? 502);
        answer.pipe(res);
        answer.on('error', () => res.destroy());
      },
    );
    upstream.on('timeout', () => upstream.destroy(new Error('timeout')));
    upstream.on('error', () =>
      closed('The intake does not answer. Keep the readings and send them again.'),
    );
    res.on('close', () => upstream.destroy());
    req.pipe(upstream);
  };
}
