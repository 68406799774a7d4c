// A push service of ours: HTTPS on this machine, which takes what the server sends and answers as a test wants.
import { once } from 'node:events';
import type http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { type BrowserKeys, browserKeys, vapidOf } from './browser.ts';
import { type Certificate, certificateOf } from './certificate.ts';

export type Pushed = {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
};

export type PushServiceOfTest = {
  /** As it stands in PUSH_SERVICES. */
  readonly host: string;
  readonly origin: string;
  readonly certificate: Certificate;
  readonly got: Pushed[];
  answer: (res: http.ServerResponse, got: Pushed) => void;
  /** A browser that is subscribed here. */
  subscribe(): SubscribedBrowser;
  close(): Promise<void>;
};

export type SubscribedBrowser = BrowserKeys & {
  readonly endpoint: string;
  /** What came for it, opened, oldest first. */
  read(): readonly Record<string, unknown>[];
  /** The same as it came. */
  came(): readonly Pushed[];
};

export const takenIn = (res: http.ServerResponse): void => void res.writeHead(201).end();
export const refusedWith =
  (code: number, headers: http.OutgoingHttpHeaders = {}) =>
  (res: http.ServerResponse): void =>
    void res.writeHead(code, headers).end();

/** From now on this process believes it; child processes by NODE_EXTRA_CA_CERTS. */
function believe({ cert }: Certificate): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
}

async function whole(req: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function startPushService(): Promise<PushServiceOfTest> {
  const certificate = certificateOf();
  believe(certificate);
  const server = https.createServer(certificate, async (req, res) => {
    const pushed = { path: req.url ?? '', headers: req.headers, body: await whole(req) };
    service.got.push(pushed);
    service.answer(res, pushed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const host = `127.0.0.1:${address.port}`;
  let made = 0;
  const service: PushServiceOfTest = {
    host,
    origin: `https://${host}`,
    certificate,
    got: [],
    answer: takenIn,
    subscribe: () => {
      made += 1;
      const path = `/send/${made}`;
      const keys = browserKeys();
      const came = (): readonly Pushed[] => service.got.filter((one) => one.path === path);
      return {
        ...keys,
        endpoint: `https://${host}${path}`,
        came,
        read: () => came().map(({ body }) => JSON.parse(keys.open(body))),
      };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return service;
}

/** What RFC 8292 wants of a message, read by our own code. */
export function vapidIn({ headers }: Pushed) {
  return vapidOf(String(headers.authorization));
}
