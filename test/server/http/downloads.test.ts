// Who may keep a place for a large file: real lines, one whose reader trickles and one whose server is slow.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpLanes } from '#server/http/lane-limits.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { eventually } from '../../kit/database/folder.ts';

const STALLED_MS = 1000;
const CHUNK = Buffer.alloc(64_000, 'x');
let server: http.Server;
let port: number;
let ended = 0;

/** As much as the reader takes. */
function pour(res: http.ServerResponse): void {
  while (!res.destroyed && res.write(CHUNK));
  res.once('drain', () => pour(res));
}

beforeAll(async () => {
  const limits = {
    ...DEFAULT_LIMITS.http,
    stalledMs: STALLED_MS,
    leastBytesPerSecond: 100_000_000,
  };
  const lanes = new HttpLanes(limits, () => performance.now());
  server = http.createServer((req, res) => {
    lanes.endStalled(res as never);
    if (req.url === '/fast') {
      res.once('close', () => {
        ended += 1;
      });
      pour(res);
    } else {
      const timer = setInterval(() => res.write('x'), STALLED_MS / 4);
      res.once('close', () => clearInterval(timer));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as net.AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function ask(path: string): net.Socket {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  return socket;
}

test('a reader who always takes something, but too little, is ended', async () => {
  const socket = ask('/fast').pause();
  // So much that the line moves between any two looks: nobody would call it stalled.
  const timer = setInterval(() => socket.read(Math.min(65_536, socket.readableLength)), 10);
  await eventually(() => ended === 1);
  clearInterval(timer);
  socket.destroy();
});

test('a file that is slow because the server is slow goes on', async () => {
  const socket = ask('/slow');
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  // The server's own chunks, six bytes each on the line: more of them than several looks apart.
  await eventually(() => bytes > 300 || isClosed);
  expect(isClosed).toBe(false);
  socket.destroy();
});
