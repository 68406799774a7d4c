// Starts that must be refused, each with a message that says what to do.
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startExpectingExit } from '../kit/product.ts';
import { runToEnd } from '../kit/run-to-end.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('P19: a setting under the floor refuses to start and says why', async () => {
  const { code, output } = await startExpectingExit({ PUBLIC_K: '4' });
  expect(code).toBe(1);
  expect(output).toMatch(/PUBLIC_K/);
  expect(output).toMatch(/\b5\b/);
});

test('several wrong settings stand on lines of their own', async () => {
  const { code, output } = await startExpectingExit({ PUBLIC_K: '7', K_PEOPLE: '3' });
  expect(code).toBe(1);
  expect(output).toMatch(/^ +PUBLIC_K is 7, .*$/m);
  expect(output).toMatch(/^ +K_PEOPLE is 3, .*$/m);
});

test('a taken port is named, with a way out', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const { code, output } = await startExpectingExit({ PORT: port });
  server.close();
  expect(code).toBe(1);
  expect(output).toContain(port);
  expect(output).toMatch(/PORT=/);
});

test('a Node that is too old is told so, before anything is installed', async () => {
  const older =
    "Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.19.0'}})";
  const { status, stderr } = await runToEnd(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(older)}`, 'scripts/run.mjs', 'start'],
    { cwd: root },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('Node 18.19.0');
  expect(stderr).toContain('Node 20');
});
