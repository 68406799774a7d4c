// A real receiver on this machine that verifies what it gets with the library's own verifier, and answers as a test wants.
import { once } from 'node:events';
import http from 'node:http';
import { Webhook } from 'standardwebhooks';

export type Got = { readonly id: string; readonly type: string; readonly body: string };

export type Receiver = {
  readonly url: string;
  readonly port: number;
  readonly got: Got[];
  /** Requests that were answered with something else than 2xx, or never, count here too. */
  asked: number;
  secret: string | null;
  /** The time by which it judges whether a message is new. */
  clock: () => number;
  answer: (res: http.ServerResponse, got: Got) => void;
  close(): Promise<void>;
};

export const taken = (res: http.ServerResponse): void => void res.writeHead(204).end();
export const status = (code: number) => (res: http.ServerResponse) =>
  void res.writeHead(code).end();

const wallClock = Date.now.bind(Date);

/** The library judges by Date.now() whether a message is new; tests have a clock of their own. */
function verifyAt(now: number, verify: () => unknown): void {
  const real = Date.now;
  Date.now = () => now;
  try {
    verify();
  } finally {
    Date.now = real;
  }
}

async function bodyOf(req: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export async function startReceiver(): Promise<Receiver> {
  const server = http.createServer((req, res) => void receive(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const receive = async (req: http.IncomingMessage, res: http.ServerResponse): Promise<void> => {
    const body = await bodyOf(req);
    receiver.asked += 1;
    const header = (name: string): string => String(req.headers[name] ?? '');
    const got = { id: header('webhook-id'), type: header('content-type'), body };
    try {
      const headers = {
        'webhook-id': got.id,
        'webhook-timestamp': header('webhook-timestamp'),
        'webhook-signature': header('webhook-signature'),
      };
      const { secret } = receiver;
      if (secret !== null)
        verifyAt(receiver.clock(), () =>
          new Webhook(secret).verify(body, headers, { jsonParse: false }),
        );
    } catch {
      res.writeHead(401).end();
      return;
    }
    receiver.got.push(got);
    receiver.answer(res, got);
  };
  const receiver: Receiver = {
    url: `http://127.0.0.1:${address.port}/hook?key=4711`,
    port: address.port,
    got: [],
    asked: 0,
    secret: null,
    clock: wallClock,
    answer: taken,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
