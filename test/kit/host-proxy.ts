// A proxy as nginx is without a line about Host: what it asks for is named after the service behind it, and the browser's own Host is lost.
import { once } from 'node:events';
import http from 'node:http';

export type HostProxy = { readonly origin: string; close(): Promise<void> };

/** Stands at `port`, in front of `target`, for requests and for upgrades. */
export async function startHostProxy(target: string, port: number): Promise<HostProxy> {
  const { host, port: targetPort } = new URL(target);
  const onward = (req: http.IncomingMessage): http.ClientRequest =>
    http.request({
      host: '127.0.0.1',
      port: targetPort,
      method: req.method,
      path: req.url,
      headers: { ...req.headers, host },
    });
  const server = http.createServer((req, res) => {
    const asked = onward(req);
    asked.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    asked.on('error', () => res.destroy());
    req.pipe(asked);
  });
  server.on('upgrade', (req, socket, head) => {
    const asked = onward(req);
    asked.on('upgrade', (answer, other) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      other.write(head);
      for (const [from, to] of [
        [socket, other],
        [other, socket],
      ] as const) {
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
    asked.on('error', () => socket.destroy());
    asked.on('response', () => socket.destroy());
    asked.end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
