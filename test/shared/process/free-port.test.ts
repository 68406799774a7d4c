import { once } from 'node:events';
import net from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '#shared/process/free-port.ts';

test('a port is free, another one at each call, and none that an outgoing connection may take', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
  expect(new Set(ports).size).toBe(20);
  expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  const server = net.createServer().listen(ports[0], '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('one that is taken is passed over, and the last is followed by the first', async () => {
  // 12,000 ports, 16 for each process: this pid comes to the same first port as pid 0.
  const first = await freePort(0);
  const server = net.createServer().listen(first + 1, '127.0.0.1');
  await once(server, 'listening');
  expect(await freePort(750)).toBeGreaterThan(first + 1);
  server.close();
});
