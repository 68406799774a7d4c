// The HTTP server itself: judges every request before Socket.IO or a route sees it, and answers offers of other protocols over HTTP/1.1.
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isStream, REQUEST_CHECK_MS } from '#shared/process/connection-limit.ts';
import { SECOND_MS } from '#shared/time.ts';
import { API_VERSION } from '#shared/wire/api.ts';
import { DEFAULT_LIMITS, type SocketLimits } from '../lanes/limits.ts';
import { Turns } from '../lanes/turns.ts';
import { settleForwarded, type TrustedProxies } from './address.ts';
import { problemOf } from './problems.ts';
import { isPlainTarget } from './target.ts';
import { boundLine } from './upgraded-line.ts';

/** Where Socket.IO listens. */
const STREAM_PATH = '/socket.io/';

const REFUSED = JSON.stringify(
  problemOf(
    'invalid_request',
    'Ask for a plain path of this server, such as /api/v1/sites, with one Host.',
  ),
);
const HEADERS = {
  'API-Version': API_VERSION,
  'Cache-Control': 'no-store',
  'Content-Type': 'application/problem+json; charset=utf-8',
  'Content-Length': String(Buffer.byteLength(REFUSED)),
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};

/** Two Hosts are two answers to whose request it is: a proxy in front may have read the other one (RFC 9112, section 3.2). */
const hasOneHost = (req: IncomingMessage): boolean => (req.headersDistinct.host?.length ?? 0) <= 1;

/** Of a line that was upgraded for another transport Engine.IO only waits that the other side ends it. */
function asksForWebSocket(url: string): boolean {
  const transports = new URLSearchParams(url.slice(url.indexOf('?'))).getAll('transport');
  return transports.length === 1 && transports[0] === 'websocket';
}

/** A server may pass over an offer of another protocol, and does so for all but the stream's (h2c would otherwise end in an empty reply). */
function shouldUpgrade({ url = '', headers, method }: IncomingMessage): boolean {
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
  if (!isWebSocket || method !== 'GET' || !url.startsWith(STREAM_PATH)) return false;
  return isPlainTarget(url) && asksForWebSocket(url);
}

function refuse(res: ServerResponse): void {
  res.writeHead(400, HEADERS).end(res.req.method === 'HEAD' ? undefined : REFUSED);
}

/** So long may somebody take whose line is refused to read why. */
const READING_MS = SECOND_MS;

/** The other side may keep its half of the line open for as long as it likes; it does not keep ours. */
function refuseSocket(socket: Duplex): void {
  const head = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 400 Bad Request\r\n${head.join('')}\r\n${REFUSED}`);
  endLater(socket, READING_MS);
}

/** Ends the line after a while, unless it is a stream by then. */
function endLater(line: Duplex, ms: number): void {
  const timer = setTimeout(() => isStream(line) || line.destroy(), ms);
  line.once('close', () => clearTimeout(timer));
}

/** Listens nowhere yet, and judges nothing until `judgeFirst` is called. */
export function createFront(app: RequestListener): http.Server {
  const options = {
    shouldUpgradeCallback: shouldUpgrade,
    connectionsCheckingInterval: REQUEST_CHECK_MS,
  };
  return http.createServer(options, app);
}

/** Shows what could make it somebody of staff, or a sensor; anybody can show some. */
const isClaiming = ({ headers }: IncomingMessage): boolean =>
  (headers.authorization ?? '') !== '' || (headers.cookie ?? '') !== '';

/** The other side may hang up before anybody listens to it: in the line, or while the door of the stream looks at it. */
const ignore = (): void => {};

/**
 * Call it last: whoever listened before gets only requests whose target is plain and whose forwarded headers are settled. `isKnown`: whether a request
 * comes from staff or from a sensor, as far as it is known without asking anybody; it begins at once, and everybody else stands in a line.
 */
export function judgeFirst(
  server: http.Server,
  isTrusted: TrustedProxies,
  isKnown: (req: IncomingMessage) => boolean,
  limits: SocketLimits = DEFAULT_LIMITS.sockets,
): void {
  const turns = new Turns();
  const inTurn = (req: IncomingMessage, socket: Duplex, begin: () => void): void => {
    const claims = isClaiming(req);
    if (claims && isKnown(req)) begin();
    // What was parsed of a pipeline that is ended comes here too, and goes nowhere.
    else if (!socket.destroyed && !turns.line(socket, begin, claims ? 'claiming' : 'public'))
      socket.destroy();
  };
  const requests = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request').on('request', (req: IncomingMessage, res) => {
    const isPlain = isPlainTarget(req.url ?? '') && hasOneHost(req);
    settleForwarded(req, isTrusted);
    if (!isPlain) refuse(res);
    else
      inTurn(req, req.socket, () => {
        if (res.destroyed || req.socket.destroyed) return;
        for (const listener of requests) listener.call(server, req, res);
      });
  });
  const upgrades = server.listeners('upgrade') as ((...given: unknown[]) => void)[];
  server.removeAllListeners('upgrade').on('upgrade', (req, socket, head) => {
    const isPlain = hasOneHost(req);
    settleForwarded(req, isTrusted);
    // Node before 24.9 asks nobody whether to upgrade.
    // Who opens a WebSocket waits for the answer before it says anything else (RFC 6455, section 4.1).
    if (!isPlain || !shouldUpgrade(req) || head.length > 0) refuseSocket(socket);
    else {
      boundLine(req.socket, limits, () => performance.now());
      // Engine.IO refuses politely, and then waits for the other side.
      endLater(socket, limits.waitingMs);
      socket.on('error', ignore);
      inTurn(req, socket, () => {
        if (socket.destroyed) return;
        for (const listener of upgrades) listener.call(server, req, socket, head);
      });
    }
  });
  server.on('connect', (_req, socket) => refuseSocket(socket));
}
